import type { LogStore, SegmentFile } from '../host.ts';
import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import { decodeTransaction, encodeTransaction, type Transaction, type TransactionHeader } from './transaction.ts';

const magic = 0x5a4b4c47;
const version = 2;
const headerBytes = 16;
const endOfEntry = 0x42;

/**
 * ZooKeeper's transaction log, `version-2/log.ZXID` in its data directory: a header, then each transaction with its checksum and
 * length before it and the letter B after it. A real one is filled with zeros up to 64 MiB in advance; this one is as long as it is.
 *
 * Source: FileTxnLog of Apache ZooKeeper 3.5.9.
 */
export class TransactionLog {
  readonly #store: LogStore;
  #file: SegmentFile | null = null;

  constructor(store: LogStore) {
    this.#store = store;
  }

  /** All that was logged, in order. What a crash has left half-written at the end is cut off. */
  *read(): Generator<{ header: TransactionHeader; transaction: Transaction }> {
    const names = this.#store.list().filter((name) => /^version-2\/log\.[0-9a-f]+$/.test(name));
    const zxid = (name: string): bigint => BigInt(`0x${name.slice('version-2/log.'.length)}`);
    for (const name of names.sort((a, b) => (zxid(a) < zxid(b) ? -1 : 1))) {
      const file = this.#store.open(name);
      let at = headerBytes;
      for (; at < file.size; ) {
        const entry = entryAt(file, at);
        if (!entry) break;
        yield decodeTransaction(new Reader(entry, name));
        at += 12 + entry.length + 1;
      }
      file.truncate(Math.min(at, file.size));
      this.#file = file;
    }
  }

  append(header: TransactionHeader, transaction: Transaction): void {
    const file = this.#file ?? this.#begin(header.zxid);
    const entry = encodeTransaction(header, transaction);
    const writer = new Writer(entry.length + 13);
    writer.int64(BigInt(adler32(entry)));
    writer.int32(entry.length);
    writer.raw(entry);
    writer.int8(endOfEntry);
    file.append(writer.done());
  }

  /** A file is named for the first transaction in it. */
  #begin(zxid: bigint): SegmentFile {
    const file = this.#store.open(`version-2/log.${zxid.toString(16)}`);
    const writer = new Writer(headerBytes);
    writer.int32(magic);
    writer.int32(version);
    writer.int64(0n);
    file.append(writer.done());
    this.#file = file;
    return file;
  }
}

/** Undefined where there is no whole transaction with the right checksum. */
function entryAt(file: SegmentFile, at: number): Uint8Array | undefined {
  const head = file.read(at, 12);
  if (head.length < 12) return undefined;
  const reader = new Reader(head, 'a transaction log');
  const checksum = reader.int64();
  const length = reader.int32();
  const entry = file.read(at + 12, length + 1);
  if (length <= 0 || entry.length !== length + 1 || entry[length] !== endOfEntry) return undefined;
  const bytes = entry.subarray(0, length);
  return BigInt(adler32(bytes)) === checksum ? bytes : undefined;
}

/** The checksum of RFC 1950. */
export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}
