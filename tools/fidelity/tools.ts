// Kafka's own tools, live: each story of tools/golden/stories is told to them and a cluster of their own, and then to ours.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, none, readVitestReport, settle } from '../counts.ts';
import { run } from '../run.ts';
import { freePorts, kafkaHome, libs } from './real-kafka.ts';

const golden = join(import.meta.dirname, '../golden');
const testLimitMs = 10 * 60_000;
/** A tool starts on one core and waits for the other. */
const atOnce = 3;

export const toolNames: readonly string[] = readdirSync(join(golden, 'stories')).map((file) => file.replace('.ts', ''));

/** What these stories' tools print, live, beside what ours print, text for text. What differs is printed. */
export async function holdTools(names: readonly string[]): Promise<Counts> {
  const into = mkdtempSync(join(tmpdir(), 'tools-fidelity-'));
  // The longest first, so that none is left alone at the end.
  const waiting = [...names].sort((a, b) => recordedSize(b) - recordedSize(a));
  const options = `${process.env.GOLDEN_JAVA_OPTIONS ?? ''} ${sharedClasses()}`;
  let broken = 0;
  const teller = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const since = performance.now();
      const error = await tell(name, into, options);
      if (error !== null) {
        broken += 1;
        rmSync(join(into, name), { recursive: true, force: true });
      }
      console.log(`${name} ${error ?? `told in ${((performance.now() - since) / 1000).toFixed(0)} s`}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, teller));
    const counts = broken < names.length ? await holdOurs(into) : none;
    return { ...counts, failed: counts.failed + broken };
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

function recordedSize(name: string): number {
  const folder = join(golden, '../../test/golden', name);
  return readdirSync(folder).reduce((size, file) => size + statSync(join(folder, file)).size, 0);
}

/** Records a tool's stories from a cluster that nobody has used; what went wrong, or null. */
async function tell(name: string, into: string, javaOptions: string): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-tools-'));
  const env = {
    ...process.env,
    GOLDEN_KAFKA: folder,
    GOLDEN_LIBS: libs,
    GOLDEN_PORT: String(await freePorts(40)),
    GOLDEN_INTO: into,
    GOLDEN_JAVA_OPTIONS: javaOptions,
  };
  try {
    const child = spawn(process.execPath, [join(golden, 'record-tools.ts'), name], { env, stdio: 'pipe' });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += text;
      });
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return code === 0 ? null : `could not be told:\n${said}`;
  } finally {
    spawnSync(join(golden, 'kafka.sh'), ['kill'], { env });
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Ours, by the very test that holds them to what is kept of such recordings. */
async function holdOurs(transcripts: string): Promise<Counts> {
  const report = join(transcripts, 'report.json');
  process.env.GOLDEN_TRANSCRIPTS = transcripts;
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', '--project', 'unit', 'test/commands/kafka-tools.test.ts', ...reporters];
  const { exitCode } = await run('vitest', args, testLimitMs);
  return settle(readVitestReport(report), exitCode);
}

/** Java's option for an archive of the tools' classes, with which they start in half the time. Made where it is not here yet. */
function sharedClasses(): string {
  const archive = join(kafkaHome, 'tools.jsa');
  if (!existsSync(archive)) {
    const list = join(kafkaHome, 'tools.classes');
    const env = {
      ...process.env,
      GOLDEN_LIBS: libs,
      GOLDEN_JAVA_OPTIONS: `-Xshare:off -XX:DumpLoadedClassList=${list}`,
    };
    // What asks a broker that is not there loads what a client is made of.
    const asked = ['--bootstrap-server', '127.0.0.1:1', '--timeout', '1000', '--list'];
    spawnSync(join(golden, 'kafka.sh'), ['org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', ...asked], {
      env,
    });
    const dump = [
      '-Xshare:dump',
      `-XX:SharedClassListFile=${list}`,
      `-XX:SharedArchiveFile=${archive}`,
      '-XX:+UseSerialGC',
    ];
    spawnSync('java', [...dump, '-cp', `${libs}/*`]);
  }
  return existsSync(archive) ? `-XX:SharedArchiveFile=${archive} -Xlog:cds=off -Xlog:cds+dynamic=off` : '';
}
