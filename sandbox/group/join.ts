import type { ErrorName } from '../wire/errors.ts';
import { chooseProtocol, type Member, none, sameProtocols, sharesProtocol } from './classic-group.ts';
import type { Draft } from './draft.ts';
import type { Join } from './events.ts';
import { answerJoin, prepareRebalance } from './rebalance.ts';

export function join(draft: Draft, event: Join): void {
  const refuse = (error: ErrorName, memberId = event.memberId): void =>
    void draft.effects.push({ type: 'join-answer', request: event.request, error, memberId });

  if (draft.group.state === 'Dead') return refuse('COORDINATOR_NOT_AVAILABLE');
  const known = draft.members.has(event.memberId);
  const full = draft.members.size >= event.maxSize;
  if (full && !known) return refuse('GROUP_MAX_SIZE_REACHED');
  if (event.protocolType === '' || event.protocols.length === 0) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  if (draft.members.size > 0) {
    if (event.protocolType !== draft.group.protocolType) return refuse('INCONSISTENT_GROUP_PROTOCOL');
    if (!sharesProtocol(draft.group, event.protocols)) return refuse('INCONSISTENT_GROUP_PROTOCOL');
  }

  if (event.memberId === '') return joinAnew(draft, event);
  if (draft.pending.has(event.memberId)) {
    if (event.groupInstanceId !== null) return refuse('UNKNOWN_MEMBER_ID');
    draft.pending.delete(event.memberId);
    return add(draft, event, event.memberId);
  }
  const stranger = draft.identify(event.memberId, event.groupInstanceId);
  if (stranger !== 'NONE') return refuse(stranger);
  rejoin(draft, event);
}

function joinAnew(draft: Draft, event: Join): void {
  if (event.groupInstanceId !== null) {
    const owner = draft.staticMember(event.groupInstanceId);
    return owner ? replaceStatic(draft, event, owner) : add(draft, event, event.newMemberId);
  }
  if (!event.memberIdRequired) return add(draft, event, event.newMemberId);
  draft.pending.set(event.newMemberId, draft.now + event.sessionTimeoutMs);
  draft.effects.push({
    type: 'join-answer',
    request: event.request,
    error: 'MEMBER_ID_REQUIRED',
    memberId: event.newMemberId,
  });
}

function add(draft: Draft, event: Join, memberId: string): void {
  const first = draft.members.size === 0;
  if (first) {
    draft.group.protocolType = event.protocolType;
    draft.group.leader = memberId;
  }
  draft.members.set(memberId, {
    memberId,
    groupInstanceId: event.groupInstanceId,
    clientId: event.clientId,
    clientHost: event.clientHost,
    sessionTimeoutMs: event.sessionTimeoutMs,
    rebalanceTimeoutMs: event.rebalanceTimeoutMs,
    protocols: event.protocols,
    assignment: none,
    sessionDeadline: null,
    joining: event.request,
    syncing: null,
    synced: false,
  });
  draft.effects.push({ type: 'joined', memberId, clientId: event.clientId });
  prepareRebalance(draft, event.initialDelayMs, true);
}

/** A static member came back under a new member id: the old one is fenced, its assignment stays (KIP-345). */
function replaceStatic(draft: Draft, event: Join, owner: Member): void {
  draft.members.delete(owner.memberId);
  if (owner.joining !== null)
    draft.effects.push({
      type: 'join-answer',
      request: owner.joining,
      error: 'FENCED_INSTANCE_ID',
      memberId: owner.memberId,
    });
  if (owner.syncing !== null)
    draft.effects.push({
      type: 'sync-answer',
      request: owner.syncing,
      error: 'FENCED_INSTANCE_ID',
      memberId: owner.memberId,
    });
  const led = draft.group.leader === owner.memberId;
  if (led) draft.group.leader = event.newMemberId;
  draft.members.set(event.newMemberId, {
    ...owner,
    memberId: event.newMemberId,
    sessionTimeoutMs: event.sessionTimeoutMs,
    rebalanceTimeoutMs: event.rebalanceTimeoutMs,
    protocols: event.protocols,
    joining: event.request,
    syncing: null,
    sessionDeadline: null,
  });
  draft.effects.push({ type: 'joined', memberId: event.newMemberId, clientId: event.clientId });
  const unchanged = chooseProtocol(draft.group) === draft.group.protocolName;
  if (draft.group.state !== 'Stable' || !unchanged) return prepareRebalance(draft, event.initialDelayMs, false);
  draft.keep();
  // A client that cannot skip the assignment is told that its old self leads: the assignment stays as it is (KIP-814).
  if (led && !event.maySkipAssignment) return answerJoin(draft, event.newMemberId, false, owner.memberId);
  answerJoin(draft, event.newMemberId, led);
}

function rejoin(draft: Draft, event: Join): void {
  const member = draft.members.get(event.memberId) as Member;
  const unchanged = sameProtocols(member.protocols, event.protocols);
  const leads = draft.group.leader === event.memberId;
  const keeps =
    (draft.group.state === 'CompletingRebalance' && unchanged) ||
    (draft.group.state === 'Stable' && unchanged && !leads);
  if (member.joining !== null && member.joining !== event.request)
    draft.effects.push({
      type: 'join-answer',
      request: member.joining,
      error: 'REBALANCE_IN_PROGRESS',
      memberId: event.memberId,
    });
  draft.update(event.memberId, {
    protocols: event.protocols,
    sessionTimeoutMs: event.sessionTimeoutMs,
    rebalanceTimeoutMs: event.rebalanceTimeoutMs,
    joining: event.request,
    sessionDeadline: null,
  });
  if (keeps) return answerJoin(draft, event.memberId);
  prepareRebalance(draft, event.initialDelayMs, false);
}
