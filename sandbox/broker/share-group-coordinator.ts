import type { Client, Failure } from '../apis/context.ts';
import { unknownTopic } from '../apis/messages.ts';
import type {
  ShareGroupDescription,
  ShareGroupsContext,
  ShareHeartbeatReply,
  ShareHeartbeatRequest,
} from '../apis/share-groups-context.ts';
import type { GroupView } from '../control.ts';
import { byTopic, type Partitions } from '../group/consumer-group.ts';
import type { Timer } from '../host.ts';
import {
  emptyShareGroup,
  nextShareDeadline,
  type ShareGroup,
  shareAssignor,
  shareStateOf,
  type TopicPartitions,
} from '../share/share-group.ts';
import {
  replayShareGroup,
  shareGroupKinds,
  shareGroupRecords,
  shareGroupTombstones,
  statePartitionRecord,
} from '../share/share-group-records.ts';
import {
  deletedStep,
  deletingStep,
  initializedStep,
  initializingStep,
  type ShareGroupEffect,
  type ShareGroupSurroundings,
  shareHeartbeatStep,
  shareTick,
} from '../share/share-group-step.ts';
import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster } from './cluster.ts';
import type { GroupsOfType, Reader } from './groups.ts';
import { ShareGroupConfigs } from './share-group-configs.ts';

interface Held {
  group: ShareGroup;
  timer: Timer | null;
}

const system = { kind: 'system' } as const;
const notEmpty: Failure = { error: 'NON_EMPTY_GROUP', message: 'The group is not empty.' };

/** Keeps the share groups: feeds them heartbeats and time, writes them down, begins the state of their share-partitions. */
export class ShareGroupCoordinator implements GroupsOfType, ShareGroupsContext {
  readonly type = 'share';
  readonly kinds = shareGroupKinds;
  readonly #cluster: Cluster;
  readonly #configs: ShareGroupConfigs;
  readonly #groups = new Map<string, Held>();
  readonly #clients = new Map<string, Client>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#configs = new ShareGroupConfigs(cluster.configs);
  }

  replay(record: CoordinatorRecord): void {
    const { groupId } = record.key as { groupId: string };
    const group = replayShareGroup(this.#groups.get(groupId)?.group, record);
    if (group) this.#groups.set(groupId, { group, timer: null });
    else this.#groups.delete(groupId);
  }

  loaded(): void {
    for (const held of this.#groups.values()) {
      const sessionDeadline = this.#cluster.now() + this.#configs.sessionTimeoutMs(held.group.groupId);
      const members = new Map([...held.group.members].map(([id, member]) => [id, { ...member, sessionDeadline }]));
      held.group = { ...held.group, members };
      this.#arm(held);
    }
  }

  tombstones(groupId: string): readonly CoordinatorRecord[] {
    const group = this.#groups.get(groupId)?.group;
    return group ? shareGroupTombstones(group) : [];
  }

  has(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  list() {
    return [...this.#groups.values()].map(({ group }) => ({
      groupId: group.groupId,
      protocolType: 'share',
      state: shareStateOf(group),
    }));
  }

  view(groupId: string): Omit<GroupView, 'offsets'> | undefined {
    const group = this.#groups.get(groupId)?.group;
    return (
      group && {
        groupId,
        state: shareStateOf(group),
        protocol: shareAssignor,
        generation: group.epoch,
        members: [...group.members.values()].map(({ memberId, clientId, clientHost, assigned }) => ({
          memberId,
          clientId,
          host: clientHost,
          partitions: this.#named(assigned),
        })),
      }
    );
  }

  subscribed(groupId: string, topic: string): boolean {
    return [...(this.#groups.get(groupId)?.group.members.values() ?? [])].some(({ subscribedTopicNames }) =>
      subscribedTopicNames.includes(topic),
    );
  }

  /** Nobody reads a partition alone. */
  readers(): readonly Reader[] {
    return [];
  }

  #surroundings(groupId: string): ShareGroupSurroundings {
    return {
      now: this.#cluster.now(),
      sessionTimeoutMs: this.#configs.sessionTimeoutMs(groupId),
      assignmentIntervalMs: this.#configs.assignmentIntervalMs(groupId),
      maxSize: this.#cluster.configs.number('group.share.max.size'),
      topic: (name) => {
        const topic = this.#cluster.topics.get(name);
        return topic && { topicId: topic.topicId, partitions: topic.partitions.length };
      },
    };
  }

  heartbeat({ groupId, client, cause, ...heartbeat }: ShareHeartbeatRequest): ShareHeartbeatReply {
    const held = this.#groups.get(groupId);
    if (!held && heartbeat.memberEpoch !== 0) {
      const message = `${heartbeat.memberEpoch < 0 ? 'Group' : 'Share group'} ${groupId} not found.`;
      return { error: 'GROUP_ID_NOT_FOUND', message, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };
    }
    const told = { ...heartbeat, clientId: client.clientId ?? '', clientHost: client.host };
    const before = held?.group ?? emptyShareGroup(groupId);
    const { group, answer, effects } = shareHeartbeatStep(before, told, this.#surroundings(groupId));
    if (answer.error === 'NONE') this.#become(groupId, group, effects, { cause, client });
    const leaving = answer.memberEpoch < 0 || answer.error !== 'NONE';
    return {
      ...answer,
      heartbeatIntervalMs: leaving ? 0 : this.#configs.heartbeatIntervalMs(groupId),
      assignment: answer.assignment && byTopic(answer.assignment),
    };
  }

  #become(
    groupId: string,
    group: ShareGroup,
    effects: readonly ShareGroupEffect[],
    { cause, client }: { cause: number | null; client: Client | null },
  ): void {
    const { trace } = this.#cluster;
    const before = this.#groups.get(groupId)?.group;
    for (const effect of effects) {
      if (effect.type === 'joined') {
        if (client) this.#clients.set(effect.memberId, client);
        const { memberId, clientId } = effect;
        const by = { connection: client?.connection ?? null, pid: client?.pid ?? null };
        trace.emit('member-join', system, cause, { groupId, memberId, clientId, ...by });
      } else if (effect.type === 'left') {
        this.#clients.delete(effect.memberId);
        trace.emit('member-leave', system, cause, { groupId, memberId: effect.memberId, reason: effect.reason });
      }
    }
    const state = shareStateOf(group);
    if (!before || state !== shareStateOf(before) || group.epoch !== before.epoch)
      trace.emit('group-state', system, cause, { groupId, state, generation: group.epoch });
    if (effects.some(({ type }) => type === 'moved' || type === 'left')) this.#tellAssignment(group, cause);
    this.#keep(group, cause);
    for (const effect of effects)
      if (effect.type === 'initialize') this.#initialize(groupId, group.epoch, effect.topics, cause);
  }

  #tellAssignment(group: ShareGroup, cause: number | null): void {
    this.#cluster.trace.emit('assignment', system, cause, {
      groupId: group.groupId,
      generation: group.epoch,
      members: [...group.members.values()].map(({ memberId, clientId, assigned }) => ({
        memberId,
        clientId,
        partitions: this.#named(assigned),
      })),
    });
  }

  /** Holds the group as it is now, and writes down what has changed. */
  #keep(group: ShareGroup, cause: number | null): void {
    const { groupId } = group;
    const held = this.#groups.get(groupId) ?? { group, timer: null };
    const before = this.#groups.has(groupId) ? held.group : undefined;
    held.group = group;
    this.#groups.set(groupId, held);
    this.#cluster.groups.log.append(groupId, shareGroupRecords(before, group), cause);
    this.#arm(held);
  }

  #arm(held: Held): void {
    held.timer?.cancel();
    held.timer = null;
    const deadline = nextShareDeadline(held.group);
    if (deadline === null) return;
    held.timer = this.#cluster.clock.after(Math.max(0, deadline - this.#cluster.now()), () => {
      held.timer = null;
      const { group, effects } = shareTick(held.group, this.#surroundings(held.group.groupId));
      this.#become(group.groupId, group, effects, { cause: null, client: null });
    });
  }

  /** Begins the state of share-partitions; those that can be are assigned from then on. */
  #initialize(
    groupId: string,
    stateEpoch: number,
    topics: ReadonlyMap<string, TopicPartitions>,
    cause: number | null,
  ): void {
    const begun = new Map<string, TopicPartitions>();
    for (const [topicId, { name, partitions }] of topics) {
      const well = [...partitions].filter((partition) => {
        const place = { groupId, topicId, partition };
        const asked = { stateEpoch, startOffset: -1n };
        return this.#cluster.groups.shareStates.initialize(place, asked, cause).error === 'NONE';
      });
      if (well.length > 0) begun.set(topicId, { name, partitions: new Set(well) });
    }
    const group = this.#groups.get(groupId)?.group;
    if (group && begun.size > 0) this.#keep(initializedStep(group, begun), cause);
  }

  describe(groupId: string): ShareGroupDescription | undefined {
    const group = this.#groups.get(groupId)?.group;
    return (
      group && {
        state: shareStateOf(group),
        groupEpoch: group.epoch,
        assignmentEpoch: group.targetEpoch,
        assignorName: shareAssignor,
        members: [...group.members.values()].map((member) => ({
          memberId: member.memberId,
          rackId: member.rackId,
          memberEpoch: member.epoch,
          clientId: member.clientId,
          clientHost: `/${member.clientHost}`,
          subscribedTopicNames: member.subscribedTopicNames,
          assignment: byTopic(member.assigned).flatMap(({ topicId, partitions }) => {
            const topicName = this.#cluster.topics.byId(topicId)?.name;
            return topicName === undefined ? [] : [{ topicId, topicName, partitions }];
          }),
        })),
      }
    );
  }

  /** Partitions by the names of their topics; those of a deleted topic are left out. */
  #named(partitions: Partitions): readonly { topic: string; partition: number }[] {
    return byTopic(partitions).flatMap(({ topicId, partitions: numbers }) => {
      const topic = this.#cluster.topics.byId(topicId)?.name;
      return topic === undefined ? [] : numbers.map((partition) => ({ topic, partition }));
    });
  }

  // --- state --------------------------------------------------------------------------------------------------------

  initialized(groupId: string) {
    return [...(this.#groups.get(groupId)?.group.initialized ?? [])].map(([topicId, { name, partitions }]) => ({
      topicId,
      topicName: name,
      partitions: [...partitions].sort((a, b) => a - b),
    }));
  }

  alterOffsets(
    groupId: string,
    topics: readonly { name: string; partitions: ReadonlyMap<number, bigint> }[],
    cause: number,
  ): Failure | null {
    if (!this.has(groupId) && this.#cluster.groups.typeOf(groupId) !== undefined)
      return { error: 'GROUP_ID_NOT_FOUND', message: `Group ${groupId} is not a share group.` };
    const group = this.#groups.get(groupId)?.group ?? emptyShareGroup(groupId);
    if (group.members.size > 0) return notEmpty;
    const known = topics.flatMap(({ name, partitions }) => {
      const topicId = this.#cluster.topics.get(name)?.topicId;
      return topicId === undefined ? [] : [{ topicId, name, partitions }];
    });
    if (known.length === 0) return null;
    const begun = new Map(
      known.map(({ topicId, name, partitions }) => [topicId, { name, partitions: new Set(partitions.keys()) }]),
    );
    const beginning = initializingStep(group, begun);
    this.#keep(beginning, cause);
    for (const { topicId, partitions } of known)
      for (const [partition, startOffset] of partitions)
        this.#cluster.groups.shareStates.initialize(
          { groupId, topicId, partition },
          { stateEpoch: group.epoch, startOffset },
          cause,
        );
    this.#keep(initializedStep(beginning, begun), cause);
    return null;
  }

  deleteOffsets(
    groupId: string,
    topics: readonly string[],
    cause: number,
  ): Failure | ReadonlyMap<string, Failure | null> {
    const group = this.#groups.get(groupId)?.group;
    if (!group) {
      const other = this.#cluster.groups.typeOf(groupId) !== undefined;
      const message = other ? `Group ${groupId} is not a share group.` : `Group ${groupId} not found.`;
      return { error: 'GROUP_ID_NOT_FOUND', message };
    }
    if (group.members.size > 0) return notEmpty;
    const results = new Map<string, Failure | null>();
    const gone: string[] = [];
    for (const name of topics) {
      const topicId = this.#cluster.topics.get(name)?.topicId;
      const known = topicId === undefined ? undefined : group.initialized.get(topicId);
      if (topicId !== undefined && known) {
        gone.push(topicId);
        results.set(name, null);
      } else {
        const message = topicId === undefined ? unknownTopic : 'There is no offset information to delete.';
        results.set(name, { error: 'UNKNOWN_TOPIC_OR_PARTITION', message });
      }
    }
    this.#forgetState(group, gone, cause);
    if (gone.length > 0) this.#keep(deletedStep(group, gone), cause);
    return results;
  }

  /** Kafka writes down which states it is about to forget, even if there are none. */
  #forgetState(group: ShareGroup, topicIds: readonly string[], cause: number | null): void {
    const { groupId, hadState, initialized } = group;
    if (!hadState) return;
    if (topicIds.length > 0) this.#keep(deletingStep(group, topicIds), cause);
    else this.#cluster.groups.log.append(groupId, [statePartitionRecord(group)], cause);
    for (const topicId of topicIds)
      for (const partition of initialized.get(topicId)?.partitions ?? [])
        this.#cluster.groups.shareStates.delete({ groupId, topicId, partition }, cause);
  }

  close(): void {
    for (const { timer } of this.#groups.values()) timer?.cancel();
  }

  /** Drops a group without members that is to become one of another type. */
  forget(groupId: string): void {
    this.#groups.get(groupId)?.timer?.cancel();
    this.#groups.delete(groupId);
  }

  /** A topic is gone: no group has state of it any more. */
  forgetTopic(topicId: string, cause: number | null): void {
    for (const { group } of [...this.#groups.values()])
      if (group.initialized.has(topicId) || group.initializing.has(topicId))
        this.#keep(deletedStep(group, [topicId]), cause);
  }

  delete(groupId: string, cause: number | null): ErrorName {
    const held = this.#groups.get(groupId);
    if (!held) return 'GROUP_ID_NOT_FOUND';
    const { group } = held;
    if (group.members.size > 0) return 'NON_EMPTY_GROUP';
    this.#forgetState(group, [...group.initialized.keys()], cause);
    this.forget(groupId);
    this.#cluster.trace.emit('group-delete', system, cause, { groupId });
    return 'NONE';
  }
}
