/** Places in Apache Kafka 4.3.1's ShareGroupCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.consumer.group.ShareGroupCommand';
const run = [`${tool}.run(ShareGroupCommand.java:93)`, `${tool}.main(ShareGroupCommand.java:86)`];
const options = [`${tool}Options.<init>(ShareGroupCommandOptions.java:153)`, `${tool}.main(ShareGroupCommand.java:76)`];

function describing(collecting: string, caller: number): readonly string[] {
  return [
    'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
    'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2073)',
    'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:155)',
    `${tool}$ShareGroupService.describeShareGroups(ShareGroupCommand.java:478)`,
    `${tool}$ShareGroupService.${collecting}`,
    `${tool}$ShareGroupService.describeGroups(ShareGroupCommand.java:${caller})`,
    `${tool}.run(ShareGroupCommand.java:97)`,
    `${tool}.main(ShareGroupCommand.java:86)`,
  ];
}

export const stacks = {
  options,
  unavailable: [
    'joptsimple.OptionParser.ensureAllowedOptions(OptionParser.java:434)',
    'joptsimple.OptionParser.parse(OptionParser.java:401)',
    ...options,
  ],
  admin: [
    `${tool}$ShareGroupService.createAdminClient(ShareGroupCommand.java:681)`,
    `${tool}$ShareGroupService.<init>(ShareGroupCommand.java:137)`,
    ...run,
  ],
  timeout: [
    `${tool}$ShareGroupService.getOffsetsUtilsOptions(ShareGroupCommand.java:154)`,
    `${tool}$ShareGroupService.<init>(ShareGroupCommand.java:141)`,
    ...run,
  ],
  members: describing('collectGroupsDescription(ShareGroupCommand.java:484)', 233),
  state: describing('collectGroupsDescription(ShareGroupCommand.java:484)', 236),
  offsets: describing('collectGroupsOffsets(ShareGroupCommand.java:491)', 240),
  time: [
    'org.apache.kafka.tools.OffsetsUtils.resetToDateTime(OffsetsUtils.java:365)',
    `${tool}$ShareGroupService.prepareOffsetsToReset(ShareGroupCommand.java:458)`,
    `${tool}$ShareGroupService.resetOffsetsForInactiveGroup(ShareGroupCommand.java:410)`,
    `${tool}$ShareGroupService.resetOffsets(ShareGroupCommand.java:398)`,
    `${tool}.run(ShareGroupCommand.java:101)`,
    `${tool}.main(ShareGroupCommand.java:86)`,
  ],
} as const;
