import { inHashOrder } from '../wire/java-hash.ts';
import { type Partitions, partitionKey } from './consumer-group.ts';

/** What a server-side assignor works from (KIP-848). */
export interface AssignmentInput {
  members: readonly AssignableMember[];
}

export interface AssignableMember {
  memberId: string;
  instanceId?: string | null;
  topics: readonly AssignableTopic[];
  current: Partitions;
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

/** Static members come first, so that they keep their place when others come and go. */
function inRangeOrder({ members }: AssignmentInput): AssignmentInput {
  const place = ({ instanceId = null, memberId }: AssignableMember): [number, string] =>
    instanceId === null ? [1, memberId] : [0, instanceId];
  return {
    members: [...members].sort((a, b) => {
      const [[kind, name], [otherKind, otherName]] = [place(a), place(b)];
      return kind - otherKind || (name < otherName ? -1 : 1);
    }),
  };
}

/** Each topic's partitions in contiguous ranges, the first members one more where they do not divide. */
const range: ServerAssignor = (given) => {
  const input = inRangeOrder(given);
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
const uniform: ServerAssignor = ({ members }) => {
  const first = topicIds(members[0]);
  return members.every((member) => topicIds(member) === first) ? uniformOfSame(members) : uniformOfOthers({ members });
};

function topicIds(member: AssignableMember | undefined): string {
  return (member?.topics ?? [])
    .map(({ topicId }) => topicId)
    .sort()
    .join();
}

/**
 * Where all members want the same topics. Members are taken in the order of Java's hash tables, which is Kafka's; what is
 * free fills one after the other, and the last ones get one more where it does not divide.
 *
 * Source: UniformHomogeneousAssignmentBuilder of Apache Kafka 4.3.
 */
function uniformOfSame(given: readonly AssignableMember[]): Map<string, Set<string>> {
  const byId = new Map(given.map((member) => [member.memberId, member]));
  const members = inHashOrder([...byId.keys()]).flatMap((memberId) => byId.get(memberId) ?? []);
  const topics = [...(members[0]?.topics ?? [])].sort((a, b) => (a.topicId < b.topicId ? -1 : 1));
  const wanted = topics.flatMap(({ topicId, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => partitionKey(topicId, partition)),
  );
  const owned = new Set(members.flatMap(({ current }) => [...current]));
  const free = wanted.filter((key) => !owned.has(key));
  const least = Math.floor(wanted.length / Math.max(1, members.length));
  let extras = wanted.length % Math.max(1, members.length);
  const open: { kept: Set<string>; room: number }[] = [];
  const assignment = new Map<string, Set<string>>();
  for (const [i, { memberId, current }] of members.entries()) {
    let hasExtra = extras > 0;
    let quota = least + (hasExtra ? 1 : 0);
    const kept = new Set<string>();
    for (const key of wanted.filter((each) => current.has(each))) {
      if (quota > 0) {
        kept.add(key);
        quota -= 1;
      } else free.push(key);
    }
    // The extra one is left to others, unless there are only as many left as there are extra ones.
    if (quota > 0 && hasExtra && members.length - i > extras) {
      quota -= 1;
      hasExtra = false;
    }
    if (quota > 0) open.push({ kept, room: quota });
    if (hasExtra) extras -= 1;
    assignment.set(memberId, kept);
  }
  for (const { kept, room } of open) for (const key of free.splice(0, room)) kept.add(key);
  return assignment;
}

const uniformOfOthers: ServerAssignor = (input) => {
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
