/** Places in Apache Kafka 4.3.1's ReassignPartitionsCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand';

function at(method: string, line: number): string {
  return `${tool}.${method}(ReassignPartitionsCommand.java:${line})`;
}

const get = [
  'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
  'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2073)',
  'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:155)',
];
const action = (line: number): string[] => [at('handleAction', line), at('main', 147)];
const verify = (line: number): string[] => [at('verifyAssignment', line), ...action(168)];
const generate = (line: number): string[] => [at('generateAssignment', line), ...action(172)];
const execute = (line: number): string[] => [at('executeAssignment', line), ...action(177)];
const cancel = (line: number): string[] => [at('cancelAssignment', line), ...action(186)];
const topics = (line: number): string[] => [
  at('parseTopicsData', line),
  at('parseGenerateAssignmentArgs', 744),
  ...generate(563),
];

export const stacks = {
  options: [
    'org.apache.kafka.tools.reassign.ReassignPartitionsCommandOptions.<init>(ReassignPartitionsCommandOptions.java:121)',
    at('validateAndParseArgs', 1444),
    at('main', 132),
  ],
  loadProps: [at('main', 138)],
  create: [at('main', 146)],
  noServers: [
    'java.base/java.util.concurrent.ConcurrentHashMap.putVal(ConcurrentHashMap.java:1011)',
    'java.base/java.util.concurrent.ConcurrentHashMap.put(ConcurrentHashMap.java:1006)',
    'java.base/java.util.Properties.put(Properties.java:1304)',
    at('main', 143),
  ],
  /** Where a file, or a number among the options, is read. */
  reads: {
    verify: action(169),
    generate: action(173),
    execute: action(179),
    cancel: action(187),
    throttle: action(180),
    logDirsThrottle: action(181),
    executeTimeout: action(182),
    cancelTimeout: action(189),
  },
  /** Lines of the two methods that read a plan. */
  plan: {
    text: (line: number) => at('parsePartitionReassignmentData', line),
    list: (line: number) => [at('parsePartitionReassignmentData', line), at('parsePartitionReassignmentData', 1397)],
    json: ['org.apache.kafka.server.util.Json.tryParseFull(Json.java:87)'],
  },
  verify: {
    parsing: verify(211),
    outOfBounds: [
      'java.base/jdk.internal.util.Preconditions.outOfBounds(Preconditions.java:64)',
      'java.base/jdk.internal.util.Preconditions.outOfBoundsCheckIndex(Preconditions.java:70)',
      'java.base/jdk.internal.util.Preconditions.checkIndex(Preconditions.java:266)',
      'java.base/java.util.Objects.checkIndex(Objects.java:361)',
      'java.base/java.util.ArrayList.get(ArrayList.java:427)',
      at('topicDescriptionFutureToState', 379),
      at('findPartitionReassignmentStates', 357),
      at('verifyPartitionAssignments', 251),
      ...verify(216),
    ],
    clearing: verify(231),
  },
  generate: {
    number: [
      'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
      'java.base/java.lang.Integer.parseInt(Integer.java:668)',
      'java.base/java.lang.Integer.parseInt(Integer.java:786)',
      'java.base/java.util.stream.ReferencePipeline$3$1.accept(ReferencePipeline.java:197)',
      'java.base/java.util.Spliterators$ArraySpliterator.forEachRemaining(Spliterators.java:992)',
      'java.base/java.util.stream.AbstractPipeline.copyInto(AbstractPipeline.java:509)',
      'java.base/java.util.stream.AbstractPipeline.wrapAndCopyInto(AbstractPipeline.java:499)',
      'java.base/java.util.stream.ReduceOps$ReduceOp.evaluateSequential(ReduceOps.java:921)',
      'java.base/java.util.stream.AbstractPipeline.evaluate(AbstractPipeline.java:234)',
      'java.base/java.util.stream.ReferencePipeline.collect(ReferencePipeline.java:682)',
      at('parseGenerateAssignmentArgs', 740),
      ...generate(563),
    ],
    duplicates: (line: number) => [at('parseGenerateAssignmentArgs', line), ...generate(563)],
    topics,
    list: (line: number) => [at('parseTopicsData', line), ...topics(1366)],
    describe: [at('describeTopics', 630), at('getReplicaAssignmentForTopics', 650), ...generate(568)],
    racks: [at('getBrokerMetadata', 717), ...generate(570)],
  },
  execute: {
    parsing: [at('parseExecuteAssignmentArgs', 1241), ...execute(775)],
    check: (line: number) => [at('parseExecuteAssignmentArgs', line), ...execute(775)],
    brokers: [at('verifyBrokerIds', 928), ...execute(789)],
    describe: [at('describeTopics', 630), at('getReplicasForPartitions', 671), ...execute(790)],
    partitions: [at('getReplicasForPartitions', 683), ...execute(790)],
    moves: {
      outer: [at('alterReplicaLogDirs', 1540), at('executeMoves', 849), ...execute(826)],
      inner: [...get, at('alterReplicaLogDirs', 1533), at('executeMoves', 849), ...execute(826)],
    },
  },
  cancel: { parsing: cancel(1292), clearing: cancel(1331) },
  clear: {
    brokers: (caller: readonly string[]) => [
      ...get,
      at('clearBrokerLevelThrottles', 526),
      at('clearAllThrottles', 507),
      ...caller,
    ],
    topics: (caller: readonly string[]) => [
      ...get,
      at('clearTopicLevelThrottles', 544),
      at('clearAllThrottles', 512),
      ...caller,
    ],
  },
  /** What each action asks first, and where it waits for the answer. */
  calls: {
    verify: [
      'listPartitionReassignments',
      [...get, at('findPartitionReassignmentStates', 315), at('verifyPartitionAssignments', 251), ...verify(216)],
    ],
    generate: [
      'describeTopics',
      [...get, at('describeTopics', 626), at('getReplicaAssignmentForTopics', 650), ...generate(568)],
    ],
    execute: ['listPartitionReassignments', [...get, ...execute(780)]],
    cancel: ['listPartitionReassignments', [...get, ...cancel(1298)]],
    list: [
      'listPartitionReassignments',
      [...get, at('curReassignmentsToString', 891), at('listReassignments', 879), ...action(192)],
    ],
  },
} as const;
