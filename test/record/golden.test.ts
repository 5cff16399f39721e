import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CompressionName } from '../../sandbox/host.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import {
  admitBatch,
  batchCrc,
  batchSizeAt,
  decodeRecords,
  encodeBatch,
  NO_RULES,
  readBatchHeader,
  setBaseOffset,
} from '../../sandbox/record/batch.ts';
import { codecs } from '../../sandbox/record/codecs.ts';

interface Frame {
  version: number;
  note: string;
  request: string;
  /** Null where there was none: acks=0. */
  response: string | null;
}

/** Every record batch in frames recorded between real clients and a real Kafka, found by magic and checksum. */
function recordedBatches(api: string): Uint8Array[] {
  const file = new URL(`../golden/frames/${api}.json`, import.meta.url);
  const { frames } = JSON.parse(readFileSync(file, 'utf8')) as { frames: Frame[] };
  return frames
    .flatMap(({ request, response }) => [request, response])
    .flatMap((hex) => batchesIn(Buffer.from(hex ?? '', 'hex')));
}

function batchesIn(frame: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at + 61 <= frame.length; at++) {
    const size = batchSizeAt(frame, at)!;
    if (frame[at + 16] !== 2 || size < 61 || at + size > frame.length) continue;
    const batch = new Uint8Array(frame.subarray(at, at + size));
    if (readBatchHeader(batch).crc !== batchCrc(batch)) continue;
    found.push(batch);
    at += size - 1;
  }
  return found;
}

const produced = recordedBatches('00-Produce');
const fetched = recordedBatches('01-Fetch');

test('there are batches of several clients to look at, compressed ones too', () => {
  expect(produced.length).toBeGreaterThan(5);
  expect(fetched.length).toBeGreaterThan(5);
  expect(new Set([...produced, ...fetched].map((batch) => readBatchHeader(batch).compression)).size).toBeGreaterThan(1);
});

test('what real clients produced is admitted as it came', () => {
  for (const batch of produced) {
    const admitted = admitBatch(batch.slice(), NO_RULES, nodeCodec, 0);
    expect(admitted.error === null ? admitted.batch : admitted).toEqual(batch);
  }
});

test('what real clients produced, and what Kafka stored, decodes; written again it is the same bytes', () => {
  for (const batch of [...produced, ...fetched]) {
    const header = readBatchHeader(batch);
    const records = [...decodeRecords(batch, nodeCodec)];
    expect(records).toHaveLength(header.recordCount);
    if (header.compression !== 'none') continue;
    const { baseTimestamp, producerId, producerEpoch, baseSequence, isTransactional, isControl } = header;
    const { partitionLeaderEpoch, timestampType } = header;
    const settings = { baseTimestamp, producerId, producerEpoch, baseSequence, isTransactional, isControl };
    const again = encodeBatch({ ...settings, records, partitionLeaderEpoch, timestampType });
    setBaseOffset(again, header.baseOffset);
    expect(again).toEqual(batch);
  }
});

test('what the Java client compresses, we read', () => {
  const file = new URL('../golden/record/java-batches.json', import.meta.url);
  const { batches } = JSON.parse(readFileSync(file, 'utf8')) as { batches: { compression: string; batch: string }[] };
  const text = (value: string) => new TextEncoder().encode(value);
  const expected = Array.from({ length: 200 }, (_, n) => ({
    offset: BigInt(7 + n),
    timestamp: 1_767_225_600_000 + n,
    key: n % 3 === 0 ? null : text(`k${n}`),
    value: text(`value ${n % 7} of order ${n}`),
    headers: n % 2 === 0 ? [] : [{ key: 'trace', value: text(`t-${n}`) }],
  }));
  expect(batches.map(({ compression }) => compression)).toEqual(['none', 'gzip', 'snappy', 'lz4', 'zstd']);
  for (const { compression, batch: hex } of batches) {
    const batch = new Uint8Array(Buffer.from(hex, 'hex'));
    expect(readBatchHeader(batch)).toMatchObject({ compression, baseOffset: 7n, partitionLeaderEpoch: 5 });
    for (const codec of [nodeCodec, (name: CompressionName) => (name === 'zstd' ? nodeCodec(name) : codecs[name])])
      expect([...decodeRecords(batch, codec)]).toEqual(expected);
  }
});
