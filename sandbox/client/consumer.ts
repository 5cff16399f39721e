import type { ErrorName } from '../wire/errors.ts';
import { defaultAssignors } from './assignors.ts';
import { type ClientOptions, ClusterClient } from './cluster-client.ts';
import { without } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { type ConsumedRecord, type Fetched, Fetcher } from './fetcher.ts';
import { GroupMember } from './group-member.ts';
import { type CommittedOffset, type Committer, commitOffsets } from './group-offsets.ts';
import { type Assigned, findPositions } from './positions.ts';
import { isRetriable } from './producer.ts';
import { nameOf, TopicMetadata, type TopicPartition } from './topic-metadata.ts';

export interface ConsumerOptions extends ClientOptions {
  /** Null: outside any group. */
  groupId?: string | null;
  groupInstanceId?: string | null;
  assignors?: readonly string[];
  sessionTimeoutMs?: number;
  rebalanceTimeoutMs?: number;
  heartbeatIntervalMs?: number;
  autoOffsetReset?: 'earliest' | 'latest' | 'none';
  enableAutoCommit?: boolean;
  /** Every so many milliseconds, and at the end (default 5,000). */
  autoCommitIntervalMs?: number;
  isolationLevel?: 0 | 1;
  /** Told each time that the cluster does not have a topic that was subscribed to, or not yet. */
  refused?(topic: string, error: ApiError): Promise<void>;
  /** Records that one poll gives at most (default 500), and bytes of one partition in an answer (default 1 MiB). */
  maxPollRecords?: number;
  partitionMaxBytes?: number;
  /** Whether the broker may create what was subscribed to (default true). */
  allowAutoCreateTopics?: boolean;
  /** Told of partitions as they come, and as they are given up, by a rebalance or at the end. */
  assigned?(partitions: readonly TopicPartition[]): void | Promise<void>;
  revoked?(partitions: readonly TopicPartition[]): void | Promise<void>;
  /** How often to look for new topics and partitions, milliseconds (default 300,000). */
  metadataMaxAgeMs?: number;
}

/** A consumer of the classic protocol, in a group or with partitions of its own choice, as Kafka's Java consumer is by default. */
export class Consumer {
  readonly cluster: ClusterClient;
  readonly topics: TopicMetadata;
  readonly #options: ConsumerOptions;
  readonly #fetcher: Fetcher;
  readonly #member: GroupMember | null;
  #wanted: ((topic: string) => boolean) | readonly string[] = [];
  #assigned = new Map<string, Assigned>();
  /** Topics that a filter let through when it last looked. */
  #found: readonly string[] | null = null;
  #joining: Promise<readonly TopicPartition[] | null> | null = null;
  #closed = false;
  /** Whether its owner believes in the partitions that it has. */
  #told = false;
  #beating = false;
  #nextCommitAt = 0;
  #nextLookAt = 0;

  constructor(options: ConsumerOptions) {
    this.cluster = new ClusterClient(options);
    this.topics = new TopicMetadata(this.cluster);
    this.#options = options;
    const { groupId = null, groupInstanceId = null, isolationLevel = 0 } = options;
    this.#fetcher = new Fetcher(this.cluster, this.topics, {
      isolationLevel,
      minBytes: 1,
      maxBytes: 50 << 20,
      partitionMaxBytes: options.partitionMaxBytes ?? 1 << 20,
    });
    this.#member =
      groupId === null
        ? null
        : new GroupMember(this.cluster, this.topics, {
            groupId,
            groupInstanceId,
            sessionTimeoutMs: options.sessionTimeoutMs ?? 45_000,
            rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 300_000,
            assignors: options.assignors ?? defaultAssignors,
          });
  }

  /** Takes part in the group's sharing of these topics, or of all that a filter lets through. */
  subscribe(topics: readonly string[] | ((topic: string) => boolean)): void {
    this.#wanted = topics;
  }

  /** Takes partitions by hand; a null position is where the group left off, or the beginning or end. */
  assign(partitions: readonly (TopicPartition & { position: bigint | null })[]): void {
    this.#assigned = new Map(partitions.map((each) => [nameOf(each), { ...each, leaderEpoch: -1, committed: null }]));
  }

  /** Gives records again from an offset on, or leaves some out. */
  seek({ topic, partition }: TopicPartition, offset: bigint): void {
    const assigned = this.#assigned.get(nameOf({ topic, partition }));
    if (assigned) assigned.position = offset;
  }

  /** Partitions that it has at the moment. */
  assignment(): readonly TopicPartition[] {
    return [...this.#assigned.values()].map(({ topic, partition }) => ({ topic, partition }));
  }

  get memberId(): string {
    return this.#member?.memberId ?? '';
  }

  /** Where it stands: offsets of the next records. */
  positions(): readonly (TopicPartition & { offset: bigint | null })[] {
    return [...this.#assigned.values()].map(({ topic, partition, position }) => ({
      topic,
      partition,
      offset: position,
    }));
  }

  /** The next records; none once `timeoutMs` have passed. Rejects with ApiError where it cannot go on. */
  async poll(timeoutMs: number): Promise<readonly ConsumedRecord[]> {
    const { now, sleep } = this.#options;
    const deadline = (await now()) + timeoutMs;
    for (;;) {
      try {
        await this.#autoCommit();
        const records = (await this.#ready(deadline)) ? await this.#fetch(deadline) : [];
        if (records.length > 0) return records;
      } catch (error) {
        if (!isRetriable(error)) throw error;
        this.topics.forget();
        await sleep(100);
      }
      if ((await now()) >= deadline) return [];
    }
  }

  /** Commits these offsets; resolves to the error of each partition that was refused, by its name. */
  async commitOffsets(offsets: readonly CommittedOffset[]): Promise<ReadonlyMap<string, ErrorName>> {
    const { groupId } = this.#options;
    if (groupId == null) return new Map();
    return commitOffsets(this.cluster, this.topics, groupId, offsets, this.#committer());
  }

  /** Commits the positions. What is refused as the group moves on is left to the next time. */
  async commit(): Promise<void> {
    const { groupId } = this.#options;
    if (groupId == null) return;
    const moved = [...this.#assigned.values()].filter(
      ({ position, committed }) => position !== null && position !== committed,
    );
    const offsets = moved.map(({ topic, partition, position, leaderEpoch }) => ({
      topic,
      partition,
      offset: position ?? 0n,
      leaderEpoch,
    }));
    const refused = await commitOffsets(this.cluster, this.topics, groupId, offsets, this.#committer());
    for (const each of moved) if (!refused.has(nameOf(each))) each.committed = each.position;
  }

  #committer(): Committer {
    const { generationId = -1, memberId = '' } = this.#member?.memberId ? this.#member : {};
    return { generationId, memberId, groupInstanceId: this.#options.groupInstanceId ?? null };
  }

  /** Commits where it does so by itself, and leaves the group. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#options.enableAutoCommit ?? true) await this.commit();
      if (this.#member) await this.#revoke();
      await this.#member?.leave();
    } catch (error) {
      if (!(error instanceof ApiError) && !isRetriable(error)) throw error;
    } finally {
      this.cluster.close();
    }
  }

  /** Whether partitions and positions are known, so that it can fetch. */
  async #ready(deadline: number): Promise<boolean> {
    const { now, sleep } = this.#options;
    const subscribed = await this.#subscribed();
    if (subscribed !== null && this.#member) {
      if (this.#member.mustJoin) {
        if (!(await this.#join(subscribed, deadline))) return false;
      }
      this.#beat();
    }
    if (this.#assigned.size === 0) {
      await sleep(Math.max(1, Math.min(100, deadline - (await now()))));
      return false;
    }
    await findPositions(this, this.#options, [...this.#assigned.values()]);
    return true;
  }

  /** Names of the topics subscribed to; null where partitions were taken by hand. */
  async #subscribed(): Promise<readonly string[] | null> {
    const wanted = this.#wanted;
    if (typeof wanted !== 'function') return wanted.length === 0 ? null : this.#existing(wanted);
    const now = await this.#options.now();
    if (now >= this.#nextLookAt || this.#found === null) {
      this.#nextLookAt = now + (this.#options.metadataMaxAgeMs ?? 300_000);
      const names = (await this.topics.all())
        .filter(({ name, internal }) => !internal && wanted(name))
        .map(({ name }) => name);
      if (this.#found !== null && names.join() !== this.#found.join() && this.#member) this.#member.mustJoin = true;
      this.#found = names;
    }
    return this.#found;
  }

  /** Asks for the topics, so that the broker creates those that it may. */
  async #existing(wanted: readonly string[]): Promise<readonly string[]> {
    for (const name of wanted) {
      try {
        await this.topics.topic(name, this.#options.allowAutoCreateTopics ?? true);
      } catch (error) {
        if (error instanceof ApiError) await this.#options.refused?.(name, error);
        throw error;
      }
    }
    return wanted;
  }

  /** Joins the group, and gives up what it has first (the eager protocol). */
  async #join(subscribed: readonly string[], deadline: number): Promise<boolean> {
    const member = this.#member as GroupMember;
    if (this.#options.enableAutoCommit ?? true) await this.commit();
    if (this.#joining === null) await this.#revoke();
    this.#joining ??= member.join(subscribed, this.assignment()).finally(() => {
      this.#joining = null;
    });
    const left = this.#options.sleep(Math.max(0, deadline - (await this.#options.now()))).then(() => 'late' as const);
    const assigned = await Promise.race([this.#joining, left]);
    if (assigned === 'late') return false;
    if (assigned === null) {
      await this.#options.sleep(100);
      return false;
    }
    const lostOnes = without(this.assignment(), assigned);
    for (const each of lostOnes) this.#assigned.delete(nameOf(each));
    for (const each of assigned) {
      const name = nameOf(each);
      if (!this.#assigned.has(name))
        this.#assigned.set(name, { ...each, position: null, leaderEpoch: -1, committed: null });
    }
    this.#told = true;
    await this.#options.assigned?.(assigned);
    return true;
  }

  /** Tells that what it was last given is not its own any more. */
  async #revoke(): Promise<void> {
    if (!this.#told) return;
    this.#told = false;
    if (this.#assigned.size > 0) await this.#options.revoked?.(this.assignment());
  }

  async #fetch(deadline: number): Promise<readonly ConsumedRecord[]> {
    const waiting = this.#accept();
    if (waiting.length > 0) return waiting;
    const positions = [...this.#assigned.values()].map(({ topic, partition, position }) => ({
      topic,
      partition,
      offset: position ?? 0n,
    }));
    const maxWaitMs = Math.max(0, Math.min(500, deadline - (await this.#options.now())));
    await this.#fetcher.fetch(positions, maxWaitMs);
    return this.#accept();
  }

  #accept(): readonly ConsumedRecord[] {
    return this.#fetcher.take(this.#options.maxPollRecords ?? 500).flatMap((part) => this.#advance(part));
  }

  #advance(part: Fetched): readonly ConsumedRecord[] {
    const known = this.#assigned.get(nameOf(part));
    if (!known || known.position !== part.from) return [];
    if (part.error === 'OFFSET_OUT_OF_RANGE' && this.#options.autoOffsetReset !== 'none') {
      known.position = null;
      return [];
    }
    if (part.error !== 'NONE') throw new ApiError(part.error, null);
    known.position = part.next;
    known.leaderEpoch = part.records.at(-1)?.leaderEpoch ?? known.leaderEpoch;
    return part.records;
  }

  async #autoCommit(): Promise<void> {
    const { enableAutoCommit = true, autoCommitIntervalMs = 5_000, now } = this.#options;
    if (!enableAutoCommit) return;
    const at = await now();
    if (this.#nextCommitAt === 0) this.#nextCommitAt = at + autoCommitIntervalMs;
    if (at < this.#nextCommitAt) return;
    this.#nextCommitAt = at + autoCommitIntervalMs;
    await this.commit();
  }

  /** Gives signs of life from now on, whatever else goes on. */
  #beat(): void {
    if (this.#beating) return;
    this.#beating = true;
    const { sleep, heartbeatIntervalMs = 3_000 } = this.#options;
    const beat = async (): Promise<void> => {
      while (!this.#closed) {
        await sleep(heartbeatIntervalMs);
        if (!this.#closed && !this.#member?.mustJoin) await this.#member?.heartbeat();
      }
    };
    // Where it fails, so will the next poll; where the process was killed, nothing is left to do.
    beat().catch(() => {
      this.#beating = false;
    });
  }
}
