import type { LogConfig } from '../config/log-config.ts';
import type { Codec, CompressionName } from '../host.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import type { BatchHeader } from '../record/batch.ts';
import type { TransactionMarker } from '../record/control.ts';
import type { Emit } from '../trace/event.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Api, RequestOf, ResponseInput } from '../wire/schema.ts';
import type { FetchedTopics, FetchTopics, fetch } from './01-fetch.ts';
import type { Authorize, SecurityContext } from './security-context.ts';
import type { ProducerIdentity, ProducersContext, TransactionsContext } from './transactions-context.ts';

/** Answers one request: at once, later, or (Produce with acks=0) not at all. Synchronous; throws only on malformed bytes or a bug. */
export type Handler<A> =
  A extends Api<infer Req, infer Res>
    ? (
        request: RequestOf<Api<Req, Res>>,
        context: RequestContext,
      ) => ResponseInput<Api<Req, Res>> | Delayed<ResponseInput<Api<Req, Res>>> | NoAnswer
    : never;

/** What a handler returns for a request that gets no response. */
export const noAnswer = Symbol('no answer');
export type NoAnswer = typeof noAnswer;

/** Purgatory: waiting is a value. The connection waits until `ready` gives an answer, or `untilMs` has passed. */
export class Delayed<T> {
  /** Host clock, milliseconds; Infinity waits for `ready` alone. */
  readonly untilMs: number;
  /** What may make it ready, such as `partition:orders-0`; it is asked again whenever one of these is signalled. */
  readonly on: readonly string[];
  readonly ready: () => T | undefined;
  readonly expire: () => T;

  constructor(wait: { untilMs: number; on: readonly string[]; ready: () => T | undefined; expire: () => T }) {
    this.untilMs = wait.untilMs;
    this.on = wait.on;
    this.ready = wait.ready;
    this.expire = wait.expire;
  }
}

/** An error that Kafka answers, with the message that stands beside it where the protocol has a place for one. */
export interface Failure {
  error: ErrorName;
  message: string | null;
}

export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'error' in value && 'message' in value;
}

/** All that a handler may see and do. The broker implements it. */
export interface RequestContext {
  /** Id of the broker that was asked. */
  readonly broker: number;
  /** Host clock, milliseconds. */
  readonly now: number;
  readonly version: number;
  readonly client: Client;
  /** Trace id of the request, the cause of all that the handler does. */
  readonly cause: number;
  readonly apis: readonly Api[];
  readonly cluster: ClusterContext;
  readonly groups: GroupsContext;
  readonly producers: ProducersContext;
  readonly transactions: TransactionsContext;
  readonly fetchSessions: FetchSessionsContext;
  readonly configs: ConfigsContext;
  /** Whether the client may; a handler asks before it tells or does anything. */
  readonly authorize: Authorize;
  readonly security: SecurityContext;
  readonly trace: { readonly listening: boolean; readonly emit: Emit };
  codec(name: CompressionName): Codec;
  /** Tells the trace where a consumer reads (`fetch`, when its position has moved) and what it was sent (`deliver`). */
  readonly reads: {
    from(partition: Partition, offset: bigint): void;
    delivered(partition: Partition, offset: bigint, endOffset: bigint): void;
  };
  /** Closes the connection once this request is done, as Kafka does after a failed Produce with acks=0. */
  disconnect(reason: string): void;
  /** A random topic id, member id or the like: 22 characters of URL-safe base64. */
  uuid(): string;
}

/** The other end of the connection. */
export interface Client {
  connection: number;
  clientId: string | null;
  host: string;
  /** Process id where the lab knows it. */
  pid: number | null;
}

export interface BrokerNode {
  id: number;
  host: string;
  port: number;
  rack: string | null;
}

export interface Topic {
  readonly name: string;
  readonly topicId: string;
  readonly internal: boolean;
  readonly partitions: readonly Partition[];
}

export interface Partition {
  readonly topic: string;
  readonly partition: number;
  /** Broker id, -1 while there is none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly log: PartitionLog;
  /** The topic's configs in force. */
  config(): LogConfig;
}

export interface NewTopic {
  name: string;
  /** -1 or left out: the broker's default. */
  partitions?: number;
  replicationFactor?: number;
  /** Replicas by partition, instead of the two numbers above. */
  assignments?: ReadonlyMap<number, readonly number[]>;
  configs?: ReadonlyMap<string, string | null>;
}

export interface ClusterContext {
  readonly clusterId: string;
  /** Broker id of the active controller as brokers report it. */
  readonly controllerId: number;
  brokers(): readonly BrokerNode[];
  topics(): readonly Topic[];
  topic(name: string): Topic | undefined;
  topicById(topicId: string): Topic | undefined;
  /** The partition if this broker leads it; UNKNOWN_TOPIC_OR_PARTITION or NOT_LEADER_OR_FOLLOWER if not. */
  led(topic: string, partition: number): Partition | ErrorName;
  /** Checks, and creates unless `validateOnly`. */
  createTopic(
    topic: NewTopic,
    options: { validateOnly: boolean; auto: boolean; cause: number | null },
  ): Topic | Failure;
  deleteTopic(name: string, cause: number | null): Failure | null;
  createPartitions(
    name: string,
    count: number,
    assignments: readonly (readonly number[])[] | null,
    options: { validateOnly: boolean; cause: number | null },
  ): Failure | null;
  /** Creates a topic that a client asked for and that is not there, where the broker is configured to; the error to answer meanwhile. */
  autoCreate(name: string, cause: number): ErrorName;
  /** Writes a checked batch, moves the high watermark, wakes who waits. */
  append(
    partition: Partition,
    batch: Uint8Array,
    header: BatchHeader,
    context: RequestContext,
  ): { baseOffset: bigint; logAppendTimeMs: bigint };
  /** Moves the log start offset; -1 stands for the high watermark. */
  deleteRecords(partition: Partition, offset: bigint, cause: number): bigint | ErrorName;
  /** Ends a producer's transaction in one partition: INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED. */
  writeMarker(
    partition: Partition,
    marker: TransactionMarker,
    options: { transactionVersion: number; cause: number },
  ): ErrorName;
  /** Which broker coordinates a group. Creates `__consumer_offsets` on first use. */
  coordinatorOf(groupId: string): BrokerNode | ErrorName;
  /** Which broker coordinates a transactional id. Creates `__transaction_state` on first use. */
  transactionCoordinatorOf(transactionalId: string): BrokerNode | ErrorName;
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
  leave(groupId: string, member: { memberId: string; groupInstanceId: string | null }, cause: number): ErrorName;
  /** Checks who commits; NONE if they may. */
  mayCommit(request: {
    groupId: string;
    generation: number;
    memberId: string;
    groupInstanceId: string | null;
    /** Within a transaction: a client that does not say who it is may, and so may one in the midst of a rebalance. */
    transactional?: boolean;
  }): ErrorName;
  commit(commit: OffsetCommit): ErrorName;
  /** Commits an offset that counts once the producer's transaction commits. */
  commitInTransaction(producer: ProducerIdentity, commit: OffsetCommit): ErrorName;
  /** Whether an open transaction may change the committed offset. */
  unstable(groupId: string, topic: string, partition: number): boolean;
  /** The partition of `__consumer_offsets` that holds the group. */
  offsetsPartition(groupId: string): Partition | undefined;
  /** Committed offsets of a group, by topic and partition. */
  offsets(groupId: string): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>>;
  list(): readonly { groupId: string; protocolType: string; state: string; type: string }[];
  /** A classic group; undefined for one of another kind too. */
  describe(groupId: string): GroupDescription | undefined;
  /** Names of the assignors that consumer groups may ask for. */
  readonly serverAssignors: readonly string[];
  consumerHeartbeat(request: ConsumerHeartbeatRequest): ConsumerHeartbeatAnswer;
  describeConsumerGroup(groupId: string): ConsumerGroupDescription | undefined;
  /** What kind of group it is; undefined if there is none. */
  typeOf(groupId: string): 'classic' | 'consumer' | undefined;
  /** Whether a member of a consumer group may fetch offsets with this epoch; −1 asks from outside. */
  mayFetchOffsets(groupId: string, memberId: string | null, memberEpoch: number): ErrorName;
  delete(groupId: string, cause: number): ErrorName;
  /** GROUP_SUBSCRIBED_TO_TOPIC for a topic that members are subscribed to. */
  deleteOffset(groupId: string, topic: string, partition: number, cause: number): ErrorName;
}

export interface JoinRequest {
  groupId: string;
  memberId: string;
  groupInstanceId: string | null;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocolType: string;
  protocols: readonly { name: string; metadata: Uint8Array }[];
  /** Whether a new member is first told its id (JoinGroup v4+). */
  memberIdRequired: boolean;
  /** Whether a static leader that comes back may be told to skip the assignment (JoinGroup v9+). */
  maySkipAssignment: boolean;
  client: Client;
  cause: number;
}

export interface JoinAnswer {
  error: ErrorName;
  memberId: string;
  generation: number;
  protocolType: string | null;
  protocolName: string | null;
  leader: string;
  skipAssignment: boolean;
  members: readonly { memberId: string; groupInstanceId: string | null; metadata: Uint8Array }[];
}

export interface SyncRequest {
  groupId: string;
  generation: number;
  memberId: string;
  groupInstanceId: string | null;
  /** Null in versions that do not send them. */
  protocolType: string | null;
  protocolName: string | null;
  assignments: readonly { memberId: string; assignment: Uint8Array }[];
  cause: number;
}

export interface SyncAnswer {
  error: ErrorName;
  protocolType: string | null;
  protocolName: string | null;
  assignment: Uint8Array;
}

export interface OffsetCommit {
  groupId: string;
  memberId: string;
  topic: string;
  partition: number;
  offset: bigint;
  leaderEpoch: number;
  metadata: string | null;
  connection: number | null;
  cause: number;
}

export interface CommittedOffset {
  offset: bigint;
  leaderEpoch: number;
  metadata: string;
  commitTimestamp: number;
}

export interface GroupDescription {
  state: string;
  protocolType: string;
  protocolName: string;
  members: readonly {
    memberId: string;
    groupInstanceId: string | null;
    clientId: string;
    clientHost: string;
    metadata: Uint8Array;
    assignment: Uint8Array;
  }[];
}

/** A heartbeat of the new consumer protocol (KIP-848). */
export interface ConsumerHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: readonly string[] | null;
  subscribedTopicRegex: string | null;
  serverAssignor: string | null;
  /** What the member says it owns; null if that has not changed. */
  owned: readonly { topicId: string; partitions: readonly number[] }[] | null;
  client: Client;
  cause: number;
}

export interface ConsumerHeartbeatAnswer {
  error: ErrorName;
  message: string | null;
  memberEpoch: number;
  /** Null where the member is not told anew. */
  assignment: readonly { topicId: string; partitions: readonly number[] }[] | null;
}

export interface ConsumerGroupDescription {
  state: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: readonly {
    memberId: string;
    instanceId: string | null;
    rackId: string | null;
    memberEpoch: number;
    clientId: string;
    clientHost: string;
    subscribedTopicNames: readonly string[];
    subscribedTopicRegex: string | null;
    assignment: readonly TopicPartitions[];
    targetAssignment: readonly TopicPartitions[];
  }[];
}

export interface TopicPartitions {
  topicId: string;
  topicName: string;
  partitions: readonly number[];
}

/** Fetch sessions of one broker (KIP-227). */
export interface FetchSessionsContext {
  /** FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH; or what is to be read, in a session or outside any. */
  open(request: RequestOf<typeof fetch>, now: number): OpenFetch | ErrorName;
}

export interface OpenFetch {
  /** 0 outside a session. */
  readonly id: number;
  /** All that is to be read. */
  readonly topics: FetchTopics;
  /** What of it the client is to be told; call it once. */
  answer(fetched: FetchedTopics): FetchedTopics;
}

/** One config of a resource, as DescribeConfigs tells it. Codes are those of the protocol. */
export interface ConfigEntry {
  name: string;
  value: string | null;
  readOnly: boolean;
  isSensitive: boolean;
  source: number;
  type: number;
  documentation: string | null;
  synonyms: readonly { name: string; value: string | null; source: number }[];
}

export interface ConfigChangeOptions {
  validateOnly: boolean;
  cause: number;
  /** The broker that was asked. */
  broker: number;
}

export interface ConfigsContext {
  /** @param broker the one that was asked: it knows its own configs only */
  describe(resource: { type: number; name: string }, broker: number): readonly ConfigEntry[] | Failure;
  /** All configs of a topic that has these of its own. */
  describeTopic(overrides: ReadonlyMap<string, string>): readonly ConfigEntry[];
  /** Replaces (AlterConfigs) all overrides of a resource. */
  replace(
    resource: { type: number; name: string },
    configs: ReadonlyMap<string, string | null>,
    how: ConfigChangeOptions,
  ): Failure | null;
  /** Changes some; operations 0 set, 1 delete, 2 append, 3 subtract. */
  change(
    resource: { type: number; name: string },
    changes: readonly { name: string; operation: number; value: string | null }[],
    how: ConfigChangeOptions,
  ): Failure | null;
  /** A broker config in force, parsed. */
  number(name: string): number;
  boolean(name: string): boolean;
}

/** An answer that comes at once or later, turned into another. */
export function later<A, B>(answer: A | Delayed<A>, turn: (answer: A) => B): B | Delayed<B> {
  if (!(answer instanceof Delayed)) return turn(answer);
  return new Delayed({
    untilMs: answer.untilMs,
    on: answer.on,
    ready: () => {
      const ready = answer.ready();
      return ready === undefined ? undefined : turn(ready);
    },
    expire: () => turn(answer.expire()),
  });
}

/** JoinGroup's answer to a member that may not join. */
export function refusedJoin(error: ErrorName, memberId: string): JoinAnswer {
  return {
    error,
    memberId,
    generation: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    members: [],
  };
}

export function refusedSync(error: ErrorName): SyncAnswer {
  return { error, protocolType: null, protocolName: null, assignment: new Uint8Array(0) };
}

/** The part of a request's context that is the same for all requests to one broker. */
export type BrokerContext = Pick<
  RequestContext,
  | 'broker'
  | 'apis'
  | 'cluster'
  | 'groups'
  | 'producers'
  | 'transactions'
  | 'fetchSessions'
  | 'configs'
  | 'codec'
  | 'uuid'
>;
