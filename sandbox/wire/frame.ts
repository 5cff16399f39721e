import { codecOf } from './codec.ts';
import { Reader } from './reader.ts';
import { type Api, type Fields, type Input, inRange, type Value } from './schema.ts';
import { WireError } from './wire-error.ts';
import { Writer } from './writer.ts';

/** A request's header, as far as every version has it. */
export interface RequestHeader {
  apiKey: number;
  version: number;
  correlationId: number;
  clientId: string | null;
}

const apiVersionsKey = 18;
/** Elements of all arrays in one request, together: more than any client sends, few enough to hold in memory. */
const maxRequestElements = 1 << 18;

export function isFlexible(api: Api, version: number): boolean {
  return api.flexible !== undefined && version >= api.flexible;
}

/** Versions this broker answers for an API. */
export function supports(api: Api, version: number): boolean {
  return inRange(version, api.versions);
}

/** Reads the fixed part of a request header and leaves the reader at the client id, whose presence is in every header but v0. */
export function readRequestHeader(reader: Reader): RequestHeader {
  reader.field = 'header';
  const apiKey = reader.int16();
  const version = reader.int16();
  const correlationId = reader.int32();
  const length = reader.int16();
  if (length < -1) reader.fail(`client id length ${length} is negative`);
  return { apiKey, version, correlationId, clientId: length === -1 ? null : reader.text(length) };
}

/** Reads the rest of the header (tagged fields) and the body. Throws WireError on malformed bytes or bytes left over. */
export function readRequestBody<Req extends Fields>(api: Api<Req>, version: number, reader: Reader): Value<Req> {
  reader.what = `${api.name} v${version} request`;
  reader.elementsLeft = maxRequestElements;
  const flexible = isFlexible(api, version);
  if (flexible) reader.tags();
  const body = codecOf(api.request, version, flexible).read(reader);
  return body as Value<Req>;
}

/** A whole request frame, with its length in front. */
export function writeRequest<Req extends Fields>(
  api: Api<Req>,
  version: number,
  { correlationId, clientId }: { correlationId: number; clientId: string | null },
  body: Input<Req>,
): Uint8Array {
  const flexible = isFlexible(api, version);
  const writer = new Writer();
  writer.int32(0);
  writer.int16(api.key);
  writer.int16(version);
  writer.int32(correlationId);
  if (clientId === null) writer.int16(-1);
  else writer.text(clientId, (bytes) => writer.int16(bytes));
  if (flexible) writer.uvarint(0);
  codecOf(api.request, version, flexible).write(writer, body);
  writer.patchInt32(0, writer.at - 4);
  return writer.done();
}

/** A whole response frame, with its length in front. */
export function writeResponse<Res extends Fields>(
  api: Api<Fields, Res>,
  version: number,
  correlationId: number,
  body: Input<Res>,
): Uint8Array {
  const flexible = isFlexible(api, version);
  const writer = new Writer();
  writer.int32(0);
  writer.int32(correlationId);
  // A client that does not know our versions yet must be able to read the answer: header v0, always (KIP-511).
  if (flexible && api.key !== apiVersionsKey) writer.uvarint(0);
  codecOf(api.response, version, flexible).write(writer, body);
  writer.patchInt32(0, writer.at - 4);
  return writer.done();
}

/** Reads a response frame (without its length). */
export function readResponse<Res extends Fields>(
  api: Api<Fields, Res>,
  version: number,
  frame: Uint8Array,
): { correlationId: number; body: Value<Res> } {
  const reader = new Reader(frame, `${api.name} v${version} response`);
  const correlationId = reader.int32();
  const flexible = isFlexible(api, version);
  if (flexible && api.key !== apiVersionsKey) reader.tags();
  const body = codecOf(api.response, version, flexible).read(reader) as Value<Res>;
  if (reader.left > 0) reader.fail(`${reader.left} bytes left over`);
  return { correlationId, body };
}

/**
 * Cuts a stream of bytes into frames, whatever the chunks. A frame within one chunk is a view of it, not a copy.
 * `push` throws WireError where a length is negative or exceeds `maxBytes`.
 */
export class FrameSplitter {
  readonly #maxBytes: number;
  readonly #onFrame: (frame: Uint8Array) => void;
  /** Bytes of the frame being gathered, length prefix included. */
  #pending: Uint8Array | null = null;
  #filled = 0;

  constructor(maxBytes: number, onFrame: (frame: Uint8Array) => void) {
    this.#maxBytes = maxBytes;
    this.#onFrame = onFrame;
  }

  push(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#pending) rest = this.#fill(rest);
      else if (rest.length < 4) rest = this.#begin(4, rest);
      else {
        const size = this.#sizeOf(rest);
        if (rest.length < 4 + size) rest = this.#begin(Math.min(4 + size, Math.max(rest.length * 2, 4096)), rest);
        else {
          const frame = rest.subarray(4, 4 + size);
          rest = rest.subarray(4 + size);
          this.#onFrame(frame);
        }
      }
    }
  }

  #sizeOf(bytes: Uint8Array): number {
    const size =
      ((bytes[0] as number) << 24) | ((bytes[1] as number) << 16) | ((bytes[2] as number) << 8) | (bytes[3] as number);
    if (size < 0) throw new WireError(`frame of ${size} bytes: a length cannot be negative`);
    if (size > this.#maxBytes) throw new WireError(`frame of ${size} bytes: at most ${this.#maxBytes} are accepted`);
    return size;
  }

  #begin(capacity: number, rest: Uint8Array): Uint8Array {
    this.#pending = new Uint8Array(capacity);
    this.#pending.set(rest);
    this.#filled = rest.length;
    return rest.subarray(rest.length);
  }

  /** The buffer grows with what has come, never with what a length promises. */
  #fill(rest: Uint8Array): Uint8Array {
    let pending = this.#pending as Uint8Array;
    const target = this.#filled < 4 ? 4 : 4 + this.#sizeOf(pending);
    const take = Math.min(target - this.#filled, rest.length);
    if (this.#filled + take > pending.length) {
      const grown = new Uint8Array(Math.min(target, Math.max(this.#filled + take, pending.length * 2)));
      grown.set(pending.subarray(0, this.#filled));
      pending = grown;
      this.#pending = grown;
    }
    pending.set(rest.subarray(0, take), this.#filled);
    this.#filled += take;
    if (this.#filled >= 4 && this.#filled === 4 + this.#sizeOf(pending)) {
      this.#pending = null;
      const frame = pending.subarray(4, this.#filled);
      this.#filled = 0;
      this.#onFrame(frame);
    }
    return rest.subarray(take);
  }
}
