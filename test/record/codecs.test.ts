import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Codec, CompressionName } from '../../sandbox/host.ts';
import { loadCodecs } from '../../sandbox/hosts/browser/codecs.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { codecs } from '../../sandbox/record/codecs.ts';
import { xxhash32 } from '../../sandbox/record/xxhash32.ts';

const text = (value: string) => new TextEncoder().encode(value);
const noise = (length: number) => {
  let state = length + 7;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return state >>> 24;
  });
};
const orders = text(
  Array.from({ length: 9_000 }, (_, n) => `{"order":${n},"customer":"ana","cents":${n * 37}}`).join('\n'),
);
const inputs: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array(0)],
  ['one byte', Uint8Array.of(7)],
  ['a short word', text('kafka')],
  ['twelve equal bytes', new Uint8Array(12).fill(65)],
  ['a run', new Uint8Array(300_000).fill(1)],
  ['text over several blocks', orders],
  ['what does not compress', noise(200_003)],
  ['noise, then the same noise', new Uint8Array([...noise(40_000), ...noise(40_000)])],
];

/** As the browser has it: the same wasm, from a data URL instead of the server. */
let browserZstd: Codec;
beforeAll(async () => {
  const main = createRequire(import.meta.url).resolve('@bokuweb/zstd-wasm');
  const wasm = readFileSync(join(dirname(main), 'zstd.wasm')).toString('base64');
  browserZstd = (await loadCodecs(`data:application/wasm;base64,${wasm}`))('zstd');
});

const subjects: readonly (readonly [string, () => Codec, () => Codec])[] = [
  ['gzip', () => codecs.gzip, () => nodeCodec('gzip')],
  ['snappy', () => codecs.snappy, () => nodeCodec('snappy')],
  ['lz4', () => codecs.lz4, () => nodeCodec('lz4')],
  ['zstd', () => browserZstd, () => nodeCodec('zstd')],
];

describe.each(subjects)('%s', (_, pure, node) => {
  test.each(inputs)('brings back %s, from the other host too', (_, bytes) => {
    for (const [writer, reader] of [
      [pure(), pure()],
      [pure(), node()],
      [node(), pure()],
    ] as const)
      expect(Buffer.from(reader.decompress(writer.compress(bytes), 1_000_000)).equals(Buffer.from(bytes))).toBe(true);
  });

  test('makes text smaller', () => {
    expect(pure().compress(orders).length).toBeLessThan(orders.length / 2);
  });

  test('refuses to grow past the limit', () => {
    for (const codec of [pure(), node()]) {
      const bomb = codec.compress(new Uint8Array(5_000_000));
      expect(() => codec.decompress(bomb, 1_000_000)).toThrow();
      expect(codec.decompress(bomb, 5_000_000)).toHaveLength(5_000_000);
    }
  });

  test('throws on input that was cut short or is no such thing', () => {
    for (const codec of [pure(), node()]) {
      const whole = codec.compress(orders);
      expect(() => codec.decompress(whole.subarray(0, whole.length - 9), 1_000_000)).toThrow();
      expect(() => codec.decompress(noise(500), 1_000_000)).toThrow();
    }
  });
});

test('damage is noticed wherever the format has a checksum, and never runs past the limit', () => {
  for (const name of ['gzip', 'snappy', 'lz4'] as const) {
    const whole = codecs[name].compress(orders.subarray(0, 8_000));
    for (let at = 0; at < 400; at++) {
      const damaged = whole.slice();
      damaged[at]! ^= 1 << (at % 8);
      let result: Uint8Array | undefined;
      try {
        result = codecs[name].decompress(damaged, 20_000);
      } catch {
        continue;
      }
      if (name === 'gzip' && at > 10) expect.fail(`gzip with a changed bit at byte ${at} was accepted`);
      expect(result.length).toBeLessThanOrEqual(20_000);
    }
  }
});

// Reference: XXH32 of the xxHash repository's own sanity checks.
test.each([
  ['', 0, 0x02cc5d05],
  ['a', 0, 0x550d7456],
  ['abc', 0, 0x32d153ff],
  ['Nobody inspects the spammish repetition', 0, 0xe2293b2f],
])('xxHash32 of %j with seed %i', (input, seed, expected) => {
  expect(xxhash32(text(input), seed)).toBe(expected);
});

test('snappy is written in the framing of snappy-java, and read without it too', () => {
  const framed = codecs.snappy.compress(text('hello hello hello hello'));
  expect([...framed.subarray(0, 16)]).toEqual([0x82, 83, 78, 65, 80, 80, 89, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const length = new DataView(framed.buffer, framed.byteOffset).getInt32(16);
  expect(framed.length).toBe(20 + length);
  expect(codecs.snappy.decompress(framed.subarray(20), 100)).toEqual(text('hello hello hello hello'));
});

test('lz4 frames have independent blocks, which the Java client insists on', () => {
  expect(codecs.lz4.compress(orders)[4]! & 0x20).toBe(0x20);
});

const has = (program: string) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const pipe = (program: string, args: string[], input: Uint8Array) =>
  new Uint8Array(execFileSync(program, args, { input, maxBuffer: 1 << 26 }));

describe.runIf(has('lz4'))('the lz4 program', () => {
  test.each([
    ['defaults', []],
    ['linked blocks', ['-BD', '-B4']],
    ['block checksums', ['-BX', '-B5']],
    ['no content checksum', ['--no-frame-crc']],
    ['high compression', ['-9']],
  ])('writes with %s what we read', (_, options) => {
    for (const [, bytes] of inputs) {
      const packed = pipe('lz4', ['-q', '-c', '-z', ...options], bytes);
      expect(Buffer.from(codecs.lz4.decompress(packed, 1_000_000)).equals(Buffer.from(bytes))).toBe(true);
    }
  });

  test('reads what we write', () => {
    for (const [, bytes] of inputs)
      expect(Buffer.from(pipe('lz4', ['-q', '-c', '-d'], codecs.lz4.compress(bytes))).equals(Buffer.from(bytes))).toBe(
        true,
      );
  });

  test('content with a wrong checksum is refused', () => {
    const packed = pipe('lz4', ['-q', '-c', '-z'], orders);
    packed[packed.length - 1]! ^= 1;
    expect(() => codecs.lz4.decompress(packed, 1_000_000)).toThrow('checksum');
  });
});

test.each(['gzip', 'snappy', 'lz4', 'zstd'] satisfies CompressionName[])('the Node host has %s', (name) => {
  expect(nodeCodec(name).decompress(nodeCodec(name).compress(orders), orders.length)).toHaveLength(orders.length);
});
