import type { CommandIo } from '../../machine/command.ts';
import { resolvePath } from '../../machine/paths.ts';
import { type Codecs, decodeRecords } from '../../record/batch.ts';
import { fileBatches, sliceEnd } from './file-batches.ts';
import { listFor, type Mismatches, mapFor } from './mismatches.ts';
import { baseOffsetOf, opened, thrown } from './opened.ts';
import type { DumpSettings } from './options-given.ts';
import { dumping, stacks } from './stack.ts';

const offsetEntryBytes = 8;
const timeEntryBytes = 12;
const defaultMessageSize = 5 * 1024 * 1024;
const noTimestamp = -1n;

interface IndexFile {
  bytes: Uint8Array;
  entryBytes: number;
  /** Whole ones. */
  entries: number;
  view: DataView;
}

/** Opens an index; makes an empty file of one that is not there, and throws, as Kafka does. */
async function openIndex(path: string, entryBytes: number, io: CommandIo, at: readonly string[]): Promise<IndexFile> {
  if ((await io.fs.kind(path)) === null) {
    await io.fs.writeFile(path, '');
    throw thrown('java.lang.IllegalArgumentException', 'Invalid max index size: -1', stacks.indexFile, at);
  }
  const bytes = await io.fs.readBytes(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { bytes, entryBytes, entries: Math.floor(bytes.length / entryBytes), view };
}

/** What a broker checks when it starts: index files that fail are made anew. Throws Uncaught. */
function checkSanity(path: string, { bytes, entryBytes, entries, view }: IndexFile, base: bigint, cwd: string): void {
  const absolute = resolvePath(cwd, path);
  const ofOffsets = entryBytes === offsetEntryBytes;
  const [place, at] = ofOffsets ? [stacks.sanity.index, dumping.index] : [stacks.sanity.timeIndex, dumping.timeIndex];
  const corrupt = (message: string): Error =>
    thrown('org.apache.kafka.storage.internals.log.CorruptIndexException', message, place, at);
  const last = (entries - 1) * entryBytes;
  const lastOffset = entries > 0 ? base + BigInt(view.getInt32(last + (ofOffsets ? 0 : 8))) : base;
  if (ofOffsets) {
    if (lastOffset < base)
      throw corrupt(
        `Corrupt index found, index file (${absolute}) has non-zero size but the last offset is ${lastOffset} which is less than the base offset ${base}`,
      );
    return;
  }
  const head = `Corrupt time index found, time index file (${absolute}) has non-zero size but the last`;
  if (entries > 0 && view.getBigInt64(last) < view.getBigInt64(0))
    throw corrupt(
      `${head} timestamp is ${view.getBigInt64(last)} which is less than the first timestamp ${view.getBigInt64(0)}`,
    );
  if (lastOffset < base) throw corrupt(`${head} offset is ${lastOffset} which is less than the first offset ${base}`);
  if (bytes.length % entryBytes !== 0)
    throw corrupt(
      `Time index file ${absolute} is corrupt, found ${bytes.length} bytes which is neither positive nor a multiple of ${entryBytes}`,
    );
}

function sibling(path: string, cwd: string, ending: string): string {
  const absolute = resolvePath(cwd, path);
  const folder = absolute.slice(0, absolute.lastIndexOf('/') + 1);
  return `${folder}${absolute.slice(folder.length).split('.')[0]}${ending}`;
}

/** Dumps an offset index, and holds each entry against the batch that it points at. */
export async function dumpIndex(
  path: string,
  { given, sanityOnly, verifyOnly }: DumpSettings,
  mismatches: Mismatches,
  io: CommandIo,
): Promise<void> {
  const maxMessageSize = given.integer('max-message-size', stacks.maxMessageSize) ?? defaultMessageSize;
  const base = baseOffsetOf(path, dumping.index);
  const logPath = sibling(path, io.cwd, '.log');
  const log = await opened(logPath, io, dumping.index);
  const index = await openIndex(path, offsetEntryBytes, io, dumping.index);
  if (index.entries === 0) return io.stdout.write(`${path} is empty.\n`);
  if (sanityOnly) {
    checkSanity(path, index, base, io.cwd);
    return io.stdout.write(`${path} passed sanity check.\n`);
  }
  for (let i = 0; i < index.entries; i += 1) {
    const offset = base + BigInt(index.view.getInt32(i * offsetEntryBytes));
    const position = index.view.getInt32(i * offsetEntryBytes + 4);
    // Room for entries to come is zeros.
    if (offset === base && i > 0) return;
    const [first] = fileBatches(logPath, log, position, sliceEnd(logPath, log, position, maxMessageSize));
    if (!first) throw thrown('java.util.NoSuchElementException', '', dumping.index);
    const { lastOffset } = first.header;
    if (lastOffset !== offset) {
      const found = mapFor(mismatches.index, resolvePath(io.cwd, path));
      const all = [...found, [offset, lastOffset] as const].sort(([a], [b]) => (a > b ? -1 : 1));
      found.clear();
      for (const [a, b] of all) found.set(a, b);
    }
    if (!verifyOnly) await io.stdout.write(`offset: ${offset} position: ${position}\n`);
  }
}

/** Dumps a time index, and holds each entry against the batch of its offset. */
export async function dumpTimeIndex(
  path: string,
  { sanityOnly, verifyOnly }: DumpSettings,
  mismatches: Mismatches,
  io: CommandIo,
): Promise<void> {
  const base = baseOffsetOf(path, dumping.timeIndex);
  const logPath = sibling(path, io.cwd, '.log');
  const log = await opened(logPath, io, dumping.timeIndex);
  const offsets = await openIndex(sibling(path, io.cwd, '.index'), offsetEntryBytes, io, dumping.timeIndex);
  const index = await openIndex(path, timeEntryBytes, io, dumping.timeIndex);
  if (sanityOnly) {
    checkSanity(path, index, base, io.cwd);
    return io.stdout.write(`${path} passed sanity check.\n`);
  }
  const absolute = resolvePath(io.cwd, path);
  let before = noTimestamp;
  for (let i = 0; i < index.entries; i += 1) {
    const timestamp = index.view.getBigInt64(i * timeEntryBytes);
    const offset = base + BigInt(index.view.getInt32(i * timeEntryBytes + 8));
    if (offset === base && i > 0) return;
    const from = positionOf(offsets, offset - base);
    const found = batchWith(logPath, log, from, offset);
    if (!found || found.header.lastOffset !== offset)
      listFor(mismatches.notFound, absolute).push([offset, found?.header.lastOffset ?? -1n]);
    else {
      const greatest = greatestTimestamp(found.bytes, io.codec);
      if (greatest !== timestamp) listFor(mismatches.timestamps, absolute).push([timestamp, greatest]);
      if (before >= timestamp) listFor(mismatches.outOfOrder, absolute).push([timestamp, before]);
    }
    if (!verifyOnly) await io.stdout.write(`timestamp: ${timestamp} offset: ${offset}\n`);
    before = timestamp;
  }
}

/** Position of the last entry at or before an offset, 0 for none: by binary search, as entries may be zeros at the end. */
function positionOf({ entries, view }: IndexFile, relative: bigint): number {
  let low = 0;
  let high = entries - 1;
  if (entries === 0 || BigInt(view.getInt32(0)) > relative) return 0;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const at = BigInt(view.getInt32(middle * offsetEntryBytes));
    if (at > relative) high = middle - 1;
    else if (at < relative) low = middle;
    else return view.getInt32(middle * offsetEntryBytes + 4);
  }
  return view.getInt32(low * offsetEntryBytes + 4);
}

function batchWith(path: string, log: Uint8Array, from: number, offset: bigint) {
  for (const batch of fileBatches(path, log, from, sliceEnd(path, log, from, 2 ** 31 - 1)))
    if (batch.header.lastOffset >= offset) return batch;
  return undefined;
}

function greatestTimestamp(batch: Uint8Array, codec: Codecs): bigint {
  let greatest = noTimestamp;
  for (const { timestamp } of decodeRecords(batch, codec))
    if (BigInt(timestamp) > greatest) greatest = BigInt(timestamp);
  return greatest;
}
