/** Bytes that a decompressor writes: grows by doubling, and refuses to grow past a limit. */
export class Output {
  readonly #maxBytes: number;
  #bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(maxBytes: number, expected: number) {
    this.#maxBytes = maxBytes;
    this.#bytes = new Uint8Array(Math.max(64, Math.min(expected, maxBytes)));
  }

  /** Everything written, to be read or copied from; may be longer than `length`. Replaced by the next `reserve`. */
  get buffer(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Makes room for `count` more bytes and returns the buffer to write them to, at `length`. */
  reserve(count: number): Uint8Array<ArrayBuffer> {
    const needed = this.length + count;
    if (needed > this.#maxBytes) throw new RangeError(`decompressed bytes exceed the limit of ${this.#maxBytes}`);
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#maxBytes, Math.max(needed, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    return this.#bytes;
  }

  push(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.length);
    this.length += bytes.length;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }
}
