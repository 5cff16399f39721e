import type { Client } from '../apis/context.ts';
import type {
  MissingTopic,
  StreamsGroupDescription,
  StreamsGroupsContext,
  StreamsHeartbeatAnswer,
  StreamsHeartbeatRequest,
} from '../apis/streams-groups-context.ts';
import type { GroupView } from '../control.ts';
import type { UnusedSince } from '../group/expiry.ts';
import { metadataHash } from '../group/metadata-hash.ts';
import { bySubtopology, nextStreamsDeadline, type StreamsGroup, streamsStateOf } from '../group/streams-group.ts';
import {
  loadedStreamsGroup,
  streamsGroupRecords,
  streamsGroupReplays,
  streamsGroupTombstones,
} from '../group/streams-group-records.ts';
import { streamsHeartbeatStep, streamsTick } from '../group/streams-group-step.ts';
import type { StreamsGroupEffect, StreamsSurroundings } from '../group/streams-heartbeat.ts';
import { mayCommitStreams, mayFetchStreams } from '../group/streams-offsets.ts';
import { sourcePartitions } from '../group/streams-sources.ts';
import { readerOf } from '../group/streams-topology.ts';
import type { Timer } from '../host.ts';
import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster } from './cluster.ts';
import type { GroupsOfType, Reader, WriteRecords } from './groups.ts';
import { describeStreamsGroup } from './streams-group-views.ts';

interface Held {
  group: StreamsGroup;
  timer: Timer | null;
}

/** Why topics could not be made, until the member has had time to ask again. */
interface Failures {
  untilMs: number;
  byTopic: Map<string, string>;
}

const system = { kind: 'system' } as const;

/** Keeps the groups of Kafka Streams' own protocol: feeds them heartbeats and time, and tells the log and the trace. */
export class StreamsGroupCoordinator implements GroupsOfType, StreamsGroupsContext {
  readonly type = 'streams';
  readonly kinds = streamsGroupReplays.map(({ kind }) => kind);
  readonly #groups = new Map<string, Held>();
  readonly #clients = new Map<string, Client>();
  readonly #failures = new Map<string, Failures>();
  readonly #cluster: Cluster;
  readonly #write: WriteRecords;

  constructor(cluster: Cluster, write: WriteRecords) {
    this.#cluster = cluster;
    this.#write = write;
  }

  get enabled(): boolean {
    const { configs, features } = this.#cluster;
    if (features.level('streams.version') < 1) return false;
    return configs.text('group.coordinator.rebalance.protocols').split(',').includes('streams');
  }

  has(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  group(groupId: string): StreamsGroup | undefined {
    return this.#groups.get(groupId)?.group;
  }

  list(): readonly { groupId: string; protocolType: string; state: string }[] {
    return [...this.#groups.values()].map(({ group }) => ({
      groupId: group.groupId,
      protocolType: 'streams',
      state: streamsStateOf(group),
    }));
  }

  view(groupId: string): Omit<GroupView, 'offsets'> | undefined {
    const group = this.group(groupId);
    return (
      group && {
        groupId,
        state: streamsStateOf(group),
        protocol: 'sticky',
        generation: group.epoch,
        members: this.#membersOf(group).map((member) => ({ ...member, host: member.clientHost })),
      }
    );
  }

  describe(groupId: string): StreamsGroupDescription | undefined {
    const group = this.group(groupId);
    return group && describeStreamsGroup(group);
  }

  #surroundings(groupId: string): StreamsSurroundings {
    const { configs, topics } = this.#cluster;
    return {
      now: this.#cluster.now(),
      sessionTimeoutMs: configs.groupNumber(groupId, 'streams.session.timeout.ms'),
      maxSize: configs.number('group.streams.max.size'),
      assignmentIntervalMs: configs.groupNumber(groupId, 'streams.assignment.interval.ms'),
      initialRebalanceDelayMs: configs.groupNumber(groupId, 'streams.initial.rebalance.delay.ms'),
      numStandbyReplicas: configs.groupNumber(groupId, 'streams.num.standby.replicas'),
      partitionsOf: (topic) => topics.get(topic)?.partitions.length,
      metadataHash: (names) =>
        metadataHash(
          names.flatMap((name) => {
            const topic = topics.get(name);
            return topic ? [{ name, topicId: topic.topicId, partitions: topic.partitions.length }] : [];
          }),
        ),
    };
  }

  heartbeat(
    request: StreamsHeartbeatRequest,
  ): StreamsHeartbeatAnswer | { error: Exclude<ErrorName, 'NONE'>; message: string | null } {
    const { groupId, client, cause, ...heartbeat } = request;
    if (this.#isOther(groupId, heartbeat.memberEpoch))
      return { error: 'GROUP_ID_NOT_FOUND', message: `Group ${groupId} is not a streams group.` };
    const held = this.#groups.get(groupId);
    const told = { ...heartbeat, clientId: client.clientId ?? '', clientHost: client.host };
    const { group, answer, effects } = streamsHeartbeatStep(
      held?.group ?? null,
      groupId,
      told,
      this.#surroundings(groupId),
    );
    if (answer.error !== 'NONE') return answer;
    if (request.memberEpoch >= 0) this.#clients.set(request.memberId, client);
    if (group) this.#become(held ?? null, group, effects, cause, client);
    return {
      ...answer,
      heartbeatIntervalMs:
        request.memberEpoch < 0 ? 0 : this.#cluster.configs.groupNumber(groupId, 'streams.heartbeat.interval.ms'),
      assignment: answer.assignment && {
        activeTasks: bySubtopology(answer.assignment.active.keys()),
        standbyTasks: bySubtopology(answer.assignment.standby),
        warmupTasks: [],
      },
      partitionsByUserEndpoint: answer.endpoints,
      missing: answer.missing.map(({ name, partitions, replicationFactor, topicConfigs }) => ({
        name,
        partitions,
        replicationFactor: replicationFactor || -1,
        configs: new Map(topicConfigs.map(({ key, value }) => [key, value])),
      })),
    };
  }

  /** Whether the group is of another type, and not a classic one that is empty: that a member may replace by joining. */
  #isOther(groupId: string, memberEpoch: number): boolean {
    const { groups } = this.#cluster;
    const type = groups.typeOf(groupId);
    if (type === undefined || type === 'streams') return false;
    return type !== 'classic' || memberEpoch !== 0 || !groups.isEmpty(groupId);
  }

  createTopics(groupId: string, wanted: readonly MissingTopic[], cause: number): readonly string[] {
    const now = this.#cluster.now();
    const before = this.#failures.get(groupId);
    const byTopic = new Map<string, string>();
    for (const topic of wanted) {
      const made = this.#cluster.topics.create(topic, { validateOnly: false, auto: true, cause });
      if ('error' in made) byTopic.set(topic.name, made.message ?? made.error);
    }
    const untilMs = now + 2 * this.#cluster.configs.groupNumber(groupId, 'streams.heartbeat.interval.ms');
    this.#failures.delete(groupId);
    if (byTopic.size > 0) this.#failures.set(groupId, { untilMs, byTopic });
    if (!before || before.untilMs < now) return [];
    return wanted.flatMap(({ name }) => {
      const failure = before.byTopic.get(name);
      return failure === undefined ? [] : `${name} (${failure})`;
    });
  }

  #become(
    held: Held | null,
    group: StreamsGroup,
    effects: readonly StreamsGroupEffect[],
    cause: number | null,
    client: Client | null,
  ): void {
    const { groupId } = group;
    const before = held?.group ?? null;
    const own = held ?? { group, timer: null };
    own.group = group;
    const replaced = before ? [] : this.#cluster.groups.giveUp(groupId);
    this.#groups.set(groupId, own);
    this.#write(groupId, [...replaced, ...streamsGroupRecords(before, group)], cause);
    for (const effect of effects) this.#tell(groupId, effect, cause, client);
    const state = streamsStateOf(group);
    if (!before || state !== streamsStateOf(before) || group.epoch !== before.epoch)
      this.#cluster.trace.emit('group-state', system, cause, { groupId, state, generation: group.epoch });
    if (effects.length > 0)
      this.#cluster.trace.emit('assignment', system, cause, {
        groupId,
        generation: group.epoch,
        members: this.#membersOf(group),
      });
    this.#arm(own);
  }

  #tell(groupId: string, effect: StreamsGroupEffect, cause: number | null, client: Client | null): void {
    const { trace } = this.#cluster;
    if (effect.type === 'joined') {
      const { memberId, clientId } = effect;
      const [connection, pid] = [client?.connection ?? null, client?.pid ?? null];
      trace.emit('member-join', system, cause, { groupId, memberId, clientId, connection, pid });
    } else if (effect.type === 'left') {
      this.#clients.delete(effect.memberId);
      trace.emit('member-leave', system, cause, { groupId, memberId: effect.memberId, reason: effect.reason });
    }
  }

  #arm(held: Held): void {
    held.timer?.cancel();
    held.timer = null;
    const deadline = nextStreamsDeadline(held.group);
    if (deadline === null) return;
    const { clock } = this.#cluster;
    held.timer = clock.after(Math.max(0, deadline - clock.now()), () => {
      held.timer = null;
      const { group, effects } = streamsTick(held.group, clock.now());
      this.#become(held, group, effects, null, null);
    });
  }

  #membersOf(group: StreamsGroup) {
    return [...group.members.values()].map(({ memberId, clientId, clientHost, assigned }) => ({
      memberId,
      clientId,
      clientHost,
      partitions: sourcePartitions(group, assigned.active.keys(), (topic) => this.#partitionsOf(topic)),
    }));
  }

  #partitionsOf(topic: string): number | undefined {
    return this.#cluster.topics.get(topic)?.partitions.length;
  }

  mayCommit(request: {
    groupId: string;
    memberId: string;
    generation: number;
    transactional?: boolean;
    places: readonly { topicId: string; partition: number }[];
  }): ErrorName {
    const group = this.group(request.groupId);
    const places = request.places.map(({ topicId, partition }) => {
      const topic = this.#cluster.topics.byId(topicId)?.name ?? '';
      return { topic, partition };
    });
    return group ? mayCommitStreams(group, { ...request, places }) : 'GROUP_ID_NOT_FOUND';
  }

  mayFetchOffsets(groupId: string, memberId: string | null, memberEpoch: number): ErrorName {
    const group = this.group(groupId);
    return group ? mayFetchStreams(group, memberId, memberEpoch) : 'NONE';
  }

  subscribed(groupId: string, topic: string): boolean {
    const group = this.group(groupId);
    if (!group?.topology || group.members.size === 0) return false;
    return readerOf(group.topology, topic) !== undefined;
  }

  readers(client: Client, topic: string, partition: number): readonly Reader[] {
    const readers: Reader[] = [];
    for (const { group } of this.#groups.values()) {
      for (const { memberId, assigned } of group.members.values()) {
        const owner = this.#clients.get(memberId);
        if (!owner || owner.clientId !== client.clientId || owner.pid !== client.pid || owner.host !== client.host)
          continue;
        const partitions = sourcePartitions(group, assigned.active.keys(), (name) => this.#partitionsOf(name));
        if (partitions.some((each) => each.topic === topic && each.partition === partition))
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
    this.#cluster.trace.emit('group-delete', system, cause, { groupId });
    return 'NONE';
  }

  unusedSince(): UnusedSince {
    return 'commit';
  }

  close(): void {
    for (const { timer } of this.#groups.values()) timer?.cancel();
  }

  /** Drops a group without members: it is deleted, or becomes one of another type. */
  forget(groupId: string): void {
    this.#groups.get(groupId)?.timer?.cancel();
    this.#groups.delete(groupId);
    this.#failures.delete(groupId);
  }

  tombstones(groupId: string): readonly CoordinatorRecord[] {
    return streamsGroupTombstones(groupId);
  }

  replay({ kind, key, value }: CoordinatorRecord): void {
    const { groupId } = key as { groupId: string };
    const group = streamsGroupReplays.find((each) => each.kind === kind)?.apply(this.group(groupId), key, value);
    if (group) this.#groups.set(groupId, { group, timer: null });
    else this.#groups.delete(groupId);
  }

  loaded(): void {
    for (const held of this.#groups.values()) {
      const { groupId } = held.group;
      const sessionTimeoutMs = this.#cluster.configs.groupNumber(groupId, 'streams.session.timeout.ms');
      held.group = loadedStreamsGroup(held.group, this.#cluster.now(), sessionTimeoutMs);
      this.#arm(held);
    }
  }
}
