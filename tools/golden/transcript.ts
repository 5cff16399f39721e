import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { scripts43 } from '../../sandbox/install/scripts.ts';
import { normalTranscript } from './normal.ts';
import { kafkaPort, provenance, saveText } from './recording.ts';

const kafka = join(import.meta.dirname, 'kafka.sh');

/**
 * A command line; with files that it reads, and what stands on its standard input. Files stay for the steps after it. At a
 * `terminal` the input is typed, unseen, and what the tool prints is all one.
 */
export type Step =
  | string
  | { run: string; stdin?: string; files?: Readonly<Record<string, string>>; terminal?: boolean };
export type Story = readonly Step[];

/** What a file of stories exports: the stories of a tool, all told to one cluster, one after another. */
export interface Stories {
  stories: Readonly<Record<string, Story>>;
  /** How many brokers the cluster has, if more than one. */
  brokers?: number;
  /** Folder of test/golden whose files lie under its last name where the tool is run. */
  data?: string;
  /** Broker configs of the cluster beside the usual ones, such as an authorizer and super users. */
  configs?: Readonly<Record<string, string>>;
  /** Whether everyone must sign in: a cluster with SASL and an authorizer (server-secured.properties). */
  secured?: boolean;
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
    const { run, stdin = '', files = {}, terminal = false } = typeof step === 'string' ? { run: step } : step;
    const [tool = '', ...argv] = words(
      run
        .replaceAll('localhost:9092', `127.0.0.1:${kafkaPort}`)
        .replaceAll('localhost:9093', `127.0.0.1:${kafkaPort + 1}`),
    );
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folderOfFiles, file)), { recursive: true });
      writeFileSync(join(folderOfFiles, file), text);
    }
    const javaClass = scripts43[tool];
    if (!javaClass) throw new Error(`which class is ${tool}?`);
    const usage = usageOf(tool, javaClass);
    const { stdout, stderr, status } = started([javaClass, ...argv], stdin, terminal);
    lines.push(
      '',
      `$ ${run}`.trimEnd(),
      ...Object.entries(files).flatMap(([file, text]) => block(`file ${file}`, text)),
      ...block(terminal ? 'typed' : 'stdin', stdin),
      ...block('stdout', normal(stdout.replace(usage, '<usage>\n'))),
      ...block('stderr', normal(stderr.replace(usage, '<usage>\n'))),
      `exit ${status}`,
    );
  }
  saveText(`${folder}/${name}.txt`, `${lines.join('\n')}\n`);
}

/** Puts the files of a folder of test/golden where tools are run. */
export function place(data: string): void {
  const to = join(folderOfFiles, basename(data));
  rmSync(to, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, '../../test/golden', data), to, { recursive: true });
}

/** Runs one of Kafka's tools. A terminal shows its output and errors as one, with line ends of its own. */
function started(argv: readonly string[], input: string, terminal: boolean) {
  const options = { encoding: 'utf8', input, cwd: folderOfFiles, timeout: 120_000 } as const;
  if (!terminal) return spawnSync(kafka, argv, options);
  const line = [kafka, ...argv].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const { stdout, ...rest } = spawnSync('script', ['-q', '-e', '-E', 'never', '-c', line, '/dev/null'], options);
  return { ...rest, stdout: stdout.replaceAll('\r\n', '\n') };
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

function block(stream: string, text: string): string[] {
  if (text === '') return [];
  return [
    `--- ${stream}${text.endsWith('\n') ? '' : ' (no newline at the end)'}`,
    ...text.replace(/\n$/, '').split('\n'),
    '---',
  ];
}

function normal(text: string): string {
  return normalTranscript(
    text
      .replaceAll(`127.0.0.1:${kafkaPort}`, 'localhost:9092')
      .replaceAll(`127.0.0.1:${kafkaPort + 1}`, 'localhost:9093')
      .replaceAll(dataFolder, '/tmp/kraft-combined-logs')
      .replaceAll(new RegExp(`${folderOfFiles}/(?= ?(segments|kept)/)`, 'g'), '/home/learner/'),
  );
}

/** Where the tools run, and find the files of a story. */
const folderOfFiles = mkdtempSync(join(tmpdir(), 'stories-'));

/** Where kafka.sh keeps the broker's log.dirs. */
const dataFolder = new RegExp(
  `${join(process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka'), 'data-')}\\d`,
  'g',
);
