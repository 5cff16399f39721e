import type { JoinAnswer, JoinRequest, SyncAnswer, SyncRequest } from '../apis/classic-groups-context.ts';
import { refusedJoin, refusedSync } from '../apis/classic-groups-context.ts';
import type {
  ConsumerGroupDescription,
  ConsumerHeartbeatAnswer,
  ConsumerHeartbeatRequest,
} from '../apis/consumer-groups-context.ts';
import type { Client } from '../apis/context.ts';
import type { GroupView } from '../control.ts';
import type { ClassicGroup } from '../group/classic-group.ts';
import {
  byTopic,
  type ConsumerGroup,
  emptyConsumerGroup,
  nextConsumerDeadline,
  partitionKey,
  partitionsOf,
  stateOf,
} from '../group/consumer-group.ts';
import { consumerGroupRecords, consumerGroupTombstones } from '../group/consumer-group-changes.ts';
import { classicHeartbeat, classicJoin, classicLeave, classicSync } from '../group/consumer-group-classic.ts';
import { consumerTick } from '../group/consumer-group-fence.ts';
import { consumerGroupReplays, loadedConsumerGroup } from '../group/consumer-group-replay.ts';
import { type ConsumerGroupEffect, heartbeatStep } from '../group/consumer-group-step.ts';
import { type ConsumerGroupSurroundings, resolvePatterns } from '../group/consumer-group-topics.ts';
import { consumerProtocolType } from '../group/consumer-protocol.ts';
import type { UnusedSince } from '../group/expiry.ts';
import { namesOf } from '../group/migration.ts';
import type { Clock, Timer } from '../host.ts';
import type { Trace } from '../trace/trace.ts';
import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import { commitError, consumerGroupDescription, consumerGroupView, fetchError } from './consumer-group-views.ts';
import type { GroupsOfType, Reader, WriteRecords } from './groups.ts';
import type { MemberClients } from './member-clients.ts';

interface Held {
  group: ConsumerGroup;
  timer: Timer | null;
}

/** What came before a step, and is kept in one batch with what it makes. */
export interface Prelude {
  /** The group that the step begins with, where it is not one that is here. */
  group: ConsumerGroup;
  records: readonly CoordinatorRecord[];
  /** Called once the step is taken. */
  taken(): void;
}

const system = { kind: 'system' } as const;

/** Keeps the groups of the new consumer protocol: feeds them heartbeats and time, and tells the trace. */
export class ConsumerGroupCoordinator implements GroupsOfType {
  readonly type = 'consumer';
  readonly kinds = consumerGroupReplays.map(({ kind }) => kind);
  readonly #groups = new Map<string, Held>();
  readonly #clients: MemberClients;
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #surroundings: (groupId: string) => ConsumerGroupSurroundings;
  readonly #heartbeatIntervalMs: (groupId: string) => number;
  readonly #topicId: (topic: string) => string | undefined;
  readonly #write: WriteRecords;
  readonly #downgraded: (group: ClassicGroup, rebalance: boolean, cause: number | null) => void;

  constructor(from: {
    clock: Clock;
    trace: Trace;
    /** Who speaks for a member. */
    clients: MemberClients;
    surroundings: (groupId: string) => ConsumerGroupSurroundings;
    heartbeatIntervalMs: (groupId: string) => number;
    topicId: (topic: string) => string | undefined;
    write: WriteRecords;
    /** Takes over a group that is a classic one from now on. */
    downgraded: (group: ClassicGroup, rebalance: boolean, cause: number | null) => void;
  }) {
    this.#clock = from.clock;
    this.#trace = from.trace;
    this.#clients = from.clients;
    this.#surroundings = from.surroundings;
    this.#heartbeatIntervalMs = from.heartbeatIntervalMs;
    this.#topicId = from.topicId;
    this.#write = from.write;
    this.#downgraded = from.downgraded;
  }

  has(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  list(): readonly { groupId: string; protocolType: string; state: string }[] {
    return [...this.#groups.values()].map(({ group }) => ({
      groupId: group.groupId,
      protocolType: consumerProtocolType,
      state: stateOf(group),
    }));
  }

  view(groupId: string): Omit<GroupView, 'offsets'> | undefined {
    const group = this.group(groupId);
    return group && consumerGroupView(group, this.#surroundings(groupId));
  }

  describe(groupId: string): ConsumerGroupDescription | undefined {
    const group = this.group(groupId);
    return group && consumerGroupDescription(group, this.#surroundings(groupId));
  }

  group(groupId: string): ConsumerGroup | undefined {
    return this.#groups.get(groupId)?.group;
  }

  /** @param prelude for a group that is not here yet */
  heartbeat(
    { groupId, client, cause, owned, mayDescribe, ...heartbeat }: ConsumerHeartbeatRequest,
    prelude: Prelude = { group: emptyConsumerGroup(groupId), records: [], taken: () => {} },
  ): ConsumerHeartbeatAnswer {
    const heartbeatIntervalMs = this.#heartbeatIntervalMs(groupId);
    const known = this.#groups.get(groupId);
    if (!known && heartbeat.memberEpoch !== 0)
      return {
        error: 'GROUP_ID_NOT_FOUND',
        message: `${heartbeat.memberEpoch < 0 ? 'Group' : 'Consumer group'} ${groupId} not found.`,
        memberEpoch: 0,
        heartbeatIntervalMs,
        assignment: null,
      };
    const around = this.#surroundings(groupId);
    const told = {
      ...heartbeat,
      owned: owned && partitionsOf(owned),
      clientId: client.clientId ?? '',
      clientHost: client.host,
    };
    const held = known ?? { group: prelude.group, timer: null };
    const { group, answer, effects } = heartbeatStep(held.group, told, around);
    if (answer.error === 'NONE') {
      this.#groups.set(groupId, held);
      if (!known) prelude.taken();
      this.#become(held, group, effects, { cause, client, records: known ? [] : prelude.records });
      for (const effect of effects)
        if (effect.type === 'resolve') this.#resolve(held, effect.patterns, mayDescribe, cause);
    }
    return { ...answer, heartbeatIntervalMs, assignment: answer.assignment && byTopic(answer.assignment) };
  }

  #resolve(
    held: Held,
    patterns: readonly string[],
    mayDescribe: (topic: string) => boolean,
    cause: number | null,
  ): void {
    const before = held.group;
    const after = resolvePatterns(before, patterns, this.#surroundings(before.groupId), mayDescribe);
    const records = consumerGroupRecords(before, after);
    this.#become(held, after, [{ type: 'write', records }], { cause, client: null });
  }

  // --- members of the classic protocol --------------------------------------------------------------------------------

  join({ groupId, client, cause, ...request }: JoinRequest, newMemberId: string): JoinAnswer {
    const held = this.#groups.get(groupId);
    if (!held) return refusedJoin('UNKNOWN_MEMBER_ID', request.memberId);
    const step = classicJoin(
      held.group,
      {
        ...request,
        protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: metadata.slice() })),
        newMemberId,
        clientId: client.clientId ?? '',
        clientHost: client.host,
      },
      this.#surroundings(groupId),
    );
    if (step.error !== 'NONE') return refusedJoin(step.error, step.memberId);
    this.#become(held, step.group, step.effects, { cause, client });
    return {
      error: 'NONE',
      memberId: step.memberId,
      generation: step.generation,
      protocolType: consumerProtocolType,
      protocolName: step.protocolName,
      leader: '',
      skipAssignment: false,
      members: [],
    };
  }

  sync({ groupId, cause, protocolType, protocolName, ...request }: SyncRequest): SyncAnswer {
    const held = this.#groups.get(groupId);
    if (!held) return refusedSync('UNKNOWN_MEMBER_ID');
    const who = { ...request, protocolType, protocolName };
    const { group, error, assignment } = classicSync(held.group, who, this.#surroundings(groupId));
    this.#become(held, group, [], { cause, client: null });
    return error === 'NONE' ? { error, protocolType, protocolName, assignment } : refusedSync(error);
  }

  classicHeartbeat(who: {
    groupId: string;
    generation: number;
    memberId: string;
    groupInstanceId: string | null;
  }): ErrorName {
    const held = this.#groups.get(who.groupId);
    if (!held) return 'UNKNOWN_MEMBER_ID';
    const { group, error } = classicHeartbeat(held.group, who, this.#surroundings(who.groupId));
    this.#become(held, group, [], { cause: null, client: null });
    return error;
  }

  leave(
    groupId: string,
    members: readonly { memberId: string; groupInstanceId: string | null }[],
    cause: number,
  ): readonly ErrorName[] {
    const held = this.#groups.get(groupId);
    if (!held) return members.map(() => 'UNKNOWN_MEMBER_ID');
    const { group, effects, errors } = classicLeave(held.group, members, this.#surroundings(groupId));
    this.#become(held, group, effects, { cause, client: null });
    return errors;
  }

  // --- stepping -------------------------------------------------------------------------------------------------------

  #become(
    held: Held,
    group: ConsumerGroup,
    effects: readonly ConsumerGroupEffect[],
    {
      cause,
      client,
      records = [],
    }: { cause: number | null; client: Client | null; records?: readonly CoordinatorRecord[] },
  ): void {
    const before = held.group;
    held.group = group;
    const { groupId } = group;
    const kept = [...records, ...effects.flatMap((effect) => (effect.type === 'write' ? effect.records : []))];
    if (kept.length > 0) this.#write(groupId, kept, cause);
    for (const effect of effects) {
      if (effect.type === 'joined') {
        if (client) this.#clients.set(effect.memberId, client);
        const { memberId, clientId } = effect;
        const facts = { groupId, memberId, clientId, connection: client?.connection ?? null, pid: client?.pid ?? null };
        this.#trace.emit('member-join', system, cause, facts);
      } else if (effect.type === 'left') {
        this.#clients.delete(effect.memberId);
        const { memberId, reason } = effect;
        this.#trace.emit('member-leave', system, cause, { groupId, memberId, reason });
      }
    }
    const downgrade = effects.find((effect) => effect.type === 'downgrade');
    if (downgrade) {
      this.forget(groupId);
      return this.#downgraded(downgrade.group, downgrade.rebalance, cause);
    }
    this.#tell(before, group, effects, cause);
    this.#arm(held);
  }

  #tell(
    before: ConsumerGroup,
    group: ConsumerGroup,
    effects: readonly ConsumerGroupEffect[],
    cause: number | null,
  ): void {
    if (!this.#trace.listening) return;
    const { groupId } = group;
    const state = stateOf(group);
    if (state !== stateOf(before) || group.epoch !== before.epoch)
      this.#trace.emit('group-state', system, cause, { groupId, state, generation: group.epoch });
    if (!effects.some(({ type }) => type === 'joined' || type === 'left' || type === 'moved')) return;
    const { topics } = this.#surroundings(groupId);
    this.#trace.emit('assignment', system, cause, {
      groupId,
      generation: group.epoch,
      members: [...group.members.values()].map(({ memberId, clientId, assigned }) => ({
        memberId,
        clientId,
        partitions: namesOf(assigned.keys(), topics),
      })),
    });
  }

  #arm(held: Held): void {
    held.timer?.cancel();
    held.timer = null;
    const deadline = nextConsumerDeadline(held.group);
    if (deadline === null) return;
    held.timer = this.#clock.after(Math.max(0, deadline - this.#clock.now()), () => {
      held.timer = null;
      const { group, effects } = consumerTick(held.group, this.#surroundings(held.group.groupId));
      this.#become(held, group, effects, { cause: null, client: null });
    });
  }

  // --- the rest of what can be asked of groups --------------------------------------------------------------------------

  mayCommit(who: Parameters<typeof commitError>[1] & { groupId: string }): ErrorName {
    const group = this.group(who.groupId);
    return group ? commitError(group, who) : 'UNKNOWN_MEMBER_ID';
  }

  mayFetchOffsets(groupId: string, memberId: string | null, memberEpoch: number): ErrorName {
    const group = this.group(groupId);
    return group ? fetchError(group, memberId, memberEpoch) : 'NONE';
  }

  subscribed(groupId: string, topic: string): boolean {
    const group = this.group(groupId);
    return [...(group?.members.values() ?? [])].some(
      (member) =>
        member.subscribedTopicNames.includes(topic) ||
        group?.patterns.get(member.subscribedTopicRegex)?.topics.includes(topic),
    );
  }

  readers(client: Client, topic: string, partition: number): readonly Reader[] {
    const topicId = this.#topicId(topic);
    if (topicId === undefined) return [];
    const key = partitionKey(topicId, partition);
    return [...this.#groups.values()].flatMap(({ group: { groupId, members } }) =>
      [...members.values()]
        .filter(({ memberId, assigned }) => assigned.has(key) && this.#clients.speaksFor(memberId, client))
        .map(({ memberId }) => ({ groupId, memberId })),
    );
  }

  /** NON_EMPTY_GROUP while it has members. */
  delete(groupId: string, cause: number | null): ErrorName {
    const held = this.#groups.get(groupId);
    if (!held) return 'GROUP_ID_NOT_FOUND';
    if (held.group.members.size > 0) return 'NON_EMPTY_GROUP';
    this.forget(groupId);
    this.#trace.emit('group-delete', system, cause, { groupId });
    return 'NONE';
  }

  tombstones(groupId: string): readonly CoordinatorRecord[] {
    const group = this.group(groupId);
    return group ? consumerGroupTombstones(group) : [];
  }

  replay({ kind, key, value }: CoordinatorRecord): void {
    const { groupId } = key as { groupId: string };
    const replayed = consumerGroupReplays.find((each) => each.kind === kind);
    const group = replayed?.apply(this.group(groupId), key, value);
    if (group) this.#groups.set(groupId, { group, timer: null });
    else this.#groups.delete(groupId);
  }

  loaded(): void {
    for (const held of this.#groups.values()) {
      const { now, sessionTimeoutMs } = this.#surroundings(held.group.groupId);
      held.group = loadedConsumerGroup(held.group, now, sessionTimeoutMs);
      this.#arm(held);
    }
  }

  unusedSince(): UnusedSince {
    return 'commit';
  }

  close(): void {
    for (const { timer } of this.#groups.values()) timer?.cancel();
  }

  /** Drops a group: it is deleted, or becomes one of another kind. */
  forget(groupId: string): void {
    this.#groups.get(groupId)?.timer?.cancel();
    this.#groups.delete(groupId);
  }
}
