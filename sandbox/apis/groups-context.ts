import type { OffsetValue } from '../group/offset-records.ts';
import type { ErrorName } from '../wire/errors.ts';
import type {
  GroupDescription,
  GroupMemberIdentity,
  JoinAnswer,
  JoinRequest,
  SyncAnswer,
  SyncRequest,
} from './classic-groups-context.ts';
import type { Partition } from './cluster-context.ts';
import type {
  ConsumerGroupDescription,
  ConsumerHeartbeatAnswer,
  ConsumerHeartbeatRequest,
} from './consumer-groups-context.ts';
import type { Delayed } from './delayed.ts';
import type { ProducerIdentity } from './transactions-context.ts';

export type GroupType = 'classic' | 'consumer' | 'share' | 'streams';

/** A group as ListGroups tells of it. */
export interface ListedGroup {
  groupId: string;
  type: GroupType;
  protocolType: string;
  state: string;
}

export interface GroupsContext {
  /** COORDINATOR errors where this broker does not coordinate the group. */
  coordinates(groupId: string): ErrorName;
  join(request: JoinRequest): JoinAnswer | Delayed<JoinAnswer>;
  sync(request: SyncRequest): SyncAnswer | Delayed<SyncAnswer>;
  heartbeat(request: {
    groupId: string;
    generation: number;
    memberId: string;
    groupInstanceId: string | null;
  }): ErrorName;
  /** Members leave together. An error for each, in their order. */
  leave(groupId: string, members: readonly GroupMemberIdentity[], cause: number): readonly ErrorName[];
  /** Checks who commits; NONE if they may. */
  mayCommit(request: {
    groupId: string;
    generation: number;
    memberId: string;
    groupInstanceId: string | null;
    /** Within a transaction: a client that does not say who it is may, and so may one in the midst of a rebalance. */
    transactional?: boolean;
    /** What is to be committed: a member one epoch behind may still commit what it had before. */
    places: readonly { topicId: string; partition: number }[];
  }): ErrorName;
  /** Commits offsets of one group. An error for each, in their order. */
  commit(commits: readonly OffsetCommit[]): readonly ErrorName[];
  /** Commits offsets that count once the producer's transaction commits. */
  commitInTransaction(producer: ProducerIdentity, commits: readonly OffsetCommit[]): readonly ErrorName[];
  /** Whether an open transaction may change the committed offset. */
  unstable(groupId: string, topic: string, partition: number): boolean;
  /** The partition of `__consumer_offsets` that holds the group. */
  offsetsPartition(groupId: string): Partition | undefined;
  /** Committed offsets of a group, by topic and partition. */
  offsets(groupId: string): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>>;
  list(): readonly ListedGroup[];
  /** A classic group; undefined for one of another kind too. */
  describe(groupId: string): GroupDescription | undefined;
  /** Names of the assignors that consumer groups may ask for. */
  readonly serverAssignors: readonly string[];
  consumerHeartbeat(request: ConsumerHeartbeatRequest): ConsumerHeartbeatAnswer;
  describeConsumerGroup(groupId: string): ConsumerGroupDescription | undefined;
  /** Whether this is a member of a consumer group that speaks the new protocol. */
  speaksNewProtocol(groupId: string, memberId: string): boolean;
  /** What kind of group it is; undefined if there is none. */
  typeOf(groupId: string): GroupType | undefined;
  /** Whether who fetches offsets may: a member of a consumer group with its epoch, or anyone from outside (null and −1). */
  mayFetchOffsets(groupId: string, memberId: string | null, memberEpoch: number): ErrorName;
  delete(groupId: string, cause: number): ErrorName;
  /** GROUP_SUBSCRIBED_TO_TOPIC for a topic that members are subscribed to. */
  deleteOffset(groupId: string, topic: string, partition: number, cause: number): ErrorName;
}

export interface OffsetCommit {
  groupId: string;
  memberId: string;
  topic: string;
  partition: number;
  offset: bigint;
  leaderEpoch: number;
  metadata: string | null;
  /** How long the client wants it kept, whatever the group does, milliseconds; null for as long as the group lives. */
  retentionMs: number | null;
  connection: number | null;
  cause: number;
}

export type CommittedOffset = OffsetValue;

export interface TopicPartitions {
  topicId: string;
  topicName: string;
  partitions: readonly number[];
}
