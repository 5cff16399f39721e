import { NO_LAYERS } from '../config/broker-configs.ts';
import { topicConfig } from '../config/topic-configs.ts';
import type { LogStore } from '../host.ts';
import { PartitionLog } from '../log/partition-log.ts';
import { noOpRecord } from '../metadata/cluster-records.ts';
import { controlRecord, kraftVersion, kraftVoters, leaderChange, readControl } from '../metadata/control-records.ts';
import { readMetadata } from '../metadata/kinds.ts';
import { encodeMetadata, type MetadataRecord, metadataRecord } from '../metadata/metadata-record.ts';
import { type Codecs, decodeRecords, encodeBatch, type RecordInput, readBatchHeader } from '../record/batch.ts';

export const metadataDirectory = '__cluster_metadata-0';
export const metadataSegment = `${metadataDirectory}/00000000000000000000.log`;
export const metadataTopicId = 'AAAAAAAAAAAAAAAAAAAAAQ';

/** The controller writes a record that says nothing this often (`metadata.max.idle.interval.ms`). */
const idleMs = 500;
/** Most of them that are made up for at once: a clock that was moved on by days slept most of the time. */
const mostIdle = 1200;
const noOpBytes = encodeMetadata(metadataRecord(noOpRecord, {}));
const config = topicConfig(new Map([['retention.ms', '-1']]), NO_LAYERS);

/** A controller that can be elected. */
export interface Voter {
  id: number;
  directoryId: string;
  endpoint: { name: string; host: string; port: number };
}

/**
 * The log that the controller keeps the cluster in: `__cluster_metadata-0`, with the bytes that Kafka's has. Records that say
 * nothing are not written by a timer, but when somebody looks or writes: each at the time when it was due.
 */
export class MetadataLog {
  readonly log: PartitionLog;
  readonly #now: () => number;
  /** How often a controller has been elected. */
  #epoch: number;
  #voters: readonly Voter[] = [];
  /** Null while no controller is active. */
  #nextIdleMs: number | null = null;

  constructor({ store, codec, now }: { store: LogStore; codec: Codecs; now: () => number }) {
    this.#now = now;
    this.log = new PartitionLog({ store, codec, nowMs: now(), directory: metadataDirectory, config: () => config });
    this.#epoch = this.log.leaderEpochs.entries.at(-1)?.epoch ?? 0;
    for (const batch of this.log.batches(0n)) if (readBatchHeader(batch).isControl) this.#readVoters(batch);
  }

  /** Who votes, as the log has it last. */
  get voters(): readonly Voter[] {
    return this.#voters;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get isEmpty(): boolean {
    return this.log.logEndOffset === 0n;
  }

  /** First offset after it, as of now. */
  get endOffset(): bigint {
    this.catchUp();
    return this.log.logEndOffset;
  }

  /** Every record with its offset; control records are left out. Throws WireError on malformed ones. */
  *records(): Iterable<{ record: MetadataRecord; offset: bigint }> {
    for (const batch of this.log.batches(0n)) {
      if (readBatchHeader(batch).isControl) continue;
      for (const { value, offset } of decodeRecords(batch, this.log.codec)) {
        if (value && !isNoOp(value)) yield { record: readMetadata(value), offset };
      }
    }
  }

  /** A controller becomes active. A new log begins with who can vote: `first`, or this one alone. */
  elect(voter: Voter, first: readonly Voter[] = [voter]): void {
    this.#epoch += 1;
    const now = this.#now();
    const votes = this.isEmpty ? first : this.#voters;
    const voters = votes.map(({ id }) => ({ voterId: id }));
    const elected = controlRecord(leaderChange, { leaderId: voter.id, voters, grantingVoters: voters } as never, now);
    const formatted = this.isEmpty
      ? [controlRecord(kraftVersion, { kRaftVersion: 1 }, now), votersRecord(votes, now)]
      : [];
    this.#voters = votes;
    this.#append(encodeBatch({ records: [elected, ...formatted], isControl: true }), now);
    this.#nextIdleMs = now + idleMs;
  }

  /** Others vote from now on. */
  vote(voters: readonly Voter[]): void {
    this.catchUp();
    this.#voters = voters;
    const now = this.#now();
    this.#append(encodeBatch({ records: [votersRecord(voters, now)], isControl: true }), now);
  }

  #readVoters(batch: Uint8Array): void {
    for (const { key, value } of decodeRecords(batch, this.log.codec)) {
      if (!key || !value || new DataView(key.buffer, key.byteOffset).getInt16(2) !== kraftVoters.type) continue;
      const { voters } = readControl(kraftVoters as never, value).value as VotersValue;
      this.#voters = voters.map(({ voterId, voterDirectoryId, endpoints }) => ({
        id: voterId,
        directoryId: voterDirectoryId,
        endpoint: endpoints[0] ?? { name: 'CONTROLLER', host: 'localhost', port: 9093 },
      }));
    }
  }

  /** Appends records in one batch: all of a change, or nothing of it. Returns the offset of the first. */
  write(records: readonly MetadataRecord[]): bigint {
    this.catchUp();
    const now = this.#now();
    const values = records.map((record) => ({ value: encodeMetadata(record), timestamp: now }));
    return this.#append(encodeBatch({ records: values }), now);
  }

  /** Writes the idle records that are due. */
  catchUp(): void {
    if (this.#nextIdleMs === null) return;
    const now = this.#now();
    const due = Math.floor((now - this.#nextIdleMs) / idleMs) + 1;
    if (due > mostIdle) this.#nextIdleMs += (due - mostIdle) * idleMs;
    const first = this.#nextIdleMs;
    const count = Math.min(due, mostIdle);
    // Writing may have somebody look, who finds nothing left to write.
    if (count > 0) this.#nextIdleMs += count * idleMs;
    for (let i = 0; i < count; i += 1) {
      const at = first + i * idleMs;
      this.#append(encodeBatch({ records: [{ value: noOpBytes, timestamp: at }] }), at);
    }
  }

  /** The controller has stopped: time goes on without records. */
  resign(): void {
    this.catchUp();
    this.#nextIdleMs = null;
  }

  #append(batch: Uint8Array, now: number): bigint {
    const { baseOffset } = this.log.append(batch, this.#epoch, now);
    this.log.highWatermark = this.log.logEndOffset;
    return baseOffset;
  }
}

interface VotersValue {
  voters: readonly { voterId: number; voterDirectoryId: string; endpoints: readonly Voter['endpoint'][] }[];
}

function votersRecord(voters: readonly Voter[], now: number): RecordInput {
  const told = voters.map(({ id, directoryId, endpoint }) => ({
    voterId: id,
    voterDirectoryId: directoryId,
    endpoints: [endpoint],
    kRaftVersionFeature: { minSupportedVersion: 0, maxSupportedVersion: 1 },
  }));
  return controlRecord(kraftVoters, { voters: told }, now);
}

function isNoOp(value: Uint8Array): boolean {
  return value.length === noOpBytes.length && value.every((byte, i) => byte === noOpBytes[i]);
}
