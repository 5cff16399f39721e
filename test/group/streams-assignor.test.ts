import { describe, expect, test } from 'vitest';
import { assignTasks } from '../../sandbox/group/streams-assignor.ts';
import type { Tasks } from '../../sandbox/group/streams-group.ts';

describe('the assignor', () => {
  const none: Tasks = { active: new Set(), standby: new Set() };
  const has = (...active: string[]): Tasks => ({ active: new Set(active), standby: new Set() });
  const member = (memberId: string, current = none, processId = memberId) => ({ memberId, processId, current });
  const four = [{ subtopologyId: '0', tasks: 4, stateful: true }];
  const counts = (assigned: Map<string, Tasks>, role: keyof Tasks): number[] =>
    [...assigned.values()].map((tasks) => tasks[role].size).sort();

  test('keeps what members have as far as it is fair', () => {
    const assigned = assignTasks([member('a', has('0_0', '0_1', '0_2', '0_3')), member('b')], four, 0);
    expect([...(assigned.get('a')?.active ?? [])]).toEqual(['0_0', '0_1']);
    expect([...(assigned.get('b')?.active ?? [])]).toEqual(['0_2', '0_3']);
  });

  test('makes a standby active before a stranger', () => {
    const standby: Tasks = { active: new Set(), standby: new Set(['0_3']) };
    const assigned = assignTasks([member('a'), member('b', standby), member('c'), member('d')], four, 0);
    expect([...(assigned.get('b')?.active ?? [])]).toEqual(['0_3']);
  });

  test.each([
    [2, 1, [2, 2]],
    [3, 1, [1, 1, 2]],
    [3, 2, [2, 3, 3]],
  ])('spreads the tasks of %i processes with %i standbys each', (processes, standbys, expected) => {
    const members = Array.from({ length: processes }, (_, i) => member(`m${i}`));
    const assigned = assignTasks(members, four, standbys);
    expect(counts(assigned, 'standby')).toEqual(expected);
    for (const { active, standby } of assigned.values()) for (const id of standby) expect(active.has(id)).toBe(false);
  });

  test('gives no standby where there is one process', () => {
    const assigned = assignTasks([member('a', none, 'p'), member('b', none, 'p')], four, 1);
    expect(counts(assigned, 'active')).toEqual([2, 2]);
    expect(counts(assigned, 'standby')).toEqual([0, 0]);
  });
});
