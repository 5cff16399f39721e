/**
 * CRC-32C (Castagnoli), the checksum of record batch v2. Polynomial 0x1EDC6F41, reflected 0x82F63B78.
 *
 * Two ways to the same number: a WebAssembly function of about 400 bytes, assembled below from named opcodes and
 * instantiated on first use, and the same slicing in JavaScript where WebAssembly is refused or the input is short.
 * Both use Kounavis and Berry's slicing: table k holds the CRC of one byte followed by k zero bytes, so that 16 (or 8)
 * bytes are folded by as many independent look-ups.
 */

const POLYNOMIAL = 0x82f63b78;
const SLICES = 16;
/** Below this many bytes, copying into WebAssembly's memory costs more than it saves. */
const SHORT = 128;

const PAGE = 65_536;
const TABLE_BYTES = SLICES * 256 * 4;
/** Input is copied to the memory after the tables, in pieces of at most this size. */
const PIECE = 4 * PAGE - TABLE_BYTES;

/** `tables[k * 256 + n]`: CRC of the byte n followed by k zero bytes. */
const tables = buildTables();

function buildTables(): Int32Array {
  const built = new Int32Array(SLICES * 256);
  for (let n = 0; n < 256; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    built[n] = crc;
  }
  for (let at = 256; at < built.length; at++) {
    const shorter = built[at - 256]!;
    built[at] = (shorter >>> 8) ^ built[shorter & 255]!;
  }
  return built;
}

/**
 * The checksum of `bytes` as an unsigned 32-bit number.
 *
 * @param seed checksum of the bytes before these, to go on from; 0 at the beginning
 */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  if (bytes.length < SHORT) return crc32cInJavaScript(bytes, seed);
  wasm ??= instantiate();
  if (wasm === 'refused') return crc32cInJavaScript(bytes, seed);
  let state = ~seed;
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE);
    wasm.memory.set(piece, TABLE_BYTES);
    state = wasm.update(state, TABLE_BYTES, piece.length);
  }
  return ~state >>> 0;
}

/** The same, without WebAssembly: slicing by 8. */
export function crc32cInJavaScript(bytes: Uint8Array, seed = 0): number {
  let state = ~seed;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    state ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    state =
      tables[1792 + (state & 255)]! ^
      tables[1536 + ((state >>> 8) & 255)]! ^
      tables[1280 + ((state >>> 16) & 255)]! ^
      tables[1024 + (state >>> 24)]! ^
      tables[768 + bytes[at + 4]!]! ^
      tables[512 + bytes[at + 5]!]! ^
      tables[256 + bytes[at + 6]!]! ^
      tables[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) state = (state >>> 8) ^ tables[(state ^ bytes[at]!) & 255]!;
  return ~state >>> 0;
}

interface Instance {
  memory: Uint8Array;
  /** Folds `length` bytes at `from` into `state`, which starts as ~0 and is inverted at the end. */
  update(state: number, from: number, length: number): number;
}

let wasm: Instance | 'refused' | undefined;

function instantiate(): Instance | 'refused' {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble()));
    const memory = new Uint8Array((exports['memory'] as { buffer: ArrayBuffer }).buffer);
    memory.set(new Uint8Array(tables.buffer));
    return { memory, update: exports['update'] as Instance['update'] };
  } catch {
    return 'refused';
  }
}

/**
 * The module, byte by byte: one memory of four pages and one function
 *
 *     update(state: i32, from: i32, left: i32) → i32
 *       while (left ≥ 16) { fold 16 bytes with tables 15…0; from += 16; left -= 16 }
 *       while (left ≠ 0)  { state = state >>> 8 ^ table0[(state ^ byte) & 255]; from += 1; left -= 1 }
 */
function assemble(): Uint8Array<ArrayBuffer> {
  const I32 = 0x7f;
  const [STATE, FROM, LEFT, WORD] = [0, 1, 2, 3];
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const constant = (value: number) => [0x41, ...signed(value)];
  const load = (offset: number) => [0x28, 2, ...unsigned(offset)];
  const loadByte = (offset: number) => [0x2d, 0, ...unsigned(offset)];
  const AND = 0x71;
  const XOR = 0x73;
  const SHIFT_LEFT = 0x74;
  const SHIFT_RIGHT = 0x76;
  const ADD = 0x6a;
  const SUBTRACT = 0x6b;
  const EQUALS_ZERO = 0x45;
  const BELOW = 0x49;
  const block = (...body: number[]) => [0x02, 0x40, ...body, 0x0b];
  const loop = (...body: number[]) => [0x03, 0x40, ...body, 0x0b];
  const branch = (depth: number) => [0x0c, depth];
  const branchIf = (depth: number) => [0x0d, depth];
  const step = (bytes: number) => [
    ...[...get(FROM), ...constant(bytes), ADD, ...set(FROM)],
    ...[...get(LEFT), ...constant(bytes), SUBTRACT, ...set(LEFT)],
  ];

  /** table[slice][WORD >>> shift & 255] */
  const lookUp = (slice: number, shift: number) => [
    ...get(WORD),
    ...(shift > 0 ? [...constant(shift), SHIFT_RIGHT] : []),
    ...(shift < 24 ? [...constant(255), AND] : []),
    ...[...constant(2), SHIFT_LEFT, ...load(slice * 1024)],
  ];
  /** Four look-ups for the word in WORD, whose first byte goes through table `slice`. */
  const foldWord = (slice: number) => [
    ...[...lookUp(slice, 0), ...lookUp(slice - 1, 8), XOR],
    ...[...lookUp(slice - 2, 16), XOR, ...lookUp(slice - 3, 24), XOR],
  ];
  const sixteen = [
    ...[...get(FROM), ...load(0), ...get(STATE), XOR, ...set(WORD), ...foldWord(15)],
    ...[4, 8, 12].flatMap((offset) => [...get(FROM), ...load(offset), ...set(WORD), ...foldWord(15 - offset), XOR]),
    ...set(STATE),
  ];
  const one = [
    ...[...get(STATE), ...constant(8), SHIFT_RIGHT],
    ...[
      ...get(STATE),
      ...get(FROM),
      ...loadByte(0),
      XOR,
      ...constant(255),
      AND,
      ...constant(2),
      SHIFT_LEFT,
      ...load(0),
    ],
    ...[XOR, ...set(STATE)],
  ];
  const code = [
    ...[1, 1, I32], // one more local: WORD
    ...block(...loop(...get(LEFT), ...constant(16), BELOW, ...branchIf(1), ...sixteen, ...step(16), ...branch(0))),
    ...block(...loop(...get(LEFT), EQUALS_ZERO, ...branchIf(1), ...one, ...step(1), ...branch(0))),
    ...[...get(STATE), 0x0b],
  ];

  const name = (text: string) => [text.length, ...[...text].map((letter) => letter.charCodeAt(0))];
  const section = (id: number, body: number[]) => [id, ...unsigned(body.length), ...body];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version 1
    ...section(1, [1, 0x60, 3, I32, I32, I32, 1, I32]), // type 0: (i32, i32, i32) → i32
    ...section(3, [1, 0]), // function 0 is of type 0
    ...section(5, [1, 0, (TABLE_BYTES + PIECE) / PAGE]), // memory 0
    ...section(7, [2, ...name('memory'), 2, 0, ...name('update'), 0, 0]), // exports
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** LEB128, signed. */
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
