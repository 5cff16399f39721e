import type { ErrorName } from '../wire/errors.ts';
import { none } from './classic-group.ts';
import type { Draft } from './draft.ts';
import type { Sync } from './events.ts';

export function sync(draft: Draft, event: Sync): void {
  const refuse = (error: ErrorName): void =>
    void draft.effects.push({ type: 'sync-answer', request: event.request, error, memberId: event.memberId });
  if (draft.group.state === 'Dead') return refuse('COORDINATOR_NOT_AVAILABLE');
  const stranger = draft.identify(event.memberId, event.groupInstanceId);
  if (stranger !== 'NONE') return refuse(stranger);
  if (event.generation !== draft.group.generation) return refuse('ILLEGAL_GENERATION');
  const otherType = event.protocolType !== null && event.protocolType !== draft.group.protocolType;
  const otherName = event.protocolName !== null && event.protocolName !== draft.group.protocolName;
  if (otherType || otherName) return refuse('INCONSISTENT_GROUP_PROTOCOL');

  switch (draft.group.state) {
    case 'Empty':
      return refuse('UNKNOWN_MEMBER_ID');
    case 'PreparingRebalance':
      return refuse('REBALANCE_IN_PROGRESS');
    case 'CompletingRebalance':
      draft.update(event.memberId, { syncing: event.request, sessionDeadline: null });
      if (event.memberId === draft.group.leader) assign(draft, event.assignments);
      return;
    case 'Stable':
      draft.update(event.memberId, { synced: true });
      if ([...draft.members.values()].every(({ synced }) => synced)) draft.group.syncDeadline = null;
      draft.alive(event.memberId);
      draft.effects.push({ type: 'sync-answer', request: event.request, error: 'NONE', memberId: event.memberId });
  }
}

function assign(draft: Draft, assignments: Sync['assignments']): void {
  const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
  for (const { memberId } of [...draft.members.values()])
    draft.update(memberId, { assignment: byMember.get(memberId) ?? none });
  // Kafka is Stable only once this is written: the record has the time at which it began to wait for the assignment.
  draft.keep();
  const { syncDeadline } = draft.group;
  const missing = [...draft.members.values()].some(({ syncing }) => syncing === null);
  draft.enter('Stable');
  draft.group.syncDeadline = missing ? syncDeadline : null;
  draft.effects.push({ type: 'assigned' });
  for (const { memberId, syncing } of [...draft.members.values()]) {
    if (syncing === null) continue;
    draft.update(memberId, { syncing: null, synced: true });
    draft.alive(memberId);
    draft.effects.push({ type: 'sync-answer', request: syncing, error: 'NONE', memberId });
  }
}
