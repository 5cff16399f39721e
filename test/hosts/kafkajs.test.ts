// Real kafkajs programs against the whole lab, on Node.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';
import type { Process } from '../../sandbox/machine/process.ts';

let host: NodeHost;
let lab: LabCore;

const head = `
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';
const kafka = new Kafka({ clientId: 'test', brokers: ['localhost:9092'], logLevel: logLevel.NOTHING });
`;
const programs = {
  'producer.ts': `${head}
    const producer = kafka.producer();
    await producer.connect();
    for (const [i, compression] of [CompressionTypes.None, CompressionTypes.GZIP].entries()) {
      const [{ partition, baseOffset }] = await producer.send({ topic: 'orders', compression, messages: [{ key: 'k', value: \`order \${i}\` }] });
      console.log(partition, baseOffset);
    }
    await producer.disconnect();
    console.log('done');
  `,
  'stays.ts': `${head}
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'orders', messages: [{ value: 'x' }] });
    await producer.disconnect();
    setInterval(() => console.log('tick'), 60_000);
    console.log('disconnected');
  `,
  'consumer.ts': `${head}
    const consumer = kafka.consumer({ groupId: 'readers' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'orders', fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => console.log(message.offset, String(message.value)) });
    process.on('SIGINT', async () => {
      await consumer.disconnect();
      console.log('left');
      process.exit(0);
    });
  `,
};

beforeEach(async () => {
  host = await createNodeHost({ seed: 1 });
  lab = await createLab(host, { topics: [{ name: 'orders', partitions: 1 }], files: programs });
});

afterEach(async () => {
  await lab.close();
  host.close();
});

/** Reads a process's output until `ends` says that it has seen enough, or the process has ended. */
async function read(process: Process, ends: (text: string) => boolean = () => false): Promise<string> {
  const reader = process.output.getReader();
  let text = '';
  while (!ends(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  reader.releaseLock();
  return text;
}

test('a producer sends, compressed or not, and ends by itself', async () => {
  const process = await lab.machine.spawn('node', ['producer.ts']);
  expect(await read(process)).toBe('0 0\n0 1\ndone\n');
  expect(await process.exit).toBe(0);
  const records = await lab.cluster.records('orders', 0);
  expect(records.map(({ key, value }) => `${key} ${value}`)).toEqual(['k order 0', 'k order 1']);
});

test('after disconnect() a program is idle, so that the clock can be moved', async () => {
  const process = await lab.machine.spawn('node', ['stays.ts']);
  await read(process, (text) => text.includes('disconnected'));
  await lab.clock.advance(180_000);
  expect(await read(process, (text) => text === 'tick\ntick\ntick\n')).toBe('tick\ntick\ntick\n');
});

test('a group joins, reads, commits and leaves while the clock is moved', async () => {
  await lab.cluster.append('orders', { value: 'first' });
  await lab.clock.setRate(0);
  const process = await lab.machine.spawn('node', ['consumer.ts']);
  const seen = read(process, (text) => text.includes('first'));
  await lab.clock.advance(20_000);
  expect(await seen).toBe('0 first\n');
  await lab.clock.advance(30_000);
  expect(await lab.cluster.group('readers')).toMatchObject({ state: 'Stable', members: [{ clientId: 'test' }] });
  process.signal('SIGINT');
  const left = read(process);
  await lab.clock.advance(10_000);
  expect(await left).toBe('left\n');
  expect(await process.exit).toBe(0);
  expect(await lab.cluster.group('readers')).toMatchObject({
    state: 'Empty',
    offsets: [{ topic: 'orders', offset: 1n }],
  });
});
