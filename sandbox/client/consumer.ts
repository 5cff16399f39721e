import type { ErrorName } from '../wire/errors.ts';
import { ClusterClient } from './cluster-client.ts';
import { type ConsumerOptions, membershipOf } from './consumer-options.ts';
import { without } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { type ConsumedRecord, type Fetched, Fetcher } from './fetcher.ts';
import { type CommittedOffset, type Committer, commitOffsets } from './group-offsets.ts';
import type { Membership } from './membership.ts';
import { type Assigned, findPositions } from './positions.ts';
import { isRetriable } from './producer.ts';
import { nameOf, TopicMetadata, type TopicPartition } from './topic-metadata.ts';

/** A consumer, in a group of either protocol or with partitions of its own choice, as Kafka's Java consumer is. */
export class Consumer {
  readonly cluster: ClusterClient;
  readonly topics: TopicMetadata;
  readonly #options: ConsumerOptions;
  readonly #fetcher: Fetcher;
  readonly #member: Membership | null;
  #wanted: ((topic: string) => boolean) | readonly string[] = [];
  #assigned = new Map<string, Assigned>();
  /** Topics that a filter let through when it last looked. */
  #found: readonly string[] | null = null;
  #joining: Promise<readonly TopicPartition[] | null> | null = null;
  #closed = false;
  #beating = false;
  #nextCommitAt = 0;
  #nextLookAt = 0;
  /** Whether its owner believes in the partitions that it has. */
  #told = false;

  constructor(options: ConsumerOptions) {
    this.cluster = new ClusterClient(options);
    this.topics = new TopicMetadata(this.cluster);
    this.#options = options;
    const { isolationLevel = 0 } = options;
    this.#fetcher = new Fetcher(this.cluster, this.topics, {
      isolationLevel,
      minBytes: options.minBytes ?? 1,
      maxBytes: options.maxBytes ?? 50 << 20,
      partitionMaxBytes: options.partitionMaxBytes ?? 1 << 20,
    });
    this.#member = membershipOf(this, options);
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
    while (!this.#closed) {
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
    return [];
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
    const refused = await this.commitOffsets(offsets);
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
      const joining = this.#member.mustJoin || this.#joining !== null;
      if (joining && !(await this.#join(this.#member, subscribed, deadline))) return false;
      this.#beat(this.#member);
    }
    if (this.#assigned.size === 0) {
      await sleep(Math.max(1, Math.min(100, deadline - (await now()))));
      return false;
    }
    if (subscribed === null) await this.#existing([...new Set(this.assignment().map(({ topic }) => topic))]);
    await findPositions(this, this.#options, [...this.#assigned.values()]);
    return true;
  }

  /** Names of the topics subscribed to; null where partitions were taken by hand. */
  async #subscribed(): Promise<readonly string[] | null> {
    const wanted = this.#wanted;
    if (typeof wanted !== 'function')
      return wanted.length === 0 && this.#options.topicRegex == null ? null : this.#existing(wanted);
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

  /** Comes to its partitions. By the eager protocol it gives up what it has first; else it goes on reading meanwhile. */
  async #join(member: Membership, subscribed: readonly string[], deadline: number): Promise<boolean> {
    if (this.#joining === null) {
      if (this.#options.enableAutoCommit ?? true) await this.commit();
      // Who is no member any more has lost what it had.
      if (!member.cooperative || member.generationId < 0) {
        await this.#revoke();
        this.#assigned.clear();
      }
      this.#joining = member.join(subscribed, this.assignment());
      this.#joining.catch(() => {});
    }
    const reading = member.cooperative && this.#assigned.size > 0;
    const waitMs = reading ? 10 : Math.max(0, deadline - (await this.#options.now()));
    const left = this.#options.sleep(waitMs).then(() => 'late' as const);
    const joined = await Promise.race([this.#joining, left]).catch((error: unknown) => {
      this.#joining = null;
      throw error;
    });
    if (joined === 'late') return reading;
    this.#joining = null;
    if (joined === null) {
      await this.#options.sleep(100);
      return false;
    }
    const gone = without(this.assignment(), joined);
    if (gone.length > 0 && this.#told) await this.#options.revoked?.(gone);
    for (const each of gone) this.#assigned.delete(nameOf(each));
    const added = joined.filter((each) => !this.#assigned.has(nameOf(each)));
    for (const each of added)
      this.#assigned.set(nameOf(each), { ...each, position: null, leaderEpoch: -1, committed: null });
    await member.reconciled(gone.length > 0);
    this.#told = true;
    await this.#options.assigned?.(added);
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
    const { maxWaitMs: most = 500, now } = this.#options;
    const maxWaitMs = Math.max(0, Math.min(most, deadline - (await now())));
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
  #beat(member: Membership): void {
    if (this.#beating) return;
    this.#beating = true;
    const beat = async (): Promise<void> => {
      while (!this.#closed) {
        await this.#options.sleep(member.heartbeatIntervalMs);
        if (!this.#closed) await member.heartbeat();
      }
    };
    // Where it fails, so will the next poll; where the process was killed, nothing is left to do.
    beat().catch(() => {
      this.#beating = false;
    });
  }
}
