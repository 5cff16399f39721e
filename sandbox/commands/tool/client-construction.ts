/** What else keeps Kafka's clients 4.3.1 from being made, once their configs are read. Source: test/golden/config/clients.json. */
import { hasClass } from '../../config/client/classes.ts';
import type { ClientKind } from '../../config/client/configs.ts';
import { invalidInstanceId } from '../../config/client/together.ts';
import type { CheckedConfigs } from './checked-configs.ts';
import { around, JavaError } from './java.ts';

/** How a client fails to come to be: what it says, and where. */
export interface Unmade {
  what: string;
  frames: readonly string[];
}

const clients = 'org.apache.kafka.clients';
const consumers = `${clients}.consumer.internals`;
const settings = 'org.apache.kafka.common.config.AbstractConfig';
const kafkaException = 'org.apache.kafka.common.KafkaException';
const configException = 'org.apache.kafka.common.config.ConfigException';

/** The constructor that does the work, at a line of it. */
const constructors = {
  admin: (line: number) => `${clients}.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:${line})`,
  producer: (line: number) => `${clients}.producer.KafkaProducer.<init>(KafkaProducer.java:${line})`,
  classic: (line: number) => `${consumers}.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:${line})`,
  async: (line: number) => `${consumers}.AsyncKafkaConsumer.<init>(AsyncKafkaConsumer.java:${line})`,
  'share-consumer': (line: number) => `${consumers}.ShareConsumerImpl.<init>(ShareConsumerImpl.java:${line})`,
} as const;
type Kind = keyof typeof constructors;

/** Where each loads what it reports metrics to, and intercepts records with. */
const reporting: Readonly<Record<Kind, number>> = {
  ...{ admin: 543, producer: 374, classic: 176, async: 483, 'share-consumer': 260 },
};
const intercepting: Readonly<Partial<Record<Kind, number>>> = { producer: 408, classic: 183, async: 492 };

/** A step: what is wrong there, with all its frames but those below the constructor. */
type Step = (configs: CheckedConfigs) => JavaError | null;

function kindOf(client: ClientKind, configs: CheckedConfigs): Kind {
  if (client !== 'consumer') return client;
  return configs.text('group.protocol')?.toLowerCase() === 'consumer' ? 'async' : 'classic';
}

const steps: Readonly<Record<Kind, { before: readonly Step[]; after: readonly Step[] }>> = {
  admin: { before: [twoKindsOfServers], after: [reporters('admin'), defaultApiTimeout] },
  producer: { before: [reporters('producer'), partitioner, interceptors('producer'), deliveryTimeout], after: [] },
  classic: {
    before: [instanceId, groupId, reporters('classic'), interceptors('classic')],
    after: [assignors, heartbeat],
  },
  async: { before: [instanceId, reporters('async'), interceptors('async')], after: [groupId] },
  'share-consumer': { before: [shareGroupId, reporters('share-consumer')], after: [] },
};

/**
 * Throws JavaError where a client cannot be made of its configs, for what it looks at before its servers, or after them.
 *
 * @param unmade how it fails then
 */
export function checkConstruction(
  when: 'before' | 'after',
  client: ClientKind,
  configs: CheckedConfigs,
  { what, frames }: Unmade,
): void {
  for (const step of steps[kindOf(client, configs)][when]) {
    const error = step(configs);
    if (error) throw around(kafkaException, what, frames, withBelow(error, frames.slice(1)));
  }
}

/** The exception and its cause with the frames below the constructor; one without a stack keeps none. */
function withBelow({ type, message, frames, from }: JavaError, below: readonly string[]): JavaError {
  const all = frames.length === 0 ? [] : [...frames, ...below];
  if (!from) return new JavaError(type, message, all);
  return around(type, message, all, withBelow(from.error, below));
}

const caused = (type: string, message: string, frames: readonly string[], error: JavaError): JavaError =>
  new JavaError(type, message, frames, { error, omitted: 0 });

const loading = [
  'java.base/jdk.internal.loader.BuiltinClassLoader.loadClass(BuiltinClassLoader.java:641)',
  'java.base/jdk.internal.loader.ClassLoaders$AppClassLoader.loadClass(ClassLoaders.java:188)',
  'java.base/java.lang.ClassLoader.loadClass(ClassLoader.java:525)',
  'org.apache.kafka.common.utils.Utils.loadClass(Utils.java:442)',
];
const instancing = (line: number): readonly string[] => [
  'org.apache.kafka.common.utils.Utils.newInstance(Utils.java:427)',
  `${settings}.getConfiguredInstance(AbstractConfig.java:${line})`,
];

/** Loads classes as `AbstractConfig.getConfiguredInstances` does. @param known those of the wanted kind @param via where it is told to */
function instances(names: readonly string[], known: readonly string[], via: readonly string[]): JavaError | null {
  const rest = [
    `${settings}.getConfiguredInstances(AbstractConfig.java:497)`,
    `${settings}.getConfiguredInstances(AbstractConfig.java:475)`,
    ...via,
  ];
  for (const name of names) {
    if (known.includes(name)) continue;
    if (hasClass(name))
      return new JavaError('java.lang.ClassCastException', `class ${name}`, [
        'java.base/java.lang.Class.asSubclass(Class.java:3925)',
        'org.apache.kafka.common.utils.Utils.loadClass(Utils.java:445)',
        ...instancing(404),
        ...rest,
      ]);
    const missing = new JavaError('java.lang.ClassNotFoundException', name, [...loading, ...instancing(404), ...rest]);
    const frames = [`${settings}.getConfiguredInstance(AbstractConfig.java:406)`, ...rest];
    return caused(kafkaException, `Class ${name} cannot be found`, frames, missing);
  }
  return null;
}

function reporters(kind: Kind): Step {
  const known = ['org.apache.kafka.common.metrics.JmxReporter'];
  return (configs) =>
    instances(configs.list('metric.reporters'), known, [
      `${clients}.CommonClientConfigs.metricsReporters(CommonClientConfigs.java:317)`,
      `${clients}.CommonClientConfigs.metricsReporters(CommonClientConfigs.java:313)`,
      constructors[kind](reporting[kind]),
    ]);
}

function interceptors(kind: Kind): Step {
  return (configs) =>
    instances(
      configs.list('interceptor.classes'),
      [],
      [
        `${clients}.ClientUtils.configuredInterceptors(ClientUtils.java:237)`,
        ...(kind === 'producer'
          ? []
          : [`${consumers}.ConsumerUtils.configuredConsumerInterceptors(ConsumerUtils.java:171)`]),
        constructors[kind](intercepting[kind] ?? 0),
      ],
    );
}

function partitioner(configs: CheckedConfigs): JavaError | null {
  const name = configs.text('partitioner.class');
  if (name === null || name === `${clients}.producer.RoundRobinPartitioner`) return null;
  return new JavaError(kafkaException, `class ${name} is not an instance of ${clients}.producer.Partitioner`, [
    `${settings}.getConfiguredInstance(AbstractConfig.java:414)`,
    `${settings}.getConfiguredInstance(AbstractConfig.java:448)`,
    constructors.producer(382),
  ]);
}

/** `delivery.timeout.ms` that a producer was told, where it is too short. */
function deliveryTimeout(configs: CheckedConfigs): JavaError | null {
  if (!configs.given.has('delivery.timeout.ms') || configs.number('delivery.timeout.ms') >= leastDelivery(configs))
    return null;
  return new JavaError(
    configException,
    'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms',
    [`${clients}.producer.KafkaProducer.configureDeliveryTimeout(KafkaProducer.java:590)`, constructors.producer(424)],
  );
}

/** The shortest `delivery.timeout.ms` that leaves time to wait and to ask, milliseconds. */
export function leastDelivery(configs: CheckedConfigs): number {
  const most = 2_147_483_647;
  return Math.min(Math.min(configs.number('linger.ms'), most) + configs.number('request.timeout.ms'), most);
}

function instanceId(configs: CheckedConfigs): JavaError | null {
  const id = configs.text('group.instance.id');
  const wrong = id === null ? null : invalidInstanceId(id);
  return wrong === null ? null : new JavaError('org.apache.kafka.common.errors.InvalidConfigurationException', wrong);
}

const invalidGroupId = 'org.apache.kafka.common.errors.InvalidGroupIdException';

function groupId(configs: CheckedConfigs): JavaError | null {
  const message = 'The configured group.id should not be an empty string or whitespace.';
  return configs.text('group.id') === '' ? new JavaError(invalidGroupId, message) : null;
}

function shareGroupId(configs: CheckedConfigs): JavaError | null {
  const message = 'You must provide a valid group.id in the consumer configuration.';
  return (configs.text('group.id') ?? '') === '' ? new JavaError(invalidGroupId, message) : null;
}

/** Names in the protocol of the assignors that a consumer can be told, by class. */
const assignorNames: Readonly<Record<string, string>> = {
  RangeAssignor: 'range',
  RoundRobinAssignor: 'roundrobin',
  StickyAssignor: 'sticky',
  CooperativeStickyAssignor: 'cooperative-sticky',
};

/** What `partition.assignment.strategy` offers, by the names of the protocol. */
export function assignorsOf(configs: CheckedConfigs): readonly string[] {
  return configs.list('partition.assignment.strategy').flatMap((name) => assignorOf(name) ?? []);
}

const assignorOf = (name: string): string | undefined =>
  name.startsWith(`${clients}.consumer.`) ? assignorNames[name.slice(clients.length + 10)] : undefined;

function assignors(configs: CheckedConfigs): JavaError | null {
  const within = `${clients}.consumer.ConsumerPartitionAssignor`;
  const at = (line: number): string => `${within}.getAssignorInstances(ConsumerPartitionAssignor.java:${line})`;
  const making = constructors.classic(210);
  for (const name of configs.list('partition.assignment.strategy')) {
    if (assignorOf(name) !== undefined) continue;
    if (hasClass(name))
      return new JavaError(kafkaException, `class ${name} is not an instance of ${within}`, [at(318), making]);
    const missing = new JavaError('java.lang.ClassNotFoundException', name, [...loading, at(298), making]);
    const message = `${name} ClassNotFoundException exception occurred`;
    return caused(kafkaException, message, [at(300), making], missing);
  }
  return null;
}

/** Throws JavaError where a consumer of the classic protocol that subscribes has no assignor at all. @param frames where it does */
export function checkSubscription(configs: CheckedConfigs, frames: readonly string[]): void {
  if (kindOf('consumer', configs) !== 'classic' || configs.list('partition.assignment.strategy').length > 0) return;
  const message =
    'Must configure at least one partition assigner class name to partition.assignment.strategy configuration property';
  throw new JavaError('java.lang.IllegalStateException', message, [
    `${consumers}.ClassicKafkaConsumer.throwIfNoAssignorsConfigured(ClassicKafkaConsumer.java:1269)`,
    `${consumers}.ClassicKafkaConsumer.subscribeInternal(ClassicKafkaConsumer.java:508)`,
    `${consumers}.ClassicKafkaConsumer.subscribe(ClassicKafkaConsumer.java:470)`,
    `${clients}.consumer.KafkaConsumer.subscribe(KafkaConsumer.java:727)`,
    ...frames,
  ]);
}

function heartbeat(configs: CheckedConfigs): JavaError | null {
  if (configs.text('group.id') === null) return null;
  const intervalMs = configs.number('heartbeat.interval.ms');
  const refused = (message: string, ...frames: readonly string[]): JavaError =>
    new JavaError('java.lang.IllegalArgumentException', message, [
      ...frames,
      `${consumers}.AbstractCoordinator.<init>(AbstractCoordinator.java:194)`,
      `${consumers}.ConsumerCoordinator.<init>(ConsumerCoordinator.java:218)`,
      `${consumers}.ConsumerCoordinator.<init>(ConsumerCoordinator.java:182)`,
      constructors.classic(249),
    ]);
  if (intervalMs >= configs.number('session.timeout.ms'))
    return refused(
      'Heartbeat must be set lower than the session timeout',
      `${consumers}.Heartbeat.<init>(Heartbeat.java:48)`,
    );
  if (intervalMs >= 0) return null;
  return refused(
    `Invalid negative timeout ${intervalMs}`,
    'org.apache.kafka.common.utils.Timer.reset(Timer.java:112)',
    'org.apache.kafka.common.utils.Timer.<init>(Timer.java:60)',
    'org.apache.kafka.common.utils.Time.timer(Time.java:82)',
    `${consumers}.Heartbeat.<init>(Heartbeat.java:51)`,
  );
}

function twoKindsOfServers(configs: CheckedConfigs): JavaError | null {
  const [brokers, controllers] = [configs.list('bootstrap.servers'), configs.list('bootstrap.controllers')];
  const at = (line: number): readonly string[] => [
    `${clients}.admin.internals.AdminBootstrapAddresses.fromConfig(AdminBootstrapAddresses.java:${line})`,
    constructors.admin(537),
  ];
  if (brokers.length > 0 && controllers.length > 0)
    return new JavaError(configException, 'You cannot set both bootstrap.servers and bootstrap.controllers', at(74));
  if (brokers.length > 0 || controllers.length > 0) return null;
  return new JavaError(configException, 'You must set either bootstrap.servers or bootstrap.controllers', at(62));
}

function defaultApiTimeout(configs: CheckedConfigs): JavaError | null {
  const least = configs.number('request.timeout.ms');
  if (!configs.given.has('default.api.timeout.ms') || configs.number('default.api.timeout.ms') >= least) return null;
  return new JavaError(
    configException,
    'The specified value of default.api.timeout.ms must be no smaller than the value of request.timeout.ms.',
    [
      `${clients}.admin.KafkaAdminClient.configureDefaultApiTimeoutMs(KafkaAdminClient.java:657)`,
      `${clients}.admin.KafkaAdminClient.<init>(KafkaAdminClient.java:616)`,
      constructors.admin(568),
    ],
  );
}
