/** Places in Apache Kafka 4.3.1's StreamsGroupCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.streams.StreamsGroupCommand';
const service = `${tool}$StreamsGroupService`;
const main = [`${tool}.execute(StreamsGroupCommand.java:112)`, `${tool}.main(StreamsGroupCommand.java:92)`];
const get = [
  'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
  'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2073)',
  'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:155)',
];
const reset = [
  `${service}.resetOffsetsForInactiveGroup(StreamsGroupCommand.java:926)`,
  `${service}.lambda$resetOffsets$0(StreamsGroupCommand.java:575)`,
  'java.base/java.util.HashMap.forEach(HashMap.java:1421)',
  `${service}.resetOffsets(StreamsGroupCommand.java:536)`,
  `${tool}.run(StreamsGroupCommand.java:138)`,
  ...main,
];

export const stacks = {
  admin: [
    `${service}.createAdminClient(StreamsGroupCommand.java:1077)`,
    `${service}.<init>(StreamsGroupCommand.java:195)`,
    `${tool}.run(StreamsGroupCommand.java:132)`,
    ...main,
  ],
  describe: [
    ...get,
    `${service}.getDescribeGroup(StreamsGroupCommand.java:288)`,
    `${service}.describeGroups(StreamsGroupCommand.java:271)`,
    `${tool}.run(StreamsGroupCommand.java:136)`,
    ...main,
  ],
  inputOffsets: [
    `${service}.getInputTopicOffsets(StreamsGroupCommand.java:501)`,
    `${service}.getPartitionsToReset(StreamsGroupCommand.java:950)`,
    ...reset,
  ],
  inputOffsetsCause: [...get, `${service}.getInputTopicOffsets(StreamsGroupCommand.java:489)`],
  datetime: [
    'org.apache.kafka.tools.OffsetsUtils.resetToDateTime(OffsetsUtils.java:365)',
    `${service}.prepareOffsetsToReset(StreamsGroupCommand.java:978)`,
    ...reset,
  ],
  duration: [
    'java.base/java.time.Duration.parse(Duration.java:419)',
    'org.apache.kafka.tools.OffsetsUtils.resetByDuration(OffsetsUtils.java:371)',
    `${service}.prepareOffsetsToReset(StreamsGroupCommand.java:980)`,
    ...reset,
  ],
} as const;
