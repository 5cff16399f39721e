import { expect, test } from 'vitest';
import { LeaderEpochs } from '../../sandbox/log/leader-epochs.ts';

/** Epoch 2 from offset 0, epoch 5 from 10, epoch 7 from 25; the log ends at 30. */
function epochs(): LeaderEpochs {
  const known = new LeaderEpochs();
  known.assign(2, 0n);
  known.assign(5, 10n);
  known.assign(7, 25n);
  return known;
}

test.each([
  [7, { epoch: 7, endOffset: 30n }],
  [6, { epoch: 5, endOffset: 25n }],
  [5, { epoch: 5, endOffset: 25n }],
  [2, { epoch: 2, endOffset: 10n }],
  [1, { epoch: 1, endOffset: 0n }],
  [8, { epoch: -1, endOffset: -1n }],
  [-1, { epoch: -1, endOffset: -1n }],
])('the end of epoch %i', (epoch, expected) => {
  expect(epochs().endOffsetFor(epoch, 30n)).toEqual(expected);
});

test('a log without records knows no epoch', () => {
  expect(new LeaderEpochs().endOffsetFor(0, 0n)).toEqual({ epoch: -1, endOffset: -1n });
});

test.each([
  [0n, 2],
  [9n, 2],
  [10n, 5],
  [99n, 7],
])('the record at %d was written in epoch %i', (offset, expected) => {
  expect(epochs().epochAt(offset)).toBe(expected);
});

test('an epoch that is not newer than the newest changes nothing', () => {
  const known = epochs();
  known.assign(7, 28n);
  known.assign(6, 29n);
  expect(known.endOffsetFor(5, 30n)).toEqual({ epoch: 5, endOffset: 25n });
});

test('truncating the end forgets epochs that began there', () => {
  const known = epochs();
  known.truncateEnd(25n);
  expect(known.latest).toBe(5);
});

test('truncating the start lets the epoch it falls into begin there', () => {
  const known = epochs();
  known.truncateStart(12n);
  expect(known.endOffsetFor(5, 30n)).toEqual({ epoch: 5, endOffset: 25n });
  expect(known.endOffsetFor(2, 30n)).toEqual({ epoch: 2, endOffset: 12n });
});
