import { describe, expect, test } from 'vitest';
import { apis } from '../../sandbox/apis/index.ts';
import { codecOf } from '../../sandbox/wire/codec.ts';
import { isFlexible } from '../../sandbox/wire/frame.ts';
import { Reader } from '../../sandbox/wire/reader.ts';
import { type Api, versionRange } from '../../sandbox/wire/schema.ts';
import { Writer } from '../../sandbox/wire/writer.ts';
import { sampleStruct, seeded } from '../wire/sample.ts';

const samplesPerVersion = 20;

const cases = apis.flatMap(({ api }) => {
  const { min, max } = versionRange(api.versions);
  return Array.from({ length: max - min + 1 }, (_, i) => [`${api.name} v${min + i}`, api as Api, min + i] as const);
});

describe.each(cases)('%s', (_, api, version) => {
  test.each(['request', 'response'] as const)('%s reads back as it was written', (side) => {
    const random = seeded(api.key * 1000 + version);
    const codec = codecOf(api[side], version, isFlexible(api, version));
    for (let i = 0; i < samplesPerVersion; i += 1) {
      const value = sampleStruct(api[side], version, random);
      const writer = new Writer();
      codec.write(writer, value);
      const bytes = writer.done();
      const reader = new Reader(bytes.slice());
      expect(codec.read(reader)).toEqual(value);
      expect(reader.left).toBe(0);
    }
  });

  test('a request cut short is refused, wherever it is cut', () => {
    const random = seeded(api.key * 2000 + version);
    const codec = codecOf(api.request, version, isFlexible(api, version));
    const writer = new Writer();
    codec.write(writer, sampleStruct(api.request, version, random));
    const bytes = writer.done();
    for (let length = 0; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / 50)))
      expect(() => codec.read(new Reader(bytes.slice(0, length)))).toThrow(/at byte \d+/);
  });
});

test('every API of the index is there once', () => {
  expect(new Set(apis.map(({ api }) => api.key)).size).toBe(apis.length);
});
