/**
 * Every fact of the lab is one of these events, and each carries the id of the event that caused it. Pictures, checks,
 * the inspector and "Why?" read them; nothing else reports what happened. All of it is plain data that survives
 * structured clone and, but for bigint offsets, JSON.
 */
export type TraceEvent = {
  [Type in keyof TraceFacts]: {
    /** Grows by one; never reused. */
    id: number;
    /** Lab time, milliseconds since the Unix epoch. */
    at: number;
    /** The event that caused this one, or null for a first cause. */
    cause: number | null;
    actor: Actor;
    type: Type;
  } & TraceFacts[Type];
}[keyof TraceFacts];

export type TraceType = keyof TraceFacts;
export type EventOf<Type extends TraceType> = Extract<TraceEvent, { type: Type }>;

/** Who did it. `system` is the page or the check itself: its traffic does not count as the learner's. */
export type Actor =
  | { kind: 'broker'; id: number }
  | { kind: 'process'; pid: number; name: string }
  | { kind: 'outside'; address: string }
  | { kind: 'system' };

/** What each type of event says beside id, time, cause and actor. */
export interface TraceFacts {
  'process-start': { pid: number; file: string; args: readonly string[] };
  'process-exit': { pid: number; code: number };
  /** Whole text as printed, which may be several lines or a part of one. */
  output: { pid: number; stream: 'stdout' | 'stderr'; text: string };
  'output-dropped': { pid: number; lines: number };

  /** A connection reached a listener. `connection` is its id in all later events. */
  connect: { connection: number; broker: number; client: Actor; host: string; port: number };
  /** `reason` is `client closed`, or why the broker closed it (malformed frame and the like). */
  disconnect: { connection: number; broker: number; reason: string };
  /** A program found nobody at an address: ECONNREFUSED, ENOTFOUND, or ETIMEDOUT where the link is cut. */
  refuse: { pid: number; host: string; port: number; code: string };
  /** A whole request arrived at a broker. Sizes in bytes, without the length prefix. The actor is the client. */
  request: {
    connection: number;
    broker: number;
    apiKey: number;
    api: string;
    version: number;
    correlationId: number;
    clientId: string | null;
    size: number;
    /** The frame, header included, for the inspector; only kept while something asks for frames. */
    frame?: Uint8Array;
  };
  /** Caused by its request. */
  response: {
    connection: number;
    broker: number;
    apiKey: number;
    api: string;
    version: number;
    correlationId: number;
    size: number;
    /** Milliseconds of lab time from the request's arrival. */
    tookMs: number;
    frame?: Uint8Array;
  };

  'topic-create': { topic: string; topicId: string; partitions: number; replicationFactor: number; auto: boolean };
  'topic-delete': { topic: string };
  'partitions-create': { topic: string; partitions: number };
  'config-change': { resource: string; name: string; value: string | null };

  /** Records written to a partition's log, in order, from `baseOffset`. Keys and values are shortened for showing. */
  append: {
    topic: string;
    partition: number;
    baseOffset: bigint;
    /** The first thousand of them. */
    records: readonly RecordPreview[];
    recordCount: number;
    /** Bytes of the batch as stored. */
    size: number;
    compression: string;
    producerId: bigint;
    /** Who produced: the connection and what it called itself. */
    connection: number | null;
    clientId: string | null;
  };
  'high-watermark': { topic: string; partition: number; offset: bigint };
  /** The last stable offset of a partition in which a transaction is, or has just been, open. */
  'last-stable': { topic: string; partition: number; offset: bigint };
  /** A control record that ends a producer's transaction in one partition. It has an offset, and nobody is given it. */
  marker: {
    topic: string;
    partition: number;
    offset: bigint;
    producerId: bigint;
    producerEpoch: number;
    result: 'commit' | 'abort';
    coordinatorEpoch: number;
  };
  /**
   * Compaction went through a log up to `endOffset`; what lies before `firstDirtyOffset` it had gone through before. No
   * offset changes, but the records at `removed` (the first thousand of them) are gone.
   */
  'log-cleaned': {
    topic: string;
    partition: number;
    firstDirtyOffset: bigint;
    endOffset: bigint;
    removed: readonly bigint[];
    recordsBefore: number;
    recordsAfter: number;
    bytesBefore: number;
    bytesAfter: number;
    segmentsBefore: number;
    segmentsAfter: number;
  };
  'log-start': { topic: string; partition: number; offset: bigint; reason: 'delete-records' | 'retention' };
  leader: { topic: string; partition: number; leader: number; epoch: number };
  /** A partition moved to other brokers, or other replicas are in sync. */
  isr: { topic: string; partition: number; replicas: readonly number[]; isr: readonly number[] };

  /** A consumer asked for records from `offset`: its position. Group and member are known when it is in one. */
  fetch: {
    connection: number;
    clientId: string | null;
    topic: string;
    partition: number;
    offset: bigint;
    groupId: string | null;
    memberId: string | null;
  };
  /** Records left the broker for a consumer: offsets from `offset` up to, not including, `endOffset`. */
  deliver: {
    connection: number;
    topic: string;
    partition: number;
    offset: bigint;
    endOffset: bigint;
    groupId: string | null;
    memberId: string | null;
  };

  'member-join': { groupId: string; memberId: string; clientId: string; connection: number | null; pid: number | null };
  'member-leave': {
    groupId: string;
    memberId: string;
    reason: 'left' | 'session-timeout' | 'rebalance-timeout' | 'removed';
  };
  /** The group changed state: Empty, PreparingRebalance, CompletingRebalance, Stable, Dead. */
  'group-state': { groupId: string; state: string; generation: number };
  /** A generation's assignment was handed out. */
  assignment: {
    groupId: string;
    generation: number;
    members: readonly {
      memberId: string;
      clientId: string;
      partitions: readonly { topic: string; partition: number }[];
    }[];
  };
  'offset-commit': {
    groupId: string;
    memberId: string;
    topic: string;
    partition: number;
    offset: bigint;
    metadata: string | null;
    connection: number | null;
  };
  'offset-delete': {
    groupId: string;
    topic: string;
    partition: number;
    /** Somebody asked for it, its topic went, or nobody used it for too long. */
    reason: 'asked' | 'topic-deleted' | 'expired';
  };
  'group-delete': { groupId: string };

  /** Records from `offset` up to, not including, `endOffset` were given to a member of a share group, under a lock. */
  'share-acquire': {
    groupId: string;
    memberId: string;
    topic: string;
    partition: number;
    offset: bigint;
    endOffset: bigint;
    /** This delivery included. */
    deliveryCount: number;
  };
  /**
   * Records that a member of a share group had are done with (acknowledged, archived) or available to others again: because it
   * said so, because its lock ran out, or because its session is over. The member is null where a lock ran out.
   */
  'share-delivery': {
    groupId: string;
    memberId: string | null;
    topic: string;
    partition: number;
    offset: bigint;
    endOffset: bigint;
    state: 'available' | 'acquired' | 'acknowledged' | 'archived';
    deliveryCount: number;
    reason: 'acknowledged' | 'lock-timeout' | 'session-closed';
  };
  /** A share-partition's start and end offsets (SPSO, SPEO): records between them, both included, may be in flight. */
  'share-offsets': { groupId: string; topic: string; partition: number; startOffset: bigint; endOffset: bigint };

  /** A transactional id changed state or epoch: Empty, Ongoing, PrepareCommit, PrepareAbort, CompleteCommit, CompleteAbort, Dead. */
  transaction: { transactionalId: string; producerId: bigint; producerEpoch: number; state: string };
  /** A partition became part of an open transaction. */
  'transaction-partition': { transactionalId: string; producerId: bigint; topic: string; partition: number };
  /** An offset was committed within a transaction: it counts, as `offset-commit`, once the transaction commits. */
  'offset-pending': {
    groupId: string;
    memberId: string;
    topic: string;
    partition: number;
    offset: bigint;
    producerId: bigint;
  };
  /**
   * A producer may write no more. `epoch`: a batch of an old epoch was turned away. `new-producer`, `timeout`: its open
   * transaction is aborted because another came with the same transactional id, or because it took too long.
   */
  'producer-fenced': {
    transactionalId: string | null;
    producerId: bigint;
    producerEpoch: number;
    reason: 'epoch' | 'new-producer' | 'timeout';
  };

  /** The lab's clock was paused, resumed or moved. */
  clock: { rate: number; now: number };
  /** The lab forgot everything and began anew. */
  reset: Record<never, never>;
  /** Something a person should be told, such as a browser store that refused to write. */
  notice: { name: string; text: string };
}

/** A record as a picture shows it. Key and value are decoded as UTF-8 and cut at 256 characters; null is null. */
export interface RecordPreview {
  key: string | null;
  value: string | null;
  timestamp: number;
  headers: number;
  /** Bytes of key and value in full. */
  size: number;
}

/** What may be told to a trace: a type, who did it, what caused it, and the facts of that type. */
export type Emit = <Type extends TraceType>(
  type: Type,
  actor: Actor,
  cause: number | null,
  facts: TraceFacts[Type],
) => number;
