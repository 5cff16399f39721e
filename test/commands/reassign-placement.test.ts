import { expect, test } from 'vitest';
import { placed } from '#sandbox/commands/reassign-partitions/placement.ts';

const drawn = (...numbers: readonly number[]) => {
  let at = 0;
  return async () => numbers[at++ % numbers.length] as number;
};
const inRacks = (...racks: readonly (string | null)[]) => racks.map((rack, index) => ({ id: index + 1, rack }));

test('without racks, leaders go round the brokers from the one that was drawn, and each partition has brokers of its own', async () => {
  expect(await placed(3, 2, inRacks(null, null, null), drawn(0.4))).toEqual([
    [2, 3],
    [3, 1],
    [1, 2],
  ]);
});

test('followers lie in other racks while there are any', async () => {
  const racks = new Map([
    [1, 'a'],
    [2, 'a'],
    [3, 'b'],
    [4, 'b'],
  ]);
  const placements = await placed(4, 2, inRacks('a', 'a', 'b', 'b'), drawn(0, 0.6, 0.9));
  for (const replicas of placements) expect(new Set(replicas.map((id) => racks.get(id))).size).toBe(2);
});

test('a rack goes on to its next broker each time that it is asked', async () => {
  const placements = await placed(6, 1, inRacks('a', 'a', 'a', 'b', 'b', 'b'), drawn(0));
  expect(placements).toEqual([[1], [5], [2], [6], [3], [4]]);
});

test('more partitions than brokers: no broker stands twice in one', async () => {
  const placements = await placed(20, 3, inRacks('a', 'b', 'b', null), drawn(0.1, 0.7, 0.4, 0.9));
  for (const replicas of placements) expect(new Set(replicas).size).toBe(3);
});

test.each([
  [inRacks(null, null), 'The target replication factor of 3 cannot be reached because only 2 broker(s) are registered'],
  [[], 'All brokers are currently fenced'],
])('too few brokers: %j', async (brokers, message) => {
  await expect(placed(1, 3, brokers, drawn(0))).rejects.toThrow(message);
});
