/** Zigzag varints, as records use them: bytes of seven bits, lowest first. */

/** Malformed records: a broker answers INVALID_RECORD, a reader of a log has found damage. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** A place in a buffer, moved on by what is read there. */
export class Cursor {
  readonly bytes: Uint8Array;
  at: number;
  /** Reading stops here. */
  end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end) throw new RecordError(`record cut short at byte ${this.at}`);
    return this.bytes[this.at++]!;
  }

  /** @throws RecordError at the end of the buffer, or after five bytes that all ask for more */
  varint(): number {
    const first = this.byte();
    if (first < 128) return (first >>> 1) ^ -(first & 1);
    let value = first & 127;
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return (value >>> 1) ^ -(value & 1);
    }
    throw new RecordError(`varint at byte ${this.at - 5} is longer than five bytes`);
  }

  /** A varint of up to ten bytes, as a number: exact below 2^53. */
  varlong(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
    throw new RecordError(`varlong at byte ${this.at - 10} is longer than ten bytes`);
  }

  /** The next `length` bytes as a view; null for a negative length, which is how null is written. */
  take(length: number): Uint8Array | null {
    if (length < 0) return null;
    const from = this.at;
    this.skip(length);
    return this.bytes.subarray(from, this.at);
  }

  skip(length: number): void {
    if (length <= 0) return;
    if (length > this.end - this.at)
      throw new RecordError(`${length} bytes expected at byte ${this.at}, ${this.end - this.at} left`);
    this.at += length;
  }
}

/** Bytes that `value` takes as a varint. */
export function varintSize(value: number): number {
  let left = ((value << 1) ^ (value >> 31)) >>> 0;
  let size = 1;
  while (left >= 128) {
    left >>>= 7;
    size++;
  }
  return size;
}

/** Bytes that `value` takes as a varlong. */
export function varlongSize(value: number): number {
  let left = value >= 0 ? value * 2 : -value * 2 - 1;
  let size = 1;
  while (left >= 128) {
    left = Math.floor(left / 128);
    size++;
  }
  return size;
}

/** Writes `value` at `at` and returns the position after it. */
export function writeVarint(into: Uint8Array, at: number, value: number): number {
  let left = ((value << 1) ^ (value >> 31)) >>> 0;
  let next = at;
  while (left >= 128) {
    into[next++] = (left & 127) | 128;
    left >>>= 7;
  }
  into[next++] = left;
  return next;
}

/** Writes `value`, a whole number below 2^52, at `at` and returns the position after it. */
export function writeVarlong(into: Uint8Array, at: number, value: number): number {
  let left = value >= 0 ? value * 2 : -value * 2 - 1;
  let next = at;
  while (left >= 128) {
    into[next++] = (left % 128) | 128;
    left = Math.floor(left / 128);
  }
  into[next++] = left;
  return next;
}
