// A segment's index files, against those that Apache Kafka wrote for the same batches.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { indexFiles, reservedBytes } from '#sandbox/log/index-files.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import { Segment } from '#sandbox/log/segment.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/log/index.json', import.meta.url), 'utf8')) as {
  indexIntervalBytes: number;
  log: string;
  index: string;
  timeindex: string;
};

function segmentOf(log: Uint8Array): Segment {
  const store = new MemoryStore();
  store.open('t-0/00000000000000000000.log').append(log);
  const segment = new Segment(store, 't-0', 0n, golden.indexIntervalBytes, 0);
  segment.recover(false, () => {});
  return segment;
}

test('of a closed segment are those that Kafka wrote, byte by byte', () => {
  const segment = segmentOf(Uint8Array.from(Buffer.from(golden.log, 'base64')));
  const { offsets, times } = indexFiles(segment, golden.indexIntervalBytes, true);
  expect(offsets.length).toBeGreaterThan(5 * 8);
  expect(Buffer.from(offsets).toString('base64')).toBe(golden.index);
  expect(Buffer.from(times).toString('base64')).toBe(golden.timeindex);
});

test('of the segment that is written to have room for all that they may hold', () => {
  expect(reservedBytes(10_485_760)).toEqual({ offsets: 10_485_760, times: 10_485_756 });
});
