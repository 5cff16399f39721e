import { compress, uncompress } from 'snappyjs';
import { Output } from './output.ts';

/**
 * Snappy as Kafka has it: blocks in the framing of the Java library snappy-java, "xerial". Some clients (librdkafka)
 * send one bare block instead, which readers accept too.
 *
 * Framing: 0x82 "SNAPPY" 0x00, two 32-bit versions, then blocks, each after its 32-bit length; all big-endian.
 */
const MAGIC = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0);
const HEADER_BYTES = 16;
/** snappy-java's default. */
const BLOCK_BYTES = 32 * 1024;

export function compressSnappy(bytes: Uint8Array): Uint8Array {
  const output = new Output(Number.POSITIVE_INFINITY, HEADER_BYTES + bytes.length);
  output.push(MAGIC);
  output.push(bigEndian(1));
  output.push(bigEndian(1));
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    const block = compress(plain(bytes.subarray(at, at + BLOCK_BYTES)));
    output.push(bigEndian(block.length));
    output.push(block);
  }
  return output.finish();
}

export function decompressSnappy(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (!startsWithMagic(bytes, 0)) return decompressBlock(bytes, maxBytes);
  const output = new Output(maxBytes, bytes.length * 2);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    // A stream may be several, one after the other, each with its header.
    if (startsWithMagic(bytes, at)) {
      at += HEADER_BYTES;
      continue;
    }
    if (at + 4 > bytes.length) throw new Error(`snappy stream ends inside a block length at byte ${at}`);
    const length = view.getInt32(at);
    at += 4;
    if (length < 0 || at + length > bytes.length)
      throw new Error(`snappy block of ${length} bytes where ${bytes.length - at} are left`);
    output.push(decompressBlock(bytes.subarray(at, at + length), maxBytes - output.length));
    at += length;
  }
  return output.finish();
}

function decompressBlock(bytes: Uint8Array, maxBytes: number): Uint8Array {
  // No snappy element of three bytes gives more than 64: a longer claim is a lie, and must not be allocated.
  return uncompress(plain(bytes), Math.min(maxBytes, bytes.length * 32));
}

/** Not a Buffer, for which the library would answer with one. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function startsWithMagic(bytes: Uint8Array, at: number): boolean {
  return bytes.length - at >= HEADER_BYTES && MAGIC.every((byte, index) => bytes[at + index] === byte);
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
