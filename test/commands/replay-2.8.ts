// Tells a story that was recorded from Kafka 2.8 to the tools of ~/kafka-2.8, beside a ZooKeeper and a broker of that tree.
import type { MachineProcess } from '#sandbox/control.ts';
import { createNodeHost, type NodeHost } from '#sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '#sandbox/lab.ts';
import { workdir } from '#sandbox/machine/machine.ts';
import { normal28 } from '../../tools/golden/normal.ts';
import { type Until, words } from '../../tools/golden/story.ts';
import { type Printed, typed } from './kafka-lab.ts';
import { golden, type Step } from './transcript.ts';

const cwd = `${workdir}/kafka-2.8`;
const nothing: Printed = { code: 0, stdout: '', stderr: '' };
const servers = {
  'zookeeper-server-start.sh': ['zookeeper.properties', 'zookeeper.out', 'sid:0'],
  'kafka-server-start.sh': ['server.properties', 'kafkaServer.out', 'started (kafka.server.KafkaServer)'],
} as const;

export class Replay28 {
  readonly #host: NodeHost;
  readonly #lab: LabCore;
  /** What each process has printed. */
  readonly #outputs = new Map<number, { stdout: string; stderr: string; all: string }>();
  readonly #beside = new Map<string, { command: string; process: MachineProcess }>();

  private constructor(host: NodeHost, lab: LabCore) {
    this.#host = host;
    this.#lab = lab;
    lab.events.subscribe((event) => {
      if (event.type !== 'output') return;
      const printed = this.#outputs.get(event.pid) ?? { stdout: '', stderr: '', all: '' };
      this.#outputs.set(event.pid, printed);
      printed[event.stream] += event.text;
      printed.all += event.text;
    });
  }

  static async begin(): Promise<Replay28> {
    const host = await createNodeHost({ seed: 1 });
    const lab = await createLab(host, { kafka: 'unpacked' });
    await lab.clock.setRate(0);
    const replay = new Replay28(host, lab);
    for (const [script, [properties, log, ready]] of Object.entries(servers)) {
      await replay.#ended(await replay.#start(script, ['-daemon', `config/${properties}`]));
      while (!(await lab.machine.fs.readFile(`${cwd}/logs/${log}`, 'utf-8')).includes(ready))
        await lab.clock.advance(100);
    }
    return replay;
  }

  async end(): Promise<void> {
    await this.#lab.close();
    this.#host.close();
  }

  /** What the step printed, as a transcript has it. */
  async perform({ command, args, stdin, terminal, files, beside, signal, until }: Step): Promise<Printed> {
    for (const [file, text] of Object.entries(files)) await this.#lab.machine.fs.writeFile(`${cwd}/${file}`, text);
    const perform = async (): Promise<Printed> => {
      const [how = '', name = ''] = args;
      const ending = command === 'kill' ? this.#beside.get(name) : undefined;
      if (ending) {
        this.#lab.machine.signal(ending.process.pid ?? -1, `SIG${how.slice(1)}` as 'SIGINT');
        return shown(ending.command, await this.#ended(ending.process));
      }
      const process = await this.#start(command, args, { stdin, terminal });
      if (signal) this.#signal(process, ...signal);
      if (beside === null) return shown(command, await this.#ended(process), terminal);
      this.#beside.set(beside, { command, process });
      return nothing;
    };
    const printed = await perform();
    if (until) await this.#comeTrue(until);
    return printed;
  }

  async #start(
    command: string,
    args: readonly string[],
    { stdin = '', terminal = false } = {},
  ): Promise<MachineProcess> {
    const program = command.endsWith('.sh') ? `bin/${command}` : command;
    const process = await this.#lab.machine.spawn(program, args, {
      cwd,
      ...(terminal ? { streams: { stdin: typed(stdin) } } : {}),
    });
    const input = process.input.getWriter();
    if (stdin !== '' && !terminal) await input.write(stdin);
    await input.close();
    return process;
  }

  /** Sends a signal once it has printed something. */
  #signal({ pid = -1 }: MachineProcess, printed: string, signal: 'SIGINT' | 'SIGTERM'): void {
    const unsubscribe = this.#lab.events.subscribe((event) => {
      if (event.type !== 'output' || event.pid !== pid || !this.#outputs.get(pid)?.stdout.includes(printed)) return;
      this.#lab.machine.signal(pid, signal);
      unsubscribe();
    });
  }

  /** Lets time go on until a process has ended. */
  async #ended(process: MachineProcess): Promise<Printed & { all: string }> {
    let code: number | null = null;
    void process.exit.then((ended) => {
      code = ended;
    });
    for (let waits = 0; code === null && waits < 2000; waits += 1) await this.#lab.clock.advance(100);
    if (code === null) throw new Error('it does not come to an end');
    return { code, ...(this.#outputs.get(process.pid ?? -1) ?? { stdout: '', stderr: '', all: '' }) };
  }

  async #comeTrue({ run, prints }: Until): Promise<void> {
    const [command = '', ...args] = words(run);
    let stdout = '';
    for (let tries = 0; tries < 200; tries += 1) {
      ({ stdout } = await this.#ended(await this.#start(command, args)));
      if (new RegExp(prints, 'm').test(stdout)) return;
    }
    throw new Error(`${run} never printed ${prints}, but\n${stdout}`);
  }
}

function shown(command: string, { code, all, ...printed }: Printed & { all: string }, terminal = false): Printed {
  const { stdout, stderr } = terminal ? { stdout: all, stderr: '' } : printed;
  const usage = golden(`kafka-2.8/${command.replace('.sh', '')}-usage`)
    .split('\n')
    .slice(1)
    .join('\n');
  const normal = (text: string): string => normal28(text.replace(usage, '<usage>\n'));
  return { code, stdout: normal(stdout), stderr: normal(stderr) };
}
