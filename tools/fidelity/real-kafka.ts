// Apache Kafka as processes of this machine, made by tools/golden/kafka.sh from the artifacts on Maven Central.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ClusterKind } from '../golden/script.ts';
import type { KafkaCluster } from './kafka-target.ts';
import { recordingDay } from './recording-day.ts';

const program = join(import.meta.dirname, '../golden/kafka.sh');
export const kafkaHome: string = resolve(process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka'));
export const libs: string = join(kafkaHome, 'libs');
const downloadLimitMs = 5 * 60_000;
const startLimitMs = 2 * 60_000;

const works = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;
const installed = (): boolean => existsSync(libs) && readdirSync(libs).some((name) => name.startsWith('kafka_'));

/** Why no Kafka can be started here; undefined where one can. Fetches Kafka where it is not here yet. */
export function missingKafka(): string | undefined {
  if (!works('java', '-version')) return 'no Java';
  if (!works('faketime', '--version'))
    return 'no faketime (a Debian package), by which Kafka takes it for the day of the recordings';
  if (installed()) return undefined;
  if (!works('mvn', '-version')) return `no Kafka in ${kafkaHome}, and no Maven to fetch it`;
  mkdirSync(kafkaHome, { recursive: true });
  const { status, stderr } = spawnSync(program, ['install'], { timeout: downloadLimitMs, encoding: 'utf8' });
  return status === 0 && installed() ? undefined : `Kafka could not be fetched from Maven Central: ${stderr}`;
}

/** A cluster that nobody has used, for as long as `use` takes. */
export async function withKafka<T>(
  { brokers, secured, tokens, controllers }: Required<ClusterKind>,
  use: (cluster: KafkaCluster) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-fidelity-'));
  symlinkSync(libs, join(folder, 'libs'));
  const port = await freePorts(10 * (brokers + controllers));
  const env = {
    ...process.env,
    GOLDEN_KAFKA: folder,
    GOLDEN_PORT: String(port),
    ...(secured && { GOLDEN_SECURED: 'yes' }),
    ...(tokens && { GOLDEN_TOKENS: 'yes' }),
    GOLDEN_CONTROLLERS: String(controllers),
    // Records that conversations write are days old by then: how old decides when segments roll and are deleted.
    GOLDEN_CLOCK: `${Math.round((recordingDay - Date.now()) / 1000)}s`,
  };
  const stop = (): void => {
    // A broker that was unregistered would wait five minutes for leave to stop.
    spawnSync(program, ['kill'], { env });
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const interrupted = (): void => {
    stop();
    process.exit(130);
  };
  for (const signal of signals) process.once(signal, interrupted);
  try {
    const { status, stderr, stdout } = spawnSync(program, ['start', String(brokers)], {
      env,
      timeout: startLimitMs,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`Kafka did not start: ${stdout}${stderr}`);
    return await use({ host: '127.0.0.1', port, brokers, secured, controllers });
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    stop();
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first of so many ports in a row that nobody listens on, below those that the system gives to clients. */
export async function freePorts(count: number): Promise<number> {
  for (let first = 20_000 + Math.floor(Math.random() * 10_000); ; first += count) {
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
