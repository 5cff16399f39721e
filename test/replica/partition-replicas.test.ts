import { expect, test } from 'vitest';
import {
  elected,
  newReplicas,
  type PartitionReplicas,
  reassigned,
  returned,
  without,
} from '../../sandbox/replica/partition-replicas.ts';

const of = (
  replicas: readonly number[],
  isr: readonly number[],
  leader: number,
  leaderEpoch: number,
  elr: readonly number[] = [],
  lastKnownElr: readonly number[] = [],
): PartitionReplicas => ({ replicas, isr, leader, leaderEpoch, elr, lastKnownElr });

test.each([
  ['the leader stays', newReplicas([1, 2]), [2, 1], of([2, 1], [1, 2], 1, 0)],
  ['the leader leaves', newReplicas([1, 2]), [2, 3], of([2, 3], [2, 3], 2, 1)],
  ['a follower leaves', newReplicas([1, 2]), [1], of([1], [1], 1, 1)],
  ['a replica comes', newReplicas([3]), [3, 1, 2], of([3, 1, 2], [1, 2, 3], 3, 0)],
  ['all are others', newReplicas([1]), [3, 2], of([3, 2], [2, 3], 3, 1)],
  ['nothing changes', newReplicas([2, 1]), [2, 1], of([2, 1], [2, 1], 2, 0)],
] as const)('a reassignment in which %s', (_, before, target, after) => {
  expect(reassigned(before, target)).toEqual(after);
});

test.each([
  ['that had led alone', of([1, 2], [1], -1, 3), 1, null, of([1, 2], [1, 2], 1, 4)],
  ['that had followed', of([1, 2, 3], [1, 3], 1, 3), 2, null, of([1, 2, 3], [1, 2, 3], 1, 3)],
  ['that is not in sync while nobody leads', of([1, 2], [1], -1, 3), 2, null, of([1, 2], [1], -1, 3)],
  ['that has nothing of it', newReplicas([1]), 2, null, newReplicas([1])],
  ['that is eligible while nobody leads', of([1, 2], [], -1, 3, [2], [2]), 2, 1, of([1, 2], [1, 2], 2, 4)],
  ['that is not eligible', of([1, 2], [], -1, 3, [2], [2]), 1, 1, of([1, 2], [], -1, 3, [2], [2])],
] as const)('a broker comes back %s', (_, before, broker, minIsr, after) => {
  expect(returned(before, broker, () => true, minIsr)).toEqual(after);
});

const up = () => true;
test.each([
  ['preferred', of([1, 2], [1, 2], 2, 4), up, of([1, 2], [1, 2], 1, 5)],
  ['preferred', of([1, 2], [1, 2], 1, 4), up, 'ELECTION_NOT_NEEDED'],
  ['preferred', of([1, 2], [2], 2, 4), up, 'PREFERRED_LEADER_NOT_AVAILABLE'],
  ['preferred', of([1, 2], [1, 2], 2, 4), (id: number) => id !== 1, 'PREFERRED_LEADER_NOT_AVAILABLE'],
  ['unclean', of([1, 2], [1, 2], 2, 4), up, 'ELECTION_NOT_NEEDED'],
  ['unclean', of([1, 2], [1], -1, 4), (id: number) => id === 2, of([1, 2], [2], 2, 5)],
  ['unclean', of([1, 2], [1], -1, 4), up, of([1, 2], [1], 1, 5)],
  ['unclean', of([1, 2], [1], -1, 4), () => false, 'ELIGIBLE_LEADERS_NOT_AVAILABLE'],
  ['preferred', of([1, 2], [], -1, 4, [2], [2]), (id: number) => id === 1, 'PREFERRED_LEADER_NOT_AVAILABLE'],
  ['unclean', of([1, 2], [], -1, 4, [2], [2]), (id: number) => id === 1, of([1, 2], [1], 1, 5)],
] as const)('a %s election of %j', (type, before, isUp, after) => {
  expect(elected(before, type, isUp)).toEqual(after);
});

test.each([
  ['that leads', newReplicas([1, 2, 3]), 1, null, of([1, 2, 3], [2, 3], 2, 1)],
  ['that follows', newReplicas([1, 2, 3]), 3, null, of([1, 2, 3], [1, 2], 1, 0)],
  ['that is the last in sync', newReplicas([1]), 1, null, of([1], [1], -1, 1)],
  ['that is the last in sync, where replicas stay eligible', newReplicas([1]), 1, 1, of([1], [], -1, 1, [1], [1])],
  ['that follows, with enough others', newReplicas([1, 2, 3]), 3, 2, of([1, 2, 3], [1, 2], 1, 0)],
  ['below min.insync.replicas', of([1, 2, 3], [1, 2], 1, 0), 2, 2, of([1, 2, 3], [1], 1, 0, [2])],
  ['after which nobody leads', of([1, 2, 3], [1], 1, 0, [2]), 1, 2, of([1, 2, 3], [], -1, 1, [1, 2], [1])],
  ['that has nothing of it', newReplicas([1, 2]), 3, 1, newReplicas([1, 2])],
] as const)('a partition without a broker %s', (_, before, broker, minIsr, after) => {
  expect(without(before, broker, minIsr)).toEqual(after);
});
