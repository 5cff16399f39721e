import { fetch } from '../apis/01-fetch.ts';
import { type DecodedRecord, decodeRecords, readBatchHeader, splitBatches } from '../record/batch.ts';
import { codecs } from '../record/codecs.ts';
import { type ErrorName, errorName } from '../wire/errors.ts';
import type { ResponseOf } from '../wire/schema.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from './topic-metadata.ts';

export interface ConsumedRecord extends DecodedRecord, TopicPartition {
  timestampType: 'CreateTime' | 'LogAppendTime';
  leaderEpoch: number;
}

export interface FetchRules {
  isolationLevel: 0 | 1;
  minBytes: number;
  /** Most bytes of an answer (50 MiB), and of one partition in it (1 MiB). */
  maxBytes: number;
  partitionMaxBytes: number;
}

/** What one partition's part of an answer holds. `next` is where to fetch from then. */
export interface Fetched extends TopicPartition {
  from: bigint;
  next: bigint;
  error: ErrorName;
  records: readonly ConsumedRecord[];
  bytes: number;
}

/** Fetches of a consumer: at most one with each broker at a time, so that a quiet broker holds up no other. */
export class Fetcher {
  readonly #cluster: ClusterClient;
  readonly #topics: TopicMetadata;
  readonly #rules: FetchRules;
  readonly #underway = new Map<number, Promise<void>>();
  #ready: Fetched[] = [];
  #failure: unknown = null;

  constructor(cluster: ClusterClient, topics: TopicMetadata, rules: FetchRules) {
    this.#cluster = cluster;
    this.#topics = topics;
    this.#rules = rules;
  }

  /** Answers that have come in since it was last asked, `maxRecords` of them at most. Throws what a fetch failed with. */
  take(maxRecords: number): readonly Fetched[] {
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure;
    const taken: Fetched[] = [];
    let room = maxRecords;
    for (let part = this.#ready[0]; part && room > 0; part = this.#ready[0]) {
      const left = part.records[room];
      if (left) {
        taken.push({ ...part, next: left.offset, records: part.records.slice(0, room) });
        this.#ready[0] = { ...part, from: left.offset, records: part.records.slice(room) };
        break;
      }
      taken.push(part);
      room -= part.records.length;
      this.#ready.shift();
    }
    return taken;
  }

  /** Starts a fetch with every leader that has none, of partitions from their positions, and waits for the first answer. */
  async fetch(positions: readonly (TopicPartition & { offset: bigint })[], maxWaitMs: number): Promise<void> {
    const byLeader = new Map<number, (TopicPartition & { offset: bigint })[]>();
    for (const each of positions) {
      const { leaders } = await this.#topics.topic(each.topic);
      const leader = leaders[each.partition] ?? -1;
      if (leader < 0) throw new ApiError('LEADER_NOT_AVAILABLE', null);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), each]);
    }
    for (const [leader, wanted] of byLeader) {
      if (this.#underway.has(leader)) continue;
      const done = this.#ask(leader, wanted, maxWaitMs)
        .catch((error: unknown) => {
          this.#failure = error;
        })
        .finally(() => this.#underway.delete(leader));
      this.#underway.set(leader, done);
    }
    await Promise.race(this.#underway.values());
  }

  async #ask(
    leader: number,
    wanted: readonly (TopicPartition & { offset: bigint })[],
    maxWaitMs: number,
  ): Promise<void> {
    const { isolationLevel, minBytes, maxBytes, partitionMaxBytes } = this.#rules;
    const broker = await this.#cluster.node(leader);
    const offsets = new Map(wanted.map((each) => [nameOf(each), each.offset]));
    const topics = await Promise.all(
      [...partitionsByTopic(wanted)].map(async ([topic, partitions]) => ({
        topic,
        topicId: (await this.#topics.topic(topic)).topicId,
        partitions: partitions.map((partition) => ({
          partition,
          fetchOffset: offsets.get(nameOf({ topic, partition })) ?? 0n,
          partitionMaxBytes,
        })),
      })),
    );
    const answer = await this.#cluster.request(broker, fetch, {
      maxWaitMs,
      minBytes,
      maxBytes,
      isolationLevel,
      topics,
    });
    if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), null);
    for (const { topic: named, topicId, partitions } of answer.responses) {
      const topic = named || (topics.find((each) => each.topicId === topicId)?.topic ?? '');
      for (const part of partitions) {
        const from = offsets.get(nameOf({ topic, partition: part.partitionIndex }));
        if (from !== undefined) this.#ready.push(read(topic, part, from, isolationLevel));
      }
    }
  }
}

type Part = ResponseOf<typeof fetch>['responses'][number]['partitions'][number];

function read(topic: string, part: Part, from: bigint, isolationLevel: 0 | 1): Fetched {
  const partition = part.partitionIndex;
  const records: ConsumedRecord[] = [];
  let next = from;
  let bytes = 0;
  let aborts = part.abortedTransactions ?? [];
  const aborting = new Set<bigint>();
  for (const batch of (part.records ?? []).flatMap((piece) => splitBatches(piece))) {
    const header = readBatchHeader(batch);
    bytes += batch.length;
    for (const { producerId, firstOffset } of aborts) if (firstOffset <= header.lastOffset) aborting.add(producerId);
    aborts = aborts.filter(({ firstOffset }) => firstOffset > header.lastOffset);
    if (header.isControl) aborting.delete(header.producerId);
    const skipped =
      header.isControl || (isolationLevel === 1 && header.isTransactional && aborting.has(header.producerId));
    if (!skipped) {
      const { timestampType, partitionLeaderEpoch: leaderEpoch } = header;
      for (const record of decodeRecords(batch, codec)) {
        if (record.offset >= from) records.push({ ...record, topic, partition, timestampType, leaderEpoch });
      }
    }
    if (header.lastOffset >= next) next = header.lastOffset + 1n;
  }
  return { topic, partition, from, next, error: errorName(part.errorCode), records, bytes };
}

/** Records of one partition without those that are there for Kafka itself. */
export function decodeFetched(
  { topic, partition }: TopicPartition,
  pieces: readonly Uint8Array[] | null,
): ConsumedRecord[] {
  return (pieces ?? [])
    .flatMap((piece) => splitBatches(piece))
    .flatMap((batch) => {
      const { isControl, timestampType, partitionLeaderEpoch: leaderEpoch } = readBatchHeader(batch);
      if (isControl) return [];
      return [...decodeRecords(batch, codec)].map((record) => ({
        ...record,
        topic,
        partition,
        timestampType,
        leaderEpoch,
      }));
    });
}

function codec(name: 'gzip' | 'snappy' | 'lz4' | 'zstd') {
  if (name === 'zstd') throw new ApiError('UNSUPPORTED_COMPRESSION_TYPE', null);
  return codecs[name];
}
