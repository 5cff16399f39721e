import { expect, test } from 'vitest';
import { assignors, type Member } from '#sandbox/client/assignors.ts';

function member(memberId: string, owned: number[] = []): Member {
  return { memberId, topics: ['orders'], owned: owned.map((partition) => ({ topic: 'orders', partition })) };
}

function divided(name: string, members: Member[], partitions: number): Record<string, number[]> {
  const assigned = assignors[name]?.(members, new Map([['orders', partitions]])) ?? new Map();
  return Object.fromEntries(
    [...assigned].map(([id, each]) => [id, each.map(({ partition }: { partition: number }) => partition)]),
  );
}

test('range gives runs of neighbours, one more to the first members', () => {
  expect(divided('range', [member('b'), member('a'), member('c')], 7)).toEqual({ a: [0, 1, 2], b: [3, 4], c: [5, 6] });
});

test('range leaves members without partitions where there are too few', () => {
  expect(divided('range', [member('a'), member('b')], 1)).toEqual({ a: [0], b: [] });
});

test('cooperative-sticky keeps what a member has, and gives nobody what has to move first', () => {
  expect(divided('cooperative-sticky', [member('a', [0, 1, 2, 3]), member('b')], 4)).toEqual({ a: [0, 1], b: [] });
});

test('cooperative-sticky gives what is free to those who have least', () => {
  expect(divided('cooperative-sticky', [member('a', [0, 1]), member('b')], 4)).toEqual({ a: [0, 1], b: [2, 3] });
});
