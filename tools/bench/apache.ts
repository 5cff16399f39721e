/**
 * Ours and Apache Kafka side by side in one run: the same clients, turn about, each broker started cold and alone on the machine
 * (as far as the machine is ours). Figures are ratios, better is more: ours ÷ Apache for throughput, Apache ÷ ours for times and memory.
 *
 * `BENCH_ROUNDS` sets the rounds (3), `BENCH_SCALE` multiplies the records of a round (1), `BENCH_CLIENT` takes one client alone (Java).
 */
import { type BenchedBroker, startApache, startOurs } from './apache/brokers.ts';
import { type Load, type Measure, type Measured, withJava, withKafkajs } from './apache/measure.ts';
import { type Figure, median } from './figures.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const scale = Number(process.env.BENCH_SCALE ?? 1);
const only = process.env.BENCH_CLIENT ?? '';
const settleMs = 10_000;
const coldStarts = Number(process.env.BENCH_COLD ?? 5);

const clients: readonly { name: string; measure: Measure; loads: readonly Load[] }[] = [
  { name: 'kafkajs', measure: withKafkajs, loads: loads(100_000, 50_000, 8_000, 500) },
  { name: 'Java', measure: withJava, loads: loads(500_000, 150_000, 20_000, 2_000) },
];

function loads(small: number, middle: number, large: number, latencyRecords: number): readonly Load[] {
  return [
    { recordBytes: 100, records: small * scale, latencyRecords },
    { recordBytes: 1024, records: middle * scale, latencyRecords },
    { recordBytes: 10_240, records: large * scale, latencyRecords },
  ];
}

/** Which way each measure is better, and what ratio it is to reach in memory and on disk. */
const measures: readonly {
  key: keyof Measured;
  name: string;
  better: 'more' | 'less';
  memory: number;
  disk: number;
}[] = [
  { key: 'produceRecordsPerSecond', name: 'produce', better: 'more', memory: 1, disk: 0.7 },
  { key: 'consumeRecordsPerSecond', name: 'consume', better: 'more', memory: 1, disk: 0.7 },
  { key: 'latencyP50', name: 'latency p50', better: 'less', memory: 1, disk: 0.7 },
  { key: 'latencyP99', name: 'latency p99', better: 'less', memory: 1, disk: 0.7 },
];

export async function benchAgainstApache(): Promise<readonly Figure[]> {
  const figures: Figure[] = [...(await coldAndIdle())];
  for (const { name, measure, loads } of clients.filter(({ name }) => [name, ''].includes(only)))
    for (const load of loads) figures.push(...(await compare(name, measure, load)));
  return figures;
}

/** Milliseconds to the first answer, and resident memory once nothing has happened for ten seconds. */
async function coldAndIdle(): Promise<readonly Figure[]> {
  // Ours is made one file when it is first started, as Apache's comes compiled: that start is not counted.
  await (await startOurs(false)).stop();
  const ready: number[] = [];
  const memory: number[] = [];
  for (let i = 0; i < coldStarts; i += 1) {
    const [apache, ours] = await inTurn([startApache, () => startOurs(false)], async (start) => {
      const broker = await start();
      await new Promise((done) => setTimeout(done, settleMs));
      const figures = { ready: broker.readyMs, memory: broker.residentMib() };
      await broker.stop();
      return figures;
    });
    console.error(
      `ready: Apache ${apache?.ready.toFixed(0)} ms, ours ${ours?.ready.toFixed(0)} ms; ` +
        `idle: Apache ${apache?.memory.toFixed(0)} MiB, ours ${ours?.memory.toFixed(0)} MiB`,
    );
    if (!apache || !ours) throw new Error('a broker was not measured');
    ready.push(apache.ready / ours.ready);
    memory.push(apache.memory / ours.memory);
  }
  return [
    { name: 'cold start: Apache ÷ ours', unit: '×', samples: ready, target: { at: 'least', value: 20 } },
    { name: 'idle memory: Apache ÷ ours', unit: '×', samples: memory, target: { at: 'least', value: 4 } },
  ];
}

async function compare(client: string, measure: Measure, load: Load): Promise<readonly Figure[]> {
  const kinds = [startApache, () => startOurs(false), () => startOurs(true)];
  const samples: { apache: Measured; memory: Measured; disk: Measured }[] = [];
  const brokers: BenchedBroker[] = [];
  try {
    for (const start of kinds) brokers.push(await start());
    // A first pass, not counted: the virtual machines of the brokers compile what they run.
    for (const { address } of brokers) await measure(address, 'warm', { ...load, latencyRecords: 100 });
    for (let i = 0; i < rounds; i += 1) {
      const [apache, memory, disk] = await inTurn(brokers, ({ address }) => measure(address, `round-${i}`, load));
      if (!apache || !memory || !disk) throw new Error('a broker was not measured');
      samples.push({ apache, memory, disk });
    }
  } finally {
    await Promise.all(brokers.map((broker) => broker.stop()));
  }
  const of = (which: 'apache' | 'memory' | 'disk', key: keyof Measured): string =>
    median(samples.map((each) => each[which][key])).toFixed(key.startsWith('latency') ? 2 : 0);
  for (const { key, name } of measures)
    console.error(
      `${client}, ${load.recordBytes} B, ${name}: Apache ${of('apache', key)}, in memory ${of('memory', key)}, on disk ${of('disk', key)}`,
    );
  return measures.flatMap(({ key, name, better, memory, disk }) =>
    (['memory', 'disk'] as const).map((store) => ({
      name: `${client}, ${load.recordBytes} B, ${name}, ${store === 'memory' ? 'in memory' : 'on disk'}`,
      unit: '×',
      samples: samples.map((each) =>
        better === 'more' ? each[store][key] / each.apache[key] : each.apache[key] / each[store][key],
      ),
      target: { at: 'least', value: store === 'memory' ? memory : disk } as const,
    })),
  );
}

async function inTurn<A, B>(all: readonly A[], each: (one: A) => Promise<B>): Promise<readonly B[]> {
  const results: B[] = [];
  for (const one of all) results.push(await each(one));
  return results;
}
