import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { metadataHash } from '../../sandbox/group/metadata-hash.ts';
import { xxh3 } from '../../sandbox/group/xxh3.ts';

const { hashes } = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/group/xxh3.json'), 'utf8')) as {
  hashes: readonly { length: number; hash: string }[];
};

test.each(hashes)('$length bytes', ({ length, hash }) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (31 * i + 7) & 0xff);
  expect(xxh3(bytes).toString(16)).toBe(hash);
});

test('the hash of topics does not hang on their order, and changes with their partitions', () => {
  const topic = (name: string, partitions: number) => ({ name, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ', partitions });
  const [a, b] = [topic('a', 1), topic('b', 2)];
  expect(metadataHash([a, b])).toBe(metadataHash([b, a]));
  expect(metadataHash([a, topic('b', 3)])).not.toBe(metadataHash([a, b]));
  expect(metadataHash([])).toBe(0n);
});
