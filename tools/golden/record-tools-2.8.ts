// Records what the tools of Kafka 2.8.1 print: test/golden/kafka-2.8, from stories-2.8, each told to a broker and a ZooKeeper that nobody
// has used. kafka-2.8.ts says what it needs.
//   node tools/golden/record-tools-2.8.ts [kafka-topics]…
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { block } from './block.ts';
import { begin, date, forget, home, prepare, type Ran, type Running, start, versions } from './kafka-2.8.ts';
import { normal28 } from './normal.ts';
import { saveText } from './recording.ts';
import type { Command, Step, Story, Until } from './story.ts';

const folder = join(import.meta.dirname, 'stories-2.8');
const usages = new Map<string, string>();

/** The list of options, from its headline on: stands once in TOOL-usage.txt, and as `<usage>` wherever it is printed. */
async function usageOf(typed: string): Promise<string> {
  const tool = typed.split(' ')[0] as string;
  if (tool === 'kill') return '<none>';
  const known = usages.get(tool);
  if (known !== undefined) return known;
  const help = `${tool} --help`;
  const { stderr } = await begin(help).ended;
  const usage = stderr.slice(stderr.search(/^Option( \(\* = required\))? +Description/m));
  usages.set(tool, usage);
  saveText(`kafka-2.8/${tool.replace('.sh', '')}-usage.txt`, `# ${versions}, ${help}, ${date}\n${usage}`);
  return usage;
}

async function tell(name: string, story: Story): Promise<void> {
  const lines = [`# ${versions}, ${name}, ${date}`];
  const beside = new Map<string, Running>();
  for (const step of story) lines.push('', ...(await told(asCommand(step), beside)));
  for (const { kill } of beside.values()) kill('SIGKILL');
  saveText(`kafka-2.8/${name}.txt`, `${lines.join('\n')}\n`);
}

function asCommand(step: Step): Command {
  const command = typeof step === 'string' ? { run: step } : step;
  if (!('run' in command)) throw new Error('a story of 2.8 is made of commands');
  return command;
}

/** The step's lines in the transcript. */
async function told(command: Command, besides: Map<string, Running>): Promise<string[]> {
  const { run: typed, stdin = '', files = {}, terminal = false, beside, signal, until } = command;
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text);
  const ran = await perform(command, besides);
  const usage = await usageOf(typed);
  const printed = (text: string): string => normal28(text.replace(usage, '<usage>\n').replaceAll(home, '/tmp'));
  const lines = [
    `$ ${typed}${beside === undefined ? '' : ` & ${beside}`}`,
    ...Object.entries(files).flatMap(([file, text]) => block(`file ${file}`, text, true)),
    ...block(terminal ? 'typed' : 'stdin', stdin),
    ...(signal ? block(`until ${signal[1]}`, `${signal[0]}\n`) : []),
  ];
  if (ran)
    lines.push(...block('stdout', printed(ran.stdout)), ...block('stderr', printed(ran.stderr)), `exit ${ran.status}`);
  if (!until) return lines;
  await comeTrue(until);
  return [...lines, `until ${until.run} => ${until.prints}`];
}

/** Null for what goes on running. */
async function perform(command: Command, besides: Map<string, Running>): Promise<Ran | null> {
  const { run: typed, beside, ...how } = command;
  const [, signal, ending = ''] = /^kill -(INT|TERM|KILL) (\w+)$/.exec(typed) ?? [];
  if (signal !== undefined) {
    const running = besides.get(ending);
    if (!running) throw new Error(`nothing runs as ${ending}`);
    running.kill(`SIG${signal}` as NodeJS.Signals);
    return running.ended;
  }
  const running = begin(typed, how);
  if (beside === undefined) return running.ended;
  besides.set(beside, running);
  return null;
}

async function comeTrue({ run: typed, prints }: Until): Promise<void> {
  let stdout = '';
  for (let tries = 0; tries < 40; tries += 1) {
    ({ stdout } = await begin(typed).ended);
    if (new RegExp(prints, 'm').test(stdout)) return;
    await sleep(500);
  }
  throw new Error(`${typed} never printed ${prints}, but\n${stdout}`);
}

prepare();
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : readdirSync(folder).map((file) => file.replace('.ts', ''))) {
  const { story } = (await import(join(folder, `${name}.ts`))) as { story: Story };
  for (const each of ['zookeeper', 'kafka-logs-0']) rmSync(join(home, each), { recursive: true, force: true });
  const zookeeper = await start('zookeeper', 'zookeeper.properties');
  const kafka = await start('kafka', 'server-as-unpacked.properties');
  try {
    await tell(name, story);
  } finally {
    for (const { process: server, ended } of [kafka, zookeeper]) {
      server.kill();
      await ended;
    }
  }
}
forget();
