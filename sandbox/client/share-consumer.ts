import type { ErrorName } from '../wire/errors.ts';
import { type AcknowledgeType, acknowledgeTypes } from './acknowledgements.ts';
import { type ClientOptions, ClusterClient } from './cluster-client.ts';
import { ApiError } from './errors.ts';
import { isRetriable } from './producer.ts';
import { ShareMember } from './share-member.ts';
import { type Pending, type SharedRecord, ShareSession } from './share-session.ts';
import { nameOf, TopicMetadata, type TopicPartition } from './topic-metadata.ts';

export interface ShareConsumerOptions extends ClientOptions {
  groupId: string;
  /** Made by the consumer itself (newMemberId). */
  memberId: string;
  /** Implicit (default): the next poll accepts all that the last one gave; explicit: `acknowledge` says it of each. */
  acknowledgementMode?: 'implicit' | 'explicit';
  /** Most records of a poll (default 500). */
  maxPollRecords?: number;
  /** What a fetch waits for at the broker: so many bytes (default 1), but no longer than this, milliseconds (default 500). */
  minBytes?: number;
  maxWaitMs?: number;
  /** Bytes of an answer (default 50 MiB). */
  maxBytes?: number;
  /** Told each time that the cluster does not have a topic that was subscribed to, or not yet. */
  refused?(topic: string, error: ApiError): Promise<void>;
  /** Told why the group will not have the consumer, for good. */
  failed?(memberId: string, epoch: number, error: ApiError): Promise<void>;
  /** Told where acknowledgements were not taken: the lock had ended, say. */
  notAcknowledged?(partition: TopicPartition, error: ErrorName): void;
}

/** A consumer of a share group (KIP-932): records, not partitions, are shared out, and each is acknowledged by itself. */
export class ShareConsumer {
  readonly cluster: ClusterClient;
  readonly topics: TopicMetadata;
  readonly #options: ShareConsumerOptions;
  readonly #member: ShareMember;
  readonly #sessions = new Map<number, ShareSession>();
  readonly #underway = new Map<number, Promise<void>>();
  #subscribed: readonly string[] = [];
  /** Given out and not acknowledged yet, by partition and offset. */
  readonly #inFlight = new Map<string, SharedRecord>();
  #pending: Pending = new Map();
  #ready: SharedRecord[] = [];
  #failure: unknown = null;
  #beating = false;
  #closed = false;

  constructor(options: ShareConsumerOptions) {
    this.cluster = new ClusterClient(options);
    this.topics = new TopicMetadata(this.cluster);
    this.#options = options;
    this.#member = new ShareMember(this.cluster, this.topics, options.groupId, options.memberId, options.failed);
  }

  get memberId(): string {
    return this.#member.memberId;
  }

  subscribe(topics: readonly string[]): void {
    this.#subscribed = topics;
    this.#member.subscribe([...topics].sort());
  }

  /**
   * The next records; none once `timeoutMs` have passed. Rejects with ApiError where it cannot go on; INVALID_RECORD_STATE where in
   * the explicit mode records of the last poll were not acknowledged.
   */
  async poll(timeoutMs: number): Promise<readonly SharedRecord[]> {
    const { now, sleep } = this.#options;
    const deadline = (await now()) + timeoutMs;
    this.#settleLastPoll();
    while (!this.#closed) {
      try {
        if (await this.#assigned(deadline)) await this.#fetch(deadline);
        const records = this.#ready.splice(0, this.#options.maxPollRecords ?? 500);
        if (records.length > 0) return this.#given(records);
      } catch (error) {
        if (!isRetriable(error)) throw error;
        this.topics.forget();
        await sleep(100);
      }
      if ((await now()) >= deadline) return [];
    }
    return [];
  }

  /** Says what becomes of a record of the last poll; told to the broker with the next poll, `commit` or `close`. A renewed one stays. */
  acknowledge({ topic, partition, offset }: TopicPartition & { offset: bigint }, type: AcknowledgeType): void {
    const key = `${nameOf({ topic, partition })}@${offset}`;
    if (!this.#inFlight.has(key)) throw new ApiError('INVALID_RECORD_STATE', 'The record cannot be acknowledged.');
    if (type !== 'renew') this.#inFlight.delete(key);
    const name = nameOf({ topic, partition });
    const known = this.#pending.get(name) ?? { topic, partition, types: new Map<bigint, number>() };
    known.types.set(offset, acknowledgeTypes[type]);
    this.#pending.set(name, known);
  }

  /** Tells the brokers what has been acknowledged; resolves to the error of each partition where they did not take it, by its name. */
  async commit(): Promise<ReadonlyMap<string, ErrorName>> {
    await Promise.all(this.#underway.values());
    if (this.#options.acknowledgementMode !== 'explicit') this.#acceptAll();
    return this.#tell(false);
  }

  /** Tells what has been acknowledged, gives the rest back, and leaves the group. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#options.acknowledgementMode !== 'explicit') this.#acceptAll();
      await this.#tell(true);
      await this.#member.leave();
    } catch (error) {
      if (!(error instanceof ApiError) && !isRetriable(error)) throw error;
    } finally {
      this.cluster.close();
    }
  }

  #settleLastPoll(): void {
    if (this.#options.acknowledgementMode !== 'explicit') return this.#acceptAll();
    const renewed = (record: SharedRecord): boolean =>
      this.#pending.get(nameOf(record))?.types.get(record.offset) === acknowledgeTypes.renew;
    if ([...this.#inFlight.values()].some((record) => !renewed(record)))
      throw new ApiError('INVALID_RECORD_STATE', 'All records must be acknowledged in explicit acknowledgement mode.');
  }

  #acceptAll(): void {
    for (const record of [...this.#inFlight.values()]) this.acknowledge(record, 'accept');
  }

  #given(records: readonly SharedRecord[]): readonly SharedRecord[] {
    for (const record of records) this.#inFlight.set(`${nameOf(record)}@${record.offset}`, record);
    return records;
  }

  /** Whether there are partitions to read. */
  async #assigned(deadline: number): Promise<boolean> {
    const { now, sleep, refused } = this.#options;
    for (const name of this.#subscribed) {
      try {
        await this.topics.topic(name, true);
      } catch (error) {
        if (error instanceof ApiError) await refused?.(name, error);
        throw error;
      }
    }
    if (this.#closed) return false;
    if (!this.#member.joined) await this.#member.heartbeat();
    this.#beat();
    if (this.#member.assignment.length > 0) return true;
    await sleep(Math.max(1, Math.min(100, deadline - (await now()))));
    return false;
  }

  /** Asks every leader that has not been asked yet, and waits for the first answer. */
  async #fetch(deadline: number): Promise<void> {
    if (this.#ready.length > 0) return;
    const { maxWaitMs: most = 500, now } = this.#options;
    const maxWaitMs = Math.max(0, Math.min(most, deadline - (await now())));
    const byLeader = await this.#byLeader(this.#member.assignment);
    for (const [leader, partitions] of byLeader) {
      if (this.#underway.has(leader)) continue;
      const pending = await this.#take(leader);
      const done = this.#session(leader)
        .fetch(partitions, pending, maxWaitMs, (each, error) => this.#options.notAcknowledged?.(each, error))
        .then(
          (records) => void this.#ready.push(...records),
          (error: unknown) => {
            this.#failure = error;
          },
        )
        .finally(() => this.#underway.delete(leader));
      this.#underway.set(leader, done);
    }
    await Promise.race(this.#underway.values());
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure;
  }

  async #tell(final: boolean): Promise<ReadonlyMap<string, ErrorName>> {
    const failed = new Map<string, ErrorName>();
    for (const [leader, session] of this.#sessions) {
      for (const [name, error] of await session.acknowledge(await this.#take(leader), final)) failed.set(name, error);
    }
    return failed;
  }

  /** Acknowledgements for partitions that this broker leads, which are then on their way. */
  async #take(leader: number): Promise<Pending> {
    const mine = (await this.#byLeader([...this.#pending.values()])).get(leader) ?? [];
    const taken: Pending = new Map();
    for (const each of mine) {
      const name = nameOf(each);
      const known = this.#pending.get(name);
      if (known) taken.set(name, known);
      this.#pending.delete(name);
    }
    return taken;
  }

  async #byLeader(partitions: readonly TopicPartition[]): Promise<Map<number, TopicPartition[]>> {
    const byLeader = new Map<number, TopicPartition[]>();
    for (const { topic, partition } of partitions) {
      const leader = (await this.topics.topic(topic)).leaders[partition] ?? -1;
      if (leader < 0) throw new ApiError('LEADER_NOT_AVAILABLE', null);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), { topic, partition }]);
    }
    return byLeader;
  }

  #session(leader: number): ShareSession {
    const { groupId, memberId, maxPollRecords: maxRecords = 500, minBytes = 1, maxBytes = 50 << 20 } = this.#options;
    const place = { groupId, memberId, maxRecords, minBytes, maxBytes };
    const known = this.#sessions.get(leader) ?? new ShareSession(this.cluster, this.topics, place, leader);
    this.#sessions.set(leader, known);
    return known;
  }

  /** Gives signs of life from now on, whatever else goes on. */
  #beat(): void {
    if (this.#beating) return;
    this.#beating = true;
    const beat = async (): Promise<void> => {
      while (!this.#closed) {
        await this.#options.sleep(this.#member.heartbeatIntervalMs);
        if (!this.#closed) await this.#member.heartbeat();
      }
    };
    // Where it fails, so will the next poll; where the process was killed, nothing is left to do.
    beat().catch(() => {
      this.#beating = false;
    });
  }
}
