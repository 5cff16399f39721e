import type { AbortedTransaction } from './aborted-transactions.ts';

const version = 0;
const entryBytes = 34;

/** A transaction index: for each aborted transaction a version (16 bits), the producer's id and three offsets (64 bits each). */
export function writeTransactionIndex(aborted: readonly AbortedTransaction[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(aborted.length * entryBytes);
  const view = new DataView(bytes.buffer);
  for (const [i, { producerId, firstOffset, lastOffset, lastStableOffset }] of aborted.entries()) {
    const at = i * entryBytes;
    view.setInt16(at, version);
    for (const [j, each] of [producerId, firstOffset, lastOffset, lastStableOffset].entries())
      view.setBigInt64(at + 2 + 8 * j, each);
  }
  return bytes;
}

/** The whole entries of a transaction index; what is left over is none. */
export function readTransactionIndex(bytes: Uint8Array): readonly (AbortedTransaction & { version: number })[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, i) => {
    const at = i * entryBytes;
    return {
      version: view.getInt16(at),
      producerId: view.getBigInt64(at + 2),
      firstOffset: view.getBigInt64(at + 10),
      lastOffset: view.getBigInt64(at + 18),
      lastStableOffset: view.getBigInt64(at + 26),
    };
  });
}
