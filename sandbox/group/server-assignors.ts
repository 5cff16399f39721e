import { type Partitions, partitionKey } from './consumer-group.ts';

/** What a server-side assignor works from (KIP-848). */
export interface AssignmentInput {
  /** In order of member id. */
  members: readonly { memberId: string; topics: readonly AssignableTopic[]; current: Partitions }[];
}

export interface AssignableTopic {
  topicId: string;
  partitions: number;
}

export type ServerAssignor = (input: AssignmentInput) => Map<string, Set<string>>;

/** Topics in order of id with the members that want them. */
function subscribers({ members }: AssignmentInput): { topic: AssignableTopic; members: string[] }[] {
  const topics = new Map<string, { topic: AssignableTopic; members: string[] }>();
  for (const { memberId, topics: wanted } of members) {
    for (const topic of wanted) {
      const entry = topics.get(topic.topicId) ?? { topic, members: [] };
      entry.members.push(memberId);
      topics.set(topic.topicId, entry);
    }
  }
  return [...topics.values()].sort((a, b) => (a.topic.topicId < b.topic.topicId ? -1 : 1));
}

/** Each topic's partitions in contiguous ranges, the first members one more where they do not divide. */
const range: ServerAssignor = (input) => {
  const assignment = new Map<string, Set<string>>(input.members.map(({ memberId }) => [memberId, new Set()]));
  for (const { topic, members } of subscribers(input)) {
    const each = Math.floor(topic.partitions / members.length);
    const more = topic.partitions % members.length;
    let next = 0;
    for (const [i, memberId] of members.entries()) {
      for (let count = each + (i < more ? 1 : 0); count > 0; count -= 1) {
        assignment.get(memberId)?.add(partitionKey(topic.topicId, next));
        next += 1;
      }
    }
  }
  return assignment;
};

/** As even as subscriptions allow, and each member keeps what it has as far as that is even. */
const uniform: ServerAssignor = (input) => {
  const assignment = new Map<string, Set<string>>(input.members.map(({ memberId }) => [memberId, new Set()]));
  const size = (memberId: string): number => assignment.get(memberId)?.size ?? 0;
  const topics = subscribers(input);
  const partitions = topics.flatMap(({ topic, members }) =>
    Array.from({ length: topic.partitions }, (_, partition) => ({
      key: partitionKey(topic.topicId, partition),
      members,
    })),
  );
  const quota = Math.floor(partitions.length / Math.max(1, input.members.length));
  let extra = partitions.length % Math.max(1, input.members.length);
  const owner = new Map(
    input.members.flatMap(({ memberId, current }) => [...current].map((key) => [key, memberId] as const)),
  );
  const open: typeof partitions = [];
  for (const partition of partitions) {
    const memberId = owner.get(partition.key);
    const may = memberId !== undefined && partition.members.includes(memberId);
    if (may && size(memberId) < quota) assignment.get(memberId)?.add(partition.key);
    else if (may && size(memberId) === quota && extra > 0) {
      assignment.get(memberId)?.add(partition.key);
      extra -= 1;
    } else open.push(partition);
  }
  // What fewest members can take goes first, each to whoever has least.
  for (const { key, members } of open.sort((a, b) => a.members.length - b.members.length)) {
    const memberId = members.reduce((least, each) => (size(each) < size(least) ? each : least), members[0] as string);
    assignment.get(memberId)?.add(key);
  }
  return assignment;
};

/** Kafka's own assignors, by name, in the order of `group.consumer.assignors`. */
export const serverAssignors: ReadonlyMap<string, ServerAssignor> = new Map([
  ['uniform', uniform],
  ['range', range],
]);
