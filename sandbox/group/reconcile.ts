import { type ConsumerGroup, type ConsumerMember, noPartitions, type Partitions } from './consumer-group.ts';

/**
 * Moves a member one step towards its target assignment: it first gives up what it must, then gets what others have given
 * up, and has the target's epoch once nothing is left to give up.
 *
 * @param owned what the member says it owns; null if that has not changed
 *
 * Source: KIP-848, the member's states.
 */
export function reconcile(
  group: ConsumerGroup,
  member: ConsumerMember,
  owned: Partitions | null,
  now: number,
): ConsumerMember {
  switch (member.state) {
    case 'stable':
      return member.epoch === group.targetEpoch ? member : next(group, member, owned, now);
    case 'unrevoked':
      return owned === null || overlaps(owned, member.revoking) ? member : next(group, member, owned, now);
    case 'unreleased':
      return next(group, member, owned, now);
  }
}

function next(group: ConsumerGroup, member: ConsumerMember, owned: Partitions | null, now: number): ConsumerMember {
  const target = group.target.get(member.memberId) ?? noPartitions;
  const kept = new Set([...member.assigned].filter((key) => target.has(key)));
  const revoking = new Set([...member.assigned].filter((key) => !target.has(key)));
  const mustRevoke = revoking.size > 0 && (owned === null || overlaps(owned, revoking));
  if (mustRevoke)
    return {
      ...member,
      previousEpoch: member.epoch,
      state: 'unrevoked',
      assigned: kept,
      revoking,
      rebalanceDeadline: member.rebalanceDeadline ?? now + member.rebalanceTimeoutMs,
    };
  const taken = heldByOthers(group, member);
  const wanted = [...target].filter((key) => !kept.has(key));
  const free = wanted.filter((key) => !taken.has(key));
  return {
    ...member,
    previousEpoch: member.epoch,
    epoch: group.targetEpoch,
    state: free.length < wanted.length ? 'unreleased' : 'stable',
    assigned: new Set([...kept, ...free]),
    revoking: noPartitions,
    rebalanceDeadline: null,
  };
}

/** Partitions that other members still have, or have yet to say that they gave up. */
function heldByOthers(group: ConsumerGroup, member: ConsumerMember): Partitions {
  const others = [...group.members.values()].filter(({ memberId }) => memberId !== member.memberId);
  return new Set(others.flatMap(({ assigned, revoking }) => [...assigned, ...revoking]));
}

function overlaps(one: Partitions, other: Partitions): boolean {
  return [...one].some((key) => other.has(key));
}
