import { brokerConfigs } from '../../config/broker-configs.ts';
import { parseConfig } from '../../config/definition.ts';
import type { BrokerSettings, ListenerSettings } from '../../machine/broker-process.ts';
import { JavaError } from '../tool/java.ts';
import { type Endpoint, endpointsOf, namesIn, protocolsOf } from './listeners.ts';

/** What a configuration file says of its node, before its log directory is looked at. */
export interface ServerSettings extends Omit<BrokerSettings, 'clusterId'> {
  /** What the log warns of, though nothing is wrong. */
  warnings: readonly string[];
}

type Role = 'broker' | 'controller';
type Properties = ReadonlyMap<string, string>;

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

/** What Scala's `require` throws where it does not hold. */
function mustHold(holds: boolean, message: string): void {
  if (holds) return;
  throw new JavaError('java.lang.IllegalArgumentException', `requirement failed: ${message}`, [
    'scala.Predef$.mustHold(Predef.scala:337)',
    ...config,
  ]);
}

/**
 * Checks a configuration as Kafka 4.3 does before it starts. Throws JavaError in its words: what the first thing is that is wrong.
 *
 * @param hostname what a listener without a host is advertised as
 */
export function serverSettings(given: Properties, hostname = 'localhost'): ServerSettings {
  const properties = withNodeId(given);
  checkValues(properties);
  for (const name of ['process.roles', 'node.id', 'controller.listener.names'])
    if (!properties.has(name)) throw missing(name);
  const nodeId = Number(properties.get('node.id'));
  const roles = namesIn(properties.get('process.roles')) as Role[];
  const controllers = namesIn(properties.get('controller.listener.names'));
  const listeners = listenersOf(properties);
  checkIds(properties, nodeId);
  checkRetention(properties);
  checkRoles(properties, nodeId, roles, listeners, controllers);
  if (roles.includes('broker')) checkBrokerListeners(properties, listeners, controllers);
  mustHold(
    ![...listeners.advertised].some(({ host }) => host === '0.0.0.0'),
    'advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.',
  );
  checkIdle(properties);
  return {
    nodeId,
    roles,
    listeners: settingsOfListeners(listeners, controllers, hostname),
    logDir: logDirOf(properties),
    rack: properties.get('broker.rack') ?? null,
    configs: Object.fromEntries(properties),
    users: usersOf(properties),
    warnings: warningsOf(properties, roles),
  };
}

/** What a broker of Kafka 2.8 on ZooKeeper is told, checked as far as it is its own. Throws JavaError. */
export function zookeeperSettings(properties: Properties): ServerSettings {
  if (!properties.has('zookeeper.connect')) throw missing('zookeeper.connect');
  return {
    nodeId: Number(properties.get('broker.id') ?? 1001),
    roles: ['broker'],
    listeners: settingsOfListeners(listenersOf(properties), [], 'localhost'),
    logDir: logDirOf(properties),
    rack: properties.get('broker.rack') ?? null,
    configs: Object.fromEntries([...properties].filter(([name]) => !name.startsWith('zookeeper.'))),
    users: usersOf(properties),
    onZooKeeper: true,
    warnings: [],
  };
}

function missing(name: string): JavaError {
  return configException(`Missing required configuration "${name}" which has no default value.`);
}

/** `node.id` and the older `broker.id` stand for each other. */
function withNodeId(given: Properties): Properties {
  const properties = new Map(given);
  const id = given.get('node.id') ?? given.get('broker.id');
  if (id !== undefined)
    properties.set('node.id', given.get('node.id') ?? id).set('broker.id', given.get('broker.id') ?? id);
  return properties;
}

/** Every value by itself: its type and its rule. `broker.id` is looked at before `node.id`, as Kafka does. */
function checkValues(properties: Properties): void {
  const names = [...properties.keys()].sort((a, b) => Number(b === 'broker.id') - Number(a === 'broker.id'));
  for (const name of names) {
    const definition = brokerConfigs.get(name);
    const parsed = definition && parseConfig(definition, properties.get(name) ?? '');
    if (parsed && parsed.error !== null) throw configException(parsed.error);
  }
  votersOf(properties);
}

function checkIds(properties: Properties, nodeId: number): void {
  if (Number(properties.get('broker.id')) !== nodeId)
    throw configException('You must set `node.id` to the same value as `broker.id`.');
}

function checkRetention(properties: Properties): void {
  const retention =
    properties.get('log.retention.ms') ??
    properties.get('log.retention.minutes') ??
    properties.get('log.retention.hours');
  mustHold(
    retention === undefined || Number(retention) < 0 || Number(retention) >= 1,
    'log.retention.ms must be unlimited (-1) or, greater than or equal to 1',
  );
}

/** Ids of `controller.quorum.voters`: `1@localhost:9093,…`. */
function votersOf(properties: Properties): number[] {
  const form = 'Each entry should be in the form `{id}@{host}:{port}`.';
  return namesIn(properties.get('controller.quorum.voters')).map((entry) => {
    const [id = '', address, more] = entry.split('@');
    if (address === undefined || more !== undefined)
      throw configException(`Invalid configuration value for controller.quorum.voters. ${form}`);
    if (!/^[+-]?\d+$/.test(id)) throw configException(`Failed to parse voter ID as an integer from ${id}`);
    if (!/^(?:[a-zA-Z][a-zA-Z\d+-.]*:\/\/)?\[?[0-9a-zA-Z\-._%:]+\]?:[0-9]+$/.test(address))
      throw configException(
        `Failed to parse host name from entry ${entry} for the configuration controller.quorum.voters. ${form}`,
      );
    return Number(id);
  });
}

/** What a broker, a controller, or both in one need to find each other. */
function checkRoles(
  properties: Properties,
  nodeId: number,
  roles: readonly Role[],
  { own, advertised }: Listeners,
  controllers: readonly string[],
): void {
  const voters = votersOf(properties);
  if (voters.length === 0 && namesIn(properties.get('controller.quorum.bootstrap.servers')).length === 0)
    throw configException(
      'If using process.roles, either controller.quorum.bootstrap.servers must contain the set of bootstrap controllers or controller.quorum.voters must contain a parseable set of controllers.',
    );
  const set = `the set of voters controller.quorum.voters=Set(${voters.join(', ')})`;
  const named = (list: readonly Endpoint[], name: string): boolean => list.some((each) => each.name === name);
  const reachable = controllers.filter((name) => named(advertised, name) || named(own, name));
  if (!roles.includes('controller')) {
    mustHold(
      !voters.includes(nodeId),
      `If process.roles contains just the 'broker' role, the node id ${nodeId} must not be included in ${set}`,
    );
    mustHold(
      !controllers.some((name) => named(own, name)),
      "controller.listener.names must not contain a value appearing in the 'listeners' configuration when running KRaft with just the broker role",
    );
    const known = protocolsOf(properties, config);
    const unknown = controllers.find((name) => !known.has(name.toUpperCase()));
    if (unknown !== undefined)
      throw configException(
        `Controller listener with name ${unknown.toUpperCase()} defined in controller.listener.names not found in listener.security.protocol.map  (an explicit security mapping for each controller listener is required if listener.security.protocol.map is non-empty, or if there are security protocols other than PLAINTEXT in use)`,
      );
    mustHold(
      properties.get('controller.quorum.auto.join.enable') !== 'true',
      "controller.quorum.auto.join.enable is only supported when process.roles contains the 'controller' role.",
    );
    return;
  }
  if (!roles.includes('broker'))
    mustHold(
      reachable.length === own.length,
      'The listeners config must only contain KRaft controller listeners from controller.listener.names when process.roles=controller',
    );
  mustHold(
    voters.length === 0 || voters.includes(nodeId),
    `If process.roles contains the 'controller' role, the node id ${nodeId} must be included in ${set}`,
  );
  mustHold(
    reachable.length > 0,
    "controller.listener.names must contain at least one value appearing in the 'listeners' configuration when running the KRaft controller role",
  );
  mustHold(
    controllers.every((name) => named(own, name)),
    "controller.listener.names must only contain values appearing in the 'listeners' configuration when running the KRaft controller role",
  );
}

/** Of a broker: clients and other brokers must be told of a listener. */
function checkBrokerListeners(
  properties: Properties,
  { own, advertised }: Listeners,
  controllers: readonly string[],
): void {
  const names = advertised.flatMap(({ name }) => (controllers.includes(name) ? [] : [name]));
  mustHold(
    names.length > 0,
    'There must be at least one broker advertised listener. Perhaps all listeners appear in controller.listener.names?',
  );
  const between = interBrokerListener(properties);
  mustHold(
    names.includes(between),
    `inter.broker.listener.name must be a listener name defined in advertised.listeners. The valid options based on currently configured listeners are ${names.join(',')}`,
  );
  const listening = own.map(({ name }) => name);
  mustHold(
    names.every((name) => listening.includes(name)),
    `advertised.listeners listener names must be equal to or a subset of the ones defined in listeners. Found ${names.join(',')}. The valid options based on the current configuration are ${listening.join(',')}`,
  );
}

function interBrokerListener(properties: Properties): string {
  const between = properties.get('inter.broker.listener.name');
  if (between === undefined) return properties.get('security.inter.broker.protocol') ?? 'PLAINTEXT';
  if (properties.has('security.inter.broker.protocol'))
    throw configException('Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.');
  const name = between.toUpperCase();
  if (protocolsOf(properties, config).has(name)) return name;
  throw configException(
    `Listener with name ${name} defined in inter.broker.listener.name not found in listener.security.protocol.map.`,
  );
}

function checkIdle(properties: Properties): void {
  const [idle, delay] = [
    Number(properties.get('connections.max.idle.ms') ?? 600_000),
    Number(properties.get('connection.failed.authentication.delay.ms') ?? 100),
  ];
  mustHold(
    idle < 0 || delay < idle,
    `connection.failed.authentication.delay.ms=${delay} should always be less than connections.max.idle.ms=${idle} to prevent failed authentication responses from timing out`,
  );
}

interface Listeners {
  own: readonly Endpoint[];
  /** What is told of them: what `advertised.listeners` says, or they themselves. */
  advertised: readonly Endpoint[];
}

function listenersOf(properties: Properties): Listeners {
  const known = protocolsOf(properties, config);
  const own = endpointsOf(properties.get('listeners') ?? 'PLAINTEXT://:9092', known, true, config);
  const told = properties.get('advertised.listeners');
  return { own, advertised: told === undefined ? own : endpointsOf(told, known, false, config) };
}

function settingsOfListeners(
  { own, advertised }: Listeners,
  controllers: readonly string[],
  hostname: string,
): ListenerSettings[] {
  return own.map(({ name, protocol, host, port }) => {
    const told = advertised.find((each) => each.name === name) ?? { host, port };
    return {
      name,
      host,
      port,
      protocol: protocol === 'SASL_PLAINTEXT' ? 'SASL_PLAINTEXT' : 'PLAINTEXT',
      controller: controllers.includes(name),
      advertised: { host: told.host === '' || told.host === '0.0.0.0' ? hostname : told.host, port: told.port },
    };
  });
}

function logDirOf(properties: Properties): string {
  return namesIn(properties.get('log.dirs') ?? properties.get('log.dir') ?? '/tmp/kafka-logs')[0] as string;
}

/** Of a broker alone: what is the controller's to know. */
function warningsOf(properties: Properties, roles: readonly Role[]): string[] {
  if (roles.length !== 1 || roles[0] !== 'broker') return [];
  const controllers = namesIn(properties.get('controller.listener.names'));
  return [
    ...(controllers.length > 1
      ? [
          `controller.listener.names has multiple entries; only the first will be used since process.roles=broker: [${controllers.join(', ')}]`,
        ]
      : []),
    ...['create.topic.policy.class.name', 'alter.config.policy.class.name']
      .filter((name) => properties.has(name))
      .map((name) => `${name} is defined in broker. It should be defined in the controller role.`),
    ...['num.partitions', 'default.replication.factor']
      .filter((name) => properties.has(name))
      .map(
        (name) =>
          `${name} is defined in the broker role. This configuration will be ignored in 5.0. Please set ${name} in the controller role instead.`,
      ),
  ];
}

/** Users and passwords from the JAAS configuration of listeners: `… PlainLoginModule required user_ana="secret";`. */
function usersOf(properties: Properties): Record<string, string> {
  const users: Record<string, string> = {};
  for (const [name, text] of properties) {
    if (!name.endsWith('sasl.jaas.config')) continue;
    for (const [, user = '', password = ''] of text.matchAll(/user_([^\s=]+)="([^"]*)"/g)) users[user] = password;
  }
  return users;
}
