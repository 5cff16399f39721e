/** Places in Apache Kafka 4.3.1's ConsumerGroupCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
const main = `${tool}.main(ConsumerGroupCommand.java:109)`;

function service(line: number, caller: number): readonly string[] {
  return [
    `${tool}$ConsumerGroupService.getOffsetsUtilsOptions(ConsumerGroupCommand.java:${line})`,
    `${tool}$ConsumerGroupService.<init>(ConsumerGroupCommand.java:${caller})`,
    `${tool}.run(ConsumerGroupCommand.java:121)`,
    main,
  ];
}

function planning(line: number): readonly string[] {
  return [
    `${tool}$ConsumerGroupService.prepareOffsetsToReset(ConsumerGroupCommand.java:${line})`,
    `${tool}$ConsumerGroupService.resetOffsetsForInactiveGroup(ConsumerGroupCommand.java:672)`,
    `${tool}$ConsumerGroupService.lambda$resetOffsets$0(ConsumerGroupCommand.java:659)`,
    'java.base/java.util.HashMap.forEach(HashMap.java:1421)',
    `${tool}$ConsumerGroupService.resetOffsets(ConsumerGroupCommand.java:643)`,
    `${tool}.run(ConsumerGroupCommand.java:129)`,
    main,
  ];
}

const options = [
  `${tool}Options.<init>(ConsumerGroupCommandOptions.java:206)`,
  `${tool}Options.fromArgs(ConsumerGroupCommandOptions.java:119)`,
  `${tool}.main(ConsumerGroupCommand.java:85)`,
];

export const stacks = {
  options,
  unavailable: [
    'joptsimple.OptionParser.ensureAllowedOptions(OptionParser.java:434)',
    'joptsimple.OptionParser.parse(OptionParser.java:401)',
    ...options,
  ],
  admin: [
    `${tool}$ConsumerGroupService.createAdminClient(ConsumerGroupCommand.java:937)`,
    `${tool}$ConsumerGroupService.<init>(ConsumerGroupCommand.java:191)`,
    `${tool}.run(ConsumerGroupCommand.java:121)`,
    main,
  ],
  toOffset: service(201, 195),
  shiftBy: service(205, 195),
  timeout: service(206, 195),
  describe: [
    'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
    'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2073)',
    'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:155)',
    `${tool}$ConsumerGroupService.describeConsumerGroups(ConsumerGroupCommand.java:815)`,
    `${tool}$ConsumerGroupService.collectGroupsOffsets(ConsumerGroupCommand.java:831)`,
    `${tool}$ConsumerGroupService.describeGroups(ConsumerGroupCommand.java:548)`,
    `${tool}.run(ConsumerGroupCommand.java:125)`,
    main,
  ],
  /** Where it reads the file of a plan, and where it says that it could not. */
  planFile: {
    outer: ['org.apache.kafka.tools.OffsetsUtils.resetPlanFromFile(OffsetsUtils.java:104)', ...planning(987)],
    read: ['org.apache.kafka.tools.OffsetsUtils.resetPlanFromFile(OffsetsUtils.java:100)'],
  },
  timestamp: ['org.apache.kafka.tools.OffsetsUtils.resetToDateTime(OffsetsUtils.java:365)', ...planning(984)],
  parse: [
    'org.apache.kafka.common.utils.Utils.getDateTime(Utils.java:1542)',
    'org.apache.kafka.tools.OffsetsUtils.resetToDateTime(OffsetsUtils.java:354)',
  ],
  duration: [
    'java.base/java.time.Duration.parse(Duration.java:419)',
    'org.apache.kafka.tools.OffsetsUtils.resetByDuration(OffsetsUtils.java:371)',
    ...planning(986),
  ],
} as const;
