/** Places in Apache Kafka 4.3.1's TopicCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.TopicCommand';

function main(line: number): readonly string[] {
  return [
    `${tool}.execute(TopicCommand.java:${line})`,
    `${tool}.mainNoExit(TopicCommand.java:90)`,
    `${tool}.main(TopicCommand.java:85)`,
  ];
}

const create = [`${tool}$TopicService.createTopic(TopicCommand.java:437)`, ...main(105)];

function option(name: string, line: number, caller: number): readonly string[] {
  return [
    `${tool}$TopicCommandOptions.valueAsOption(TopicCommand.java:808)`,
    `${tool}$TopicCommandOptions.${name}(TopicCommand.java:${line})`,
    `${tool}$CommandTopicPartition.<init>(TopicCommand.java:${caller})`,
    ...create,
  ];
}

export const stacks = {
  options: [`${tool}$TopicCommandOptions.<init>(TopicCommand.java:795)`, ...main(100)],
  required: [
    `${tool}$TopicCommandOptions.checkRequiredArgs(TopicCommand.java:924)`,
    `${tool}$TopicCommandOptions.checkArgs(TopicCommand.java:917)`,
    `${tool}$TopicCommandOptions.<init>(TopicCommand.java:800)`,
    ...main(100),
  ],
  service: [`${tool}$TopicService.<init>(TopicCommand.java:429)`, ...main(101)],
  topic: option('topic', 840, 252),
  partitions: option('partitions', 848, 253),
  replicationFactor: option('replicationFactor', 852, 254),
  assignmentNumber: [
    'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
    'java.base/java.lang.Integer.parseInt(Integer.java:668)',
    'java.base/java.lang.Integer.parseInt(Integer.java:786)',
    'java.base/java.util.stream.ReferencePipeline$4$1.accept(ReferencePipeline.java:214)',
    'java.base/java.util.stream.ReferencePipeline$3$1.accept(ReferencePipeline.java:197)',
    'java.base/java.util.Spliterators$ArraySpliterator.forEachRemaining(Spliterators.java:992)',
    'java.base/java.util.stream.AbstractPipeline.copyInto(AbstractPipeline.java:509)',
    'java.base/java.util.stream.AbstractPipeline.wrapAndCopyInto(AbstractPipeline.java:499)',
    'java.base/java.util.stream.ReduceOps$ReduceOp.evaluateSequential(ReduceOps.java:921)',
    'java.base/java.util.stream.AbstractPipeline.evaluate(AbstractPipeline.java:234)',
    'java.base/java.util.stream.ReferencePipeline.collect(ReferencePipeline.java:682)',
    ...assignment(141),
  ],
  assignmentTwice: assignment(147),
  assignmentUneven: assignment(152),
  configFormat: [`${tool}.parseTopicConfigsToBeAdded(TopicCommand.java:165)`, ...newTopic(256)],
  configValue: [
    'org.apache.kafka.storage.internals.log.LogConfig.validate(LogConfig.java:608)',
    `${tool}.parseTopicConfigsToBeAdded(TopicCommand.java:170)`,
    ...newTopic(256),
  ],
  replicationFactorRange: create1(447),
  partitionsRange: create1(450),
  describe: [
    `${tool}.ensureTopicExists(TopicCommand.java:207)`,
    `${tool}$TopicService.describeTopic(TopicCommand.java:547)`,
    ...main(111),
  ],
  describeId: [
    `${tool}.ensureTopicIdExists(TopicCommand.java:237)`,
    `${tool}$TopicService.describeTopic(TopicCommand.java:545)`,
    ...main(111),
  ],
  alter: [
    `${tool}.ensureTopicExists(TopicCommand.java:207)`,
    `${tool}$TopicService.alterTopic(TopicCommand.java:481)`,
    ...main(107),
  ],
  delete: [
    `${tool}.ensureTopicExists(TopicCommand.java:207)`,
    `${tool}$TopicService.deleteTopic(TopicCommand.java:626)`,
    ...main(113),
  ],
  pattern: [
    'org.apache.kafka.tools.filter.TopicFilter.<init>(TopicFilter.java:41)',
    'org.apache.kafka.tools.filter.TopicFilter$IncludeList.<init>(TopicFilter.java:59)',
    `${tool}.doGetTopics(TopicCommand.java:213)`,
    `${tool}$TopicService.getTopics(TopicCommand.java:639)`,
  ],
} as const;

function newTopic(line: number): readonly string[] {
  return [`${tool}$CommandTopicPartition.<init>(TopicCommand.java:${line})`, ...create];
}

function assignment(line: number): readonly string[] {
  return [
    `${tool}.parseReplicaAssignment(TopicCommand.java:${line})`,
    `${tool}$TopicCommandOptions.replicaAssignment(TopicCommand.java:857)`,
    ...newTopic(255),
  ];
}

function create1(line: number): readonly string[] {
  return [
    `${tool}$TopicService.createTopic(TopicCommand.java:${line})`,
    `${tool}$TopicService.createTopic(TopicCommand.java:442)`,
    ...main(105),
  ];
}
