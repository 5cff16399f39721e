import {
  type GroupDescription,
  type JoinAnswer,
  type JoinRequest,
  refusedJoin,
  refusedSync,
  type SyncAnswer,
  type SyncRequest,
} from '../apis/classic-groups-context.ts';
import type { Client } from '../apis/context.ts';
import { Delayed } from '../apis/delayed.ts';
import type { GroupView } from '../control.ts';
import { type ClassicGroup, emptyGroup, nextDeadline, unusedSince } from '../group/classic-group.ts';
import {
  classicGroupRecord,
  classicGroupReplays,
  classicGroupTombstone,
  loadedGroup,
} from '../group/classic-group-records.ts';
import { step } from '../group/classic-group-step.ts';
import { assignedPartitions, subscribedTopics } from '../group/consumer-protocol.ts';
import type { ClassicGroupEffect, ClassicGroupEvent } from '../group/events.ts';
import type { UnusedSince } from '../group/expiry.ts';
import type { Clock, Timer } from '../host.ts';
import type { Actor } from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import { classicGroupDescription, classicGroupView, joinAnswer, syncAnswer } from './classic-group-views.ts';
import type { GroupsOfType, Reader, WriteRecords } from './groups.ts';
import type { MemberClients } from './member-clients.ts';
import type { Purgatory } from './purgatory.ts';

export interface GroupSettings {
  minSessionTimeoutMs: number;
  maxSessionTimeoutMs: number;
  initialRebalanceDelayMs: number;
  maxSize: number;
}

type Answer =
  | { kind: 'plain'; error: ErrorName }
  | { kind: 'join'; answer: JoinAnswer }
  | { kind: 'sync'; answer: SyncAnswer };

interface Held {
  group: ClassicGroup;
  timer: Timer | null;
}

const system: Actor = { kind: 'system' };

/** Keeps the classic groups: feeds them events and time, hands out their answers, and tells the trace. */
export class ClassicGroupCoordinator implements GroupsOfType {
  readonly type = 'classic';
  readonly kinds = classicGroupReplays.map(({ kind }) => kind);
  readonly #groups = new Map<string, Held>();
  readonly #clients: MemberClients;
  readonly #answers = new Map<number, Answer>();
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #purgatory: Purgatory;
  readonly #trace: Trace;
  readonly #settings: () => GroupSettings;
  readonly #write: WriteRecords;
  #lastRequest = 0;

  constructor(from: {
    clock: Clock;
    random: () => number;
    purgatory: Purgatory;
    trace: Trace;
    settings: () => GroupSettings;
    write: WriteRecords;
    /** Who speaks for a member. */
    clients: MemberClients;
  }) {
    this.#write = from.write;
    this.#clients = from.clients;
    this.#clock = from.clock;
    this.#random = from.random;
    this.#purgatory = from.purgatory;
    this.#trace = from.trace;
    this.#settings = from.settings;
  }

  has(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  list(): readonly { groupId: string; protocolType: string; state: string }[] {
    return [...this.#groups.values()].map(({ group: { groupId, protocolType, state } }) => ({
      groupId,
      protocolType: protocolType ?? '',
      state,
    }));
  }

  view(groupId: string): Omit<GroupView, 'offsets'> | undefined {
    const group = this.group(groupId);
    return group && classicGroupView(group);
  }

  group(groupId: string): ClassicGroup | undefined {
    return this.#groups.get(groupId)?.group;
  }

  /** What makes a join impossible, whatever the group is; null if nothing does. */
  invalidJoin({ groupId, sessionTimeoutMs }: JoinRequest): ErrorName | null {
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.#settings();
    if (groupId === '') return 'INVALID_GROUP_ID';
    return sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs
      ? 'INVALID_SESSION_TIMEOUT'
      : null;
  }

  /** @param prelude what is written of the group that this one takes the place of */
  join(request: JoinRequest, prelude: readonly CoordinatorRecord[] = []): JoinAnswer | Delayed<JoinAnswer> {
    const settings = this.#settings();
    const { groupId, memberId, sessionTimeoutMs } = request;
    const invalid = this.invalidJoin(request);
    if (invalid) return refusedJoin(invalid, memberId);
    if (!this.#groups.has(groupId) && memberId !== '') return refusedJoin('UNKNOWN_MEMBER_ID', memberId);
    const { client } = request;
    const clientId = client.clientId ?? '';
    const newMemberId = `${request.groupInstanceId ?? clientId}-${this.#memberUuid()}`;
    if (!this.#groups.has(groupId)) this.#create(groupId, prelude, request.cause);
    const number = this.#step(groupId, request.cause, client, (request_) => ({
      type: 'join',
      request: request_,
      memberId,
      newMemberId,
      groupInstanceId: request.groupInstanceId,
      clientId,
      clientHost: client.host,
      sessionTimeoutMs,
      rebalanceTimeoutMs: request.rebalanceTimeoutMs,
      protocolType: request.protocolType,
      protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: metadata.slice() })),
      memberIdRequired: request.memberIdRequired,
      maySkipAssignment: request.maySkipAssignment,
      initialDelayMs: settings.initialRebalanceDelayMs,
      maxSize: settings.maxSize,
    }));
    return this.#whenAnswered(groupId, number, (answer) => (answer.kind === 'join' ? answer.answer : undefined));
  }

  sync(request: SyncRequest): SyncAnswer | Delayed<SyncAnswer> {
    const { groupId, memberId, groupInstanceId, generation, protocolType, protocolName } = request;
    if (groupId === '') return refusedSync('INVALID_GROUP_ID');
    if (!this.#groups.has(groupId)) return refusedSync('UNKNOWN_MEMBER_ID');
    const assignments = request.assignments.map((each) => ({ ...each, assignment: each.assignment.slice() }));
    const number = this.#step(groupId, request.cause, null, (request_) => ({
      type: 'sync',
      request: request_,
      memberId,
      groupInstanceId,
      generation,
      protocolType,
      protocolName,
      assignments,
    }));
    return this.#whenAnswered(groupId, number, (answer) => (answer.kind === 'sync' ? answer.answer : undefined));
  }

  heartbeat(who: { groupId: string; generation: number; memberId: string; groupInstanceId: string | null }): ErrorName {
    if (who.groupId === '') return 'INVALID_GROUP_ID';
    if (!this.#groups.has(who.groupId)) return 'UNKNOWN_MEMBER_ID';
    return this.#plain(who.groupId, null, (request) => ({ type: 'heartbeat', request, ...who }));
  }

  leave(groupId: string, who: { memberId: string; groupInstanceId: string | null }, cause: number): ErrorName {
    if (groupId === '') return 'INVALID_GROUP_ID';
    if (!this.#groups.has(groupId)) return 'UNKNOWN_MEMBER_ID';
    return this.#plain(groupId, cause, (request) => ({ type: 'leave', request, ...who }));
  }

  mayCommit(who: {
    groupId: string;
    generation: number;
    memberId: string;
    groupInstanceId: string | null;
    transactional?: boolean;
  }): ErrorName {
    if (!this.#groups.has(who.groupId)) {
      if (who.generation >= 0) return 'ILLEGAL_GENERATION';
      this.addSimple(who.groupId);
    }
    return this.#plain(who.groupId, null, (request) => ({ type: 'commit', request, ...who }));
  }

  /** Takes up a record that is kept. */
  replay({ key, value }: CoordinatorRecord): void {
    const { group: groupId } = key as { group: string };
    const group = classicGroupReplays[0]?.apply(undefined, key, value);
    if (group) this.#groups.set(groupId, { group, timer: null });
    else this.#groups.delete(groupId);
  }

  /** All that is kept has been read: sessions begin anew. */
  loaded(): void {
    for (const held of this.#groups.values()) {
      held.group = loadedGroup(held.group, this.#clock.now());
      this.#arm(held);
    }
  }

  /** Makes a group known that is nothing but committed offsets: of a consumer that assigns its partitions itself. */
  addSimple(groupId: string): void {
    this.#groups.set(groupId, { group: emptyGroup(groupId, this.#clock.now()), timer: null });
  }

  /** NON_EMPTY_GROUP while it has members; GROUP_ID_NOT_FOUND if there is none. */
  delete(groupId: string, cause: number | null): ErrorName {
    const held = this.#groups.get(groupId);
    if (!held) return 'GROUP_ID_NOT_FOUND';
    if (held.group.members.size > 0 || held.group.state !== 'Empty') return 'NON_EMPTY_GROUP';
    this.forget(groupId);
    this.#trace.emit('group-delete', system, cause, { groupId });
    return 'NONE';
  }

  unusedSince(groupId: string): UnusedSince {
    const group = this.group(groupId);
    return group ? unusedSince(group) : null;
  }

  close(): void {
    for (const { timer } of this.#groups.values()) timer?.cancel();
  }

  /** Drops a group without members: it is deleted, or becomes one of another kind. */
  forget(groupId: string): void {
    this.#groups.get(groupId)?.timer?.cancel();
    this.#groups.delete(groupId);
  }

  tombstones(groupId: string): readonly CoordinatorRecord[] {
    return [classicGroupTombstone(groupId)];
  }

  describe(groupId: string): GroupDescription | undefined {
    const group = this.group(groupId);
    return group && classicGroupDescription(group);
  }

  /** Whether a member is subscribed to the topic. */
  subscribed(groupId: string, topic: string): boolean {
    const group = this.group(groupId);
    if (!group || group.state === 'Empty') return false;
    return [...group.members.values()].some((member) =>
      member.protocols.some(({ metadata }) => subscribedTopics(metadata).includes(topic)),
    );
  }

  /** The members of all groups that a partition is assigned to and that this client speaks for. */
  readers(client: Client, topic: string, partition: number): readonly Reader[] {
    const readers: Reader[] = [];
    for (const { group } of this.#groups.values()) {
      for (const { memberId, assignment } of group.members.values()) {
        if (!this.#clients.speaksFor(memberId, client)) continue;
        if (assignedPartitions(assignment).some((each) => each.topic === topic && each.partition === partition))
          readers.push({ groupId: group.groupId, memberId });
      }
    }
    return readers;
  }

  // --- stepping -----------------------------------------------------------------------------------------------------

  #plain(groupId: string, cause: number | null, event: (request: number) => ClassicGroupEvent): ErrorName {
    const number = this.#step(groupId, cause, null, event);
    const answer = this.#answers.get(number);
    this.#answers.delete(number);
    return answer?.kind === 'plain' ? answer.error : 'UNKNOWN_SERVER_ERROR';
  }

  #whenAnswered<T>(groupId: string, number: number, pick: (answer: Answer) => T | undefined): T | Delayed<T> {
    const ready = (): T | undefined => {
      const answer = this.#answers.get(number);
      if (!answer) return undefined;
      this.#answers.delete(number);
      return pick(answer);
    };
    const at = ready();
    if (at !== undefined) return at;
    const never = (): never => {
      throw new Error(`group ${groupId}: a request that waits for members has no deadline of its own`);
    };
    return new Delayed({ untilMs: Number.POSITIVE_INFINITY, on: [`group:${groupId}`], ready, expire: never });
  }

  #step(
    groupId: string,
    cause: number | null,
    client: Client | null,
    event: (request: number) => ClassicGroupEvent,
  ): number {
    this.#lastRequest += 1;
    const request = this.#lastRequest;
    const held = this.#groups.get(groupId);
    if (!held) throw new Error(`group ${groupId}: there is no such group`);
    this.#apply(held, event(request), cause, client);
    return request;
  }

  /** A group that somebody joins is kept from the first moment. */
  #create(groupId: string, prelude: readonly CoordinatorRecord[], cause: number | null): void {
    const group = emptyGroup(groupId, this.#clock.now());
    this.#groups.set(groupId, { group, timer: null });
    this.#write(groupId, [...prelude, classicGroupRecord(group)], cause);
  }

  /** Takes over a consumer group whose members all speak the classic protocol. */
  adopt(group: ClassicGroup, rebalance: boolean, cause: number | null): void {
    const held = { group, timer: null };
    this.#groups.set(group.groupId, held);
    const { groupId, state, generation } = group;
    this.#trace.emit('group-state', system, cause, { groupId, state, generation });
    if (rebalance) this.#apply(held, { type: 'rebalance' }, cause, null);
    else this.#arm(held);
  }

  /** Whoever waits for the other members has to join again: the group becomes one of the new protocol. */
  interrupt(groupId: string, cause: number | null): void {
    const held = this.#groups.get(groupId);
    if (held) this.#apply(held, { type: 'interrupt' }, cause, null);
  }

  #apply(held: Held, event: ClassicGroupEvent, cause: number | null, client: Client | null): void {
    const { group, effects } = step(held.group, event, this.#clock.now());
    held.group = group;
    for (const effect of effects) this.#carryOut(effect, group, cause, client);
    this.#arm(held);
    if (effects.length > 0) this.#purgatory.signal(`group:${group.groupId}`);
  }

  #arm(held: Held): void {
    held.timer?.cancel();
    held.timer = null;
    const deadline = nextDeadline(held.group);
    if (deadline === null) return;
    held.timer = this.#clock.after(Math.max(0, deadline - this.#clock.now()), () => {
      held.timer = null;
      this.#apply(held, { type: 'tick' }, null, null);
      this.#purgatory.drain();
    });
  }

  #carryOut(effect: ClassicGroupEffect, group: ClassicGroup, cause: number | null, client: Client | null): void {
    const { groupId } = group;
    switch (effect.type) {
      case 'answer':
        this.#answers.set(effect.request, { kind: 'plain', error: effect.error });
        break;
      case 'join-answer':
        this.#answers.set(effect.request, { kind: 'join', answer: joinAnswer(effect, group) });
        break;
      case 'sync-answer':
        this.#answers.set(effect.request, { kind: 'sync', answer: syncAnswer(effect, group) });
        break;
      case 'write':
        this.#write(groupId, effect.records, cause);
        break;
      case 'joined':
        if (client) this.#clients.set(effect.memberId, client);
        this.#trace.emit('member-join', system, cause, {
          groupId,
          memberId: effect.memberId,
          clientId: effect.clientId,
          connection: client?.connection ?? null,
          pid: client?.pid ?? null,
        });
        break;
      case 'left':
        this.#clients.delete(effect.memberId);
        this.#trace.emit('member-leave', system, cause, { groupId, memberId: effect.memberId, reason: effect.reason });
        break;
      case 'state':
        this.#trace.emit('group-state', system, cause, { groupId, state: effect.state, generation: effect.generation });
        break;
      case 'assigned':
        this.#trace.emit('assignment', system, cause, {
          groupId,
          generation: group.generation,
          members: [...group.members.values()].map(({ memberId, clientId, assignment }) => ({
            memberId,
            clientId,
            partitions: assignedPartitions(assignment),
          })),
        });
    }
  }

  /** A member id's random part: the form of a Java UUID. */
  #memberUuid(): string {
    const hex = Array.from({ length: 32 }, () => Math.floor(this.#random() * 16).toString(16)).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
}
