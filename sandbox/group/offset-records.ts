/**
 * Committed offsets as they stand in `__consumer_offsets`: the coordinator's own record format, a version number and
 * then fields in the protocol's plain types. Keys of version 0 and 1 are offset commits.
 *
 * Source: OffsetCommitKey and OffsetCommitValue of the group coordinator in Apache Kafka 4.3.
 */
import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';

export interface OffsetKey {
  groupId: string;
  topic: string;
  partition: number;
}

export interface OffsetValue {
  offset: bigint;
  leaderEpoch: number;
  metadata: string;
  commitTimestamp: number;
}

const keyVersion = 1;
/** The newest that is not flexible: what 4.3 writes while no topic id is known. */
const valueVersion = 3;

export function writeOffsetKey({ groupId, topic, partition }: OffsetKey): Uint8Array {
  const writer = new Writer(64);
  writer.int16(keyVersion);
  writer.text(groupId, (bytes) => writer.int16(bytes));
  writer.text(topic, (bytes) => writer.int16(bytes));
  writer.int32(partition);
  return writer.done();
}

export function writeOffsetValue({ offset, leaderEpoch, metadata, commitTimestamp }: OffsetValue): Uint8Array {
  const writer = new Writer(64);
  writer.int16(valueVersion);
  writer.int64(offset);
  writer.int32(leaderEpoch);
  writer.text(metadata, (bytes) => writer.int16(bytes));
  writer.int64(BigInt(Math.trunc(commitTimestamp)));
  return writer.done();
}

/** Undefined for a record of another kind. Throws WireError on malformed bytes. */
export function readOffsetKey(bytes: Uint8Array): OffsetKey | undefined {
  const reader = new Reader(bytes, 'OffsetCommitKey');
  if (reader.int16() > keyVersion) return undefined;
  return { groupId: reader.text(reader.int16()), topic: reader.text(reader.int16()), partition: reader.int32() };
}

/** Throws WireError on malformed bytes. */
export function readOffsetValue(bytes: Uint8Array): OffsetValue {
  const reader = new Reader(bytes, 'OffsetCommitValue');
  const version = reader.int16();
  if (version !== valueVersion) reader.fail(`version ${version}: ${valueVersion} expected`);
  return {
    offset: reader.int64(),
    leaderEpoch: reader.int32(),
    metadata: reader.text(reader.int16()),
    commitTimestamp: Number(reader.int64()),
  };
}
