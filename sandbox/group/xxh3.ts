/**
 * XXH3 with 64 bits and seed 0, over any number of bytes.
 *
 * Source: the specification of XXH3 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). The values in test/golden/group were
 * made by the library that Kafka uses.
 */
const [prime32a, prime32b, prime32c] = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn];
const prime64a = 0x9e3779b185ebca87n;
const prime64b = 0xc2b2ae3d27d4eb4fn;
const prime64c = 0x165667b19e3779f9n;
const prime64d = 0x85ebca77c2b2ae63n;
const prime64e = 0x27d4eb2f165667c5n;
const [mixA, mixB] = [0x165667919e3779f9n, 0x9fb21c651e98df25n];

const secret = new DataView(
  Uint8Array.from(
    (
      'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248e' +
      'e03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d' +
      '8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc' +
      '8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e'
    ).match(/../g) ?? [],
    (hex) => Number.parseInt(hex, 16),
  ).buffer,
);

const stripeBytes = 64;
const stripesPerBlock = (secret.byteLength - stripeBytes) / 8;

export function xxh3(bytes: Uint8Array): bigint {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  if (length === 0) return avalanche64(key(56) ^ key(64));
  if (length < 4) return upTo3(bytes);
  if (length <= 8) return upTo8(data);
  if (length <= 16) return upTo16(data);
  if (length <= 128) return upTo128(data);
  return length <= 240 ? upTo240(data) : long(data);
}

function upTo3(bytes: Uint8Array): bigint {
  const at = (index: number): number => bytes[index] ?? 0;
  const { length } = bytes;
  const combined = (at(0) << 16) | (at(length >> 1) << 24) | at(length - 1) | (length << 8);
  return avalanche64(BigInt(combined >>> 0) ^ BigInt((secret.getUint32(0, true) ^ secret.getUint32(4, true)) >>> 0));
}

function upTo8(data: DataView): bigint {
  const length = data.byteLength;
  const input = BigInt(data.getUint32(length - 4, true)) + (BigInt(data.getUint32(0, true)) << 32n);
  let hash = input ^ key(8) ^ key(16);
  hash ^= rotate(hash, 49n) ^ rotate(hash, 24n);
  hash = wrap(hash * mixB);
  hash ^= (hash >> 35n) + BigInt(length);
  hash = wrap(hash * mixB);
  return hash ^ (hash >> 28n);
}

function upTo16(data: DataView): bigint {
  const low = word(data, 0) ^ key(24) ^ key(32);
  const high = word(data, data.byteLength - 8) ^ key(40) ^ key(48);
  return avalanche(wrap(BigInt(data.byteLength) + reversed(low) + high + fold(low, high)));
}

function upTo128(data: DataView): bigint {
  const length = data.byteLength;
  let sum = BigInt(length) * prime64a;
  for (let round = Math.ceil(length / 32) - 1; round >= 0; round -= 1)
    sum += mix(data, 16 * round, 32 * round) + mix(data, length - 16 * (round + 1), 32 * round + 16);
  return avalanche(wrap(sum));
}

function upTo240(data: DataView): bigint {
  const length = data.byteLength;
  let sum = BigInt(length) * prime64a;
  for (let round = 0; round < 8; round += 1) sum += mix(data, 16 * round, 16 * round);
  sum = avalanche(wrap(sum));
  for (let round = 8; round < Math.floor(length / 16); round += 1) sum += mix(data, 16 * round, 16 * (round - 8) + 3);
  return avalanche(wrap(sum + mix(data, length - 16, 136 - 17)));
}

function long(data: DataView): bigint {
  const length = data.byteLength;
  const sums = [prime32c, prime64a, prime64b, prime64c, prime64d, prime32b, prime64e, prime32a];
  const stripes = Math.floor((length - 1) / stripeBytes);
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    accumulate(sums, data, stripe * stripeBytes, (stripe % stripesPerBlock) * 8);
    if (stripe % stripesPerBlock === stripesPerBlock - 1) scramble(sums);
  }
  accumulate(sums, data, length - stripeBytes, secret.byteLength - stripeBytes - 7);
  let merged = BigInt(length) * prime64a;
  for (let pair = 0; pair < 4; pair += 1)
    merged += fold(sumAt(sums, 2 * pair) ^ key(11 + 16 * pair), sumAt(sums, 2 * pair + 1) ^ key(19 + 16 * pair));
  return avalanche(wrap(merged));
}

function accumulate(sums: bigint[], data: DataView, at: number, secretAt: number): void {
  for (let i = 0; i < 8; i += 1) {
    const value = word(data, at + 8 * i);
    const keyed = value ^ key(secretAt + 8 * i);
    sums[i ^ 1] = wrap(sumAt(sums, i ^ 1) + value);
    sums[i] = wrap(sumAt(sums, i) + (keyed & 0xffffffffn) * (keyed >> 32n));
  }
}

function scramble(sums: bigint[]): void {
  for (let i = 0; i < 8; i += 1) {
    const sum = sumAt(sums, i);
    sums[i] = wrap((sum ^ (sum >> 47n) ^ key(secret.byteLength - stripeBytes + 8 * i)) * prime32a);
  }
}

function mix(data: DataView, at: number, secretAt: number): bigint {
  return fold(word(data, at) ^ key(secretAt), word(data, at + 8) ^ key(secretAt + 8));
}

/** The two halves of the product of 128 bits, one over the other. */
function fold(one: bigint, other: bigint): bigint {
  const product = one * other;
  return wrap(product) ^ (product >> 64n);
}

function avalanche(hash: bigint): bigint {
  const mixed = wrap((hash ^ (hash >> 37n)) * mixA);
  return mixed ^ (mixed >> 32n);
}

function avalanche64(hash: bigint): bigint {
  const first = wrap((hash ^ (hash >> 33n)) * prime64b);
  const second = wrap((first ^ (first >> 29n)) * prime64c);
  return second ^ (second >> 32n);
}

function reversed(value: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  return view.getBigUint64(0, true);
}

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, bits: bigint): bigint => wrap(value << bits) | (value >> (64n - bits));
const key = (at: number): bigint => secret.getBigUint64(at, true);
const word = (data: DataView, at: number): bigint => data.getBigUint64(at, true);
const sumAt = (sums: readonly bigint[], at: number): bigint => sums[at] ?? 0n;
