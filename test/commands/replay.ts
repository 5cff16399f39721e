// Tells a recorded story to our own tools, in a lab whose time goes on for as long as it takes.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MachineProcess } from '#sandbox/control.ts';
import { workdir } from '#sandbox/machine/machine.ts';
import { parentOf } from '#sandbox/machine/paths.ts';
import { normalTranscript } from '../../tools/golden/normal.ts';
import { type StoryCluster, type Until, words } from '../../tools/golden/story.ts';
import { StreamsMembers } from '../../tools/golden/streams-member.ts';
import { transact } from '../../tools/golden/transact.ts';
import { type KafkaLab, kafkaLab, type Printed } from './kafka-lab.ts';
import { goldenUsage, type Step, withoutHelp } from './transcript.ts';

const nothing: Printed = { code: 0, stdout: '', stderr: '' };

/** A lab with the cluster that stories ask for. */
export class Replay {
  readonly #lab: KafkaLab;
  readonly #members: StreamsMembers;
  /** What runs beside the steps, by the name that it was given. */
  readonly #beside = new Map<string, { command: string; process: MachineProcess }>();

  constructor(cluster: StoryCluster = {}) {
    this.#lab = kafkaLab(cluster);
    this.#members = new StreamsMembers({
      ...this.#lab.client(''),
      connect: async (host, port) =>
        this.#lab.network.connect(host, port, { kind: 'outside', address: '172.17.0.9:50000' }).connection,
    });
    if (cluster.data) this.#place(cluster.data);
  }

  /** What the step printed, as a transcript has it. */
  async perform(step: Step): Promise<Printed> {
    for (const [file, text] of Object.entries(step.files)) {
      if (file.includes('/')) await this.#lab.machine.fs.mkdir(parentOf(file), { recursive: true });
      await this.#lab.machine.fs.writeFile(file, text);
    }
    const printed = await this.#run(step);
    await this.#lab.until(this.#members.beat());
    if (step.until) await this.#comeTrue(step.until);
    return printed;
  }

  async #run({ command, args, stdin, terminal, beside, signal }: Step): Promise<Printed> {
    const lab = this.#lab;
    const [first = '', second = ''] = args;
    switch (command) {
      case 'broker':
        if (second === 'stops') lab.stopBroker(Number(first));
        else lab.startBroker(Number(first));
        return nothing;
      case 'transaction':
        await lab.until(transact(lab.client('transact'), args));
        return nothing;
      case 'streams-member':
        await lab.until(this.#members.perform([command, ...args].join(' ')));
        return nothing;
      case 'kill': {
        const ending = this.#beside.get(second);
        if (!ending) throw new Error(`nothing runs as ${second}`);
        await lab.run('sh', ['-c', `kill ${first} ${ending.process.pid}`]);
        return shown(ending.command, await lab.ended(ending.process));
      }
    }
    if (beside === null) {
      const until = signal ? { printed: signal[0], signal: signal[1] } : null;
      return shown(command, await lab.run(command, args, { stdin, terminal, signal: until }));
    }
    const process = await lab.machine.spawn(command, args);
    await process.input.getWriter().close();
    this.#beside.set(beside, { command, process });
    return nothing;
  }

  /** Lets the lab's time pass until a command prints this. */
  async #comeTrue({ run, prints }: Until): Promise<void> {
    let stdout = '';
    for (let tries = 0; tries < 200; tries += 1) {
      const [command = '', ...args] = words(run);
      await this.#lab.until(this.#members.beat());
      ({ stdout } = await this.#lab.run(command, args));
      if (new RegExp(prints).test(stdout)) return;
      await this.#lab.clock.advance(500);
    }
    throw new Error(`${run} never printed ${prints}, but\n${stdout}`);
  }

  /** Puts the files of a folder of test/golden where commands are run, as the recording had them. */
  #place(data: string): void {
    const { files } = this.#lab.machine;
    const folder = join(import.meta.dirname, '../golden', data);
    for (const each of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!each.isFile()) continue;
      const from = join(each.parentPath, each.name);
      const to = `${workdir}/${basename(data)}${from.slice(folder.length)}`;
      files.makeDirectory(parentOf(to), true);
      files.write(to, Uint8Array.from(readFileSync(from)));
    }
  }
}

function shown(command: string, { code, stdout, stderr }: Printed): Printed {
  const usage = goldenUsage(command.replace('.sh', ''));
  const normal = (text: string): string => normalTranscript(usage === '' ? text : text.replace(usage, '<usage>\n'));
  return { code, stdout: normal(stdout), stderr: normal(withoutHelp(stderr)) };
}
