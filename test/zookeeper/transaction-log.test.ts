import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { DataTree } from '../../sandbox/zookeeper/data-tree.ts';
import { TransactionLog } from '../../sandbox/zookeeper/transaction-log.ts';

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../golden/zookeeper/transaction-log.json'), 'utf8'),
) as { file: string; base64: string };
const bytes = new Uint8Array(Buffer.from(recorded.base64, 'base64'));

function logOf(file: Uint8Array): TransactionLog {
  const store = new MemoryStore();
  store.open(recorded.file).append(file);
  return new TransactionLog(store);
}

test('what a real ZooKeeper logged under Kafka 2.8 is read, and written again byte for byte', () => {
  const transactions = [...logOf(bytes).read()];
  expect(transactions.length).toBeGreaterThan(100);
  const store = new MemoryStore();
  const copy = new TransactionLog(store);
  for (const { header, transaction } of transactions) copy.append(header, transaction);
  const written = store.open(recorded.file);
  expect(Buffer.from(written.read(0, written.size)).toString('base64')).toBe(recorded.base64);
});

test('the tree that comes of it is the one that Kafka 2.8 left behind', () => {
  const tree = new DataTree();
  for (const { header, transaction } of logOf(bytes).read()) tree.apply(header, transaction);
  expect(tree.children('/brokers').toSorted()).toEqual(['ids', 'seqid', 'topics']);
  expect(tree.children('/brokers/topics')).toEqual(['two']);
  expect(JSON.parse(new TextDecoder().decode(tree.data('/brokers/topics/two') ?? new Uint8Array(0)))).toMatchObject({
    partitions: { 0: [0], 1: [0], 2: [0] },
    version: 3,
  });
  // It was stopped, and its session with it.
  expect(tree.children('/brokers/ids')).toEqual([]);
  expect(tree.has('/controller')).toBe(false);
});
