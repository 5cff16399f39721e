import { encodeBatch, type RecordInput } from '../record/batch.ts';
import { controlRecord, kraftVersion, kraftVoters, snapshotFooter, snapshotHeader } from './control-records.ts';
import { encodeMetadata, type MetadataRecord } from './metadata-record.ts';

/** A node that has a vote. */
export interface SnapshotVoter {
  voterId: number;
  voterDirectoryId: string;
  endpoints: readonly { name: string; host: string; port: number }[];
}

/**
 * `bootstrap.checkpoint`: what a cluster begins with, between a header and a footer.
 *
 * Source: the file that kafka-storage.sh of Apache Kafka 4.3.1 writes, test/golden/kafka-dump-log/segments.
 */
export function bootstrapSnapshot(records: readonly MetadataRecord[], now: number): Uint8Array {
  const values = records.map((record) => ({ value: encodeMetadata(record), timestamp: now }));
  return joined([
    { records: [controlRecord(snapshotHeader, { lastContainedLogTimestamp: 0n }, now)], isControl: true },
    { records: values, isControl: false },
    { records: [controlRecord(snapshotFooter, {}, now)], isControl: true },
  ]);
}

/** The snapshot before the first record, `…-0000000000.checkpoint`: who can vote. Source: as above. */
export function votersSnapshot(voters: readonly SnapshotVoter[], now: number): Uint8Array {
  const kRaftVersionFeature = { minSupportedVersion: 0, maxSupportedVersion: 1 };
  const all = voters.map((voter) => ({ ...voter, kRaftVersionFeature }));
  return joined([
    {
      records: [
        controlRecord(snapshotHeader, { lastContainedLogTimestamp: BigInt(Math.trunc(now)) }, now),
        controlRecord(kraftVersion, { kRaftVersion: 1 }, now),
        controlRecord(kraftVoters, { voters: all }, now),
      ],
      isControl: true,
    },
    { records: [controlRecord(snapshotFooter, {}, now)], isControl: true },
  ]);
}

function joined(batches: readonly { records: readonly RecordInput[]; isControl: boolean }[]): Uint8Array {
  let offset = 0n;
  const parts = batches.map(({ records, isControl }) => {
    const batch = encodeBatch({ records, isControl, baseOffset: offset, partitionLeaderEpoch: 0 });
    offset += BigInt(records.length);
    return batch;
  });
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
