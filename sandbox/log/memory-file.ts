import type { SegmentFile } from '../host.ts';

const FIRST_CHUNK_BYTES = 4 * 1024;
const LARGEST_CHUNK_BYTES = 8 * 1024 * 1024;

interface Chunk {
  /** Position of its first byte in the file. */
  start: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes in use. */
  used: number;
}

/**
 * A file in memory that grows by chunks of twice its size, so that nothing is ever moved and views stay true. What is
 * appended at once lies in one chunk; a read over a boundary between chunks has to copy.
 */
export class MemoryFile implements SegmentFile {
  #chunks: Chunk[] = [];
  #size: number;

  /** @param start bytes before the first one kept here, for a driver that keeps the beginning elsewhere */
  constructor(start = 0) {
    this.#size = start;
  }

  get size(): number {
    return this.#size;
  }

  /** The first position that is kept here; `size` when nothing is. */
  get start(): number {
    return this.#chunks[0]?.start ?? this.#size;
  }

  append(bytes: Uint8Array): Uint8Array {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.bytes.length - chunk.used < bytes.length) {
      const capacity = Math.max(bytes.length, Math.min(LARGEST_CHUNK_BYTES, Math.max(FIRST_CHUNK_BYTES, this.#size)));
      chunk = { start: this.#size, bytes: new Uint8Array(capacity), used: 0 };
      this.#chunks.push(chunk);
    }
    const copy = chunk.bytes.subarray(chunk.used, chunk.used + bytes.length);
    copy.set(bytes);
    chunk.used += bytes.length;
    this.#size += bytes.length;
    return copy;
  }

  read(position: number, length: number): Uint8Array {
    const end = Math.min(position + length, this.#size);
    if (end <= position) return new Uint8Array(0);
    let at = this.#chunkIndex(position);
    const chunk = this.#chunks[at]!;
    if (end <= chunk.start + chunk.used) return chunk.bytes.subarray(position - chunk.start, end - chunk.start);
    const copy = new Uint8Array(end - position);
    for (let next = position; next < end; at++) {
      const { start, bytes, used } = this.#chunks[at]!;
      const piece = bytes.subarray(next - start, Math.min(used, end - start));
      copy.set(piece, next - position);
      next += piece.length;
    }
    return copy;
  }

  truncate(size: number): void {
    if (size >= this.#size) return;
    this.#size = size;
    while (this.#chunks.length > 0 && this.#chunks.at(-1)!.start >= size) this.#chunks.pop();
    const last = this.#chunks.at(-1);
    if (last === undefined) return;
    // What comes next goes into a new chunk, so that views of what was cut off keep their bytes.
    last.used = size - last.start;
    last.bytes = last.bytes.subarray(0, last.used);
  }

  /** Lets go of whole chunks that end at or before `position`, but for the newest two. */
  forgetBefore(position: number): void {
    while (this.#chunks.length > 2 && this.#chunks[1]!.start <= position) this.#chunks.shift();
  }

  #chunkIndex(position: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#chunks[middle]!.start <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
