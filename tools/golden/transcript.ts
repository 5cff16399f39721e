import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { scripts43 } from '../../sandbox/install/scripts.ts';
import { normalTranscript } from './normal.ts';
import { kafkaPort, provenance, saveText } from './recording.ts';

const kafka = join(import.meta.dirname, 'kafka.sh');

/**
 * A command line; with files that it reads, and what stands on its standard input. `until`: as soon as it has printed this it is
 * sent that signal (`--- until SIGTERM` in the transcript).
 */
export type Step =
  | string
  | {
      run: string;
      stdin?: string;
      files?: Readonly<Record<string, string>>;
      until?: readonly [printed: string, signal: 'SIGINT' | 'SIGTERM'];
    };
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
  const by = folder === 'kcat' ? `${kcatVersion()} with ${from.kafka}` : from.kafka;
  const lines = [`# ${by}, ${from.command}, ${from.date}`];
  for (const step of story) {
    const { run, stdin = '', files = {}, until } = typeof step === 'string' ? { run: step } : step;
    const [tool = '', ...argv] = words(run.replaceAll('localhost:9092', `127.0.0.1:${kafkaPort}`));
    for (const [file, text] of Object.entries(files))
      writeFileSync(join(tmpdir(), file), text.replaceAll('localhost:9092', `127.0.0.1:${kafkaPort}`));
    const javaClass = tool === 'kcat' ? null : scripts43[tool];
    if (javaClass === undefined) throw new Error(`which class is ${tool}?`);
    const program = javaClass === null ? [tool] : [kafka, javaClass];
    const usage = usageOf(tool, program);
    const { stdout, stderr, status } = spawnSync(...started([...program, ...argv], until), {
      encoding: 'utf8',
      input: stdin,
      cwd: tmpdir(),
      timeout: 60_000,
    });
    lines.push(
      '',
      `$ ${run}`.trimEnd(),
      ...Object.entries(files).flatMap(([file, text]) => block(`file ${file}`, text, usage)),
      ...block('stdin', stdin, usage),
      ...(until ? block(`until ${until[1]}`, `${until[0]}\n`, usage) : []),
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

/** How to start a command: as it is, or watched by a shell that sends it a signal once it has printed something. */
function started([program = '', ...args]: readonly string[], until?: readonly [string, string]): [string, string[]] {
  if (!until) return [program, args];
  const [printed, signal] = until;
  const watched = `set -m; out=$(mktemp); "$@" >"$out" & pid=$!; exec 2>/dev/null
    until grep -q -F '${printed}' "$out"; do sleep 0.1; done
    kill -s ${signal.slice(3)} $pid; wait $pid; code=$?; cat "$out"; rm "$out"; exit $code`;
  return ['bash', ['-c', watched, 'bash', program, ...args]];
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
function usageOf(tool: string, program: readonly string[]): string {
  const known = usages.get(tool);
  if (known !== undefined) return known;
  const [command = '', ...args] = program;
  const { stdout, stderr } = spawnSync(command, [...args, args.length > 0 ? '--help' : '-h'], { encoding: 'utf8' });
  const printed = stdout + stderr;
  const head = printed.search(/^Option( \(\* = required\))? +Description|^usage: |^Usage: kcat/m);
  const usage = head < 0 ? '<none>' : printed.slice(head);
  usages.set(tool, usage);
  const from = provenance(`${tool} --help`);
  saveText(`${tool.replace('.sh', '')}/usage.txt`, `# ${from.kafka}, ${from.command}, ${from.date}\n${usage}`);
  return usage;
}

function block(stream: string, text: string, usage: string): string[] {
  if (text === '') return [];
  return [
    `--- ${stream}${text.endsWith('\n') ? '' : ' (no newline at the end)'}`,
    ...normal(text.replace(usage, '<usage>\n')).replace(/\n$/, '').split('\n'),
    '---',
  ];
}

function normal(text: string): string {
  return normalTranscript(
    text
      .replaceAll(`127.0.0.1:${kafkaPort}`, 'localhost:9092')
      .replaceAll(dataFolder, '/tmp/kraft-combined-logs')
      .replaceAll(new RegExp(`${tmpdir()}/(?= ?(segments|kept)/)`, 'g'), '/home/learner/')
      .replaceAll(`payloads from: ${tmpdir()}/`, 'payloads from: /home/learner/'),
  );
}

/** `kcat 1.7.1 (librdkafka 2.0.2)`, which is no part of Kafka: Debian's package kcat. */
function kcatVersion(): string {
  const { stdout, stderr } = spawnSync('kcat', ['-V'], { encoding: 'utf8' });
  const [, own, library] = /Version (\S+) .*librdkafka (\S+)/.exec(stdout + stderr) ?? [];
  return `kcat ${own} (librdkafka ${library})`;
}

/** Where kafka.sh keeps the broker's log.dirs. */
const dataFolder = join(process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka'), 'data-1');
