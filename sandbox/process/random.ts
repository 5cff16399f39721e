/** The program's randomness, all of it from one seed: Math.random, crypto.randomBytes, crypto.randomUUID. */

let state = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]);

export function seedRandom(seed: number): void {
  state = new Uint32Array([0x9e3779b9 ^ seed, 0x243f6a88, (0xb7e15162 + seed) >>> 0, 1]);
  for (let i = 0; i < 15; i += 1) nextUint32();
}

/** Small fast counter (sfc32): four words of state, good enough for jitter, ids and keys of a sandbox. */
function nextUint32(): number {
  const [a = 0, b = 0, c = 0, counter = 0] = state;
  const sum = (a + b + counter) >>> 0;
  state[3] = counter + 1;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + sum;
  return sum;
}

/** In [0, 1), with 53 random bits. */
export function random(): number {
  return ((nextUint32() >>> 5) * 67108864 + (nextUint32() >>> 6)) / 9007199254740992;
}

export function fillRandom<T extends ArrayBufferView>(view: T): T {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = nextUint32() >>> 24;
  return view;
}

export function randomUUID(): string {
  const bytes = fillRandom(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
