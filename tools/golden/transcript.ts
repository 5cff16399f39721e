import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { scripts43 } from '../../sandbox/install/scripts.ts';
import { normalTranscript } from './normal.ts';
import { kafkaPort, provenance, saveText } from './recording.ts';

const kafka = join(import.meta.dirname, 'kafka.sh');

/**
 * A command line; with files that it reads, and what stands on its standard input. With `until` it is typed again to a real
 * Kafka, which takes its time, until it has printed this; what it printed last is recorded, and ours must print it at once.
 * Or a broker that stops in good order, or comes back: `$ broker 2 stops` in the transcript. Or a part of a transaction, in the
 * words of transact.ts: `$ transaction payments begins orders-0`.
 */
export type Step =
  | string
  | { run: string; stdin?: string; files?: Readonly<Record<string, string>>; until?: string }
  | { transaction: string }
  | { stops: number }
  | { starts: number };
export type Story = readonly Step[];

/** What a file of stories exports: the stories of a tool, all told to one cluster, one after another. */
export interface Stories {
  stories: Readonly<Record<string, Story>>;
  /** How many brokers the cluster has, if more than one. */
  brokers?: number;
  /** Folder of test/golden whose files lie under its last name where the tool is run. */
  data?: string;
}

/**
 * Runs a story, command after command, against one broker and writes `test/golden/TOOL/NAME.txt`. What cannot repeat is
 * replaced (normal.ts), as is the broker's address (localhost:9092). The tool's list of options, which many errors end
 * with, is `<usage>` here and stands once in `test/golden/TOOL/usage.txt`.
 */
export function recordStory(folder: string, name: string, story: Story): void {
  const from = provenance(folder);
  const lines = [`# ${from.kafka}, ${from.command}, ${from.date}`];
  for (const step of story) {
    if (typeof step === 'object' && 'transaction' in step) {
      const args = [join(import.meta.dirname, 'transact.ts'), ...words(step.transaction)];
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      if (status !== 0) throw new Error(`transaction ${step.transaction} ended with ${status}`);
      lines.push('', `$ transaction ${step.transaction}`, 'exit 0');
      continue;
    }
    if (typeof step === 'object' && !('run' in step)) {
      const [node, what] = 'stops' in step ? [step.stops, 'stop'] : [step.starts, 'start'];
      spawnSync(kafka, [`${what}-node`, String(node)], { stdio: 'inherit' });
      lines.push('', `$ broker ${node} ${what}s`, 'exit 0');
      continue;
    }
    const { run, stdin = '', files = {}, until = '' } = typeof step === 'string' ? { run: step } : step;
    const [tool = '', ...argv] = words(realAddresses(run));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(tmpdir(), file), text);
    const javaClass = scripts43[tool];
    if (!javaClass) throw new Error(`which class is ${tool}?`);
    const usage = usageOf(tool, javaClass);
    const once = () =>
      spawnSync(kafka, [javaClass, ...argv], { encoding: 'utf8', input: stdin, cwd: tmpdir(), timeout: 100_000 });
    let seen = once();
    for (let times = 1; !seen.stdout.includes(until); times += 1) {
      if (times === 30) throw new Error(`${run} does not print ${until}, but:\n${seen.stdout}${seen.stderr}`);
      seen = once();
    }
    const { stdout, stderr, status } = seen;
    lines.push(
      '',
      `$ ${run}`.trimEnd(),
      ...Object.entries(files).flatMap(([file, text]) => block(`file ${file}`, text, usage, true)),
      ...block('stdin', stdin, usage),
      ...block('stdout', stdout, usage),
      ...block('stderr', stderr, usage),
      `exit ${status}`,
    );
  }
  saveText(`${folder}/${name}.txt`, `${lines.join('\n')}\n`);
}

/** Puts the files of a folder of test/golden where tools are run. */
export function place(data: string): void {
  const to = join(tmpdir(), basename(data));
  rmSync(to, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, '../../test/golden', data), to, { recursive: true });
}

/** A story of one tool, whose name each command leaves out. */
export function recordTranscript(tool: string, name: string, story: readonly string[]): void {
  recordStory(
    tool.replace('.sh', ''),
    name,
    story.map((command) => `${tool} ${command}`),
  );
}

/** Splits at spaces outside double quotes. */
function words(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

const usages = new Map<string, string>();

/** The list of options, from its headline on. */
function usageOf(tool: string, javaClass: string): string {
  const known = usages.get(tool);
  if (known !== undefined) return known;
  const { stdout, stderr } = spawnSync(kafka, [javaClass, '--help'], { encoding: 'utf8' });
  const printed = stdout + stderr;
  const head = printed.search(/^Option( \(\* = required\))? +Description|^usage: /m);
  const usage = head < 0 ? '<none>' : printed.slice(head);
  usages.set(tool, usage);
  const from = provenance(`${tool} --help`);
  saveText(`${tool.replace('.sh', '')}/usage.txt`, `# ${from.kafka}, ${from.command}, ${from.date}\n${usage}`);
  return usage;
}

function block(stream: string, text: string, usage: string, evenEmpty = false): string[] {
  if (text === '' && !evenEmpty) return [];
  return [
    `--- ${stream}${text.endsWith('\n') ? '' : ' (no newline at the end)'}`,
    ...normal(text.replace(usage, '<usage>\n')).replace(/\n$/, '').split('\n'),
    '---',
  ];
}

function normal(text: string): string {
  const ours = brokers.reduce(
    (before, [real, here]) => before.replaceAll(`127.0.0.1:${real}`, `localhost:${here}`),
    text
      .replaceAll(dataFolder, '/tmp/kraft-combined-logs')
      .replaceAll(new RegExp(`${tmpdir()}/(?= ?(segments|kept)/)`, 'g'), '/home/learner/'),
  );
  return normalTranscript(ours);
}

/** Where brokers 1, 2, 3 listen: as kafka.sh starts them, and in the lab. */
const brokers = [0, 1, 2].map((index) => [kafkaPort + 10 * index, 9092 + 2 * index] as const);

function realAddresses(run: string): string {
  return brokers.reduce((text, [real, here]) => text.replaceAll(`localhost:${here}`, `127.0.0.1:${real}`), run);
}

const home = process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka');
/** Where kafka.sh keeps the brokers' log.dirs. */
const dataFolder = new RegExp(`${home.replaceAll('.', '\\.')}/data-\\d+`, 'g');
