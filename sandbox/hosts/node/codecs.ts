import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Codec, CompressionName } from '../../host.ts';
import { codecs } from '../../record/codecs.ts';

/** What zlib does with an empty output limit is not what a codec should do: it takes no 0. */
const limit = (maxBytes: number) => ({ maxOutputLength: Math.max(1, maxBytes) });

const nodeCodecs: Readonly<Record<CompressionName, Codec>> = {
  ...codecs,
  gzip: {
    compress: (bytes) => gzipSync(bytes),
    decompress: (bytes, maxBytes) => gunzipSync(bytes, limit(maxBytes)),
  },
  zstd: {
    compress: (bytes) => zstdCompressSync(bytes),
    decompress: (bytes, maxBytes) => zstdDecompressSync(bytes, limit(maxBytes)),
  },
};

/** All four codecs; gzip and zstd by the platform's zlib. */
export function nodeCodec(name: CompressionName): Codec {
  return nodeCodecs[name];
}
