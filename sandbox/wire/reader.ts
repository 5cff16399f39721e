import { base64Url } from './base64-url.ts';
import { WireError } from './wire-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: false });

/** Reads Kafka's primitive types from a frame, in order. Every read past the end throws a WireError that says where. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** Next byte to read. */
  at = 0;
  /** What is being read, for the error: `Heartbeat v4 request`, and the field in it. */
  what: string;
  field = '';
  /** How many more elements of arrays may be read: a frame of small ones takes far more memory as values than as bytes. */
  elementsLeft = Number.POSITIVE_INFINITY;

  constructor(bytes: Uint8Array, what = 'frame') {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.what = what;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  fail(reason: string): never {
    throw new WireError(`${this.what}${this.field && ` ${this.field}`} at byte ${this.at}: ${reason}`);
  }

  /** Counts the elements of an array that is about to be read. */
  elements(count: number): void {
    if (count > this.left) this.fail(`array of ${count} elements in ${this.left} bytes`);
    if (count > this.elementsLeft) this.fail(`array of ${count} elements: the message has more than may be read`);
    this.elementsLeft -= count;
  }

  #take(count: number): number {
    const at = this.at;
    if (count > this.bytes.length - at) this.fail(`${count} bytes expected, ${this.left} left`);
    this.at = at + count;
    return at;
  }

  int8(): number {
    return this.#view.getInt8(this.#take(1));
  }
  int16(): number {
    return this.#view.getInt16(this.#take(2));
  }
  uint16(): number {
    return this.#view.getUint16(this.#take(2));
  }
  int32(): number {
    return this.#view.getInt32(this.#take(4));
  }
  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }
  int64(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }
  float64(): number {
    return this.#view.getFloat64(this.#take(8));
  }
  bool(): boolean {
    return this.int8() !== 0;
  }

  /** Unsigned, at most five bytes. */
  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.#take(1)] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) this.fail(`varint ${value} exceeds 32 bits`);
        return value;
      }
    }
    return this.fail('varint longer than 5 bytes');
  }

  /** Signed (zigzag), 32 bits. */
  varint(): number {
    const raw = this.uvarint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  /** Signed (zigzag), 64 bits. */
  varlong(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.#take(1)] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    return this.fail('varlong longer than 10 bytes');
  }

  /** A view of the next `length` bytes, not a copy. */
  view(length: number): Uint8Array {
    if (length < 0) this.fail(`length ${length} is negative`);
    if (length > this.left) this.fail(`length ${length} exceeds the ${this.left} bytes left`);
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }

  text(length: number): string {
    const view = this.view(length);
    // Names and ids are short and ASCII: building those by hand costs a fraction of a TextDecoder call.
    if (length > 48) return utf8.decode(view);
    let text = '';
    for (let i = 0; i < length; i += 1) {
      const byte = view[i] as number;
      if (byte >= 0x80) return utf8.decode(view);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Sixteen bytes as Kafka prints them: 22 characters of URL-safe base64. */
  uuid(): string {
    const view = this.view(16);
    let text = '';
    for (let i = 0; i < 18; i += 3) {
      const word = ((view[i] as number) << 16) | ((view[i + 1] ?? 0) << 8) | (view[i + 2] ?? 0);
      text += base64Url[word >>> 18];
      text += base64Url[(word >>> 12) & 63];
      if (i < 15) text += (base64Url[(word >>> 6) & 63] as string) + base64Url[word & 63];
    }
    return text;
  }

  /** Skips a tagged-field section, or hands each known tag to `known`, which returns false for those it does not know. */
  tags(known?: (tag: number) => boolean): void {
    const count = this.uvarint();
    if (count > this.left) this.fail(`${count} tagged fields in ${this.left} bytes`);
    for (let i = 0; i < count; i += 1) {
      const tag = this.uvarint();
      const size = this.uvarint();
      if (size > this.left) this.fail(`tagged field ${tag} of ${size} bytes exceeds the ${this.left} bytes left`);
      const end = this.at + size;
      if (known?.(tag)) {
        if (this.at !== end) this.fail(`tagged field ${tag} took ${this.at - end + size} bytes, not ${size}`);
      } else this.at = end;
    }
  }
}
