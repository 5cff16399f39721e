import { produce } from '../apis/00-produce.ts';
import { initProducerId } from '../apis/22-init-producer-id.ts';
import { encodeBatch, type RecordInput } from '../record/batch.ts';
import { codecs } from '../record/codecs.ts';
import { partitionForKey } from '../record/partitioner.ts';
import { type ErrorName, errorName, errors } from '../wire/errors.ts';
import { ClusterClient } from './cluster-client.ts';
import { ApiError, UnreachableError } from './errors.ts';
import type { CommittedOffset, Committer } from './group-offsets.ts';
import type { NewRecord, ProducerOptions, Written } from './producer-options.ts';
import { largest } from './record-size.ts';
import { type KnownTopic, nameOf, TopicMetadata } from './topic-metadata.ts';
import { type ProducerIdentity, Transactions } from './transactions.ts';

export type { NewRecord, ProducerOptions, Written } from './producer-options.ts';

interface Pending {
  record: RecordInput;
  bytes: number;
  done(written: Written): void;
  failed(error: unknown): void;
}

interface Accumulated {
  topic: string;
  partition: number;
  records: Pending[];
  bytes: number;
}

/** Bytes that a record is counted with beside its key, value and headers. */
const overhead = 20;

/**
 * Sends records in batches, as Kafka's Java producer does: a key always goes to the same partition (murmur2), records
 * without one to one partition until its batch is full (KIP-480). Batches of one partition are sent one after another.
 */
export class Producer {
  readonly cluster: ClusterClient;
  readonly #options: ProducerOptions;
  readonly #topics: TopicMetadata;
  readonly #random: () => number;
  readonly #open = new Map<string, Accumulated>();
  /** The end of all that was sent to a partition so far. */
  readonly #sending = new Map<string, Promise<void>>();
  readonly #sequences = new Map<string, number>();
  readonly #sticky = new Map<string, number>();
  /** Names that no topic can have: it does not ask for them again. */
  readonly #invalid = new Set<string>();
  readonly #transactions: Transactions | null;
  /** Asked for once there is something to send; what it fails with concerns who needs it. */
  #identifying: Promise<ProducerIdentity> | null = null;
  #unidentified = false;

  constructor(options: ProducerOptions, random: () => number) {
    this.cluster = new ClusterClient(options);
    this.#options = options;
    this.#topics = new TopicMetadata(this.cluster);
    this.#random = random;
    const { transactionalId, transactionTimeoutMs = 60_000, timeoutMs = 60_000, now, sleep } = options;
    this.#transactions =
      transactionalId === undefined
        ? null
        : new Transactions(this.cluster, { transactionalId, transactionTimeoutMs, maxBlockMs: timeoutMs, now, sleep });
  }

  /** Takes the transactional id over, and aborts what another producer has begun under it. Rejects with ApiError. */
  async initTransactions(): Promise<void> {
    await this.#transactional().init();
  }

  beginTransaction(): void {
    this.#transactional().begin();
  }

  /** Commits a group's offsets together with the records of the transaction. Rejects with ApiError. */
  async sendOffsetsToTransaction(
    groupId: string,
    offsets: readonly CommittedOffset[],
    committer: Committer = { generationId: -1, memberId: '', groupInstanceId: null },
  ): Promise<void> {
    await this.#transactional().addOffsets(groupId, offsets, committer);
  }

  /** Sends what waits, then makes all of the transaction visible at once. Rejects with ApiError: it has to be aborted, or the producer was fenced. */
  async commitTransaction(): Promise<void> {
    await this.#endTransaction(true);
  }

  /** Throws away what waits; what was written is never shown to consumers that read committed records alone. */
  async abortTransaction(): Promise<void> {
    for (const { records } of this.#open.values())
      for (const { failed } of records)
        failed(new ApiError('TRANSACTION_ABORTABLE', 'Failing batch since transaction was aborted'));
    this.#open.clear();
    await this.#endTransaction(false);
  }

  /**
   * Puts a record into the batch of its partition, which is sent when it is full, or by `flush`. Resolves to a promise
   * of the broker's answer; rejects with ApiError where the topic cannot be written to.
   *
   * @param refused told each time that the broker does not have the topic, or not yet
   */
  async send(record: NewRecord, refused?: (error: ApiError) => Promise<void>): Promise<{ written: Promise<Written> }> {
    const topic = this.#topics.known(record.topic) ?? (await this.#asked(record.topic, refused));
    const { key, value, headers = [] } = record;
    const partition = record.partition ?? this.#partition(topic, key);
    if (partition < 0 || partition >= topic.leaders.length) throw new ApiError('UNKNOWN_TOPIC_OR_PARTITION', null);
    this.#transactions?.checkOpen({ topic: record.topic, partition });
    const bytes = overhead + (key?.length ?? 0) + (value?.length ?? 0);
    const { maxRequestSize = Number.POSITIVE_INFINITY } = this.#options;
    const most = largest(record);
    if (most > maxRequestSize)
      throw new ApiError(
        'MESSAGE_TOO_LARGE',
        `The message is ${most} bytes when serialized which is larger than ${maxRequestSize}, which is the value of the max.request.size configuration.`,
      );
    const timestamp = record.timestamp ?? (await this.#options.now());
    const written = new Promise<Written>((done, failed) => {
      const name = nameOf({ topic: record.topic, partition });
      const { batchSize = 16_384 } = this.#options;
      const current = this.#open.get(name);
      if (current && current.bytes + bytes > batchSize) this.#seal(name);
      const batch = this.#open.get(name) ?? { topic: record.topic, partition, records: [], bytes: 61 };
      if (!this.#open.has(name)) this.#linger(name, batch);
      this.#open.set(name, batch);
      batch.records.push({ record: { key, value, headers, timestamp }, bytes, done, failed });
      batch.bytes += bytes;
      if (batch.bytes >= batchSize) this.#seal(name);
    });
    written.catch(() => {});
    return { written };
  }

  /** Sends what waits in batches. Resolves when all that was sent has been answered, or has failed. */
  async flush(): Promise<void> {
    for (const name of [...this.#open.keys()]) this.#seal(name);
    await Promise.all(this.#sending.values());
  }

  /** Records that no broker has answered for yet are sent first. */
  async close(): Promise<void> {
    await this.flush();
    await this.#identifying?.catch(() => {});
    this.cluster.close();
  }

  /** Whether the broker refused it, when last asked, the producer id that idempotence takes. */
  get unidentified(): boolean {
    return this.#unidentified;
  }

  get #idempotent(): boolean {
    const { idempotence, acks = -1 } = this.#options;
    return idempotence ?? acks === -1;
  }

  /** Asks for the producer id, unless that is under way or done; after a failure it asks anew. */
  #identified(): Promise<ProducerIdentity> {
    if (this.#identifying) return this.#identifying;
    const { deliveryTimeoutMs = 120_000, now } = this.#options;
    const identifying = now().then((at) => this.#identify(at + deliveryTimeoutMs));
    identifying.then(
      () => {
        this.#unidentified = false;
      },
      (error: unknown) => {
        this.#identifying = null;
        this.#unidentified = error instanceof ApiError && error.error === 'CLUSTER_AUTHORIZATION_FAILED';
      },
    );
    this.#identifying = identifying;
    return identifying;
  }

  #transactional(): Transactions {
    if (!this.#transactions) throw new Error('Transactional method invoked on a non-transactional producer.');
    return this.#transactions;
  }

  async #endTransaction(committed: boolean): Promise<void> {
    await this.flush();
    if (await this.#transactional().end(committed)) this.#sequences.clear();
  }

  #partition({ name, leaders }: KnownTopic, key: Uint8Array | null): number {
    if (key) return partitionForKey(key, leaders.length);
    const partition = this.#sticky.get(name) ?? Math.floor(this.#random() * leaders.length);
    this.#sticky.set(name, partition);
    return partition;
  }

  /** The topic; whatever the broker says of it, the producer id is asked for then, which idempotence takes. */
  async #asked(name: string, refused?: (error: ApiError) => Promise<void>): Promise<KnownTopic> {
    const identify = (): void => {
      // Who needs it hears of its failure.
      if (this.#idempotent && !this.#transactions) this.#identified().catch(() => {});
    };
    try {
      const topic = await this.#topic(name, refused);
      identify();
      return topic;
    } catch (error) {
      if (error instanceof ApiError && error.error === 'TOPIC_AUTHORIZATION_FAILED') identify();
      throw error;
    }
  }

  /** Waits for a topic that the broker is just creating. */
  async #topic(name: string, refused?: (error: ApiError) => Promise<void>): Promise<KnownTopic> {
    if (this.#invalid.has(name)) throw new ApiError('INVALID_TOPIC_EXCEPTION', name);
    const { timeoutMs = 60_000 } = this.#options;
    const deadline = (await this.#options.now()) + timeoutMs;
    for (;;) {
      try {
        return await this.#topics.topic(name, true);
      } catch (error) {
        if (error instanceof ApiError) await refused?.(error);
        if (error instanceof ApiError && error.error === 'INVALID_TOPIC_EXCEPTION') {
          this.#invalid.add(name);
          throw new ApiError(error.error, `Invalid topics: [${name}]`);
        }
        if (error instanceof UnreachableError) throw new ApiError('REQUEST_TIMED_OUT', absent(name, timeoutMs));
        if (!isRetriable(error) || (await this.#options.now()) + 100 > deadline) throw error;
        await this.#options.sleep(100);
      }
    }
  }

  /** Sends a batch after a while, full or not. */
  #linger(name: string, batch: Accumulated): void {
    const { lingerMs, sleep } = this.#options;
    if (lingerMs === undefined) return;
    // Where the process has ended meanwhile there is nothing left to send.
    sleep(lingerMs)
      .then(() => this.#open.get(name) === batch && this.#seal(name))
      .catch(() => {});
  }

  #seal(name: string): void {
    const batch = this.#open.get(name);
    if (!batch) return;
    this.#open.delete(name);
    this.#sticky.delete(batch.topic);
    const before = this.#sending.get(name) ?? Promise.resolve();
    const sent = before
      .then(() => this.#deliver(name, batch))
      .catch((error: unknown) => {
        this.#transactions?.fail(error);
        for (const { failed } of batch.records) failed(error);
      });
    this.#sending.set(name, sent);
    void sent.then(() => {
      if (this.#sending.get(name) === sent) this.#sending.delete(name);
    });
  }

  async #deliver(name: string, { topic, partition, records }: Accumulated): Promise<void> {
    const { acks = -1, compression = 'none', deliveryTimeoutMs = 120_000, now, sleep } = this.#options;
    const deadline = (await now()) + deliveryTimeoutMs;
    await this.#transactions?.add({ topic, partition });
    const known = this.#idempotent ? (this.#transactions?.identity ?? (await this.#identified())) : null;
    const baseSequence = this.#sequences.get(name) ?? 0;
    const identity = known ? { ...known, baseSequence } : {};
    const isTransactional = this.#transactions !== null;
    const input = { records: records.map(({ record }) => record), compression, ...identity, isTransactional };
    const batch = encodeBatch(input, (codec) => {
      if (codec === 'zstd') throw new ApiError('UNSUPPORTED_COMPRESSION_TYPE', null);
      return codecs[codec];
    });
    const { retries = Number.POSITIVE_INFINITY, retryBackoffMs = 100, retryBackoffMaxMs = 1000 } = this.#options;
    for (let refusals = 0; ; ) {
      const answer = await this.#write(topic, partition, batch, acks).catch((unasked: unknown) => ({ unasked }));
      if (typeof answer === 'bigint') {
        this.#sequences.set(name, baseSequence + records.length);
        for (const [index, { done }] of records.entries())
          done({ topic, partition, offset: answer < 0n ? -1n : answer + BigInt(index) });
        return;
      }
      const refused = answer instanceof ApiError;
      const error = refused ? answer : answer.unasked;
      const backoffMs = refused ? Math.min(retryBackoffMs * 2 ** refusals, retryBackoffMaxMs) : 100;
      if (!isRetriable(error) || (refused && refusals >= retries) || (await now()) + backoffMs > deadline) throw error;
      if (refused) {
        refusals += 1;
        await this.#options.retrying?.({ topic, partition }, retries - refusals, answer.error);
      }
      this.#topics.forget();
      await sleep(backoffMs);
    }
  }

  /** The offset that the batch was written at, or why the broker refused it; rejects where none could be asked. */
  async #write(topic: string, partition: number, records: Uint8Array, acks: number): Promise<bigint | ApiError> {
    const { topicId, leaders } = await this.#topics.topic(topic);
    const leader = leaders[partition] ?? -1;
    if (leader < 0) throw new ApiError('LEADER_NOT_AVAILABLE', null);
    const broker = await this.cluster.node(leader);
    const transactions = this.#transactions;
    const body = {
      transactionalId: transactions?.rules.transactionalId ?? null,
      acks,
      timeoutMs: this.#options.requestTimeoutMs ?? 30_000,
      topicData: [{ name: topic, topicId, partitionData: [{ index: partition, records: [records] }] }],
    };
    if (acks === 0) {
      broker.send(produce, body);
      return -1n;
    }
    const mayAdd = transactions === null || transactions.selfAdding;
    const { responses } = await this.cluster.request(broker, produce, body, mayAdd ? undefined : 11);
    const answer = responses[0]?.partitionResponses[0];
    if (!answer) return new ApiError('UNKNOWN_SERVER_ERROR', null);
    const error = errorName(answer.errorCode);
    if (error !== 'NONE' && error !== 'DUPLICATE_SEQUENCE_NUMBER') return new ApiError(error, answer.errorMessage);
    return answer.baseOffset;
  }

  /** Asks until the broker has an id to give: one that has just started may not have its coordinators yet. */
  async #identify(deadline: number): Promise<ProducerIdentity> {
    const { now, sleep } = this.#options;
    const body = { transactionalId: null, transactionTimeoutMs: 2_147_483_647 };
    for (; ; await sleep(100)) {
      const broker = await this.cluster.any();
      const { errorCode, producerId, producerEpoch } = await this.cluster.request(broker, initProducerId, body);
      if (errorCode === 0) return { producerId, producerEpoch };
      const error = new ApiError(errorName(errorCode), null);
      if (!isRetriable(error) || (await now()) + 100 > deadline) throw error;
    }
  }
}

/** Whether the same again may succeed: the broker said so, or the connection ended. */
export function isRetriable(error: unknown): boolean {
  if (error instanceof UnreachableError) return true;
  return error instanceof ApiError && errors[error.error as ErrorName].retriable;
}

function absent(topic: string, afterMs: number): string {
  return `Topic ${topic} not present in metadata after ${afterMs} ms.`;
}
