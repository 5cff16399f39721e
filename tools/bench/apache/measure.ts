/** What one client measures of one broker: kafkajs, and the Java client through Kafka's own performance tools. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaHome } from './brokers.ts';

const exec = promisify(execFile);
const program = join(import.meta.dirname, 'kafkajs-client.ts');
const latencyProgram = join(import.meta.dirname, 'Latency.java');
const limitMs = 180_000;

export interface Measured {
  produceRecordsPerSecond: number;
  consumeRecordsPerSecond: number;
  /** From send to receipt, acks=all, one record at a time; milliseconds. */
  latencyP50: number;
  latencyP99: number;
}

export interface Load {
  recordBytes: number;
  records: number;
  latencyRecords: number;
}

export type Measure = (address: string, topic: string, load: Load) => Promise<Measured>;

export const withKafkajs: Measure = async (address, topic, { recordBytes, records, latencyRecords }) => {
  const run = async (operation: string, count: number): Promise<Record<string, number>> => {
    const args = [program, operation, address, topic, String(recordBytes), String(count)];
    const { stdout } = await exec(process.execPath, args, {
      timeout: limitMs,
      env: { ...process.env, KAFKAJS_NO_PARTITIONER_WARNING: '1' },
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
  };
  const produced = await run('produce', records);
  const consumed = await run('consume', records);
  const { p50, p99 } = await run('latency', latencyRecords);
  return {
    produceRecordsPerSecond: number(produced.recordsPerSecond),
    consumeRecordsPerSecond: number(consumed.recordsPerSecond),
    latencyP50: number(p50),
    latencyP99: number(p99),
  };
};

export const withJava: Measure = async (address, topic, { recordBytes, records, latencyRecords }) => {
  const produced = await tool('ProducerPerformance', [
    ...['--topic', topic, '--num-records', records, '--record-size', recordBytes, '--throughput', -1],
    ...['--command-property', `bootstrap.servers=${address}`, 'acks=all'],
  ]);
  const consumed = await tool('ConsumerPerformance', [
    ...['--bootstrap-server', address, '--topic', topic, '--num-records', records, '--hide-header'],
  ]);
  const latency = lastLine(await java([latencyProgram, address, topic, latencyRecords, recordBytes])).split(' ');
  return {
    produceRecordsPerSecond: number(Number(/records sent, ([\d.]+) records\/sec/.exec(lastLine(produced))?.[1])),
    // start, end, MB, MB/s, records, records/s, rebalance ms, fetch ms, fetch MB/s, fetch records/s
    consumeRecordsPerSecond: number(Number(lastLine(consumed).split(',')[9])),
    latencyP50: number(Number(latency[0])),
    latencyP99: number(Number(latency[1])),
  };
};

function tool(name: string, args: readonly (string | number)[]): Promise<string> {
  return java([`org.apache.kafka.tools.${name}`, ...args]);
}

async function java(args: readonly (string | number)[]): Promise<string> {
  const flags = ['-Xmx512m', '-cp', `${kafkaHome}/libs/*`];
  const { stdout } = await exec('java', [...flags, ...args.map(String)], { timeout: limitMs, maxBuffer: 1e8 });
  return stdout;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function number(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value))
    throw new Error('a client printed no figure where one was expected');
  return value;
}
