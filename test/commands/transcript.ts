import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MachineProcess } from '#sandbox/control.ts';
import { workdir } from '../../sandbox/machine/machine.ts';
import { normalTranscript } from '../../tools/golden/normal.ts';
import { StreamsMembers } from '../../tools/golden/streams-member.ts';
import { settle } from '../machine/fake-host.ts';
import type { KafkaLab } from './kafka-lab.ts';

export interface Step {
  /** As it was typed. */
  line: string;
  command: string;
  args: string[];
  stdin: string;
  files: Record<string, string>;
  stdout: string;
  stderr: string;
  code: number;
  /** It goes on running under this name. */
  beside: string | null;
  /** What the next step waits for: a command, and what it is to print. */
  until: { run: string; prints: string } | null;
}

/** The steps of `test/golden/NAME.txt`, which was recorded from Kafka's own tools. */
export function steps(name: string): Step[] {
  const [, ...parts] = normalTranscript(golden(name)).split(/^\$ /m);
  return parts.map((part) => {
    const [typed = '', ...rest] = part.split('\n');
    const [, line = '', beside = null] = /^(.*?)(?: & (\w+))?$/.exec(typed) ?? [];
    const blocks = [...rest.join('\n').matchAll(/^--- (.+?)( \(no newline at the end\))?\n([\s\S]*?)\n---$/gm)].map(
      ([, which = '', unended, text = '']) => [which, unended ? text : `${text}\n`] as const,
    );
    const block = (which: string): string => blocks.find(([name]) => name === which)?.[1] ?? '';
    const [command = '', ...args] = words(line);
    const [, run, prints = ''] = /^until (.*) => (.*)$/m.exec(rest.join('\n')) ?? [];
    return {
      line,
      command,
      args,
      stdin: block('stdin'),
      files: Object.fromEntries(
        blocks.flatMap(([which, text]) => (which.startsWith('file ') ? [[which.slice(5), text]] : [])),
      ),
      stdout: block('stdout'),
      stderr: block('stderr'),
      code: beside === null ? Number(/^exit (\d+)$/m.exec(rest.join('\n'))?.[1]) : 0,
      beside,
      until: run === undefined ? null : { run, prints },
    };
  });
}

/** Splits at spaces outside double quotes. */
function words(line: string): string[] {
  return Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
}

export function golden(name: string): string {
  return readFileSync(new URL(`../golden/${name}.txt`, import.meta.url), 'utf8');
}

/** The list of options that a tool prints, as the real one prints it. */
export function goldenUsage(tool: string): string {
  return golden(`${tool}/usage`).split('\n').slice(1).join('\n');
}

type Printed = { code: number; stdout: string; stderr: string };

/** What runs beside the steps of a lab, by the name that it was given. */
const running = new WeakMap<KafkaLab, Map<string, { command: string; process: MachineProcess }>>();

/** Runs a step in the lab, whose clock goes on for as long as it takes; what it printed, as a transcript has it. */
export async function replay(lab: KafkaLab, step: Step): Promise<Printed> {
  for (const [file, text] of Object.entries(step.files)) await lab.machine.fs.writeFile(file, text);
  const printed = await perform(lab, step);
  await within(lab, membersOf(lab).beat());
  if (step.until) await comeTrue(lab, step.until);
  return printed;
}

async function perform(lab: KafkaLab, { command, args, stdin, beside }: Step): Promise<Printed> {
  const processes = running.get(lab) ?? new Map();
  running.set(lab, processes);
  if (command === 'streams-member') {
    await within(lab, membersOf(lab).perform([command, ...args].join(' ')));
    return { code: 0, stdout: '', stderr: '' };
  }
  if (command === 'kill') {
    const [signal = '', name = ''] = args;
    const { command, process } = processes.get(name);
    await lab.run('sh', ['-c', `kill ${signal} ${process.pid}`]);
    return shown(command, await lab.ended(process));
  }
  if (beside !== null) {
    const process = await lab.machine.spawn(command, args);
    await process.input.getWriter().close();
    processes.set(beside, { command, process });
    return { code: 0, stdout: '', stderr: '' };
  }
  return shown(command, await lab.run(command, args, stdin));
}

const streamsMembers = new WeakMap<KafkaLab, StreamsMembers>();

function membersOf(lab: KafkaLab): StreamsMembers {
  const { network, clock } = lab;
  const address = '172.17.0.9:50000';
  const members =
    streamsMembers.get(lab) ??
    new StreamsMembers({
      connect: async (host, port) => network.connect(host, port, { kind: 'outside', address }).connection,
      bootstrap: [{ host: 'localhost', port: 9092 }],
      now: async () => clock.now(),
      sleep: (ms) => new Promise((done) => clock.after(ms, done)),
    });
  streamsMembers.set(lab, members);
  return members;
}

/** Lets time go on until something is done. */
async function within<Done>(lab: KafkaLab, done: Promise<Done>): Promise<Done> {
  let over = false;
  const end = (): void => {
    over = true;
  };
  done.then(end, end);
  await settle();
  for (let waits = 0; !over && waits < 1_000; waits += 1) await lab.clock.advance(100);
  return done;
}

function shown(command: string, { code, stdout, stderr }: Printed): Printed {
  const usage = goldenUsage(command.replace('.sh', ''));
  const normal = (text: string): string => normalTranscript(usage === '' ? text : text.replace(usage, '<usage>\n'));
  return { code, stdout: normal(stdout), stderr: normal(withoutHelp(stderr)) };
}

/** Puts the files of a folder of test/golden where commands are run, as the recording had them. */
export async function place(lab: KafkaLab, data: string): Promise<void> {
  const folder = join(import.meta.dirname, '../golden', data);
  for (const each of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!each.isFile()) continue;
    const from = join(each.parentPath, each.name);
    const to = `${workdir}/${basename(data)}${from.slice(folder.length)}`;
    lab.machine.files.makeDirectory(to.slice(0, to.lastIndexOf('/')), true);
    lab.machine.files.write(to, Uint8Array.from(readFileSync(from)));
  }
}

/** Lets the lab's time pass until a command prints this. */
async function comeTrue(lab: KafkaLab, { run, prints }: { run: string; prints: string }): Promise<void> {
  let stdout = '';
  for (let tries = 0; tries < 200; tries += 1) {
    const [command = '', ...args] = words(run);
    await within(lab, membersOf(lab).beat());
    ({ stdout } = await lab.run(command, args));
    if (new RegExp(prints).test(stdout)) return;
    await lab.clock.advance(500);
  }
  throw new Error(`${run} never printed ${prints}, but\n${stdout}`);
}

/** Without the one line of ours after the refusal of an option that older releases took. */
export function withoutHelp(stderr: string): string {
  return stderr.replace(/^# --[a-z-]+ went with Kafka .*\n/m, '');
}
