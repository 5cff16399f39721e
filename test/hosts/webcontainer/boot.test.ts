import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { WebContainer } from '@webcontainer/api';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { Lab, Machine } from '#sandbox/control.ts';
import { bootWebContainer, type Container } from '#sandbox/hosts/webcontainer/boot.ts';
import type { Bundles } from '#sandbox/hosts/webcontainer/bundles.ts';
import { kafkajsExports } from '#sandbox/hosts/webcontainer/mounted.ts';
import { webContainerBundles } from '../../../tools/build-webcontainer.ts';
import { FakeClock, outputOf, settle } from '../../machine/fake-host.ts';
import { childProcessContainer } from './child-process-container.ts';

const noBundles: Bundles = { broker: '', kafkajs: '', typescript: '' };

test('boot takes a WebContainer', () => {
  expectTypeOf(WebContainer.boot).returns.resolves.toExtend<Container>();
});

describe('falls back, with a sentence,', () => {
  test('when boot hangs for ten seconds, and tears down what comes too late', async () => {
    const clock = new FakeClock();
    let arrive = (_: Container): void => {};
    let tornDown = false;
    const booting = bootWebContainer({
      lab: {},
      boot: () => new Promise((resolve) => (arrive = resolve)),
      bundles: async () => noBundles,
      after: (ms, run) => clock.after(ms, run),
    });
    let done = false;
    void booting.then(() => (done = true));
    await clock.advance(9_999);
    expect(done).toBe(false);
    await clock.advance(1);
    expect(await booting).toEqual({
      kind: 'fallback',
      reason:
        "WebContainer cannot be used here: it did not boot within 10 s; it needs its vendor's servers. The lab's own machine is used instead.",
    });
    arrive({ teardown: () => (tornDown = true) } as unknown as Container);
    await settle();
    expect(tornDown).toBe(true);
  });

  test.each([
    [
      'boot is refused',
      { boot: () => Promise.reject(new Error('no cross-origin isolation')) },
      'no cross-origin isolation',
    ],
    [
      'the bundles cannot be had',
      { boot: () => Promise.resolve(silent()), bundles: () => Promise.reject(new Error('broker.txt: 404 Not Found')) },
      'broker.txt: 404 Not Found',
    ],
    ['the broker ends', { boot: () => Promise.resolve(silent(Promise.resolve(3))) }, 'ended with code 3: broken'],
  ])('when %s', async (_, options, reason) => {
    const booted = await bootWebContainer({ lab: {}, bundles: async () => noBundles, ...options });
    expect(booted).toMatchObject({ kind: 'fallback', reason: expect.stringContaining(reason) });
  });

  test('when the broker in it is never ready', async () => {
    const clock = new FakeClock();
    const after = (ms: number, run: () => void) => clock.after(ms, run);
    const container = silent();
    const booting = bootWebContainer({ lab: {}, boot: async () => container, bundles: async () => noBundles, after });
    await settle();
    await clock.advance(10_000);
    expect(await booting).toMatchObject({ kind: 'fallback', reason: expect.stringContaining('not ready within 10 s') });
    expect(container.tornDown).toBe(true);
  });
});

/** A container whose programs print `broken` and nothing more. */
function silent(exit: Promise<number> = new Promise(() => {})): Container & { tornDown: boolean } {
  let told = false;
  const container = {
    tornDown: false,
    mount: async () => {},
    spawn: async () => ({
      exit: exit.then((code) => settle().then(() => code)),
      input: { getWriter: () => ({ write: async () => {} }) },
      output: {
        getReader: () => ({
          read: async () => {
            if (told) return { done: true };
            told = true;
            return { done: false, value: 'broken' };
          },
        }),
      },
      kill: () => {},
    }),
    teardown: () => {
      container.tornDown = true;
    },
  };
  return container as unknown as Container & { tornDown: boolean };
}

test('kafkajs has the names that programs import', () => {
  const kafkajs = createRequire(import.meta.url)('kafkajs') as object;
  const errors = Object.keys(kafkajs).filter((name) => name.startsWith('KafkaJS') || name.startsWith('is'));
  expect(
    Object.keys(kafkajs)
      .filter((name) => !errors.includes(name))
      .sort(),
  ).toEqual([...kafkajsExports].sort());
});

describe('in Node child processes, a lab', () => {
  let machine: Machine & { folder: string };
  let lab: Lab;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    machine = await childProcessContainer();
    const bundles = await webContainerBundles();
    const booted = await bootWebContainer({
      boot: async () => machine,
      bundles: async () => bundles,
      timeoutMs: 60_000,
      lab: {
        port,
        topics: [{ name: 'orders', partitions: 2, records: [{ key: 'first', value: 'there' }] }],
        files: {
          '/home/learner/producer.ts': producer(port),
          'lib/order.ts': order,
          'broken.ts': 'enum A {}\nnamespace B { export const c = 1 }\n',
        },
      },
    });
    if (booted.kind === 'fallback') throw new Error(booted.reason);
    lab = booted.lab;
  }, 120_000);

  afterAll(() => machine?.teardown());

  test('runs a TypeScript program with the real kafkajs against the bundled broker', { timeout: 60_000 }, async () => {
    const process = await lab.machine.spawn('node', ['producer.ts', 'ana']);
    expect(await outputOf(process)).toBe('sent 1\r\n');
    expect(await process.exit).toBe(0);
    const [zero, one] = await Promise.all([lab.cluster.records('orders', 0), lab.cluster.records('orders', 1)]);
    expect([...zero, ...one].map(({ key, value }) => [key, value]).sort()).toEqual([
      ['ana', 'an order of ana'],
      ['first', 'there'],
    ]);
    const { events } = await lab.trace.events();
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['process-start', 'append', 'output', 'process-exit']),
    );
    const append = events.find((event) => event.type === 'append' && event.clientId === 'shop');
    expect(events.find(({ id }) => id === append?.cause)).toMatchObject({ type: 'request', api: 'Produce' });
  });

  test('names the line of what its TypeScript cannot be', { timeout: 60_000 }, async () => {
    const process = await lab.machine.spawn('node', ['broken.ts']);
    expect(await outputOf(process)).toMatch(/broken\.ts.*2|namespace/);
    expect(await process.exit).toBe(1);
  });

  test('kills a program', { timeout: 60_000 }, async () => {
    await lab.machine.fs.writeFile('/home/learner/loop.ts', 'for (;;);');
    const process = await lab.machine.spawn('node', ['loop.ts']);
    process.kill();
    expect(await process.exit).toBe(137);
  });

  test('says what it cannot do', async () => {
    await expect(lab.clock.advance(1000)).rejects.toThrow('Time cannot be changed in a WebContainer.');
    await expect(lab.network.setLink(1, { cut: true })).rejects.toThrow('The network cannot be changed');
    await expect(lab.cluster.records('nosuch', 0)).rejects.toThrow('topic nosuch: there is no such topic');
  });

  test('is as new after a reset', { timeout: 60_000 }, async () => {
    await lab.machine.fs.writeFile('mine.ts', '');
    await lab.cluster.createTopic({ name: 'mine' });
    await lab.reset();
    expect((await lab.cluster.topics()).map(({ name }) => name)).not.toContain('mine');
    expect(await lab.machine.fs.readdir('.')).toEqual(expect.arrayContaining(['lib', 'producer.ts']));
    expect(await lab.machine.fs.readdir('.')).not.toContain('mine.ts');
  });
});

function producer(at: number): string {
  return `import { Kafka, logLevel, type Producer } from 'kafkajs';
import { order } from './lib/order';
const kafka = new Kafka({ clientId: 'shop', brokers: ['localhost:${at}'], logLevel: logLevel.NOTHING });
const producer: Producer = kafka.producer();
await producer.connect();
const sent = await producer.send({ topic: 'orders', messages: [order(process.argv[2] as string)] });
await producer.disconnect();
console.log('sent', sent.length);
`;
}

const order = `export interface Order { key: string; value: string }
export function order(customer: string): Order {
  return { key: customer, value: \`an order of \${customer}\` };
}
`;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
