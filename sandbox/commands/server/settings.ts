import { brokerConfigs } from '../../config/broker-configs.ts';
import { parseConfig } from '../../config/definition.ts';
import type { BrokerSettings, ListenerSettings } from '../../machine/broker-process.ts';
import { JavaError } from '../tool/java.ts';

/** What a configuration file says of its node, before its log directory is looked at. */
export type ServerSettings = Omit<BrokerSettings, 'clusterId'>;

const main = [
  'kafka.Kafka$.buildServer(Kafka.scala:65)',
  'kafka.Kafka$.main(Kafka.scala:75)',
  'kafka.Kafka.main(Kafka.scala)',
];
const config = [
  'kafka.server.KafkaConfig.<init>(KafkaConfig.scala:148)',
  'kafka.server.KafkaConfig.<init>(KafkaConfig.scala:151)',
  ...main,
];

function configException(message: string): JavaError {
  return new JavaError('org.apache.kafka.common.config.ConfigException', message, config);
}

/** What Scala's `require` throws. */
function requirement(message: string): JavaError {
  return new JavaError('java.lang.IllegalArgumentException', `requirement failed: ${message}`, [
    'scala.Predef$.require(Predef.scala:337)',
    ...config,
  ]);
}

/**
 * Checks a configuration as Kafka 4.3 does before it starts. Throws JavaError in its words: what the first thing is that is wrong.
 *
 * @param hostname what a listener without a host is advertised as
 */
export function serverSettings(properties: ReadonlyMap<string, string>, hostname = 'localhost'): ServerSettings {
  for (const [name, text] of properties) {
    const definition = brokerConfigs.get(name === 'node.id' ? 'broker.id' : name);
    const parsed = definition && parseConfig(definition, text);
    if (parsed && parsed.error !== null) throw configException(parsed.error);
  }
  const roles = rolesOf(properties);
  const nodeId = properties.get('node.id') ?? properties.get('broker.id');
  if (nodeId === undefined) throw missing('node.id');
  checkVoters(Number(nodeId), roles, namesIn(properties.get('controller.quorum.voters')));
  const controllerNames = namesIn(properties.get('controller.listener.names'));
  if (controllerNames.length === 0) throw missing('controller.listener.names');
  const retention =
    properties.get('log.retention.ms') ??
    properties.get('log.retention.minutes') ??
    properties.get('log.retention.hours');
  if (retention !== undefined && Number(retention) !== -1 && Number(retention) < 1)
    throw requirement('log.retention.ms must be unlimited (-1) or, greater than or equal to 1');
  const logDirs = namesIn(properties.get('log.dirs') ?? properties.get('log.dir') ?? '/tmp/kafka-logs');
  const [logDir] = logDirs;
  if (logDir === undefined)
    throw configException("Configuration 'log.dirs' must not be empty. Valid values include: any non-empty value");
  return {
    nodeId: Number(nodeId),
    roles,
    listeners: listenersOf(properties, roles, controllerNames, hostname),
    logDir,
    rack: properties.get('broker.rack') ?? null,
    configs: Object.fromEntries(properties),
    users: usersOf(properties),
  };
}

/** What a broker of Kafka 2.8 on ZooKeeper is told, checked as far as it is its own. Throws JavaError. */
export function zookeeperSettings(properties: ReadonlyMap<string, string>): ServerSettings {
  if (!properties.has('zookeeper.connect')) throw missing('zookeeper.connect');
  const [logDir = '/tmp/kafka-logs'] = namesIn(properties.get('log.dirs') ?? properties.get('log.dir'));
  return {
    nodeId: Number(properties.get('broker.id') ?? 1001),
    roles: ['broker'],
    listeners: listenersOf(properties, ['broker'], [], 'localhost'),
    logDir,
    rack: properties.get('broker.rack') ?? null,
    configs: Object.fromEntries([...properties].filter(([name]) => !name.startsWith('zookeeper.'))),
    users: usersOf(properties),
  };
}

function missing(name: string): JavaError {
  return configException(`Missing required configuration "${name}" which has no default value.`);
}

function namesIn(text = ''): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function rolesOf(properties: ReadonlyMap<string, string>): ('broker' | 'controller')[] {
  const given = properties.get('process.roles');
  if (given === undefined) throw missing('process.roles');
  return namesIn(given).map((role) => {
    if (role === 'broker' || role === 'controller') return role;
    throw configException(
      `Invalid value ${role} for configuration process.roles: String must be one of: broker, controller`,
    );
  });
}

/** A controller is one of the voters, where those are given; a broker alone is none of them. */
function checkVoters(nodeId: number, roles: readonly string[], voters: readonly string[]): void {
  const ids = voters.map((voter) => Number(voter.split('@')[0]));
  const controller = roles.includes('controller');
  if (ids.length === 0 || ids.includes(nodeId) === controller) return;
  throw requirement(
    `If process.roles contains ${controller ? "the 'controller'" : "just the 'broker'"} role, the node id ${nodeId} must${controller ? '' : ' not'} be included in the set of voters controller.quorum.voters=Set(${ids.join(', ')})`,
  );
}

interface Endpoint {
  name: string;
  host: string;
  port: number;
}

function endpointsOf(text: string): Endpoint[] {
  return namesIn(text).map((each) => {
    const [, name = '', host = '', port = ''] = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)$/.exec(each) ?? [];
    if (port === '')
      throw new JavaError(
        'org.apache.kafka.common.KafkaException',
        `Unable to parse ${each} to a broker endpoint`,
        config,
      );
    return { name: name.toUpperCase(), host, port: Number(port) };
  });
}

function listenersOf(
  properties: ReadonlyMap<string, string>,
  roles: readonly string[],
  controllerNames: readonly string[],
  hostname: string,
): ListenerSettings[] {
  const text = properties.get('listeners') ?? 'PLAINTEXT://:9092';
  const endpoints = endpointsOf(text);
  const protocols = protocolsOf(properties, controllerNames);
  if (roles.includes('controller') && !controllerNames.some((name) => endpoints.some((each) => each.name === name)))
    throw requirement(
      "controller.listener.names must only contain values appearing in the 'listeners' configuration when running the KRaft controller role",
    );
  const unknown = endpoints.find(({ name }) => !protocols.has(name));
  if (unknown) {
    const [kind, reason] = [
      'java.lang.IllegalArgumentException',
      `No security protocol defined for listener ${unknown.name}`,
    ];
    const shown = `[${namesIn(text).join(', ')}]`;
    throw new JavaError(kind, `Error creating broker listeners from '${shown}': ${reason}`, config, {
      error: new JavaError(kind, reason),
      omitted: 6,
    });
  }
  const between = properties.get('inter.broker.listener.name');
  if (between !== undefined && !protocols.has(between))
    throw configException(
      `Listener with name ${between} defined in inter.broker.listener.name not found in listener.security.protocol.map.`,
    );
  const advertised = endpointsOf(properties.get('advertised.listeners') ?? '');
  if (advertised.some(({ host }) => host === '0.0.0.0'))
    throw requirement(
      'advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.',
    );
  return endpoints.map(({ name, host, port }) => {
    const told = advertised.find((each) => each.name === name) ?? { host, port };
    return {
      name,
      host,
      port,
      protocol: protocols.get(name) === 'SASL_PLAINTEXT' ? 'SASL_PLAINTEXT' : 'PLAINTEXT',
      controller: controllerNames.includes(name),
      advertised: { host: told.host === '' || told.host === '0.0.0.0' ? hostname : told.host, port: told.port },
    };
  });
}

/** Security protocol by listener name. Controllers' listeners speak plain text where nothing is said of them. */
function protocolsOf(properties: ReadonlyMap<string, string>, controllerNames: readonly string[]): Map<string, string> {
  const text = properties.get('listener.security.protocol.map');
  const own = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'].map((each) => [each, each] as const);
  if (text === undefined) return new Map([...own, ...controllerNames.map((name) => [name, 'PLAINTEXT'] as const)]);
  return new Map(
    namesIn(text).map((each) => {
      const [name = '', protocol = ''] = each.split(':');
      return [name.toUpperCase(), protocol.toUpperCase()];
    }),
  );
}

/** Users and passwords from the JAAS configuration of listeners: `… PlainLoginModule required user_ana="secret";`. */
function usersOf(properties: ReadonlyMap<string, string>): Record<string, string> {
  const users: Record<string, string> = {};
  for (const [name, text] of properties) {
    if (!name.endsWith('sasl.jaas.config')) continue;
    for (const [, user = '', password = ''] of text.matchAll(/user_([^\s=]+)="([^"]*)"/g)) users[user] = password;
  }
  return users;
}
