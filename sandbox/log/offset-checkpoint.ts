import type { LogStore, SegmentFile } from '../host.ts';

/** Entries after which the file is begun again. */
const MOST_ENTRIES = 512;
const ENTRY_BYTES = 8;

/**
 * Keeps an offset for when the log is opened again: the log start offset that DeleteRecords or retention has moved, or how
 * far compaction has come. The file holds 64-bit offsets, big-endian; the last whole one counts, so a torn write loses
 * nothing.
 */
export class OffsetCheckpoint {
  readonly #store: LogStore;
  readonly #name: string;
  #file: SegmentFile | undefined;

  constructor(store: LogStore, directory: string, name: string) {
    this.#store = store;
    this.#name = `${directory}/${name}`;
    if (store.list().includes(this.#name)) this.#file = store.open(this.#name);
  }

  /** Null when none was ever kept. */
  read(): bigint | null {
    const entries = Math.floor((this.#file?.size ?? 0) / ENTRY_BYTES);
    if (this.#file === undefined || entries === 0) return null;
    const bytes = this.#file.read((entries - 1) * ENTRY_BYTES, ENTRY_BYTES);
    return new DataView(bytes.buffer, bytes.byteOffset, ENTRY_BYTES).getBigInt64(0);
  }

  write(offset: bigint): void {
    this.#file ??= this.#store.open(this.#name);
    const spare = this.#file.size % ENTRY_BYTES;
    if (this.#file.size >= MOST_ENTRIES * ENTRY_BYTES) this.#file.truncate(0);
    else if (spare > 0) this.#file.truncate(this.#file.size - spare);
    const entry = new Uint8Array(ENTRY_BYTES);
    new DataView(entry.buffer).setBigInt64(0, offset);
    this.#file.append(entry);
  }

  remove(): void {
    this.#store.remove(this.#name);
    this.#file = undefined;
  }
}
