import { Output } from './output.ts';
import { xxhash32 } from './xxhash32.ts';

/**
 * LZ4 frames. Written here because Kafka's Java client reads only frames of independent blocks, which the library at
 * hand (lz4js 0.2) does not write, nor does it check lengths or checksums when it reads.
 *
 * Source: LZ4 frame format 1.6.4, LZ4 block format; KIP-57 (a right header checksum since message format 1).
 */

const MAGIC = 0x184d2204;
/** Skippable frames have magics 0x184D2A50 to 0x184D2A5F. */
const SKIPPABLE = 0x184d2a50;
const VERSION = 0x40;
const INDEPENDENT_BLOCKS = 0x20;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const UNCOMPRESSED = 0x8000_0000;
/** Kafka's producers write blocks of 64 KiB: code 4. */
const BLOCK_CODE = 4;
const blockBytes = (code: number) => 1 << (8 + 2 * code);

const MIN_MATCH = 4;
/** The last bytes of a block are literals, and no match starts in its last twelve. */
const LAST_LITERALS = 5;
const MATCH_MARGIN = 12;
const HASH_BITS = 14;

export function decompressLz4(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const output = new Output(maxBytes, bytes.length * 4);
  let at = 0;
  while (at < bytes.length) at = decompressFrame(bytes, at, output);
  return output.finish();
}

function decompressFrame(bytes: Uint8Array, start: number, output: Output): number {
  let at = start;
  const word = () => {
    if (at + 4 > bytes.length) throw new Error(`lz4 frame ends at byte ${bytes.length}, inside a field`);
    at += 4;
    return (bytes[at - 4]! | (bytes[at - 3]! << 8) | (bytes[at - 2]! << 16) | (bytes[at - 1]! << 24)) >>> 0;
  };
  const magic = word();
  if (magic >>> 4 === SKIPPABLE >>> 4) return word() + at;
  if (magic !== MAGIC) throw new Error(`no lz4 frame at byte ${start}: magic ${magic.toString(16)}`);
  const flags = bytes[at] ?? 0;
  const blockCode = ((bytes[at + 1] ?? 0) >>> 4) & 7;
  if ((flags & 0xc0) !== VERSION) throw new Error(`lz4 frame of version ${flags >>> 6}`);
  if ((flags & DICTIONARY) !== 0) throw new Error('lz4 frame that needs a dictionary');
  if (blockCode < 4) throw new Error(`lz4 frame with block size code ${blockCode}`);
  const descriptor = bytes.subarray(at, at + 2 + ((flags & CONTENT_SIZE) !== 0 ? 8 : 0));
  at += descriptor.length;
  const headerChecksum = (xxhash32(descriptor) >>> 8) & 255;
  if (bytes[at++] !== headerChecksum) throw new Error('lz4 frame header does not match its checksum');

  const contentStart = output.length;
  for (let size = word(); size !== 0; size = word()) {
    const length = size & 0x7fff_ffff;
    if (length > blockBytes(blockCode)) throw new Error(`lz4 block of ${length} bytes`);
    if (at + length > bytes.length) throw new Error(`lz4 block of ${length} bytes where ${bytes.length - at} are left`);
    const block = bytes.subarray(at, at + length);
    at += length;
    if ((flags & BLOCK_CHECKSUM) !== 0 && word() !== xxhash32(block))
      throw new Error('lz4 block does not match its checksum');
    if (size >= UNCOMPRESSED) {
      output.push(block);
      continue;
    }
    const history = (flags & INDEPENDENT_BLOCKS) !== 0 ? output.length : contentStart;
    decompressBlock(block, output, history, blockBytes(blockCode));
  }
  if ((flags & CONTENT_CHECKSUM) !== 0 && word() !== xxhash32(output.buffer.subarray(contentStart, output.length)))
    throw new Error('lz4 content does not match its checksum');
  if ((flags & CONTENT_SIZE) !== 0) {
    const view = new DataView(descriptor.buffer, descriptor.byteOffset, descriptor.length);
    if (view.getBigUint64(2, true) !== BigInt(output.length - contentStart))
      throw new Error('lz4 content does not have the size in its frame header');
  }
  return at;
}

/** @param history first position that a match may reach back to */
function decompressBlock(block: Uint8Array, output: Output, history: number, maxBlockBytes: number): void {
  const limit = output.length + maxBlockBytes;
  let at = 0;
  const extended = (length: number) => {
    if (length !== 15) return length;
    let total = length;
    for (;;) {
      const more = block[at++];
      if (more === undefined) throw new Error('lz4 block ends inside a length');
      total += more;
      if (more !== 255) return total;
    }
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = extended(token >>> 4);
    if (at + literals > block.length || output.length + literals > limit)
      throw new Error(`lz4 block with ${literals} literals too many`);
    output.push(block.subarray(at, at + literals));
    at += literals;
    if (at === block.length) return;
    if (at + 2 > block.length) throw new Error('lz4 block ends inside a match offset');
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const length = extended(token & 15) + MIN_MATCH;
    if (offset === 0 || output.length - offset < history || output.length + length > limit)
      throw new Error(`lz4 match of ${length} bytes, ${offset} back`);
    const into = output.reserve(length);
    let to = output.length;
    if (offset >= length) into.copyWithin(to, to - offset, to - offset + length);
    else for (const end = to + length; to < end; to++) into[to] = into[to - offset]!;
    output.length += length;
  }
}

/** One frame of independent blocks of 64 KiB, without block or content checksums: as Kafka's Java producer writes. */
export function compressLz4(bytes: Uint8Array): Uint8Array {
  const most = blockBytes(BLOCK_CODE);
  const output = new Output(Number.POSITIVE_INFINITY, bytes.length + 64);
  const word = (value: number) => output.push(Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24));
  const descriptor = Uint8Array.of(VERSION | INDEPENDENT_BLOCKS, BLOCK_CODE << 4);
  word(MAGIC);
  output.push(descriptor);
  output.push(Uint8Array.of(xxhash32(descriptor) >>> 8));
  const table = new Int32Array(1 << HASH_BITS);
  for (let at = 0; at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most);
    const compressed = compressBlock(block, table);
    if (compressed.length < block.length) {
      word(compressed.length);
      output.push(compressed);
    } else {
      word((block.length | UNCOMPRESSED) >>> 0);
      output.push(block);
    }
  }
  word(0);
  return output.finish();
}

/** Greedy: the last place with the same hash of four bytes is tried, and the search strides on where nothing is found. */
function compressBlock(block: Uint8Array, table: Int32Array): Uint8Array {
  table.fill(-1);
  const output = new Output(Number.POSITIVE_INFINITY, block.length);
  const four = (at: number) => block[at]! | (block[at + 1]! << 8) | (block[at + 2]! << 16) | (block[at + 3]! << 24);
  const lastStart = block.length - MATCH_MARGIN;
  const matchEnd = block.length - LAST_LITERALS;
  let anchor = 0;
  let misses = 0;
  for (let at = 0; at <= lastStart; ) {
    const value = four(at);
    const slot = Math.imul(value, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = table[slot]!;
    table[slot] = at;
    if (candidate < 0 || at - candidate > 0xffff || four(candidate) !== value) {
      at += 1 + (misses++ >>> 6);
      continue;
    }
    misses = 0;
    let length = MIN_MATCH;
    while (at + length < matchEnd && block[at + length] === block[candidate + length]) length++;
    writeSequence(output, block.subarray(anchor, at), length, at - candidate);
    at += length;
    anchor = at;
  }
  writeSequence(output, block.subarray(anchor), 0, 0);
  return output.finish();
}

/** Literals and the match after them; `matchLength` 0 for the last literals of a block, which have none. */
function writeSequence(output: Output, literals: Uint8Array, matchLength: number, offset: number): void {
  const match = matchLength === 0 ? 0 : matchLength - MIN_MATCH;
  const into = output.reserve(literals.length + Math.ceil((literals.length + match) / 255) + 8);
  let at = output.length;
  const extend = (length: number) => {
    if (length < 15) return;
    let left = length - 15;
    for (; left >= 255; left -= 255) into[at++] = 255;
    into[at++] = left;
  };
  into[at++] = (Math.min(literals.length, 15) << 4) | Math.min(match, 15);
  extend(literals.length);
  into.set(literals, at);
  at += literals.length;
  if (matchLength > 0) {
    into[at++] = offset;
    into[at++] = offset >>> 8;
    extend(match);
  }
  output.length = at;
}
