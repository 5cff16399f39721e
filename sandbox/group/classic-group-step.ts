import type { ErrorName } from '../wire/errors.ts';
import { type ClassicGroup, metadataOf } from './classic-group.ts';
import { Draft } from './draft.ts';
import type { ClassicGroupEvent, Step } from './events.ts';
import { join } from './join.ts';
import { completeJoin, interrupt, rebalanceWithout } from './rebalance.ts';
import { sync } from './sync.ts';

/**
 * What an event makes of a group: the group as it is then, and what follows from it. Answers carry the request they
 * belong to; a join or a sync that must wait is answered by a later step. Nothing given is changed.
 *
 * Source: the group membership protocol of the Kafka protocol guide; KIP-62, KIP-134, KIP-345, KIP-394, KIP-814.
 */
export function step(group: ClassicGroup, event: ClassicGroupEvent, now: number): Step {
  const draft = new Draft(group, now);
  const answer = (error: ErrorName): void => {
    if ('request' in event) draft.effects.push({ type: 'answer', request: event.request, error });
  };
  switch (event.type) {
    case 'join':
      join(draft, event);
      break;
    case 'sync':
      sync(draft, event);
      break;
    case 'heartbeat':
      answer(heartbeat(draft, event));
      break;
    case 'leave':
      answer(leave(draft, event));
      break;
    case 'commit':
      answer(commit(draft, event));
      break;
    case 'interrupt':
      interrupt(draft);
      break;
    case 'rebalance':
      rebalanceWithout(draft);
      break;
    case 'tick':
      tick(draft);
      break;
  }
  return { group: draft.group, effects: draft.effects };
}

function heartbeat(
  draft: Draft,
  event: { memberId: string; groupInstanceId: string | null; generation: number },
): ErrorName {
  if (draft.group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const stranger = draft.identify(event.memberId, event.groupInstanceId);
  if (stranger !== 'NONE') return stranger;
  if (event.generation !== draft.group.generation) return 'ILLEGAL_GENERATION';
  if (draft.group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  draft.alive(event.memberId);
  return draft.group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

function leave(
  draft: Draft,
  { memberId, groupInstanceId }: { memberId: string; groupInstanceId: string | null },
): ErrorName {
  if (draft.group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (groupInstanceId === null && draft.pending.delete(memberId)) {
    rebalanceWithout(draft);
    return 'NONE';
  }
  const owner = groupInstanceId === null ? undefined : draft.staticMember(groupInstanceId);
  const id = memberId === '' && owner ? owner.memberId : memberId;
  const stranger = draft.identify(id, groupInstanceId);
  if (stranger !== 'NONE') return stranger;
  draft.remove(id, 'left');
  rebalanceWithout(draft);
  return 'NONE';
}

function commit(
  draft: Draft,
  {
    memberId,
    groupInstanceId,
    generation,
    transactional = false,
  }: {
    memberId: string;
    groupInstanceId: string | null;
    generation: number;
    transactional?: boolean;
  },
): ErrorName {
  if (draft.group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  // A consumer outside group management, or a tool: only while nobody is in the group.
  if (generation < 0 && draft.group.state === 'Empty') return 'NONE';
  // A transactional producer of before KIP-447 does not say who it is.
  if (generation < 0 && memberId === '' && groupInstanceId === null)
    return transactional ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  const stranger = draft.identify(memberId, groupInstanceId);
  if (stranger !== 'NONE') return stranger;
  if (generation !== draft.group.generation) return 'ILLEGAL_GENERATION';
  if (transactional) return 'NONE';
  if (draft.group.state === 'CompletingRebalance') return 'REBALANCE_IN_PROGRESS';
  draft.alive(memberId);
  return 'NONE';
}

function tick(draft: Draft): void {
  let gone = false;
  for (const [memberId, deadline] of [...draft.pending]) {
    if (deadline > draft.now) continue;
    draft.pending.delete(memberId);
    gone = true;
  }
  for (const member of [...draft.members.values()]) {
    if (member.sessionDeadline === null || member.sessionDeadline > draft.now) continue;
    draft.remove(member.memberId, 'session-timeout');
    gone = true;
  }
  if (draft.group.syncDeadline !== null && draft.group.syncDeadline <= draft.now) {
    draft.group.syncDeadline = null;
    for (const member of [...draft.members.values()]) {
      if (member.syncing !== null || member.synced) continue;
      draft.remove(member.memberId, 'rebalance-timeout');
      gone = true;
    }
  }
  if (gone) rebalanceWithout(draft);
  const { rebalance } = draft.group;
  if (!rebalance || rebalance.deadline > draft.now) return;
  const { initial } = rebalance;
  if (initial?.newMember && initial.remainingMs > 0) {
    const delay = Math.min(initial.delayMs, initial.remainingMs);
    draft.group.rebalance = {
      deadline: draft.now + delay,
      initial: { ...initial, remainingMs: initial.remainingMs - delay, newMember: false },
    };
    return;
  }
  completeJoin(draft);
}

/** What the leader is told of the members, for the assignor. */
export function subscriptions(
  group: ClassicGroup,
): { memberId: string; groupInstanceId: string | null; metadata: Uint8Array }[] {
  return [...group.members.values()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataOf(member, group.protocolName),
  }));
}
