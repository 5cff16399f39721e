// Runs Kafka's own tools, in a folder of their own, against the cluster of kafka.sh.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scripts43 } from '../../sandbox/install/scripts.ts';
import { kafkaPort } from './recording.ts';
import { signalCodes, started } from './started.ts';
import { type Command, words } from './story.ts';

const kafka = join(import.meta.dirname, 'kafka.sh');
const limitMs = 120_000;

/** Where the tools run, and find the files of a story. */
const folder = mkdtempSync(join(tmpdir(), 'stories-'));
const home = process.env['GOLDEN_KAFKA'] ?? join(import.meta.dirname, '../../.cache/kafka');
/** Where kafka.sh keeps the brokers' log.dirs. */
const dataFolder = new RegExp(`${home.replaceAll('.', '\\.')}/data-\\d+`, 'g');
/** Where the brokers and the controller listen: as kafka.sh starts them, and in the lab. */
const addresses = [
  ...[0, 1, 2].map((index) => [kafkaPort + 10 * index, 9092 + 2 * index] as const),
  [kafkaPort + 1, 9093] as const,
];

const real = (text: string): string =>
  addresses.reduce((before, [port, here]) => before.replaceAll(`localhost:${here}`, `127.0.0.1:${port}`), text);

/** What was printed, with the places of the lab for those of this machine. */
export function asInLab(text: string): string {
  return addresses
    .reduce((before, [port, here]) => before.replaceAll(`127.0.0.1:${port}`, `localhost:${here}`), text)
    .replaceAll(dataFolder, '/tmp/kraft-combined-logs')
    .replaceAll(`${folder}/`, '/home/learner/');
}

export interface Ran {
  stdout: string;
  stderr: string;
  status: number | null;
}

/** Writes a file for the steps to come. */
export function writeFile(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, real(text));
}

/** Puts the files of a folder of test/golden where the tools run. */
export function place(data: string): void {
  cpSync(join(import.meta.dirname, '../../test/golden', data), join(folder, basename(data)), { recursive: true });
}

/** Runs a tool to its end, as often as it takes it to print what it is to print. Throws where it never does. */
export function runTool({ run, stdin = '', terminal = false, signal, settles = '' }: Command): Ran {
  for (let times = 1; ; times += 1) {
    const [program, argv] = started(lineOf(run), { terminal, signal });
    const options = { encoding: 'utf8', input: stdin, cwd: folder, timeout: limitMs } as const;
    const { stdout, stderr, status } = spawnSync(program, argv, options);
    if (stdout.includes(settles))
      return { stdout: terminal ? stdout.replaceAll('\r\n', '\n') : stdout, stderr, status };
    if (times === 30) throw new Error(`${run} does not print ${settles}, but:\n${stdout}${stderr}`);
  }
}

export interface Running {
  ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a tool that goes on while others run. */
export function startTool(run: string): Running {
  const [program = '', ...argv] = lineOf(run);
  const child = spawn(program, argv, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  const ended = new Promise<Ran>((done) => {
    child.on('close', (code, signal) => done({ ...printed, status: code ?? (signal && signalCodes[signal]) ?? null }));
  });
  return { ended, kill: (signal) => child.kill(signal) };
}

/** Asks again and again until a command prints this. Throws where it never does. @param before each time */
export async function comeTrue(
  { run, prints }: NonNullable<Command['until']>,
  before: () => Promise<void>,
): Promise<void> {
  let stdout = '';
  for (let tries = 0; tries < 40; tries += 1) {
    await before();
    ({ stdout } = runTool({ run }));
    if (new RegExp(prints).test(stdout)) return;
    await sleep(500);
  }
  throw new Error(`${run} never printed ${prints}, but\n${stdout}`);
}

/** Stops a broker in good order, or starts it again. */
export function nodeDoes(what: 'stop' | 'start', node: number): void {
  spawnSync(kafka, [`${what}-node`, String(node)], { stdio: 'inherit' });
}

/** How a tool is started: by its class, but for kcat, which is none of Kafka's. */
function lineOf(run: string): string[] {
  const [tool = '', ...argv] = words(real(run));
  if (tool === 'kcat') return [tool, ...argv];
  const javaClass = scripts43[tool];
  if (!javaClass) throw new Error(`which class is ${tool}?`);
  return [kafka, javaClass, ...argv];
}
