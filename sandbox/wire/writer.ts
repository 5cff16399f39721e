import { base64Url } from './base64-url.ts';
import { WireError } from './wire-error.ts';

const utf8 = new TextEncoder();
/** Values of base64 characters by their code; 255 for others. */
const base64Values = new Uint8Array(128).fill(255);
for (const [value, character] of [...base64Url].entries()) base64Values[character.charCodeAt(0)] = value;

/** Writes Kafka's primitive types into a growing buffer. Strings and arrays without a length prefix of their own: see codec.ts. */
export class Writer {
  #bytes: Uint8Array;
  #view: DataView;
  /** Bytes written so far. */
  at = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  #grow(count: number): number {
    const at = this.at;
    const need = at + count;
    if (need > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(need, this.#bytes.length * 2));
      bytes.set(this.#bytes.subarray(0, at));
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    this.at = need;
    return at;
  }

  int8(value: number): void {
    const at = this.#grow(1);
    this.#view.setInt8(at, value);
  }
  int16(value: number): void {
    const at = this.#grow(2);
    this.#view.setInt16(at, value);
  }
  uint16(value: number): void {
    const at = this.#grow(2);
    this.#view.setUint16(at, value);
  }
  int32(value: number): void {
    const at = this.#grow(4);
    this.#view.setInt32(at, value);
  }
  uint32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value);
  }
  int64(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigInt64(at, value);
  }
  float64(value: number): void {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value);
  }
  bool(value: boolean): void {
    this.int8(value ? 1 : 0);
  }

  /** Unsigned, 32 bits. */
  uvarint(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.int8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.int8(rest);
  }

  /** Signed (zigzag), 32 bits. */
  varint(value: number): void {
    this.uvarint((value << 1) ^ (value >> 31));
  }

  /** Signed (zigzag), 64 bits. */
  varlong(value: bigint): void {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (rest >= 0x80n) {
      this.int8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.int8(Number(rest));
  }

  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Appends text as UTF-8 after its length in bytes, which `length` writes. */
  text(text: string, length: (bytes: number) => void): void {
    let ascii = text.length <= 48;
    for (let i = 0; ascii && i < text.length; i += 1) ascii = text.charCodeAt(i) < 0x80;
    if (!ascii) {
      const bytes = utf8.encode(text);
      length(bytes.length);
      this.raw(bytes);
      return;
    }
    length(text.length);
    const at = this.#grow(text.length);
    for (let i = 0; i < text.length; i += 1) this.#bytes[at + i] = text.charCodeAt(i);
  }

  /** Sixteen bytes from their 22 characters of URL-safe base64. Throws on any other text. */
  uuid(text: string): void {
    if (text.length !== 22) throw new WireError(`uuid "${text}": 22 characters of URL-safe base64 expected`);
    const at = this.#grow(16);
    let word = 0;
    let bits = 0;
    let next = at;
    for (let i = 0; i < 22; i += 1) {
      const value = base64Values[text.charCodeAt(i)] ?? 255;
      if (value === 255) throw new WireError(`uuid "${text}": "${text[i]}" is not URL-safe base64`);
      word = ((word << 6) | value) & 0xffff;
      bits += 6;
      if (bits >= 8 && next < at + 16) {
        bits -= 8;
        this.#bytes[next] = (word >>> bits) & 0xff;
        next += 1;
      }
    }
  }

  /** Writes a 32-bit integer over bytes already written. */
  patchInt32(at: number, value: number): void {
    this.#view.setInt32(at, value);
  }

  /** What was written, as a view; write no more afterwards. */
  done(): Uint8Array {
    return this.#bytes.subarray(0, this.at);
  }
}

/** The topic id that stands for none. */
export const zeroUuid = 'AAAAAAAAAAAAAAAAAAAAAA';
