/** Randomness from a seed: the program's Math.random, crypto.randomBytes and crypto.randomUUID; and the lab's own. */

/** Small fast counter (sfc32): four words of state, good enough for jitter, ids and keys of a sandbox. */
export function seededWords(seed: number): () => number {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88 ^ Math.floor(seed / 2 ** 32);
  let c = (0xb7e15162 + seed) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i += 1) next();
  return next;
}

/** Numbers in [0, 1), with 53 random bits. */
export function seededRandom(seed: number): () => number {
  return fractions(seededWords(seed));
}

function fractions(words: () => number): () => number {
  return () => ((words() >>> 5) * 67108864 + (words() >>> 6)) / 9007199254740992;
}

let nextUint32 = seededWords(0);
let nextFraction = fractions(nextUint32);

export function seedRandom(seed: number): void {
  nextUint32 = seededWords(seed);
  nextFraction = fractions(nextUint32);
}

/** In [0, 1). */
export function random(): number {
  return nextFraction();
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
