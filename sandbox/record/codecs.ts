import type { Codec, CompressionName } from '../host.ts';
import { compressGzip, decompressGzip } from './gzip.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';

/**
 * The codecs that are plain JavaScript, for any host. zstd is WebAssembly or the platform's, so it is the host's to give;
 * a host with a faster gzip gives that too.
 */
export const codecs: Readonly<Record<Exclude<CompressionName, 'zstd'>, Codec>> = {
  gzip: { compress: compressGzip, decompress: decompressGzip },
  snappy: { compress: compressSnappy, decompress: decompressSnappy },
  lz4: { compress: compressLz4, decompress: decompressLz4 },
};
