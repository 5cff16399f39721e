import type { Client } from '../apis/context.ts';
import type { GroupType, ListedGroup } from '../apis/groups-context.ts';
import type { GroupView } from '../control.ts';
import type { ConsumerGroupSurroundings } from '../group/consumer-group-topics.ts';
import type { UnusedSince } from '../group/expiry.ts';
import { serverAssignors } from '../group/server-assignors.ts';
import { type CoordinatorRecord, decodeRecord, type RecordKind } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import { ClassicGroupCoordinator } from './classic-group-coordinator.ts';
import type { Cluster, ClusterHost } from './cluster.ts';
import { ConsumerGroupCoordinator } from './consumer-group-coordinator.ts';
import { GroupExpiry } from './group-expiry.ts';
import { MemberClients } from './member-clients.ts';
import { OffsetStore } from './offset-store.ts';
import { OffsetsTopic } from './offsets-topic.ts';
import { ShareGroupCoordinator } from './share-group-coordinator.ts';
import { ShareRecords } from './share-records.ts';
import { ShareStateStore } from './share-state-store.ts';
import { StreamsGroupCoordinator } from './streams-group-coordinator.ts';
import { randomUuid } from './uuid.ts';

/** A member of a group, as the reader of a partition. */
export interface Reader {
  groupId: string;
  memberId: string;
}

/** Keeps records of a group, in one batch. */
export type WriteRecords = (groupId: string, records: readonly CoordinatorRecord[], cause: number | null) => void;

/** What can be asked of the groups of any type. */
export interface GroupsOfType {
  readonly type: GroupType;
  /** Kinds of record that they are kept in. */
  readonly kinds: readonly RecordKind[];
  /** Takes up a record of one of these kinds, as it was written; the later ones win. */
  replay(record: CoordinatorRecord): void;
  /** All that is kept has been read: time begins to count. */
  loaded(): void;
  /** Stops all timers: the cluster is shut down. */
  close(): void;
  /** From when on the group's offsets count as unused. Not there for a type that has no offsets, or keeps them. */
  unusedSince?(groupId: string): UnusedSince;
  /** What is written when the group is no more. */
  tombstones(groupId: string): readonly CoordinatorRecord[];
  has(groupId: string): boolean;
  list(): readonly Omit<ListedGroup, 'type'>[];
  /** Its members as the picture shows them; undefined if there is no such group. */
  view(groupId: string): Omit<GroupView, 'offsets'> | undefined;
  /** Whether a member is subscribed to the topic. */
  subscribed(groupId: string, topic: string): boolean;
  /** The members that a partition is assigned to and that this client speaks for. */
  readers(client: Client, topic: string, partition: number): readonly Reader[];
  /** NON_EMPTY_GROUP while it has members; GROUP_ID_NOT_FOUND if there is none. */
  delete(groupId: string, cause: number | null): ErrorName;
  /** Drops the group: it is deleted, or becomes one of another type. */
  forget(groupId: string): void;
}

/** All groups of a cluster. A group id belongs to one group, of one type. */
export class Groups {
  readonly classic: ClassicGroupCoordinator;
  readonly consumer: ConsumerGroupCoordinator;
  readonly share: ShareGroupCoordinator;
  readonly shareStates: ShareStateStore;
  readonly streams: StreamsGroupCoordinator;
  readonly offsets: OffsetStore;
  readonly log: OffsetsTopic;
  readonly #expiry: GroupExpiry;
  /** Of types that know an id both (an empty group may), the first counts. */
  readonly #types: readonly GroupsOfType[];
  readonly #cluster: Cluster;
  readonly #host: ClusterHost;
  /** Ids of the topics that there have been, to notice new ones. */
  readonly #topicIds = new Set<string>();
  readonly #shareRecords = new Map<number, ShareRecords>();

  constructor(cluster: Cluster, host: ClusterHost) {
    const { configs, purgatory, trace } = cluster;
    this.#cluster = cluster;
    this.#host = host;
    this.log = new OffsetsTopic(cluster);
    this.offsets = new OffsetStore(cluster, this.log);
    this.#expiry = new GroupExpiry(this, cluster);
    const write: WriteRecords = (groupId, records, cause) => void this.log.append(groupId, records, cause);
    const clients = new MemberClients();
    this.classic = new ClassicGroupCoordinator({
      write,
      clients,
      clock: host.clock,
      random: () => host.random(),
      purgatory,
      trace,
      settings: () => ({
        minSessionTimeoutMs: configs.number('group.min.session.timeout.ms'),
        maxSessionTimeoutMs: configs.number('group.max.session.timeout.ms'),
        initialRebalanceDelayMs: configs.number('group.initial.rebalance.delay.ms'),
        maxSize: configs.number('group.max.size'),
      }),
    });
    this.consumer = new ConsumerGroupCoordinator({
      write,
      clock: host.clock,
      trace,
      clients,
      surroundings: (groupId) => this.surroundings(groupId),
      heartbeatIntervalMs: (groupId) => configs.groupNumber(groupId, 'consumer.heartbeat.interval.ms'),
      topicId: (topic) => cluster.topics.get(topic)?.topicId,
      downgraded: (group, rebalance, cause) => this.classic.adopt(group, rebalance, cause),
    });
    this.share = new ShareGroupCoordinator(cluster);
    this.shareStates = new ShareStateStore(cluster);
    this.streams = new StreamsGroupCoordinator(cluster, write);
    this.#types = [this.consumer, this.share, this.streams, this.classic];
  }

  /** Reads what the log keeps of groups. */
  restore(): void {
    const kinds = new Map(
      [this.offsets, ...this.#types].flatMap((each) => each.kinds).map((kind) => [kind.type, kind]),
    );
    const ofKind = new Map(this.#types.flatMap((each) => each.kinds.map((kind) => [kind.type, each] as const)));
    for (const { partition, header, marker, records } of this.log.batches()) {
      if (marker) this.offsets.take(marker.producerId, marker.result, partition);
      for (const { key, value } of records) {
        const record = key && decodeRecord(kinds, key, value);
        if (!record) continue;
        const groups = ofKind.get(record.kind.type);
        if (groups) groups.replay(record);
        else this.offsets.replay(record, header);
      }
    }
    for (const groupId of this.offsets.groupIds()) if (!this.#of(groupId)) this.classic.addSimple(groupId);
    for (const groups of this.#types) groups.loaded();
    this.shareStates.restore();
    this.#expiry.start();
  }

  /** Share sessions and share-partitions of a broker. */
  shareRecords(broker: number): ShareRecords {
    const records = this.#shareRecords.get(broker) ?? new ShareRecords(this.#cluster, broker);
    this.#shareRecords.set(broker, records);
    return records;
  }

  /** A topic is gone, and with it what groups know of it. */
  forgetTopic(topicId: string, cause: number | null): void {
    for (const records of this.#shareRecords.values()) records.forgetTopic(topicId);
    this.share.forgetTopic(topicId, cause);
    this.shareStates.forgetTopic(topicId, cause);
  }

  /** A client's connection to a broker is gone. */
  disconnected(broker: number, connection: number): void {
    this.#shareRecords.get(broker)?.disconnected(connection);
  }

  /** Stops all timers. What members of share groups have acquired is not released, but never was. */
  close(): void {
    this.#expiry.stop();
    for (const groups of this.#types) groups.close();
    for (const records of this.#shareRecords.values()) records.shutDown();
  }

  /** Ids of all groups. */
  ids(): readonly string[] {
    return [...new Set(this.list().map(({ groupId }) => groupId))];
  }

  /** From when on the group's offsets count as unused; undefined for one of a type that keeps them for ever. */
  unusedSince(groupId: string): UnusedSince | undefined {
    return this.#of(groupId)?.unusedSince?.(groupId);
  }

  uuid(): string {
    return randomUuid(() => this.#host.random());
  }

  /** What a consumer group needs to know of the cluster. */
  surroundings(groupId: string): ConsumerGroupSurroundings {
    const { configs, topics } = this.#cluster;
    const policy = configs.text('group.consumer.migration.policy').toLowerCase();
    const all = topics.all();
    for (const { topicId } of all) this.#topicIds.add(topicId);
    return {
      now: this.#host.clock.now(),
      sessionTimeoutMs: configs.groupNumber(groupId, 'consumer.session.timeout.ms'),
      maxSize: configs.number('group.consumer.max.size'),
      assignmentIntervalMs: configs.groupNumber(groupId, 'consumer.assignment.interval.ms'),
      topics: all.map(({ name, topicId, partitions }) => ({ name, topicId, partitions: partitions.length })),
      assignors: this.assignors(),
      topicsVersion: BigInt(this.#topicIds.size),
      migration: {
        upgrade: policy === 'bidirectional' || policy === 'upgrade',
        downgrade: policy === 'bidirectional' || policy === 'downgrade',
      },
      classicMaxSize: configs.number('group.max.size'),
    };
  }

  /** Names of the assignors that members of consumer groups may ask for, the default first: `group.consumer.assignors`. */
  assignors(): readonly string[] {
    const given = this.#cluster.configs.text('group.consumer.assignors').split(',');
    return given.map((name) => assignorName(name.trim())).filter((name) => serverAssignors.has(name));
  }

  /** Whether the group is Empty: it has no members, and nobody is about to join. */
  isEmpty(groupId: string): boolean {
    return this.#of(groupId)?.view(groupId)?.state === 'Empty';
  }

  /** Drops an empty group that is to become one of another type. @returns what is to be written of that */
  giveUp(groupId: string): readonly CoordinatorRecord[] {
    const groups = this.#of(groupId);
    const tombstones = groups?.tombstones(groupId) ?? [];
    groups?.forget(groupId);
    return tombstones;
  }

  /** What type of group has this id; undefined if there is none. */
  typeOf(groupId: string): GroupType | undefined {
    return this.#of(groupId)?.type;
  }

  list(): readonly ListedGroup[] {
    return this.#types.flatMap((groups) => groups.list().map((group) => ({ ...group, type: groups.type })));
  }

  view(groupId: string): GroupView | undefined {
    const view = this.#of(groupId)?.view(groupId);
    return view && { ...view, offsets: this.#offsetsOf(groupId) };
  }

  subscribed(groupId: string, topic: string): boolean {
    return this.#of(groupId)?.subscribed(groupId, topic) ?? false;
  }

  readers(client: Client, topic: string, partition: number): readonly Reader[] {
    return this.#types.flatMap((groups) => groups.readers(client, topic, partition));
  }

  /** Deletes a group and its committed offsets. NON_EMPTY_GROUP while it has members; GROUP_ID_NOT_FOUND if there is none. */
  delete(groupId: string, cause: number | null): ErrorName {
    const groups = this.#of(groupId);
    const tombstones = groups?.tombstones(groupId) ?? [];
    const error = groups?.delete(groupId, cause) ?? 'GROUP_ID_NOT_FOUND';
    if (error !== 'NONE') return error;
    this.log.append(groupId, [...this.offsets.forgetAll(groupId, cause), ...tombstones], cause);
    return 'NONE';
  }

  /** Removes an empty group. @returns what is to be written of that */
  remove(groupId: string, cause: number | null): readonly CoordinatorRecord[] {
    const groups = this.#of(groupId);
    const tombstones = groups?.tombstones(groupId) ?? [];
    return groups?.delete(groupId, cause) === 'NONE' ? tombstones : [];
  }

  #of(groupId: string): GroupsOfType | undefined {
    return this.#types.find((groups) => groups.has(groupId));
  }

  #offsetsOf(groupId: string): GroupView['offsets'] {
    return [...this.offsets.of(groupId)].flatMap(([topic, partitions]) =>
      [...partitions].map(([partition, { offset, metadata }]) => ({ topic, partition, offset, metadata })),
    );
  }
}

/** An assignor may be given by its class too: `org.apache.kafka.coordinator.group.assignor.RangeAssignor`. */
function assignorName(given: string): string {
  const [, simple] = /^org\.apache\.kafka\.coordinator\.group\.assignor\.(\w+)Assignor$/.exec(given) ?? [];
  return simple?.toLowerCase() ?? given;
}
