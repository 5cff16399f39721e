import { expect, test } from 'vitest';
import type { Actor, TraceEvent } from '../../sandbox/trace/event.ts';
import { emptyTimeline, reduceTimeline } from '../../src/timeline/timeline.ts';
import { type FakeTrace, fakeTrace } from '../workspace/fake-lab.ts';

const ana: Actor = { kind: 'process', pid: 7, name: 'ana.ts' };

/** A request of `actor` and its response, with what happened in between. */
function exchange(
  trace: FakeTrace,
  api: string,
  correlationId: number,
  between: (request: number) => void = () => {},
  actor = ana,
): void {
  const about = { connection: 1, broker: 1, apiKey: 0, api, version: 7, correlationId };
  const cause = trace.emit('request', { ...about, clientId: null, size: 10 }, { actor });
  between(cause);
  trace.emit('response', { ...about, size: 10, tookMs: 3 }, { cause });
}

const committed = (trace: FakeTrace, cause: number, topic: string) =>
  trace.emit(
    'offset-commit',
    { groupId: 'g', memberId: 'm', topic, partition: 0, offset: 1n, metadata: null, connection: 1 },
    { cause },
  );
const view = (trace: FakeTrace) => (trace.events as TraceEvent[]).reduce(reduceTimeline, emptyTimeline);

test('a request and what it did are one exchange', () => {
  const trace = fakeTrace();
  exchange(trace, 'OffsetCommit', 1, (cause) => committed(trace, cause, 'orders'));
  expect(view(trace).exchanges).toMatchObject([
    { api: 'OffsetCommit', from: 'process-7', to: 'broker-1', tookMs: 3, facts: [{ type: 'offset-commit' }] },
  ]);
});

test('heartbeats, empty fetches and the page’s own requests are left out, the first two counted', () => {
  const trace = fakeTrace();
  exchange(trace, 'Heartbeat', 1);
  exchange(trace, 'Fetch', 2);
  exchange(trace, 'Metadata', 3, undefined, { kind: 'system' });
  expect(view(trace)).toMatchObject({ exchanges: [], hidden: 2 });
});

test('what happens in Kafka’s own topics is no fact', () => {
  const trace = fakeTrace();
  exchange(trace, 'OffsetCommit', 1, (cause) => committed(trace, cause, '__consumer_offsets'));
  expect(view(trace).exchanges[0]?.facts).toEqual([]);
});

test('brokers stand above programs, which are called as their tabs are', () => {
  const trace = fakeTrace();
  trace.emit('process-start', { pid: 7, file: '/home/learner/ana.ts', args: ['a1'] });
  exchange(trace, 'Produce', 1);
  expect(view(trace).lanes.map(({ name }) => name)).toEqual(['broker 1', 'ana.ts a1']);
});

test('a program that sends for ever keeps the timeline at its newest exchanges', () => {
  const trace = fakeTrace();
  for (let id = 1; id <= 300; id += 1) exchange(trace, 'Produce', id);
  expect(view(trace).exchanges).toHaveLength(80);
  expect(view(trace).open.size).toBe(0);
});

test('programs that have ended make room for those that run', () => {
  const trace = fakeTrace();
  for (let pid = 10; pid < 20; pid += 1) {
    trace.emit('process-start', { pid, file: `/home/learner/p${pid}.ts`, args: [] });
    exchange(trace, 'Produce', pid, undefined, { kind: 'process', pid, name: `p${pid}.ts` });
    if (pid < 19) trace.emit('process-exit', { pid, code: 0 });
  }
  const { lanes, exchanges } = view(trace);
  expect(lanes.map(({ name }) => name)).toEqual(['broker 1', 'p16.ts', 'p17.ts', 'p18.ts', 'p19.ts']);
  expect(exchanges.map(({ from }) => from)).toEqual(['process-16', 'process-17', 'process-18', 'process-19']);
});

test('a program that is started again goes on in the lane it had; two that run at once have one each', () => {
  const trace = fakeTrace();
  const start = (pid: number) => {
    trace.emit('process-start', { pid, file: '/home/learner/worker.ts', args: [] });
    exchange(trace, 'Produce', pid, undefined, { kind: 'process', pid, name: 'worker.ts' });
  };
  start(10);
  trace.emit('process-exit', { pid: 10, code: 0 });
  start(11);
  start(12);
  const { lanes, exchanges } = view(trace);
  expect(lanes.map(({ key }) => key)).toEqual(['broker-1', 'process-10', 'process-12']);
  expect(exchanges.map(({ from }) => from)).toEqual(['process-10', 'process-10', 'process-12']);
});
