/** What a broker's work costs with much in it: a log of a million records, metadata of ten thousand partitions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import type { LogStore } from '../../sandbox/host.ts';
import { FileStore } from '../../sandbox/hosts/node/file-store.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { writeRequest } from '../../sandbox/wire/frame.ts';
import type { Api, RequestInput } from '../../sandbox/wire/schema.ts';
import { type Wire, World } from '../fuzz/world.ts';
import type { Figure } from './figures.ts';

const header = { correlationId: 1, clientId: 'bench' };
const rounds = 9;
const perRound = 2_000;

export async function benchLog(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-log-'));
  try {
    return [
      ...(await lengths('in memory', new MemoryStore(), 1_000)),
      // The newest megabyte of a file stays in memory: shorter logs would be read from there.
      ...(await lengths('on disk', new FileStore(folder), 100_000)),
      metadataOf('10,000 partitions of one topic', 1, 10_000),
      metadataOf('10,000 topics', 10_000, 1),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Cost at a million records ÷ cost at fewer, in rounds that take turns. */
async function lengths(where: string, store: LogStore, few: number): Promise<readonly Figure[]> {
  const world = new World({ seed: 1, traced: false, store });
  const wire = world.connect();
  createAll(wire, ['short', 'long'], 1);
  await fill(wire, store, 'short', few);
  await fill(wire, store, 'long', 1_000_000);
  const one = [producing('short', 1), producing('long', 1)] as const;
  const append = (which: 0 | 1) => () => void answer(wire, one[which]);
  const read = (which: 0 | 1) => (n: number) => {
    const records = which === 0 ? few : 1_000_000;
    answer(wire, fetching(which === 0 ? 'short' : 'long', BigInt((n * 7_919) % records)));
  };
  const ratios = async (act: (which: 0 | 1) => (n: number) => void): Promise<number[]> => {
    const [short, long] = [act(0), act(1)];
    await round(short, store);
    await round(long, store);
    const samples: number[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const base = await round(short, store);
      samples.push((await round(long, store)) / base);
    }
    return samples;
  };
  const figures: Figure[] = [];
  for (const [what, act] of [
    ['fetch', read],
    ['append', append],
  ] as const)
    figures.push({
      name: `log ${where}: ${what} with 1,000,000 records ÷ with ${few.toLocaleString('en')}`,
      unit: '×',
      samples: await ratios(act),
      target: { at: 'most', value: 1.5 },
    });
  world.cluster.close();
  return figures;
}

/** Milliseconds of this process's own time, whatever else the machine does. */
async function round(act: (n: number) => void, store: LogStore): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < perRound; n += 1) act(n);
  const spent = processorMs(before);
  await store.flush();
  return spent;
}

function processorMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function metadataOf(what: string, topics: number, partitions: number): Figure {
  const wire = new World({ seed: 1, traced: false }).connect();
  const names = Array.from({ length: topics }, (_, n) => `topic-${n}`);
  for (let at = 0; at < topics; at += 1_000) createAll(wire, names.slice(at, at + 1_000), partitions);
  const frame = request(metadata, 12, {
    topics: null,
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  });
  const samples: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const before = process.cpuUsage();
    answer(wire, frame);
    samples.push(processorMs(before));
  }
  return {
    name: `metadata of ${what}, processor time`,
    unit: 'ms',
    samples: samples.slice(20),
    target: { at: 'most', value: 10 },
  };
}

function createAll(wire: Wire, names: readonly string[], numPartitions: number): void {
  const topics = names.map((name) => ({ name, numPartitions, replicationFactor: 1, assignments: [], configs: [] }));
  answer(wire, request(createTopics, 7, { topics, timeoutMs: 0, validateOnly: false }));
}

async function fill(wire: Wire, store: LogStore, topic: string, records: number): Promise<void> {
  const frame = producing(topic, 100);
  for (let left = records; left > 0; left -= 100) {
    answer(wire, frame);
    if (left % 100_000 === 0) await store.flush();
  }
}

function producing(topic: string, records: number): Uint8Array {
  const value = new Uint8Array(100).fill(120);
  const batch = encodeBatch({
    records: Array.from({ length: records }, () => ({ value, timestamp: 1_795_335_000_000 })),
  });
  return request(produce, 9, {
    transactionalId: null,
    acks: -1,
    timeoutMs: 0,
    topicData: [{ name: topic, partitionData: [{ index: 0, records: [batch] }] }],
  });
}

function fetching(topic: string, fetchOffset: bigint): Uint8Array {
  return request(fetch, 11, {
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 20_000,
    topics: [{ topic, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 20_000 }] }],
  });
}

function request<A extends Api>(api: A, version: number, body: RequestInput<A>): Uint8Array {
  return writeRequest(api, version, header, body as never);
}

function answer(wire: Wire, frame: Uint8Array): Uint8Array {
  wire.send(frame);
  const [bytes] = wire.received.splice(0);
  if (!bytes) throw new Error(`no answer: ${wire.closedFor}`);
  return bytes;
}
