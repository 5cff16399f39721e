// What a real Kafka 4.3.1 left on its disk (test/golden/kafka-dump-log/segments), read and written by ours.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { readProducerSnapshot, writeProducerSnapshot } from '../../sandbox/log/producer-snapshot.ts';
import { readTransactionIndex, writeTransactionIndex } from '../../sandbox/log/transaction-index.ts';
import { controlKinds, controlRecord, readControl } from '../../sandbox/metadata/control-records.ts';
import { readMetadata } from '../../sandbox/metadata/kinds.ts';
import { encodeMetadata } from '../../sandbox/metadata/metadata-record.ts';
import { decodeRecords, readBatchHeader, splitBatches } from '../../sandbox/record/batch.ts';
import { ClusterFixture } from '../broker/cluster-fixture.ts';

const folder = join(import.meta.dirname, '../golden/kafka-dump-log/segments');
const damaged = /^(flipped|torn|text|headless|mismatched|ragged|reserved|empty|squashed|short|zeros|nolog|numbers-0)\//;
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((each) => each.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  .filter((name) => !damaged.test(name));
const bytesOf = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(folder, name)));
const ending = (end: string): string[] => files.filter((name) => name.endsWith(end));

describe.each(files.filter((name) => /__cluster_metadata-0\/.*\.(log|checkpoint)$|bootstrap\.checkpoint$/.test(name)))(
  '%s',
  (name) => {
    test('is written again byte for byte', () => {
      for (const batch of splitBatches(bytesOf(name))) {
        const { isControl } = readBatchHeader(batch);
        for (const { key, value, timestamp } of decodeRecords(batch, nodeCodec)) {
          const kept = value ?? new Uint8Array(0);
          if (!isControl) {
            expect(encodeMetadata(readMetadata(kept))).toEqual(kept);
            continue;
          }
          const type = new DataView(key?.buffer ?? new ArrayBuffer(4), key?.byteOffset).getInt16(2);
          const kind = controlKinds.find((each) => each.type === type);
          if (!kind) throw new Error(`control record of type ${type}`);
          expect(controlRecord(kind, readControl(kind, kept).value as never, timestamp)).toEqual({
            key,
            value,
            timestamp,
          });
        }
      }
    });
  },
);

test.each(ending('.snapshot'))('%s is written again byte for byte', (name) => {
  expect(writeProducerSnapshot(readProducerSnapshot(bytesOf(name)))).toEqual(bytesOf(name));
});

test.each(ending('.txnindex'))('%s is written again byte for byte', (name) => {
  expect(writeTransactionIndex(readTransactionIndex(bytesOf(name)))).toEqual(bytesOf(name));
});

test('a broker of ours opens the log directory that Kafka left', () => {
  const store = new MemoryStore();
  for (const name of files.filter((each) => /\.log$|^meta\.properties$/.test(each)))
    store.open(name).append(bytesOf(name));
  const { cluster } = new ClusterFixture({ store });
  expect(cluster.topics.all().map(({ name, partitions }) => [name, partitions.length])).toEqual([
    ['__consumer_offsets', 1],
    ['__share_group_state', 1],
    ['__transaction_state', 1],
    ['clicks', 1],
    ['orders', 1],
    ['payments', 1],
    ['profiles', 1],
  ]);
  expect(cluster.configs.topicOverrides('orders')).toEqual(
    new Map([
      ['retention.ms', '-1'],
      ['segment.ms', '60000'],
      ['index.interval.bytes', '100'],
      ['retention.bytes', '1000000'],
    ]),
  );
  expect(cluster.topics.get('orders')?.partitions[0]?.log.logEndOffset).toBe(20n);
  expect(cluster.producerIds.peek()).toBe(1000n);
  // A controller is elected once more, and what Kafka has fenced serves again.
  expect(cluster.journal.log.epoch).toBe(2);
  expect(cluster.topics.get('orders')?.partitions[0]).toMatchObject({ leader: 1, leaderEpoch: 2 });
});
