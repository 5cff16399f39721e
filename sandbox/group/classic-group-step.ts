import type { ErrorName } from '../wire/errors.ts';
import {
  type ClassicGroup,
  type ClassicGroupState,
  chooseProtocol,
  type Member,
  metadataOf,
  none,
  type Protocol,
  sameProtocols,
  sharesProtocol,
} from './classic-group.ts';

/** What can happen to a classic group. `request` is the number by which an answer is given, at once or later. */
export type ClassicGroupEvent =
  | {
      type: 'join';
      request: number;
      memberId: string;
      /** Id for a new member, made by the coordinator. */
      newMemberId: string;
      groupInstanceId: string | null;
      clientId: string;
      clientHost: string;
      sessionTimeoutMs: number;
      rebalanceTimeoutMs: number;
      protocolType: string;
      protocols: readonly Protocol[];
      memberIdRequired: boolean;
      maySkipAssignment: boolean;
      initialDelayMs: number;
      maxSize: number;
    }
  | {
      type: 'sync';
      request: number;
      memberId: string;
      groupInstanceId: string | null;
      generation: number;
      protocolType: string | null;
      protocolName: string | null;
      assignments: readonly { memberId: string; assignment: Uint8Array }[];
    }
  | { type: 'heartbeat'; request: number; memberId: string; groupInstanceId: string | null; generation: number }
  | { type: 'leave'; request: number; memberId: string; groupInstanceId: string | null }
  | { type: 'commit'; request: number; memberId: string; groupInstanceId: string | null; generation: number }
  | { type: 'tick' };

export type ClassicGroupEffect =
  | { type: 'answer'; request: number; error: ErrorName }
  | { type: 'join-answer'; request: number; error: ErrorName; memberId: string; skipAssignment?: boolean }
  | { type: 'sync-answer'; request: number; error: ErrorName; memberId: string }
  | { type: 'joined'; memberId: string; clientId: string }
  | { type: 'left'; memberId: string; reason: 'left' | 'session-timeout' | 'rebalance-timeout' | 'removed' }
  | { type: 'state'; state: ClassicGroupState; generation: number }
  | { type: 'assigned' };

export interface Step {
  group: ClassicGroup;
  effects: readonly ClassicGroupEffect[];
}

/**
 * What an event makes of a group: the group as it is then, and what follows from it. Answers carry the request they
 * belong to; a join or a sync that must wait is answered by a later step. Nothing given is changed.
 *
 * Source: the group membership protocol of the Kafka protocol guide; KIP-62, KIP-134, KIP-345, KIP-394, KIP-814.
 */
export function step(group: ClassicGroup, event: ClassicGroupEvent, now: number): Step {
  return new Stepping(group, now).take(event);
}

type Join = Extract<ClassicGroupEvent, { type: 'join' }>;
type Sync = Extract<ClassicGroupEvent, { type: 'sync' }>;

/** One step: works on a copy of the group and gathers the effects. */
class Stepping {
  readonly #group: ClassicGroup;
  readonly #members: Map<string, Member>;
  readonly #pending: Map<string, number>;
  readonly #effects: ClassicGroupEffect[] = [];
  readonly #now: number;

  constructor(group: ClassicGroup, now: number) {
    this.#members = new Map(group.members);
    this.#pending = new Map(group.pending);
    this.#group = { ...group, members: this.#members, pending: this.#pending };
    this.#now = now;
  }

  take(event: ClassicGroupEvent): Step {
    switch (event.type) {
      case 'join':
        this.#join(event);
        break;
      case 'sync':
        this.#sync(event);
        break;
      case 'heartbeat':
        this.#answer(event.request, this.#heartbeat(event));
        break;
      case 'leave':
        this.#answer(event.request, this.#leave(event));
        break;
      case 'commit':
        this.#answer(event.request, this.#commit(event));
        break;
      case 'tick':
        this.#tick();
        break;
    }
    return { group: this.#group, effects: this.#effects };
  }

  #answer(request: number, error: ErrorName): void {
    this.#effects.push({ type: 'answer', request, error });
  }

  #update(memberId: string, change: Partial<Member>): void {
    const member = this.#members.get(memberId);
    if (member) this.#members.set(memberId, { ...member, ...change });
  }

  /** Puts off the end of the member's session. */
  #alive(memberId: string): void {
    const member = this.#members.get(memberId);
    if (member && member.joining === null && member.syncing === null)
      this.#update(memberId, { sessionDeadline: this.#now + member.sessionTimeoutMs });
  }

  #enter(state: ClassicGroupState): void {
    this.#group.state = state;
    this.#group.syncDeadline = null;
    this.#effects.push({ type: 'state', state, generation: this.#group.generation });
  }

  // --- who is it? ---------------------------------------------------------------------------------------------------

  #identify(memberId: string, groupInstanceId: string | null): ErrorName {
    if (groupInstanceId !== null) {
      const owner = this.#static(groupInstanceId);
      if (!owner) return 'UNKNOWN_MEMBER_ID';
      if (owner.memberId !== memberId) return 'FENCED_INSTANCE_ID';
      return 'NONE';
    }
    return this.#members.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  }

  #static(groupInstanceId: string): Member | undefined {
    return [...this.#members.values()].find((member) => member.groupInstanceId === groupInstanceId);
  }

  // --- join ---------------------------------------------------------------------------------------------------------

  #join(event: Join): void {
    const refuse = (error: ErrorName, memberId = event.memberId): void =>
      void this.#effects.push({ type: 'join-answer', request: event.request, error, memberId });

    if (this.#group.state === 'Dead') return refuse('COORDINATOR_NOT_AVAILABLE');
    const known = this.#members.has(event.memberId);
    const full = this.#members.size >= event.maxSize;
    if (full && !known) return refuse('GROUP_MAX_SIZE_REACHED');
    if (event.protocolType === '' || event.protocols.length === 0) return refuse('INCONSISTENT_GROUP_PROTOCOL');
    if (this.#members.size > 0) {
      const except = known
        ? event.memberId
        : ((event.groupInstanceId && this.#static(event.groupInstanceId)?.memberId) ?? null);
      if (event.protocolType !== this.#group.protocolType) return refuse('INCONSISTENT_GROUP_PROTOCOL');
      if (!sharesProtocol(this.#group, event.protocols, except)) return refuse('INCONSISTENT_GROUP_PROTOCOL');
    }

    if (event.memberId === '') return this.#joinAnew(event);
    if (this.#pending.has(event.memberId)) {
      if (event.groupInstanceId !== null) return refuse('UNKNOWN_MEMBER_ID');
      this.#pending.delete(event.memberId);
      return this.#add(event, event.memberId);
    }
    const stranger = this.#identify(event.memberId, event.groupInstanceId);
    if (stranger !== 'NONE') return refuse(stranger);
    this.#rejoin(event);
  }

  #joinAnew(event: Join): void {
    if (event.groupInstanceId !== null) {
      const owner = this.#static(event.groupInstanceId);
      return owner ? this.#replaceStatic(event, owner) : this.#add(event, event.newMemberId);
    }
    if (!event.memberIdRequired) return this.#add(event, event.newMemberId);
    this.#pending.set(event.newMemberId, this.#now + event.sessionTimeoutMs);
    this.#effects.push({
      type: 'join-answer',
      request: event.request,
      error: 'MEMBER_ID_REQUIRED',
      memberId: event.newMemberId,
    });
  }

  #add(event: Join, memberId: string): void {
    const first = this.#members.size === 0;
    if (first) {
      this.#group.protocolType = event.protocolType;
      this.#group.leader = memberId;
    }
    this.#members.set(memberId, {
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
    this.#effects.push({ type: 'joined', memberId, clientId: event.clientId });
    this.#prepareRebalance(event.initialDelayMs, true);
  }

  /** A static member came back under a new member id: the old one is fenced, its assignment stays (KIP-345). */
  #replaceStatic(event: Join, owner: Member): void {
    this.#members.delete(owner.memberId);
    if (owner.joining !== null)
      this.#effects.push({
        type: 'join-answer',
        request: owner.joining,
        error: 'FENCED_INSTANCE_ID',
        memberId: owner.memberId,
      });
    if (owner.syncing !== null)
      this.#effects.push({
        type: 'sync-answer',
        request: owner.syncing,
        error: 'FENCED_INSTANCE_ID',
        memberId: owner.memberId,
      });
    const led = this.#group.leader === owner.memberId;
    if (led) this.#group.leader = event.newMemberId;
    const unchanged = sameProtocols(owner.protocols, event.protocols);
    this.#members.set(event.newMemberId, {
      ...owner,
      memberId: event.newMemberId,
      clientId: event.clientId,
      clientHost: event.clientHost,
      sessionTimeoutMs: event.sessionTimeoutMs,
      rebalanceTimeoutMs: event.rebalanceTimeoutMs,
      protocols: event.protocols,
      joining: event.request,
      syncing: null,
      sessionDeadline: null,
    });
    this.#effects.push({ type: 'joined', memberId: event.newMemberId, clientId: event.clientId });
    if (this.#group.state !== 'Stable' || !unchanged) return this.#prepareRebalance(event.initialDelayMs, false);
    this.#answerJoin(event.newMemberId, led && event.maySkipAssignment);
  }

  #rejoin(event: Join): void {
    const member = this.#members.get(event.memberId) as Member;
    const unchanged = sameProtocols(member.protocols, event.protocols);
    const leads = this.#group.leader === event.memberId;
    const keeps =
      (this.#group.state === 'CompletingRebalance' && unchanged) ||
      (this.#group.state === 'Stable' && unchanged && !leads);
    if (member.joining !== null && member.joining !== event.request)
      this.#effects.push({
        type: 'join-answer',
        request: member.joining,
        error: 'REBALANCE_IN_PROGRESS',
        memberId: event.memberId,
      });
    this.#update(event.memberId, {
      protocols: event.protocols,
      sessionTimeoutMs: event.sessionTimeoutMs,
      rebalanceTimeoutMs: event.rebalanceTimeoutMs,
      joining: event.request,
      sessionDeadline: null,
    });
    if (keeps) return this.#answerJoin(event.memberId, false);
    this.#prepareRebalance(event.initialDelayMs, false);
  }

  #answerJoin(memberId: string, skipAssignment: boolean): void {
    const request = this.#members.get(memberId)?.joining ?? null;
    if (request === null) return;
    this.#update(memberId, { joining: null });
    this.#alive(memberId);
    this.#effects.push({ type: 'join-answer', request, error: 'NONE', memberId, skipAssignment });
  }

  // --- rebalance ----------------------------------------------------------------------------------------------------

  #prepareRebalance(initialDelayMs: number, newMember: boolean): void {
    const { rebalance } = this.#group;
    if (rebalance) {
      if (rebalance.initial && newMember)
        this.#group.rebalance = { ...rebalance, initial: { ...rebalance.initial, newMember: true } };
      return this.#completeWhenAllJoined();
    }
    if (this.#group.state === 'CompletingRebalance') this.#failSyncs('REBALANCE_IN_PROGRESS');
    const longest = Math.max(0, ...[...this.#members.values()].map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
    if (this.#group.state === 'Empty' && initialDelayMs > 0) {
      const delay = initialDelayMs;
      const initial = { delayMs: delay, remainingMs: Math.max(longest - delay, 0), newMember: false };
      this.#group.rebalance = { deadline: this.#now + delay, initial };
    } else this.#group.rebalance = { deadline: this.#now + longest, initial: null };
    this.#enter('PreparingRebalance');
    this.#completeWhenAllJoined();
  }

  #completeWhenAllJoined(): void {
    const { rebalance } = this.#group;
    // The first rebalance waits its delay out, so that members that start together share one generation.
    if (!rebalance || rebalance.initial || this.#pending.size > 0) return;
    if ([...this.#members.values()].every(({ joining }) => joining !== null)) this.#completeJoin();
  }

  #completeJoin(): void {
    for (const member of [...this.#members.values()]) {
      if (member.joining === null && member.groupInstanceId === null)
        this.#remove(member.memberId, 'rebalance-timeout');
    }
    this.#group.rebalance = null;
    this.#group.generation += 1;
    if (this.#members.size === 0) {
      this.#group.protocolName = null;
      this.#group.leader = null;
      this.#enter('Empty');
      return;
    }
    if (!this.#group.leader || this.#members.get(this.#group.leader)?.joining == null)
      this.#group.leader =
        [...this.#members.values()].find(({ joining }) => joining !== null)?.memberId ?? this.#group.leader;
    this.#group.protocolName = chooseProtocol(this.#group);
    this.#enter('CompletingRebalance');
    this.#group.syncDeadline =
      this.#now + Math.max(...[...this.#members.values()].map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
    for (const { memberId } of [...this.#members.values()]) {
      this.#update(memberId, { synced: false });
      this.#answerJoin(memberId, false);
    }
  }

  #remove(memberId: string, reason: 'left' | 'session-timeout' | 'rebalance-timeout'): void {
    const member = this.#members.get(memberId);
    if (!member) return;
    this.#members.delete(memberId);
    if (member.joining !== null)
      this.#effects.push({ type: 'join-answer', request: member.joining, error: 'UNKNOWN_MEMBER_ID', memberId });
    if (member.syncing !== null)
      this.#effects.push({ type: 'sync-answer', request: member.syncing, error: 'UNKNOWN_MEMBER_ID', memberId });
    if (this.#group.leader === memberId) this.#group.leader = this.#members.keys().next().value ?? null;
    this.#effects.push({ type: 'left', memberId, reason });
  }

  /** After a member is gone: those that stay share its partitions. */
  #rebalanceWithout(): void {
    if (this.#group.state === 'Stable' || this.#group.state === 'CompletingRebalance') this.#prepareRebalance(0, false);
    else if (this.#group.state === 'PreparingRebalance') this.#completeWhenAllJoined();
  }

  // --- sync ---------------------------------------------------------------------------------------------------------

  #sync(event: Sync): void {
    const refuse = (error: ErrorName): void =>
      void this.#effects.push({ type: 'sync-answer', request: event.request, error, memberId: event.memberId });
    if (this.#group.state === 'Dead') return refuse('COORDINATOR_NOT_AVAILABLE');
    const stranger = this.#identify(event.memberId, event.groupInstanceId);
    if (stranger !== 'NONE') return refuse(stranger);
    if (event.generation !== this.#group.generation) return refuse('ILLEGAL_GENERATION');
    const otherType = event.protocolType !== null && event.protocolType !== this.#group.protocolType;
    const otherName = event.protocolName !== null && event.protocolName !== this.#group.protocolName;
    if (otherType || otherName) return refuse('INCONSISTENT_GROUP_PROTOCOL');

    switch (this.#group.state) {
      case 'Empty':
        return refuse('UNKNOWN_MEMBER_ID');
      case 'PreparingRebalance':
        return refuse('REBALANCE_IN_PROGRESS');
      case 'CompletingRebalance':
        this.#update(event.memberId, { syncing: event.request, sessionDeadline: null });
        if (event.memberId === this.#group.leader) this.#assign(event.assignments);
        return;
      case 'Stable':
        this.#update(event.memberId, { synced: true });
        if ([...this.#members.values()].every(({ synced }) => synced)) this.#group.syncDeadline = null;
        this.#alive(event.memberId);
        this.#effects.push({ type: 'sync-answer', request: event.request, error: 'NONE', memberId: event.memberId });
    }
  }

  #assign(assignments: Sync['assignments']): void {
    const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
    for (const { memberId } of [...this.#members.values()])
      this.#update(memberId, { assignment: byMember.get(memberId) ?? none });
    const { syncDeadline } = this.#group;
    const missing = [...this.#members.values()].some(({ syncing }) => syncing === null);
    this.#enter('Stable');
    this.#group.syncDeadline = missing ? syncDeadline : null;
    this.#effects.push({ type: 'assigned' });
    for (const { memberId, syncing } of [...this.#members.values()]) {
      if (syncing === null) continue;
      this.#update(memberId, { syncing: null, synced: true });
      this.#alive(memberId);
      this.#effects.push({ type: 'sync-answer', request: syncing, error: 'NONE', memberId });
    }
  }

  #failSyncs(error: ErrorName): void {
    for (const { memberId, syncing } of [...this.#members.values()]) {
      this.#update(memberId, { assignment: none, syncing: null });
      if (syncing === null) continue;
      this.#alive(memberId);
      this.#effects.push({ type: 'sync-answer', request: syncing, error, memberId });
    }
  }

  // --- heartbeat, leave, commit, time -------------------------------------------------------------------------------

  #heartbeat(event: { memberId: string; groupInstanceId: string | null; generation: number }): ErrorName {
    if (this.#group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
    const stranger = this.#identify(event.memberId, event.groupInstanceId);
    if (stranger !== 'NONE') return stranger;
    if (event.generation !== this.#group.generation) return 'ILLEGAL_GENERATION';
    if (this.#group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
    this.#alive(event.memberId);
    return this.#group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
  }

  #leave({ memberId, groupInstanceId }: { memberId: string; groupInstanceId: string | null }): ErrorName {
    if (this.#group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
    if (groupInstanceId === null && this.#pending.delete(memberId)) {
      this.#rebalanceWithout();
      return 'NONE';
    }
    const owner = groupInstanceId === null ? undefined : this.#static(groupInstanceId);
    const id = memberId === '' && owner ? owner.memberId : memberId;
    const stranger = this.#identify(id, groupInstanceId);
    if (stranger !== 'NONE') return stranger;
    this.#remove(id, 'left');
    this.#rebalanceWithout();
    return 'NONE';
  }

  #commit({
    memberId,
    groupInstanceId,
    generation,
  }: {
    memberId: string;
    groupInstanceId: string | null;
    generation: number;
  }): ErrorName {
    if (this.#group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
    // A consumer outside group management, or a tool: only while nobody is in the group.
    if (generation < 0 && this.#group.state === 'Empty') return 'NONE';
    if (generation < 0 && memberId === '' && groupInstanceId === null) return 'UNKNOWN_MEMBER_ID';
    const stranger = this.#identify(memberId, groupInstanceId);
    if (stranger !== 'NONE') return stranger;
    if (generation !== this.#group.generation) return 'ILLEGAL_GENERATION';
    if (this.#group.state === 'CompletingRebalance') return 'REBALANCE_IN_PROGRESS';
    this.#alive(memberId);
    return 'NONE';
  }

  #tick(): void {
    let gone = false;
    for (const [memberId, deadline] of [...this.#pending]) {
      if (deadline > this.#now) continue;
      this.#pending.delete(memberId);
      gone = true;
    }
    for (const member of [...this.#members.values()]) {
      if (member.sessionDeadline === null || member.sessionDeadline > this.#now) continue;
      this.#remove(member.memberId, 'session-timeout');
      gone = true;
    }
    if (this.#group.syncDeadline !== null && this.#group.syncDeadline <= this.#now) {
      this.#group.syncDeadline = null;
      for (const member of [...this.#members.values()]) {
        if (member.syncing !== null || member.synced) continue;
        this.#remove(member.memberId, 'rebalance-timeout');
        gone = true;
      }
    }
    if (gone) this.#rebalanceWithout();
    const { rebalance } = this.#group;
    if (!rebalance || rebalance.deadline > this.#now) return;
    const { initial } = rebalance;
    if (initial?.newMember && initial.remainingMs > 0) {
      const delay = Math.min(initial.delayMs, initial.remainingMs);
      this.#group.rebalance = {
        deadline: this.#now + delay,
        initial: { ...initial, remainingMs: initial.remainingMs - delay, newMember: false },
      };
      return;
    }
    this.#completeJoin();
  }
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
