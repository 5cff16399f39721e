import type { ErrorName } from '../wire/errors.ts';
import { chooseProtocol, none } from './classic-group.ts';
import type { Draft } from './draft.ts';

/** Answers a member's join with the generation as it is; nothing happens if it does not wait for one. */
export function answerJoin(draft: Draft, memberId: string, skipAssignment = false, leader?: string): void {
  const request = draft.members.get(memberId)?.joining ?? null;
  if (request === null) return;
  draft.update(memberId, { joining: null });
  draft.alive(memberId);
  draft.effects.push({ type: 'join-answer', request, error: 'NONE', memberId, skipAssignment, leader });
}

/** Begins a rebalance, or lets one that runs know of a new member. Completes it where nobody is waited for. */
export function prepareRebalance(draft: Draft, initialDelayMs: number, newMember: boolean): void {
  const { rebalance } = draft.group;
  if (rebalance) {
    if (rebalance.initial && newMember)
      draft.group.rebalance = { ...rebalance, initial: { ...rebalance.initial, newMember: true } };
    return completeWhenAllJoined(draft);
  }
  if (draft.group.state === 'CompletingRebalance') failSyncs(draft, 'REBALANCE_IN_PROGRESS');
  const longest = Math.max(0, ...[...draft.members.values()].map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
  if (draft.group.state === 'Empty' && initialDelayMs > 0) {
    const delay = initialDelayMs;
    const initial = { delayMs: delay, remainingMs: Math.max(longest - delay, 0), newMember: false };
    draft.group.rebalance = { deadline: draft.now + delay, initial };
  } else draft.group.rebalance = { deadline: draft.now + longest, initial: null };
  draft.enter('PreparingRebalance');
  completeWhenAllJoined(draft);
}

function completeWhenAllJoined(draft: Draft): void {
  const { rebalance } = draft.group;
  // The first rebalance waits its delay out, so that members that start together share one generation.
  if (!rebalance || rebalance.initial || draft.pending.size > 0) return;
  if ([...draft.members.values()].every(({ joining }) => joining !== null)) completeJoin(draft);
}

/** Ends the joining: who has not joined is out, the rest is the next generation. */
export function completeJoin(draft: Draft): void {
  for (const member of [...draft.members.values()]) {
    if (member.joining === null && member.groupInstanceId === null) draft.remove(member.memberId, 'rebalance-timeout');
  }
  draft.group.rebalance = null;
  draft.group.generation += 1;
  if (draft.members.size === 0) {
    draft.group.protocolName = null;
    draft.group.leader = null;
    draft.enter('Empty');
    draft.keep();
    return;
  }
  if (!draft.group.leader || draft.members.get(draft.group.leader)?.joining == null)
    draft.group.leader =
      [...draft.members.values()].find(({ joining }) => joining !== null)?.memberId ?? draft.group.leader;
  draft.group.protocolName = chooseProtocol(draft.group);
  draft.enter('CompletingRebalance');
  draft.group.syncDeadline =
    draft.now + Math.max(...[...draft.members.values()].map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
  for (const { memberId } of [...draft.members.values()]) {
    draft.update(memberId, { synced: false });
    answerJoin(draft, memberId);
  }
}

/** After a member is gone: those that stay share its partitions. */
export function rebalanceWithout(draft: Draft): void {
  if (draft.group.state === 'Stable' || draft.group.state === 'CompletingRebalance') prepareRebalance(draft, 0, false);
  else if (draft.group.state === 'PreparingRebalance') completeWhenAllJoined(draft);
}

export function interrupt(draft: Draft): void {
  const error = 'REBALANCE_IN_PROGRESS';
  for (const { memberId, joining, syncing } of draft.members.values()) {
    if (joining !== null) draft.effects.push({ type: 'join-answer', request: joining, error, memberId });
    if (syncing !== null) draft.effects.push({ type: 'sync-answer', request: syncing, error, memberId });
    draft.update(memberId, { joining: null, syncing: null });
  }
}

function failSyncs(draft: Draft, error: ErrorName): void {
  for (const { memberId, syncing } of [...draft.members.values()]) {
    draft.update(memberId, { assignment: none, syncing: null });
    if (syncing === null) continue;
    draft.alive(memberId);
    draft.effects.push({ type: 'sync-answer', request: syncing, error, memberId });
  }
}
