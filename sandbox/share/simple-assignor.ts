/**
 * The simple assignor of share groups: members in equal parts, at the least change. With more members than partitions a
 * partition is shared by several.
 *
 * Source: KIP-932; how Apache Kafka 4.3.1 counts is recorded in test/golden/behaviour/share-groups.json.
 */
import { type Partitions, partitionKey } from '../group/consumer-group.ts';

export interface ShareSubscriber {
  memberId: string;
  /** Topic ids. */
  topics: readonly string[];
  current: Partitions;
}

/** Partitions that may be assigned, by topic id. */
export type Assignable = ReadonlyMap<string, readonly number[]>;

/** @param members in the order in which they are dealt to */
export function assignSimply(
  members: readonly ShareSubscriber[],
  assignable: Assignable,
): ReadonlyMap<string, Partitions> {
  const same = new Set(members.map(({ topics }) => [...topics].sort().join())).size <= 1;
  const target = new Map(members.map(({ memberId }) => [memberId, new Set<string>()]));
  const topics = [...new Set(members.flatMap((member) => member.topics))];
  const keysOf = (topicId: string) =>
    (assignable.get(topicId) ?? []).map((partition) => partitionKey(topicId, partition));
  // Members that want the same are given their part of all topics together; else of each topic by itself.
  const rounds = same ? [topics] : topics.map((topicId) => [topicId]);
  for (const round of rounds) {
    const wanting = members.filter((member) => round.some((topicId) => member.topics.includes(topicId)));
    for (const [memberId, keys] of deal(wanting, round.flatMap(keysOf)))
      for (const key of keys) target.get(memberId)?.add(key);
  }
  return target;
}

/** Deals partitions to members that all want them. */
function deal(members: readonly ShareSubscriber[], keys: readonly string[]): ReadonlyMap<string, Set<string>> {
  const dealt = new Map<string, Set<string>>();
  if (keys.length === 0 || members.length === 0) return dealt;
  /** How many members a partition should have, and partitions each member. */
  const sharing = Math.ceil(members.length / keys.length);
  const share = (sharing * keys.length) / members.length;
  const holders = new Map<string, number>(keys.map((key) => [key, 0]));
  const quota = new Map<string, number>();
  for (const [at, { memberId, current }] of members.entries()) {
    quota.set(memberId, Math.ceil(share * (at + 1)) - Math.ceil(share * at));
    const kept = keys.filter((key) => current.has(key));
    // The first of too many are given up.
    dealt.set(memberId, new Set(kept.slice(Math.max(0, kept.length - (quota.get(memberId) ?? 0)))));
  }
  const count = (key: string, by: number): void => void holders.set(key, (holders.get(key) ?? 0) + by);
  for (const own of dealt.values()) for (const key of own) count(key, 1);
  for (const key of keys) {
    for (const own of dealt.values()) {
      if ((holders.get(key) ?? 0) <= sharing) break;
      if (own.delete(key)) count(key, -1);
    }
  }
  fill(members, keys, { dealt, holders, quota, sharing });
  return dealt;
}

/** Gives what is left to members that have room, each in turn. */
function fill(
  members: readonly ShareSubscriber[],
  keys: readonly string[],
  {
    dealt,
    holders,
    quota,
    sharing,
  }: {
    dealt: ReadonlyMap<string, Set<string>>;
    holders: ReadonlyMap<string, number>;
    quota: ReadonlyMap<string, number>;
    sharing: number;
  },
): void {
  const room = ({ memberId }: ShareSubscriber): boolean =>
    (dealt.get(memberId)?.size ?? 0) < (quota.get(memberId) ?? 0);
  let turn = 0;
  for (const key of keys) {
    for (let missing = sharing - (holders.get(key) ?? 0), passed = 0; missing > 0 && passed < members.length; ) {
      const member = members[turn % members.length] as ShareSubscriber;
      turn += 1;
      const own = dealt.get(member.memberId);
      if (own && room(member) && !own.has(key)) {
        own.add(key);
        missing -= 1;
        passed = 0;
      } else passed += 1;
    }
  }
}
