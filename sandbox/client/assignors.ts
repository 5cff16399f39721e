import type { Subscription } from './consumer-protocol.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

export interface Member extends Subscription {
  memberId: string;
}

/** Divides the partitions of topics among members; every member has an entry, which may be empty. */
export type Assignor = (
  members: readonly Member[],
  /** Partitions by topic, of topics that exist. */
  counts: ReadonlyMap<string, number>,
) => Map<string, TopicPartition[]>;

export const assignors: Readonly<Record<string, Assignor>> = { range, roundrobin, 'cooperative-sticky': sticky };

/** Those that Kafka's Java consumer offers by default, in its order (`partition.assignment.strategy`). */
export const defaultAssignors = ['range', 'cooperative-sticky'] as const;

/** Topic by topic, each member a run of neighbouring partitions; the first members get one more where it does not divide. */
function range(members: readonly Member[], counts: ReadonlyMap<string, number>): Map<string, TopicPartition[]> {
  const assigned = empty(members);
  for (const [topic, count] of counts) {
    const takers = sorted(members.filter(({ topics }) => topics.includes(topic)));
    let next = 0;
    for (const [index, { memberId }] of takers.entries()) {
      const share = Math.floor(count / takers.length) + (index < count % takers.length ? 1 : 0);
      for (const end = next + share; next < end; next += 1) assigned.get(memberId)?.push({ topic, partition: next });
    }
  }
  return assigned;
}

/** Partition by partition over all topics, to one member after another. */
function roundrobin(members: readonly Member[], counts: ReadonlyMap<string, number>): Map<string, TopicPartition[]> {
  const assigned = empty(members);
  const turns = sorted(members);
  let turn = 0;
  for (const [topic, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!turns.some(({ topics }) => topics.includes(topic))) continue;
    for (let partition = 0; partition < count; partition += 1) {
      while (!turns[turn % turns.length]?.topics.includes(topic)) turn += 1;
      assigned.get(turns[turn % turns.length]?.memberId ?? '')?.push({ topic, partition });
      turn += 1;
    }
  }
  return assigned;
}

/**
 * Balanced over all topics, and each member keeps what it has as far as that allows. What moves is given to nobody yet:
 * its owner gives it up first, and the group rebalances again (KIP-429).
 */
function sticky(members: readonly Member[], counts: ReadonlyMap<string, number>): Map<string, TopicPartition[]> {
  const assigned = empty(members);
  const all = [...counts].flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition })),
  );
  const most = Math.ceil(all.length / Math.max(1, members.length));
  const owner = new Map<string, string>();
  for (const { memberId, owned } of sorted(members)) for (const each of owned) owner.set(nameOf(each), memberId);
  const size = (memberId: string): number => assigned.get(memberId)?.length ?? 0;
  const free = all.filter((each) => {
    const memberId = owner.get(nameOf(each));
    const keeper = members.find((member) => member.memberId === memberId && member.topics.includes(each.topic));
    if (!keeper || size(keeper.memberId) >= most) return true;
    assigned.get(keeper.memberId)?.push(each);
    return false;
  });
  for (const each of free) {
    const [taker] = sorted(members.filter(({ topics }) => topics.includes(each.topic))).sort(
      (a, b) => size(a.memberId) - size(b.memberId),
    );
    if (taker) assigned.get(taker.memberId)?.push(each);
  }
  for (const [memberId, partitions] of assigned) {
    const now = partitions.filter((each) => (owner.get(nameOf(each)) ?? memberId) === memberId);
    assigned.set(memberId, now);
  }
  return assigned;
}

function empty(members: readonly Member[]): Map<string, TopicPartition[]> {
  return new Map(members.map(({ memberId }) => [memberId, []]));
}

function sorted(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
}
