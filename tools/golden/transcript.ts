import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketConnection } from '../../sandbox/hosts/node/tcp-listener.ts';
import { scripts43 } from '../../sandbox/install/scripts.ts';
import { block } from './block.ts';
import { normalTranscript } from './normal.ts';
import { asInLab, comeTrue, nodeDoes, type Ran, type Running, runTool, startTool, writeFile } from './real-tool.ts';
import { kafkaHost, kafkaPort, provenance, saveText } from './recording.ts';
import { type Command, type Step, type Story, words } from './story.ts';
import { StreamsMembers } from './streams-member.ts';

/**
 * Tells a story, step after step, to one cluster and writes `test/golden/TOOL/NAME.txt`. What cannot repeat is replaced
 * (normal.ts), as are addresses and paths of this machine. The tool's list of options, which many errors end with, is `<usage>`
 * there and stands once in `test/golden/TOOL/usage.txt`.
 */
export async function recordStory(folder: string, name: string, story: Story): Promise<void> {
  const from = provenance(folder);
  const by = folder === 'kcat' ? `${kcatVersion()} with ${from.kafka}` : from.kafka;
  const lines = [`# ${by}, ${from.command}, ${from.date}`];
  const teller = new Teller();
  for (const step of story) lines.push('', ...(await teller.tell(step)));
  teller.close();
  saveText(`${folder}/${name}.txt`, `${lines.join('\n')}\n`);
}

class Teller {
  readonly #beside = new Map<string, Running>();
  readonly #members = new StreamsMembers({
    connect: async (host, port) => {
      const socket = connect({ host, port, noDelay: true });
      await once(socket, 'connect');
      return socketConnection(socket);
    },
    bootstrap: [{ host: kafkaHost, port: kafkaPort }],
    now: async () => Date.now(),
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
  });

  /** The step's lines in the transcript. */
  async tell(step: Step): Promise<readonly string[]> {
    if (typeof step === 'string') return this.#command({ run: step });
    if ('run' in step) return this.#command(step);
    if ('transaction' in step) {
      const args = [join(import.meta.dirname, 'transact.ts'), ...words(step.transaction)];
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      if (status !== 0) throw new Error(`transaction ${step.transaction} ended with ${status}`);
      return [`$ transaction ${step.transaction}`, 'exit 0'];
    }
    const [node, what] = 'stops' in step ? ([step.stops, 'stop'] as const) : ([step.starts, 'start'] as const);
    nodeDoes(what, node);
    return [`$ broker ${node} ${what}s`, 'exit 0'];
  }

  close(): void {
    this.#members.close();
    for (const { kill } of this.#beside.values()) kill('SIGKILL');
  }

  async #command(command: Command): Promise<readonly string[]> {
    const { run, stdin = '', files = {}, terminal = false, beside, signal, until } = command;
    for (const [file, text] of Object.entries(files)) writeFile(file, text);
    const ran = await this.#perform(command);
    await this.#members.beat();
    const usage = usageOf(run);
    const printed = (text: string): string => normalTranscript(asInLab(text.replace(usage, '<usage>\n')));
    const lines = [
      `$ ${run}${beside === undefined ? '' : ` & ${beside}`}`.trimEnd(),
      ...Object.entries(files).flatMap(([file, text]) => block(`file ${file}`, text, true)),
      ...block(terminal ? 'typed' : 'stdin', stdin),
      ...(signal ? block(`until ${signal[1]}`, `${signal[0]}\n`) : []),
    ];
    if (ran)
      lines.push(
        ...block('stdout', printed(ran.stdout)),
        ...block('stderr', printed(ran.stderr)),
        `exit ${ran.status}`,
      );
    if (!until) return lines;
    await comeTrue(until, () => this.#members.beat());
    return [...lines, `until ${until.run} => ${until.prints}`];
  }

  /** Null for what goes on running. */
  async #perform(command: Command): Promise<Ran | null> {
    const { run, beside } = command;
    const [, signal, ending = ''] = /^kill -(INT|TERM|KILL) (\w+)$/.exec(run) ?? [];
    if (signal !== undefined) {
      const process = this.#beside.get(ending);
      if (!process) throw new Error(`nothing runs as ${ending}`);
      process.kill(`SIG${signal}` as NodeJS.Signals);
      return process.ended;
    }
    if (run.startsWith('streams-member ')) {
      await this.#members.perform(run);
      return { stdout: '', stderr: '', status: 0 };
    }
    if (beside === undefined) return runTool(command);
    this.#beside.set(beside, startTool(run));
    return null;
  }
}

const usages = new Map<string, string>();

/** The list of options, from its headline on. */
function usageOf(run: string): string {
  const tool = run.split(' ')[0] as string;
  if (!(tool in scripts43) && tool !== 'kcat') return '<none>';
  const known = usages.get(tool);
  if (known !== undefined) return known;
  const help = tool === 'kcat' ? 'kcat -h' : `${tool} --help`;
  const { stdout, stderr } = runTool({ run: help });
  const printed = stdout + stderr;
  const head = printed.search(/^Option( \(\* = required\))? +Description|^usage: |^Usage: kcat/m);
  const usage = head < 0 ? '<none>' : printed.slice(head);
  usages.set(tool, usage);
  const from = provenance(help);
  const by = tool === 'kcat' ? kcatVersion() : from.kafka;
  saveText(`${tool.replace('.sh', '')}/usage.txt`, `# ${by}, ${from.command}, ${from.date}\n${usage}`);
  return usage;
}

/** `kcat 1.7.1 (librdkafka 2.0.2)`, which is no part of Kafka: Debian's package kcat. */
function kcatVersion(): string {
  const { stdout, stderr } = spawnSync('kcat', ['-V'], { encoding: 'utf8' });
  const [, own, library] = /Version ([\d.]+) .*?librdkafka ([\d.]+)/.exec(stdout + stderr) ?? [];
  return `kcat ${own} (librdkafka ${library})`;
}
