import { gunzipSync, gzipSync } from 'fflate';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

/** @returns a gzip member whose header has no time in it: the same bytes for the same input */
export function compressGzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { mtime: 0 });
}

/**
 * Reads one gzip member, which is what producers send. Throws on damage: the checksum and the length at its end are
 * compared here, which the library leaves to its caller.
 */
export function decompressGzip(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.length < HEADER_BYTES + TRAILER_BYTES) throw new Error(`gzip stream of only ${bytes.length} bytes`);
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - TRAILER_BYTES, TRAILER_BYTES);
  const length = trailer.getUint32(4, true);
  if (length > maxBytes) throw new RangeError(`gzip content of ${length} bytes, over the limit of ${maxBytes}`);
  // The library writes nothing past the end of `out`.
  const plain = gunzipSync(bytes, { out: new Uint8Array(length) });
  if (plain.length !== length) throw new Error('gzip content does not have its stated length');
  if (crc32(plain) !== trailer.getUint32(0, true)) throw new Error('gzip content does not match its checksum');
  return plain;
}

let crcTable: Int32Array | undefined;

/** The CRC of gzip (not CRC-32C). */
function crc32(bytes: Uint8Array): number {
  crcTable ??= Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let state = -1;
  for (const byte of bytes) state = (state >>> 8) ^ crcTable[(state ^ byte) & 255]!;
  return ~state >>> 0;
}
