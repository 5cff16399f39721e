import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Codec, CompressionName } from '../../host.ts';
import { codecs } from '../../record/codecs.ts';

/** What zlib does with an empty output limit is not what a codec should do: it takes no 0. */
const limit = (maxBytes: number) => ({ maxOutputLength: Math.max(1, maxBytes) });

/** A view that is no Buffer: the core compares and slices plain bytes. */
const plain = ({ buffer, byteOffset, length }: Buffer) => new Uint8Array(buffer, byteOffset, length);

const nodeCodecs: Readonly<Record<CompressionName, Codec>> = {
  ...codecs,
  gzip: {
    compress: (bytes) => plain(gzipSync(bytes)),
    decompress: (bytes, maxBytes) => plain(gunzipSync(bytes, limit(maxBytes))),
  },
  zstd: {
    compress: (bytes) => plain(zstdCompressSync(bytes)),
    decompress: (bytes, maxBytes) => plain(zstdDecompressSync(bytes, limit(maxBytes))),
  },
};

/** All four codecs; gzip and zstd by the platform's zlib. */
export function nodeCodec(name: CompressionName): Codec {
  return nodeCodecs[name];
}
