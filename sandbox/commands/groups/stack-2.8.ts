/** Places in Apache Kafka 2.8.1's ConsumerGroupCommand, as its stacks show them. */

const tool = 'kafka.admin.ConsumerGroupCommand';
const at = (name: string, line: number): string => `${tool}$${name}(ConsumerGroupCommand.scala:${line})`;
const main = (line: number): readonly string[] => [
  `${tool}$.main(ConsumerGroupCommand.scala:${line})`,
  `${tool}.main(ConsumerGroupCommand.scala)`,
];
const run = (line: number): readonly string[] => [`${tool}$.run(ConsumerGroupCommand.scala:${line})`, ...main(60)];
const options = [at('ConsumerGroupCommandOptions.<init>', 1068), ...main(50)];

function resetting(line: number): readonly string[] {
  return [
    at('ConsumerGroupService.$anonfun$resetOffsets$1', line),
    'scala.collection.IterableOnceOps.foldLeft(IterableOnce.scala:646)',
    'scala.collection.IterableOnceOps.foldLeft$(IterableOnce.scala:642)',
    'scala.collection.AbstractIterable.foldLeft(Iterable.scala:919)',
    at('ConsumerGroupService.resetOffsets', 433),
    ...run(77),
  ];
}

const waiting = [
  'org.apache.kafka.common.internals.KafkaFutureImpl.wrapAndThrow(KafkaFutureImpl.java:45)',
  'org.apache.kafka.common.internals.KafkaFutureImpl.access$000(KafkaFutureImpl.java:32)',
  'org.apache.kafka.common.internals.KafkaFutureImpl$SingleWaiter.await(KafkaFutureImpl.java:89)',
  'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:260)',
];

export const stacks28 = {
  options,
  unavailable: [
    'joptsimple.OptionParser.ensureAllowedOptions(OptionParser.java:434)',
    'joptsimple.OptionParser.parse(OptionParser.java:401)',
    ...options,
  ],
  admin: [at('ConsumerGroupService.createAdminClient', 698), at('ConsumerGroupService.<init>', 177), ...run(68)],
  timeout: [
    at('ConsumerGroupService.withTimeoutMs', 702),
    at('ConsumerGroupService.describeConsumerGroups', 548),
    at('ConsumerGroupService.collectGroupsOffsets', 565),
    at('ConsumerGroupService.describeGroups', 368),
    ...run(73),
  ],
  topics: [
    ...waiting,
    at('ConsumerGroupService.$anonfun$parseTopicPartitionsToReset$1', 714),
    'scala.collection.StrictOptimizedIterableOps.flatMap(StrictOptimizedIterableOps.scala:117)',
    'scala.collection.StrictOptimizedIterableOps.flatMap$(StrictOptimizedIterableOps.scala:104)',
    'scala.collection.convert.JavaCollectionWrappers$JListWrapper.flatMap(JavaCollectionWrappers.scala:103)',
    at('ConsumerGroupService.parseTopicPartitionsToReset', 706),
    at('ConsumerGroupService.getPartitionsToReset', 729),
    ...resetting(437),
  ],
  ends: [
    ...waiting,
    at('ConsumerGroupService.getLogEndOffsets', 646),
    at('ConsumerGroupService.prepareOffsetsToReset', 792),
    ...resetting(438),
  ],
  timestamp: [
    'org.apache.kafka.common.utils.Utils.getDateTime(Utils.java:1347)',
    at('ConsumerGroupService.prepareOffsetsToReset', 811),
    ...resetting(438),
  ],
  duration: [
    'java.base/java.time.Duration.parse(Duration.java:419)',
    at('ConsumerGroupService.prepareOffsetsToReset', 822),
    ...resetting(438),
  ],
} as const;
