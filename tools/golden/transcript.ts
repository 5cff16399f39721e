import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketConnection } from '../../sandbox/hosts/node/tcp-listener.ts';
import { scripts43 } from '../../sandbox/install/scripts.ts';
import { normalTranscript } from './normal.ts';
import { kafkaHost, kafkaPort, provenance, saveText } from './recording.ts';
import { StreamsMembers } from './streams-member.ts';

const kafka = join(import.meta.dirname, 'kafka.sh');

/**
 * A command line; with files that it reads, and what stands on its standard input. `beside`: it is started under this name and
 * goes on running while the steps after it are told; `kill -INT NAME` (or -TERM, -KILL) ends it, and shows what it has printed. `streams-member …` is a member
 * of a streams group (streams-member.ts).
 */
export type Step =
  | string
  | {
      run: string;
      stdin?: string;
      files?: Readonly<Record<string, string>>;
      beside?: string;
      /** The next step comes once this command prints this (a regular expression), for it to be seen what the step has done. */
      until?: Until;
    };
export interface Until {
  run: string;
  prints: string;
}
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
export async function recordStory(folder: string, name: string, story: Story): Promise<void> {
  const from = provenance(folder);
  const lines = [`# ${from.kafka}, ${from.command}, ${from.date}`];
  const beside = new Map<string, Running>();
  const members = new StreamsMembers({
    connect: async (host, port) => {
      const socket = connect({ host, port, noDelay: true });
      await once(socket, 'connect');
      return socketConnection(socket);
    },
    bootstrap: [{ host: kafkaHost, port: kafkaPort }],
    now: async () => Date.now(),
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
  });
  for (const step of story) {
    const { run, stdin = '', files = {}, beside: started, until } = typeof step === 'string' ? { run: step } : step;
    for (const [file, text] of Object.entries(files)) writeFileSync(join(tmpdir(), file), text);
    const [, signal, ending = ''] = /^kill -(INT|TERM|KILL) (\w+)$/.exec(run) ?? [];
    let ran: Ran | null = null;
    if (signal !== undefined) {
      const process = beside.get(ending);
      if (!process) throw new Error(`nothing runs as ${ending}`);
      process.kill(`SIG${signal}` as NodeJS.Signals);
      ran = await process.ended;
    } else if (run.startsWith('streams-member ')) {
      await members.perform(run);
      ran = { stdout: '', stderr: '', status: 0 };
    } else if (started !== undefined) beside.set(started, startTool(run));
    else ran = runTool(run, stdin);
    await members.beat();
    const usage = usageOf(run);
    lines.push(
      '',
      `$ ${run}${started === undefined ? '' : ` & ${started}`}`.trimEnd(),
      ...Object.entries(files).flatMap(([file, text]) => block(`file ${file}`, text, usage)),
      ...block('stdin', stdin, usage),
    );
    if (ran)
      lines.push(...block('stdout', ran.stdout, usage), ...block('stderr', ran.stderr, usage), `exit ${ran.status}`);
    if (until) {
      lines.push(`until ${until.run} => ${until.prints}`);
      await comeTrue(until, members);
    }
  }
  members.close();
  for (const { kill } of beside.values()) kill('SIGKILL');
  saveText(`${folder}/${name}.txt`, `${lines.join('\n')}\n`);
}

/** Puts the files of a folder of test/golden where tools are run. */
export function place(data: string): void {
  const to = join(tmpdir(), basename(data));
  rmSync(to, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, '../../test/golden', data), to, { recursive: true });
}

interface Ran {
  stdout: string;
  stderr: string;
  status: number | null;
}

/** Exit codes of a process that a signal ended, as a shell reports them. */
const signalCodes: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 };

function runTool(run: string, stdin: string): Ran {
  const { stdout, stderr, status } = spawnSync(kafka, argvOf(run), {
    encoding: 'utf8',
    input: stdin,
    cwd: tmpdir(),
    timeout: 60_000,
  });
  return { stdout, stderr, status };
}

interface Running {
  ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
}

function startTool(run: string): Running {
  const child = spawn(kafka, argvOf(run), { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
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

async function comeTrue({ run, prints }: Until, members: StreamsMembers): Promise<void> {
  let stdout = '';
  for (let tries = 0; tries < 40; tries += 1) {
    await members.beat();
    ({ stdout } = runTool(run, ''));
    if (new RegExp(prints).test(stdout)) return;
    await sleep(500);
  }
  throw new Error(`${run} never printed ${prints}, but\n${stdout}`);
}

/** The class of a tool and its arguments. */
function argvOf(run: string): string[] {
  const [tool = '', ...argv] = words(run.replaceAll('localhost:9092', `127.0.0.1:${kafkaPort}`));
  const javaClass = scripts43[tool];
  if (!javaClass) throw new Error(`which class is ${tool}?`);
  return [javaClass, ...argv];
}

/** A story of one tool, whose name each command leaves out. */
export async function recordTranscript(tool: string, name: string, story: readonly string[]): Promise<void> {
  await recordStory(
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
function usageOf(run: string): string {
  const tool = run.split(' ')[0] as string;
  if (!(tool in scripts43)) return '<none>';
  const known = usages.get(tool);
  if (known !== undefined) return known;
  const { stdout, stderr } = runTool(`${tool} --help`, '');
  const printed = stdout + stderr;
  const head = printed.search(/^Option( \(\* = required\))? +Description|^usage: /m);
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
      .replaceAll(new RegExp(`${tmpdir()}/(?= ?(segments|kept)/)`, 'g'), '/home/learner/'),
  );
}

/** Where kafka.sh keeps the broker's log.dirs. */
const dataFolder = join(process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka'), 'data-1');
