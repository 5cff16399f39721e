import {
  type ConsumerGroup,
  type ConsumerMember,
  type Held,
  noPartitions,
  type Partitions,
  partitionOf,
} from './consumer-group.ts';

export interface Reconciling {
  /** What the member says it owns; null if that has not changed. */
  owned: Partitions | null;
  /** Topics that the member is subscribed to and that there are, by id. */
  subscribed: ReadonlySet<string>;
  /** It has just changed what it is subscribed to. */
  subscriptionChanged: boolean;
  now: number;
}

/**
 * Moves a member one step towards its target assignment: it first gives up what it must, then gets what others have given
 * up, and has the target's epoch once nothing is left to give up.
 *
 * Source: KIP-848, the member's states; CurrentAssignmentBuilder of Apache Kafka 4.3.
 */
export function reconcile(group: ConsumerGroup, member: ConsumerMember, around: Reconciling): ConsumerMember {
  const settled = member.state === 'stable' && member.epoch === group.targetEpoch;
  if (settled && !around.subscriptionChanged) return member;
  const stuck = member.state === 'unrevoked' && stillOwns(member.revoking, around.owned);
  const moved =
    settled || stuck
      ? around.subscriptionChanged
        ? giveUpUnsubscribed(member, around)
        : member
      : towardsTarget(group, member, around);
  if (moved === member || moved.classic) return moved;
  const rebalanceDeadline = moved.state === 'unrevoked' ? around.now + moved.rebalanceTimeoutMs : null;
  return { ...moved, rebalanceDeadline };
}

/** A member that says nothing of what it owns is taken to own all it had. */
function stillOwns(revoking: Held, owned: Partitions | null): boolean {
  return owned === null || [...owned].some((key) => revoking.has(key));
}

/** Takes away what the member is not subscribed to any more, before there is a new target. */
function giveUpUnsubscribed(member: ConsumerMember, { owned, subscribed }: Reconciling): ConsumerMember {
  const [assigned, dropped] = divided(member.assigned, (key) => subscribed.has(partitionOf(key).topicId));
  if (dropped.size === 0) return member;
  const revoking = new Map([...member.revoking, ...dropped]);
  const next = { ...member, assigned, previousEpoch: member.epoch };
  return stillOwns(revoking, owned) ? { ...next, state: 'unrevoked', revoking } : next;
}

function towardsTarget(
  group: ConsumerGroup,
  member: ConsumerMember,
  { owned, subscribed }: Reconciling,
): ConsumerMember {
  const all = group.target.get(member.memberId) ?? noPartitions;
  const target = new Set([...all].filter((key) => subscribed.has(partitionOf(key).topicId)));
  const [kept, revoking] = divided(member.assigned, (key) => target.has(key));
  if (revoking.size > 0 && stillOwns(revoking, owned))
    return { ...member, previousEpoch: member.epoch, state: 'unrevoked', assigned: kept, revoking };
  const taken = heldByOthers(group, member);
  const wanted = [...target].filter((key) => !kept.has(key));
  const free = wanted.filter((key) => !taken.has(key));
  return {
    ...member,
    previousEpoch: member.epoch,
    epoch: group.targetEpoch,
    state: free.length < wanted.length ? 'unreleased' : 'stable',
    assigned: new Map([...kept, ...free.map((key) => [key, group.targetEpoch] as const)]),
    revoking: new Map(),
  };
}

function divided(held: Held, keep: (key: string) => boolean): [Held, Held] {
  const all = [...held];
  return [new Map(all.filter(([key]) => keep(key))), new Map(all.filter(([key]) => !keep(key)))];
}

/** Whether something of its target is still with others. */
export function waitsForOthers(group: ConsumerGroup, member: ConsumerMember): boolean {
  const taken = heldByOthers(group, member);
  return [...(group.target.get(member.memberId) ?? noPartitions)].some(
    (key) => !member.assigned.has(key) && (taken.has(key) || member.revoking.has(key)),
  );
}

/** Partitions that other members still have, or have yet to say that they gave up. */
function heldByOthers(group: ConsumerGroup, member: ConsumerMember): Partitions {
  const others = [...group.members.values()].filter(({ memberId }) => memberId !== member.memberId);
  return new Set(others.flatMap(({ assigned, revoking }) => [...assigned.keys(), ...revoking.keys()]));
}
