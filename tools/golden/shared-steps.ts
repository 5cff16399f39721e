import type { Step, Story } from './story.ts';

const at = '--bootstrap-server localhost:9092';

/** A share group begins with the records that are there. */
export function shareFromEarliest(group: string): Step {
  return `kafka-configs.sh ${at} --alter --entity-type groups --entity-name ${group} --add-config share.auto.offset.reset=earliest`;
}

const describeWarm = `kafka-share-groups.sh ${at} --describe --group warm`;

/** The first share group of a cluster has to wait for the topic that its state is kept in: this one does, and is gone again. */
export const firstShareGroup: Story = [
  `kafka-topics.sh ${at} --create --topic warm`,
  shareFromEarliest('warm'),
  {
    run: `kafka-console-share-consumer.sh ${at} --topic warm --group warm`,
    beside: 'warm',
    until: { run: `${describeWarm} --state`, prints: 'Stable +1' },
  },
  { ...produced('warm', 'a'), until: { run: describeWarm, prints: 'warm +0 +\\d +0' } },
  'kill -INT warm',
  `kafka-share-groups.sh ${at} --delete --group warm`,
];

/** Records without keys. */
export function produced(topic: string, ...values: readonly string[]) {
  return { run: `kafka-console-producer.sh ${at} --topic ${topic}`, stdin: `${values.join('\n')}\n` };
}

/** Records such as `ana,1`. */
export function producedWithKeys(topic: string, ...records: readonly string[]) {
  const keys = '--reader-property parse.key=true --reader-property key.separator=,';
  return { run: `kafka-console-producer.sh ${at} --topic ${topic} ${keys}`, stdin: `${records.join('\n')}\n` };
}

/** Seven records that two partitions share. */
export const sevenRecords = ['ana,1', 'bob,2', 'cat,3', 'dan,4', 'eve,5', 'fay,6', 'gus,7'] as const;

/** Groups by their states, as every tool for a kind of group lists them. */
export function listedByState(groups: string): Story {
  return [
    `${groups} --list`,
    `${groups} --list --state`,
    `${groups} --list --state empty`,
    `${groups} --list --state stable,dead`,
    `${groups} --list --state nonsense`,
  ];
}

/** The groups billing and shipping in every way that a tool describes them. */
export function described(groups: string): Story {
  const billing = `${groups} --describe --group billing`;
  return [
    billing,
    `${billing} --offsets`,
    `${billing} --offsets --verbose`,
    `${billing} --members`,
    `${billing} --members --verbose`,
    `${billing} --state`,
    `${billing} --state --verbose`,
    `${billing} --group shipping`,
    `${groups} --describe --all-groups`,
    `${groups} --describe --all-groups --state`,
    `${groups} --describe --all-groups --members`,
  ];
}
