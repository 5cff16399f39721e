/** Places in Apache Kafka 2.8.1's TopicCommand, as its stacks show them. */

const tool = 'kafka.admin.TopicCommand';
const at = (name: string, line: number): string => `${tool}${name}(TopicCommand.scala:${line})`;
const main = (line: number): readonly string[] => [at('$.main', line), `${tool}.main(TopicCommand.scala)`];

/** How the tool does what it is asked: by a broker, or in ZooKeeper. */
export type Way = 'AdminClient' | 'Zookeeper';

function creating(way: Way): readonly string[] {
  return [
    at('$TopicService.createTopic', 209),
    at('$TopicService.createTopic$', 208),
    at(`$${way}TopicService.createTopic`, way === 'AdminClient' ? 236 : 382),
    ...main(63),
  ];
}

function partition(way: Way, line: number): readonly string[] {
  return [at('$CommandTopicPartition.<init>', line), ...creating(way)];
}

function option(way: Way, name: string, line: number, caller: number): readonly string[] {
  return [
    at('$TopicCommandOptions.valueAsOption', 698),
    at(`$TopicCommandOptions.${name}`, line),
    ...partition(way, caller),
  ];
}

function assignment(way: Way, ...frames: readonly string[]): readonly string[] {
  return [
    ...frames,
    'scala.collection.immutable.Range.foreach$mVc$sp(Range.scala:190)',
    at('$.parseReplicaAssignment', 580),
    at('$TopicCommandOptions.replicaAssignment', 715),
    ...partition(way, 97),
  ];
}

export const stacks28 = {
  options: [at('$TopicCommandOptions.<init>', 691), ...main(52)],
  oneOf: [at('$TopicCommandOptions.checkArgs', 743), ...main(53)],
  admin: [
    at('$AdminClientTopicService$.createAdminClient', 229),
    at('$AdminClientTopicService$.apply', 233),
    ...main(58),
  ],
  zookeeper: [
    'kafka.zookeeper.ZooKeeperClient.waitUntilConnected(ZooKeeperClient.scala:271)',
    'kafka.zookeeper.ZooKeeperClient.<init>(ZooKeeperClient.scala:125)',
    'kafka.zk.KafkaZkClient$.apply(KafkaZkClient.scala:1948)',
    at('$ZookeeperTopicService$.apply', 378),
    ...main(56),
  ],
} as const;

/** Where the arguments of `--create` are read. */
export function creationStacks(way: Way) {
  const parse = '$.$anonfun$parseReplicaAssignment$';
  return {
    topic: option(way, 'topic', 710, 94),
    partitions: option(way, 'partitions', 711, 95),
    replicationFactor: option(way, 'replicationFactor', 712, 96),
    assignmentNumber: assignment(
      way,
      'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
      'java.base/java.lang.Integer.parseInt(Integer.java:668)',
      'java.base/java.lang.Integer.parseInt(Integer.java:786)',
      'scala.collection.StringOps$.toInt$extension(StringOps.scala:910)',
      at(`${parse}2`, 581),
      at(`${parse}2$adapted`, 581),
      'scala.collection.ArrayOps$.map$extension(ArrayOps.scala:924)',
      at(`${parse}1`, 581),
    ),
    assignmentTwice: assignment(way, at(`${parse}1`, 584)),
    assignmentUneven: assignment(way, at(`${parse}1`, 587)),
    configFormat: [
      'scala.Predef$.require(Predef.scala:338)',
      at('$.parseTopicConfigsToBeAdded', 558),
      ...partition(way, 98),
    ],
    configValue: [
      'org.apache.kafka.common.config.ConfigDef.parseType(ConfigDef.java:742)',
      'org.apache.kafka.common.config.ConfigDef.parseValue(ConfigDef.java:490)',
      'org.apache.kafka.common.config.ConfigDef.parse(ConfigDef.java:483)',
      'kafka.log.LogConfig$.validate(LogConfig.scala:352)',
      at('$.parseTopicConfigsToBeAdded', 561),
      ...partition(way, 98),
    ],
    range: (line: number): readonly string[] => [
      at('$AdminClientTopicService.createTopic', line),
      at('$TopicService.createTopic', 213),
      ...creating(way).slice(1),
    ],
  };
}

/** Where a topic turned out not to be there. */
export function missingStack(way: Way, action: 'describe' | 'alter' | 'delete'): readonly string[] {
  const [line, caller] = missing[way][action];
  return [
    at('$.kafka$admin$TopicCommand$$ensureTopicExists', 542),
    at(`$${way}TopicService.${action}Topic`, line),
    ...main(caller),
  ];
}

/** Where a pattern of topics that is none is read. */
export const patternStack: readonly string[] = [
  'kafka.utils.TopicFilter.<init>(TopicFilter.scala:38)',
  'kafka.utils.IncludeList.<init>(TopicFilter.scala:46)',
  at('$.kafka$admin$TopicCommand$$doGetTopics', 548),
  at('$AdminClientTopicService.getTopics', 370),
];

const missing = {
  AdminClient: { describe: [317, 69], alter: [280, 65], delete: [359, 71] },
  Zookeeper: { describe: [447, 69], alter: [410, 65], delete: [500, 71] },
} as const;
