import { expect, test } from 'vitest';
import { coordinatorPartition, javaHash } from '../../sandbox/wire/java-hash.ts';

// Partitions that Apache Kafka 4.3.1 named in DescribeTransactions after AddOffsetsToTxn of these groups, 50 in all.
test.each([
  ['tx1-offsets-two', 25],
  ['tx2-offsets-two', 32],
  ['g', 3],
] as const)('group %s is kept in partition %i of 50', (groupId, partition) => {
  expect(coordinatorPartition(groupId, 50)).toBe(partition);
});

test('a hash is that of Java, and its sign does not count', () => {
  expect(javaHash('zebra-group')).toBe(-1_202_272_008);
  expect(coordinatorPartition('zebra-group', 50)).toBe(8);
});
