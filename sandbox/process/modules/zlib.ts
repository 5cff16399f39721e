/** node:zlib: whole buffers, by fflate. */
import { Buffer } from 'buffer';
import { deflateSync, gunzipSync, gzipSync, inflateSync, unzlibSync, zlibSync } from 'fflate';
import { loop } from '../loop.ts';

type Done = (error: Error | null, result?: Buffer) => void;
type Codec = (bytes: Uint8Array) => Uint8Array;

const bytesOf = (input: string | ArrayBufferView | ArrayBuffer): Uint8Array => {
  if (typeof input === 'string') return Buffer.from(input);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
};

function sync(codec: Codec): (input: string | ArrayBufferView | ArrayBuffer) => Buffer {
  return (input) => {
    try {
      return Buffer.from(codec(bytesOf(input)));
    } catch (error) {
      throw Object.assign(new Error(error instanceof Error ? error.message : String(error)), {
        code: 'Z_DATA_ERROR',
        errno: -3,
      });
    }
  };
}

function withCallback(run: (input: string | ArrayBufferView | ArrayBuffer) => Buffer) {
  return (input: string | ArrayBufferView | ArrayBuffer, options: unknown, callback?: Done): void => {
    const done = (callback ?? options) as Done;
    loop.immediate(() => {
      let result: Buffer;
      try {
        result = run(input);
      } catch (error) {
        return done(error as Error);
      }
      done(null, result);
    });
  };
}

const codecs: Record<string, (input: string | ArrayBufferView | ArrayBuffer) => Buffer> = {
  gzip: sync((bytes) => gzipSync(bytes)),
  gunzip: sync((bytes) => gunzipSync(bytes)),
  deflate: sync((bytes) => zlibSync(bytes)),
  inflate: sync((bytes) => unzlibSync(bytes)),
  deflateRaw: sync((bytes) => deflateSync(bytes)),
  inflateRaw: sync((bytes) => inflateSync(bytes)),
  unzip: sync((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : unzlibSync(bytes))),
};

export const zlib: Record<string, unknown> = {
  constants: { Z_DEFAULT_COMPRESSION: -1, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9 },
};
for (const [name, codec] of Object.entries(codecs)) {
  zlib[`${name}Sync`] = codec;
  zlib[name] = withCallback(codec);
}
