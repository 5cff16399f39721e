/** node:crypto and the global `crypto`: hashes by @noble/hashes, randomness from the program's seed. */

import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 as derive } from '@noble/hashes/pbkdf2.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer';
import { loop } from '../loop.ts';
import { fillRandom, random, randomUUID } from '../random.ts';

const algorithms = { md5, sha1, sha224, sha256, sha384, sha512 };
type Algorithm = (typeof algorithms)[keyof typeof algorithms];
type Input = string | ArrayBufferView;

function algorithm(name: string): Algorithm {
  const found = algorithms[name.toLowerCase().replace('-', '') as keyof typeof algorithms];
  if (!found) throw Object.assign(new Error('Digest method not supported'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
  return found;
}

function bytesOf(input: Input, encoding?: BufferEncoding): Uint8Array {
  return typeof input === 'string'
    ? Buffer.from(input, encoding)
    : new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
}

class Digest {
  readonly #hash: { update(bytes: Uint8Array): unknown; digest(): Uint8Array };
  #done = false;

  constructor(hash: { update(bytes: Uint8Array): unknown; digest(): Uint8Array }) {
    this.#hash = hash;
  }

  update(input: Input, encoding?: BufferEncoding): this {
    this.#hash.update(bytesOf(input, encoding));
    return this;
  }

  digest(encoding?: BufferEncoding | 'buffer'): Buffer | string {
    if (this.#done) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
    this.#done = true;
    const bytes = Buffer.from(this.#hash.digest());
    return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
  }
}

function pbkdf2Sync(password: Input, salt: Input, iterations: number, length: number, digest: string): Buffer {
  return Buffer.from(derive(algorithm(digest), bytesOf(password), bytesOf(salt), { c: iterations, dkLen: length }));
}

function randomBytes(size: number, callback?: (error: null, bytes: Buffer) => void): Buffer | undefined {
  const bytes = fillRandom(Buffer.alloc(size));
  if (!callback) return bytes;
  loop.immediate(() => callback(null, bytes));
  return undefined;
}

function randomInt(from: number, to?: number): number {
  const [low, high] = to === undefined ? [0, from] : [from, to];
  return low + Math.floor(random() * (high - low));
}

function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) throw new RangeError('Input buffers must have the same byte length');
  let difference = 0;
  for (let i = 0; i < a.byteLength; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** The global `crypto`, without `subtle`, which no insecure context has. */
export const webcrypto = { getRandomValues: fillRandom, randomUUID };

export const crypto = {
  createHash: (name: string) => new Digest(algorithm(name).create()),
  createHmac: (name: string, key: Input) => new Digest(hmac.create(algorithm(name), bytesOf(key))),
  hash: (name: string, input: Input, encoding: BufferEncoding = 'hex') =>
    new Digest(algorithm(name).create()).update(input).digest(encoding),
  getHashes: () => Object.keys(algorithms),
  pbkdf2Sync,
  pbkdf2(
    password: Input,
    salt: Input,
    iterations: number,
    length: number,
    digest: string,
    done: (error: Error | null, key?: Buffer) => void,
  ) {
    loop.immediate(() => done(null, pbkdf2Sync(password, salt, iterations, length, digest)));
  },
  randomBytes,
  randomInt,
  randomUUID,
  randomFillSync: fillRandom,
  getRandomValues: fillRandom,
  timingSafeEqual,
  webcrypto,
};
