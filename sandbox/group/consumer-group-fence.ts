import { classicGroupRecord } from './classic-group-records.ts';
import { type ConsumerGroup, type ConsumerMember, deadlineOf } from './consumer-group.ts';
import { consumerGroupRecords, consumerGroupTombstones } from './consumer-group-changes.ts';
import type { ConsumerGroupEffect } from './consumer-group-step.ts';
import { type ConsumerGroupSurroundings, subscriptionHash, withoutUnusedPatterns } from './consumer-group-topics.ts';
import { toClassic } from './migration.ts';

export interface ConsumerChange {
  group: ConsumerGroup;
  effects: readonly ConsumerGroupEffect[];
}

/** Puts members out. Where only members of the classic protocol stay, the group becomes a classic one again. */
export function fence(
  before: ConsumerGroup,
  memberIds: readonly string[],
  reason: 'left' | 'session-timeout' | 'rebalance-timeout',
  around: ConsumerGroupSurroundings,
): ConsumerChange {
  if (memberIds.length === 0) return { group: before, effects: [] };
  const left = memberIds.map((memberId) => ({ type: 'left', memberId, reason }) as const);
  const members = new Map([...before.members].filter(([memberId]) => !memberIds.includes(memberId)));
  if (mayDowngrade(members, around)) {
    const classic = toClassic({ ...before, members }, around);
    const records = [...consumerGroupTombstones(before), classicGroupRecord(classic)];
    const downgrade = { type: 'downgrade', group: classic, rebalance: true } as const;
    return { group: { ...before, members }, effects: [...left, { type: 'write', records }, downgrade] };
  }
  const target = new Map([...before.target].filter(([memberId]) => !memberIds.includes(memberId)));
  const remaining = withoutUnusedPatterns({ ...before, members, target });
  const metadataHash = subscriptionHash(remaining, around.topics);
  const group = { ...remaining, epoch: before.epoch + 1, metadataHash };
  return { group, effects: [...left, { type: 'write', records: consumerGroupRecords(before, group) }] };
}

/** Whether nobody of these speaks the new protocol any more, and they may go back. */
export function mayDowngrade(
  members: ReadonlyMap<string, ConsumerMember>,
  { migration, classicMaxSize }: ConsumerGroupSurroundings,
): boolean {
  const allClassic = members.size > 0 && [...members.values()].every(({ classic }) => classic !== null);
  return allClassic && migration.downgrade && members.size <= classicMaxSize;
}

/**
 * What time alone makes of a group: members are gone that are silent, that would not give partitions up, or (of the classic
 * protocol) that have not joined again or asked for their assignment. One after the other, as their time comes.
 */
export function consumerTick(group: ConsumerGroup, around: ConsumerGroupSurroundings): ConsumerChange {
  const due = [...group.members.values()]
    .filter((member) => deadlineOf(member) <= around.now)
    .sort((a, b) => deadlineOf(a) - deadlineOf(b));
  let change: ConsumerChange = { group, effects: [] };
  for (const { memberId, sessionDeadline } of due) {
    const reason = sessionDeadline <= around.now ? 'session-timeout' : 'rebalance-timeout';
    const next = fence(change.group, [memberId], reason, around);
    change = { group: next.group, effects: [...change.effects, ...next.effects] };
    // The group is a classic one now, and has its own time.
    if (next.effects.some(({ type }) => type === 'downgrade')) break;
  }
  return change;
}
