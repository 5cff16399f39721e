import { compress, decompress, init } from '@bokuweb/zstd-wasm';
import type { Codec, CompressionName } from '../../host.ts';
import { codecs } from '../../record/codecs.ts';

let loading: Promise<void> | null = null;

/**
 * Loads what the codecs need, zstd's WebAssembly, and resolves to all four. Rejects when it cannot be fetched. Fetches it only
 * once in a thread: a lab that is made later needs no network.
 *
 * @param zstdWasm where `@bokuweb/zstd-wasm/dist/web/zstd.wasm` is served; by default beside the script
 */
export async function loadCodecs(zstdWasm?: string): Promise<(name: CompressionName) => Codec> {
  // The types seen here are those of the Node entry, whose `init` takes nothing.
  loading ??= (init as (url?: string) => Promise<void>)(zstdWasm);
  await loading;
  const all = { ...codecs, zstd };
  return (name) => all[name];
}

const zstd: Codec = {
  compress: (bytes) => compress(asPlain(bytes)),
  decompress: (bytes, maxBytes) => {
    const stated = zstdContentSize(bytes);
    if (stated !== undefined && stated > maxBytes)
      throw new RangeError(`zstd content of ${stated} bytes, over ${maxBytes}`);
    if (stated !== undefined) return decompress(asPlain(bytes));
    // A frame that does not state its size: the library needs the room beforehand, so try with ever more of it.
    for (let room = Math.min(maxBytes, Math.max(64 * 1024, bytes.length * 8)); ; room = Math.min(maxBytes, room * 4)) {
      try {
        return decompress(asPlain(bytes), { defaultHeapSize: room });
      } catch (thrown) {
        if (room === maxBytes) throw thrown;
      }
    }
  },
};

function asPlain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
}

/** What the first frame's header says of its content's size; undefined when it says nothing. Source: RFC 8878, 3.1.1.1. */
export function zstdContentSize(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 6 || view.getUint32(0, true) !== 0xfd2fb528) throw new Error('not a zstd frame');
  const descriptor = bytes[4]!;
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const at = 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
  const code = descriptor >>> 6;
  if (code === 0 && !singleSegment) return undefined;
  const size = 1 << code;
  if (at + size > bytes.length) throw new Error('zstd frame ends inside its header');
  if (code === 0) return bytes[at]!;
  if (code === 1) return view.getUint16(at, true) + 256;
  return code === 2 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
