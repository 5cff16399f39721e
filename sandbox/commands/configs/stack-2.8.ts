/** Places in Apache Kafka 2.8.1's ConfigCommand, as its stacks show them. */

const at = (name: string, line: number): string => `kafka.admin.ConfigCommand$.${name}(ConfigCommand.scala:${line})`;
const main = [at('main', 97), 'kafka.admin.ConfigCommand.main(ConfigCommand.scala)'];
const future = 'org.apache.kafka.common.internals.KafkaFutureImpl';
const waiting = [
  `${future}.wrapAndThrow(KafkaFutureImpl.java:45)`,
  `${future}.access$000(KafkaFutureImpl.java:32)`,
  `${future}$SingleWaiter.await(KafkaFutureImpl.java:104)`,
  `${future}.get(KafkaFutureImpl.java:272)`,
];
const describing = [
  at('getResourceConfig', 552),
  at('$anonfun$describeResourceConfig$4', 512),
  at('$anonfun$describeResourceConfig$4$adapted', 504),
  'scala.collection.immutable.List.foreach(List.scala:333)',
  at('describeResourceConfig', 504),
  at('describeConfig', 484),
  at('processCommand', 304),
  ...main,
];
const changing = (line: number): readonly string[] => [at('alterConfig', line), at('processCommand', 302), ...main];

export const stacks28 = {
  main,
  late: [
    `${future}$SingleWaiter.await(KafkaFutureImpl.java:108)`,
    `${future}.get(KafkaFutureImpl.java:272)`,
    ...describing,
  ],
  describing: [...waiting, ...describing],
  before: [...waiting, at('getResourceConfig', 552), ...changing(322)],
  altering: [...waiting, ...changing(335)],
  invalid: [
    'org.apache.kafka.common.config.ConfigDef.parseType(ConfigDef.java:742)',
    'org.apache.kafka.common.config.ConfigDef.parseValue(ConfigDef.java:490)',
    'org.apache.kafka.common.config.ConfigDef.parse(ConfigDef.java:483)',
    'kafka.log.LogConfig$.validate(LogConfig.scala:352)',
    'kafka.zk.AdminZkClient.validateTopicConfig(AdminZkClient.scala:427)',
    'kafka.zk.AdminZkClient.changeTopicConfig(AdminZkClient.scala:439)',
    'kafka.zk.AdminZkClient.changeConfigs(AdminZkClient.scala:353)',
    at('alterConfigWithZk', 170),
    at('processCommandWithZk', 121),
    at('main', 95),
    'kafka.admin.ConfigCommand.main(ConfigCommand.scala)',
  ],
} as const;
