/** Produce requests a second that the broker over TCP answers: 1 KiB records, 8 connections with pipelining. */
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { FrameSplitter, writeRequest } from '../../sandbox/wire/frame.ts';
import type { Figure } from './figures.ts';

const connections = 8;
const inFlight = 64;
const perRound = 200_000;
const rounds = 5;
const recordBytes = 1024;
const entry = fileURLToPath(new URL('../broker.mjs', import.meta.url));

export async function benchBroker(): Promise<readonly Figure[]> {
  const broker = await startBroker();
  try {
    const sockets = await Promise.all(Array.from({ length: connections }, () => open(broker.port)));
    await ask(sockets[0] as Client, createTopicFrame());
    await round(sockets, perRound / 4);
    const samples: number[] = [];
    for (let i = 0; i < rounds; i += 1) samples.push(await round(sockets, perRound));
    for (const { socket } of sockets) socket.destroy();
    return [
      {
        name: `broker: produce, 1 KiB, ${connections} connections, ${inFlight} in flight each`,
        unit: 'requests/s',
        samples,
        target: { at: 'least', value: 100_000 },
      },
    ];
  } finally {
    broker.process.kill('SIGTERM');
  }
}

interface Client {
  socket: Socket;
  onFrame: (frame: Uint8Array) => void;
}

async function startBroker(): Promise<{ process: ChildProcess; port: number }> {
  // Segments of 64 MiB that retention by size removes: memory stays as it is, however long the run.
  const settings = [
    'log.segment.bytes=67108864',
    'log.retention.bytes=134217728',
    'log.retention.check.interval.ms=500',
  ];
  const flags = ['--listener', 'PLAINTEXT://127.0.0.1:0', ...settings.flatMap((each) => ['--set', each])];
  const child = spawn(process.execPath, [entry, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (text: Buffer) => resolve(text.toString()));
    child.once('exit', (code) => reject(new Error(`the broker ended with ${code}`)));
  });
  return { process: child, port: Number(/ready .*:(\d+)/.exec(line)?.[1]) };
}

function open(port: number): Promise<Client> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client: Client = { socket, onFrame: () => {} };
    const splitter = new FrameSplitter(1_000_000, (frame) => client.onFrame(frame));
    socket.on('data', (chunk) => splitter.push(chunk));
    socket.once('error', reject);
    socket.once('connect', () => resolve(client));
  });
}

function ask(client: Client, frame: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve) => {
    client.onFrame = resolve;
    client.socket.write(frame);
  });
}

function createTopicFrame(): Uint8Array {
  const topics = [{ name: 'bench', numPartitions: connections, replicationFactor: 1, assignments: [], configs: [] }];
  return writeRequest(
    createTopics,
    4,
    { correlationId: 0, clientId: 'bench' },
    { topics, timeoutMs: 1000, validateOnly: false },
  );
}

function produceFrame(partition: number): Uint8Array {
  const batch = encodeBatch({
    records: [{ key: null, value: new Uint8Array(recordBytes).fill(120), timestamp: 1_700_000_000_000 }],
  });
  return writeRequest(
    produce,
    7,
    { correlationId: 1, clientId: 'bench' },
    {
      transactionalId: null,
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: 'bench', partitionData: [{ index: partition, records: [batch] }] }],
    },
  );
}

/** Sends `total` requests over all connections; requests a second. Throws when one is refused. */
async function round(clients: readonly Client[], total: number): Promise<number> {
  const each = Math.floor(total / clients.length);
  const began = performance.now();
  await Promise.all(clients.map((client, partition) => run(client, produceFrame(partition), each)));
  return (each * clients.length) / ((performance.now() - began) / 1000);
}

function run(client: Client, frame: Uint8Array, total: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = 0;
    const burst = Buffer.concat(Array.from({ length: inFlight / 2 }, () => frame));
    const send = (): void => {
      client.socket.write(burst);
      sent += inFlight / 2;
    };
    client.onFrame = (answer) => {
      answered += 1;
      // The partition's error code: correlation id, one topic with its name, one partition with its index come before it.
      const errorAt = 4 + 4 + 2 + 'bench'.length + 4 + 4;
      const error = ((answer[errorAt] as number) << 8) | (answer[errorAt + 1] as number);
      if (error !== 0) return reject(new Error(`produce was refused with error ${error}`));
      if (answered >= total) return resolve();
      if (sent < total && sent - answered <= inFlight / 2) send();
    };
    send();
    send();
  });
}
