import type {
  ConsumerGroupDescription,
  ConsumerHeartbeatAnswer,
  ConsumerHeartbeatRequest,
} from '../apis/consumer-groups-context.ts';
import type { Client } from '../apis/context.ts';
import type { GroupView } from '../control.ts';
import {
  byTopic,
  type ConsumerGroup,
  emptyConsumerGroup,
  nextConsumerDeadline,
  noPartitions,
  type Partitions,
  partitionsOf,
  stateOf,
} from '../group/consumer-group.ts';
import {
  type ConsumerGroupEffect,
  type ConsumerGroupSurroundings,
  consumerTick,
  heartbeatStep,
} from '../group/consumer-group-step.ts';
import type { Clock, Timer } from '../host.ts';
import type { Trace } from '../trace/trace.ts';
import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { GroupsOfType, Reader } from './groups.ts';

interface Held {
  group: ConsumerGroup;
  timer: Timer | null;
}

export interface NamedPartition {
  topic: string;
  partition: number;
}

const system = { kind: 'system' } as const;

/** Keeps the groups of the new consumer protocol: feeds them heartbeats and time, and tells the trace. */
export class ConsumerGroupCoordinator implements GroupsOfType {
  readonly type = 'consumer';
  readonly kinds = [];
  readonly #groups = new Map<string, Held>();
  readonly #clients = new Map<string, Client>();
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #surroundings: () => ConsumerGroupSurroundings;

  constructor(from: { clock: Clock; trace: Trace; surroundings: () => ConsumerGroupSurroundings }) {
    this.#clock = from.clock;
    this.#trace = from.trace;
    this.#surroundings = from.surroundings;
  }

  has(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  list(): readonly { groupId: string; protocolType: string; state: string }[] {
    return [...this.#groups.values()].map(({ group }) => ({
      groupId: group.groupId,
      protocolType: 'consumer',
      state: stateOf(group),
    }));
  }

  view(groupId: string): Omit<GroupView, 'offsets'> | undefined {
    const group = this.group(groupId);
    return (
      group && {
        groupId,
        state: stateOf(group),
        protocol: group.assignor,
        generation: group.epoch,
        members: [...group.members.values()].map(({ memberId, clientId, clientHost, assigned }) => ({
          memberId,
          clientId,
          host: clientHost,
          partitions: this.named(assigned),
        })),
      }
    );
  }

  group(groupId: string): ConsumerGroup | undefined {
    return this.#groups.get(groupId)?.group;
  }

  heartbeat({ groupId, client, cause, owned, ...heartbeat }: ConsumerHeartbeatRequest): ConsumerHeartbeatAnswer {
    let held = this.#groups.get(groupId);
    if (!held) {
      if (heartbeat.memberEpoch !== 0)
        return {
          error: 'GROUP_ID_NOT_FOUND',
          message: `${heartbeat.memberEpoch < 0 ? 'Group' : 'Consumer group'} ${groupId} not found.`,
          memberEpoch: 0,
          assignment: null,
        };
      held = { group: emptyConsumerGroup(groupId), timer: null };
      this.#groups.set(groupId, held);
    }
    const around = this.#surroundings();
    const told = {
      ...heartbeat,
      owned: owned && partitionsOf(owned),
      clientId: client.clientId ?? '',
      clientHost: client.host,
    };
    const { group, answer, effects } = heartbeatStep(held.group, told, around);
    this.#become(held, group, effects, cause, client);
    return { ...answer, assignment: answer.assignment && byTopic(answer.assignment) };
  }

  #become(
    held: Held,
    group: ConsumerGroup,
    effects: readonly ConsumerGroupEffect[],
    cause: number | null,
    client: Client | null,
  ): void {
    const before = stateOf(held.group);
    const epochBefore = held.group.epoch;
    held.group = group;
    const { groupId } = group;
    for (const effect of effects) {
      if (effect.type === 'joined') {
        if (client) this.#clients.set(effect.memberId, client);
        const { memberId, clientId } = effect;
        this.#trace.emit('member-join', system, cause, {
          groupId,
          memberId,
          clientId,
          connection: client?.connection ?? null,
          pid: client?.pid ?? null,
        });
      } else if (effect.type === 'left') {
        this.#clients.delete(effect.memberId);
        this.#trace.emit('member-leave', system, cause, { groupId, memberId: effect.memberId, reason: effect.reason });
      }
    }
    const state = stateOf(group);
    if (state !== before || group.epoch !== epochBefore)
      this.#trace.emit('group-state', system, cause, { groupId, state, generation: group.epoch });
    if (effects.length > 0)
      this.#trace.emit('assignment', system, cause, {
        groupId,
        generation: group.epoch,
        members: [...group.members.values()].map(({ memberId, clientId, assigned }) => ({
          memberId,
          clientId,
          partitions: this.named(assigned),
        })),
      });
    this.#arm(held);
  }

  #arm(held: Held): void {
    held.timer?.cancel();
    held.timer = null;
    const deadline = nextConsumerDeadline(held.group);
    if (deadline === null) return;
    held.timer = this.#clock.after(Math.max(0, deadline - this.#clock.now()), () => {
      held.timer = null;
      const { group, effects } = consumerTick(held.group, this.#clock.now());
      this.#become(held, group, effects, null, null);
    });
  }

  /** Partitions by the names of their topics; those of a deleted topic are left out. */
  named(partitions: Partitions): readonly NamedPartition[] {
    const names = new Map(this.#surroundings().topics.map(({ topicId, name }) => [topicId, name]));
    return byTopic(partitions).flatMap(({ topicId, partitions: numbers }) => {
      const topic = names.get(topicId);
      return topic === undefined ? [] : numbers.map((partition) => ({ topic, partition }));
    });
  }

  /** NONE for a member that may commit: its epoch is the one it has. */
  mayCommit({ groupId, memberId, generation }: { groupId: string; memberId: string; generation: number }): ErrorName {
    const group = this.group(groupId);
    if (generation < 0 && (group?.members.size ?? 0) === 0) return 'NONE';
    const member = group?.members.get(memberId);
    if (!member) return 'UNKNOWN_MEMBER_ID';
    return generation === member.epoch ? 'NONE' : 'STALE_MEMBER_EPOCH';
  }

  subscribed(groupId: string, topic: string): boolean {
    return [...(this.group(groupId)?.members.values() ?? [])].some((member) =>
      member.subscribedTopicNames.includes(topic),
    );
  }

  readers(client: Client, topic: string, partition: number): readonly Reader[] {
    const readers: Reader[] = [];
    for (const { group } of this.#groups.values()) {
      for (const { memberId, assigned } of group.members.values()) {
        const owner = this.#clients.get(memberId);
        if (!owner || owner.clientId !== client.clientId || owner.pid !== client.pid || owner.host !== client.host)
          continue;
        if (this.named(assigned).some((each) => each.topic === topic && each.partition === partition))
          readers.push({ groupId: group.groupId, memberId });
      }
    }
    return readers;
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

  replay(): void {}

  loaded(): void {}

  tombstones(): readonly CoordinatorRecord[] {
    return [];
  }

  /** Drops a group without members that is to become one of another kind. */
  forget(groupId: string): void {
    this.#groups.get(groupId)?.timer?.cancel();
    this.#groups.delete(groupId);
  }

  describe(groupId: string): ConsumerGroupDescription | undefined {
    const group = this.group(groupId);
    if (!group) return undefined;
    const topics = (partitions: Partitions) => {
      const names = new Map(this.#surroundings().topics.map(({ topicId, name }) => [topicId, name]));
      return byTopic(partitions).map(({ topicId, partitions: numbers }) => ({
        topicId,
        topicName: names.get(topicId) ?? '',
        partitions: numbers,
      }));
    };
    return {
      state: stateOf(group),
      groupEpoch: group.epoch,
      assignmentEpoch: group.targetEpoch,
      assignorName: group.assignor,
      members: [...group.members.values()].map((member) => ({
        memberId: member.memberId,
        instanceId: member.instanceId,
        rackId: member.rackId,
        memberEpoch: member.epoch,
        clientId: member.clientId,
        clientHost: `/${member.clientHost}`,
        subscribedTopicNames: member.subscribedTopicNames,
        subscribedTopicRegex: member.subscribedTopicRegex ?? '',
        // What it was told to give up, it still has.
        assignment: topics(new Set([...member.assigned, ...member.revoking])),
        targetAssignment: topics(group.target.get(member.memberId) ?? noPartitions),
      })),
    };
  }
}
