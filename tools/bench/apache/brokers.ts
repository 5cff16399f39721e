/** The brokers that are set beside each other: each a process of its own, started cold. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';

export interface BenchedBroker {
  /** Such as `ours, in memory`. */
  name: string;
  address: string;
  /** From the start of the process to its first answer to Metadata, milliseconds. */
  readyMs: number;
  /** Resident memory now, MiB. */
  residentMib(): number;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const kafkaScript = join(root, 'tools/golden/kafka.sh');
/** Where the jars of Apache Kafka are; `tools/golden/kafka.sh install` fetches them. */
export const kafkaHome = resolve(process.env.GOLDEN_KAFKA ?? join(root, '.cache/kafka'));
/** As Kafka's own kafka-server-start.sh and kafka-run-class.sh have them. */
const kafkaOptions =
  '-Xms1G -Xmx1G -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true';

/** @param data whether it keeps its log on disk */
export async function startOurs(data: boolean): Promise<BenchedBroker> {
  const port = await freePort();
  const folder = data ? mkdtempSync(join(tmpdir(), 'bench-ours-')) : null;
  // What `npm run broker` runs, without npm.
  const args = [join(root, 'tools/broker.mjs'), '--listener', `PLAINTEXT://127.0.0.1:${port}`];
  if (folder !== null) args.push('--data', folder);
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return running(`ours, ${data ? 'on disk' : 'in memory'}`, child, child.pid as number, port, began, () => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  });
}

/** Apache Kafka as a single KRaft node with the settings of its own start scripts, its storage formatted before. */
export async function startApache(): Promise<BenchedBroker> {
  if (!existsSync(join(kafkaHome, 'libs'))) execFileSync(kafkaScript, ['install'], { stdio: 'inherit' });
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), 'bench-apache-'));
  symlinkSync(join(kafkaHome, 'libs'), join(home, 'libs'));
  const env = { ...process.env, GOLDEN_KAFKA: home, GOLDEN_PORT: String(port), GOLDEN_SERVER_OPTIONS: kafkaOptions };
  execFileSync(kafkaScript, ['format'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const began = performance.now();
  const child = spawn(kafkaScript, ['run'], { env, stdio: 'ignore' });
  return running('Apache Kafka', child, child.pid as number, port, began, () =>
    rmSync(home, { recursive: true, force: true }),
  );
}

async function running(
  name: string,
  child: ChildProcess,
  pid: number,
  port: number,
  began: number,
  clear: () => void,
): Promise<BenchedBroker> {
  const address = `127.0.0.1:${port}`;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await firstAnswer(address, child);
  return {
    name,
    address,
    readyMs: performance.now() - began,
    residentMib: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      clear();
    },
  };
}

/** Asks for the cluster's brokers again and again until there is an answer that names one. */
async function firstAnswer(address: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the broker at ${address} ended with ${child.exitCode}`);
    const kafka = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
    const admin = kafka.admin();
    try {
      await admin.connect();
      const { brokers } = await admin.describeCluster();
      if (brokers.length > 0) return;
    } catch {
      await new Promise((done) => setTimeout(done, 5));
    } finally {
      await admin.disconnect().catch(() => {});
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
