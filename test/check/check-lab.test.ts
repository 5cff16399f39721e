import { expect, test } from 'vitest';
import { checkLab } from '../../sandbox/check/check-lab.ts';
import type { NotYet } from '../../sandbox/check/verdict.ts';
import { fakeLab } from './fake-lab.ts';

async function watched() {
  const fake = fakeLab();
  fake.trace.emit('process-start', { kind: 'system' }, null, { pid: 1, file: 'before.ts', args: [] });
  return { ...fake, ...(await checkLab(fake.lab, fake.clock)) };
}

/** The reason of the *not yet* that a promise must end in. */
const reasonOf = (ending: Promise<unknown>): Promise<NotYet['reason']> =>
  ending.then(
    () => 'it passed',
    (error: NotYet) => error.reason,
  );

test('a program that ends gives what it printed, by stream', async () => {
  const { lab, clock, started } = await watched();
  const finished = lab.run('producer.ts', { args: ['3'] });
  await clock.advance(10);
  started[0]?.print('sent 3\n');
  started[0]?.print('careful\n', 'stderr');
  started[0]?.exit(0);
  await clock.advance(10);
  expect(await finished).toEqual({ pid: 412, code: 0, stdout: 'sent 3\n', stderr: 'careful\n' });
  expect(started[0]?.args).toEqual(['producer.ts', '3']);
});

test('a program that does not end is killed, and is not yet right', async () => {
  const { lab, clock, started } = await watched();
  const reason = reasonOf(lab.run('producer.ts'));
  await clock.advance(9_999);
  expect(started[0]?.signals).toEqual([]);
  await clock.advance(1_000);
  expect(await reason).toMatchObject({ en: 'producer.ts had not ended after 10 s' });
  expect(started[0]?.signals).toEqual(['SIGKILL']);
});

test('a program that fails is not yet right, with its last words', async () => {
  const { lab, clock, started } = await watched();
  const reason = reasonOf(lab.run('producer.ts'));
  await clock.advance(10);
  started[0]?.print(
    'TypeError: x is not a function\n    at file:///home/learner/producer.ts:3:1\n\nNode.js v24.0.0\n',
    'stderr',
  );
  started[0]?.exit(1);
  await clock.advance(10);
  expect(await reason).toMatchObject({ en: 'producer.ts ended with exit code 1: TypeError: x is not a function' });
});

test('a program that may fail gives its exit code', async () => {
  const { lab, clock, started } = await watched();
  const finished = lab.run('producer.ts', { mayFail: true });
  await clock.advance(10);
  started[0]?.exit(3);
  await clock.advance(10);
  expect(await finished).toMatchObject({ code: 3 });
});

test('stop asks first and uses force a second later', async () => {
  const { lab, clock, started } = await watched();
  const consumer = await lab.start('consumer.ts');
  expect(consumer.running).toBe(true);
  const finished = consumer.stop();
  await clock.advance(900);
  expect(started[0]?.signals).toEqual(['SIGINT']);
  await clock.advance(2_000);
  expect(started[0]?.signals).toEqual(['SIGINT', 'SIGKILL']);
  expect(await finished).toMatchObject({ code: 137 });
  expect(consumer.running).toBe(false);
});

test('until ends as soon as the trace brings what it waits for', async () => {
  const { lab, clock, started } = await watched();
  const consumer = await lab.start('consumer.ts');
  let saw = '';
  const waiting = lab
    .until('it says hello', () => consumer.stdout().match(/hello/))
    .then(([word]) => {
      saw = word;
    });
  await clock.advance(100);
  started[0]?.print('hello\n');
  await clock.advance(10);
  expect(saw).toBe('hello');
  await waiting;
});

test('until is not yet when its time is up', async () => {
  const { lab, clock } = await watched();
  const reason = reasonOf(lab.until('no member has joined', () => false, 2_000));
  await clock.advance(2_500);
  expect(await reason).toBe('no member has joined');
});

test('a program that fails by itself is a casualty; one that was stopped, or may fail, is not', async () => {
  const { lab, clock, started, casualty } = await watched();
  const stopped = await lab.start('stopped.ts');
  const crashed = stopped.crash();
  await clock.advance(10);
  await crashed;
  const mayFail = lab.run('may-fail.ts', { mayFail: true });
  await clock.advance(10);
  started[1]?.exit(2);
  await clock.advance(10);
  await mayFail;
  expect(casualty()).toBeNull();
  await lab.start('consumer.ts');
  started[2]?.print('Error: no topic\n', 'stderr');
  started[2]?.exit(1);
  expect(casualty()).toMatchObject({ en: 'consumer.ts ended with exit code 1: Error: no topic' });
});

test('settled waits until a value rests, by deep equality', async () => {
  const { lab, clock, topic, append } = await watched();
  topic('orders', 2);
  let settledAt = -1;
  const settling = lab
    .settled(() => lab.topic('orders').endOffsets())
    .then((ends) => {
      settledAt = clock.now();
      return ends;
    });
  await clock.advance(300);
  await append('orders', { value: 'a', partition: 1 });
  await clock.advance(300);
  expect(settledAt).toBe(-1);
  await clock.advance(400);
  expect(await settling).toEqual([0n, 1n]);
  expect(settledAt).toBeGreaterThanOrEqual(800);
});

test('records come from every partition, in order, only those containing the nonce', async () => {
  const { lab, clock, topic, append } = await watched();
  topic('orders', 2);
  for (let index = 0; index < 2_500; index += 1) await append('orders', { value: `n1-${index}`, partition: index % 2 });
  await append('orders', { value: 'other' });
  await append('orders', { key: 'n1', value: null });
  const records = await lab.topic('orders').records({ containing: 'n1' });
  expect(records).toHaveLength(2_501);
  expect(records.at(-1)).toMatchObject({ partition: 1, offset: 1249n });

  const awaited = lab.topic('orders').records({ containing: 'late', atLeast: 1 });
  await clock.advance(1_000);
  await append('orders', { value: 'late 1' });
  await clock.advance(100);
  await append('orders', { value: 'late 2' });
  await clock.advance(1_000);
  expect((await awaited).map(({ value }) => value)).toEqual(['late 1', 'late 2']);
});

test('a topic that is not there has no records, when its time is up', async () => {
  const { lab, clock } = await watched();
  const records = lab.topic('orders').records({ atLeast: 1 });
  await clock.advance(6_000);
  expect(await records).toEqual([]);
  expect(await lab.topic('orders').exists()).toBe(false);
  expect(await lab.topic('orders').partitions()).toBe(0);
});

test('nobody waits for records when every program has ended', async () => {
  const { lab, clock, topic, append, started } = await watched();
  topic('orders');
  await lab.start('producer.ts');
  let records: number | null = null;
  const waiting = lab.topic('orders').records({ atLeast: 3 });
  void waiting.then(({ length }) => {
    records = length;
  });
  await clock.advance(1_000);
  expect(records).toBeNull();
  started[0]?.exit(0);
  await append('orders', { value: 'on its way when the program ended' });
  await clock.advance(1_000);
  expect(records).toBe(1);
});

test('events go back to the beginning of the lab', async () => {
  const { lab } = await watched();
  expect((await lab.events()).map(({ type }) => type)).toEqual(['process-start']);
});

test('closing kills what still runs', async () => {
  const { lab, close, started } = await watched();
  await lab.start('consumer.ts');
  await close();
  expect(started[0]?.signals).toEqual(['SIGKILL']);
});
