import { describe, expect, test } from 'vitest';
import { Trace } from '../../sandbox/trace/trace.ts';

const system = { kind: 'system' } as const;
const notice = (trace: Trace, text: string, cause: number | null = null) =>
  trace.emit('notice', system, cause, { name: 'test', text });

test('the ring keeps the newest events and says how many it dropped', () => {
  const trace = new Trace({ capacity: 3, now: () => 7 });
  for (const text of ['a', 'b', 'c', 'd', 'e']) notice(trace, text);
  expect(trace.events().map((event) => ('text' in event ? event.text : ''))).toEqual(['c', 'd', 'e']);
  expect(trace.dropped).toBe(2);
  expect(trace.events()[0]).toMatchObject({ id: 3, at: 7 });
});

test('a chain of causes is told from its first cause on', () => {
  const trace = new Trace({ capacity: 10, now: () => 0 });
  const first = notice(trace, 'first');
  notice(trace, 'beside');
  const second = notice(trace, 'second', first);
  const third = notice(trace, 'third', second);
  expect(trace.causes(third).map(({ id }) => id)).toEqual([first, second, third]);
});

describe('a reader', () => {
  test('sees every event from its subscription on, even where the ring keeps none', () => {
    const trace = new Trace({ capacity: 0, now: () => 0 });
    notice(trace, 'before');
    const seen: number[] = [];
    const stop = trace.subscribe(({ id }) => seen.push(id));
    notice(trace, 'one');
    notice(trace, 'two');
    stop();
    notice(trace, 'after');
    expect(seen).toHaveLength(2);
  });

  test('that is not there costs no event', () => {
    const trace = new Trace({ capacity: 0, now: () => 0 });
    expect(trace.listening).toBe(false);
    expect(notice(trace, 'nobody')).toBe(0);
    expect(trace.dropped).toBe(0);
  });
});
