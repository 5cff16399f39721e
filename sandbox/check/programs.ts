import type { Machine, MachineProcess } from '../control.ts';
import type { Finished, Running } from './contract.ts';
import type { Journal } from './journal.ts';
import type { Patience } from './patience.ts';
import type { Translated } from './text.ts';
import { notYet } from './verdict.ts';

/** After this long Ctrl-C turns into force. */
const GRACE_MS = 1_000;
/** A process that was killed by force is gone within this, or the machine is broken. */
const FORCE_MS = 5_000;

interface Started {
  pid: number;
  file: string;
  process: MachineProcess;
  /** Whether the check ended it, or knows already how it ended: its exit code is no news. */
  ended: boolean;
}

/** A machine in the same thread can signal a process. */
type SignallingMachine = Machine & { signal?(pid: number, signal: 'SIGINT'): unknown };

/** The learner's programs, as a check runs them. What they print and how they end is read from the trace. */
export class Programs {
  readonly #machine: SignallingMachine;
  readonly #journal: Journal;
  readonly #patience: Patience;
  readonly #started: Started[] = [];

  constructor(machine: SignallingMachine, journal: Journal, patience: Patience) {
    this.#machine = machine;
    this.#journal = journal;
    this.#patience = patience;
  }

  /** Runs a program to its end; *not yet* if it does not end, or ends with an error. */
  async run(
    file: string,
    {
      args = [],
      withinMs = 10_000,
      mayFail = false,
    }: { args?: readonly string[]; withinMs?: number; mayFail?: boolean } = {},
  ): Promise<Finished> {
    const program = await this.#spawn(file, args, mayFail);
    const ended = await this.#patience.wait(() => this.#hasEnded(program), withinMs);
    if (!ended) {
      await this.#force(program);
      const seconds = withinMs / 1000;
      notYet({ en: `${file} had not ended after ${seconds} s`, 'zh-cn': `${file} 运行了 ${seconds} 秒仍未结束` });
    }
    const finished = this.#finished(program);
    if (finished.code !== 0 && !mayFail) {
      program.ended = true;
      notYet(failure(file, finished));
    }
    return finished;
  }

  async start(file: string, { args = [] }: { args?: readonly string[] } = {}): Promise<Running> {
    const program = await this.#spawn(file, args);
    const record = this.#journal.program(program.pid);
    return {
      pid: program.pid,
      stdout: () => record.stdout,
      stderr: () => record.stderr,
      get running() {
        return record.code === null;
      },
      stop: async () => {
        program.ended ||= record.code === null;
        if (record.code === null) this.#interrupt(program);
        if (!(await this.#patience.wait(() => this.#hasEnded(program), GRACE_MS))) await this.#force(program);
        return this.#finished(program);
      },
      crash: async () => {
        await this.#force(program);
        return this.#finished(program);
      },
    };
  }

  /** Whether there were programs, and all have ended. */
  get over(): boolean {
    return this.#started.length > 0 && this.#started.every((program) => this.#hasEnded(program));
  }

  /** What to say of a program that failed though nobody had ended it or allowed it to fail; null where none did. */
  casualty(): Translated | null {
    const failed = this.#started.find(
      (program) => !program.ended && (this.#journal.program(program.pid).code ?? 0) !== 0,
    );
    return failed ? failure(failed.file, this.#finished(failed)) : null;
  }

  async close(): Promise<void> {
    for (const program of this.#started) if (!this.#hasEnded(program)) program.process.kill();
  }

  async #spawn(file: string, args: readonly string[], mayFail = false): Promise<Started> {
    const process = await this.#machine.spawn('node', [file, ...args]);
    if (process.pid === undefined) throw new Error('checks run on the lab’s own machine, where a process has an id');
    const program: Started = { pid: process.pid, file, process, ended: mayFail };
    this.#started.push(program);
    void drain(process);
    return program;
  }

  #hasEnded({ pid }: Started): boolean {
    return this.#journal.program(pid).code !== null;
  }

  #interrupt({ pid }: Started): void {
    if (this.#machine.signal) this.#machine.signal(pid, 'SIGINT');
    // Across threads there is only what a learner has: the command.
    else void this.#machine.spawn('kill', ['-INT', String(pid)]).then(drain);
  }

  async #force(program: Started): Promise<void> {
    program.ended ||= !this.#hasEnded(program);
    program.process.kill();
    if (!(await this.#patience.wait(() => this.#hasEnded(program), FORCE_MS))) {
      throw new Error(`${program.file} (pid ${program.pid}) outlived SIGKILL`);
    }
  }

  #finished({ pid }: Started): Finished {
    const { code, stdout, stderr } = this.#journal.program(pid);
    return { pid, code: code ?? -1, stdout, stderr };
  }
}

/** Reads what a program prints, lest it waits for a reader. */
async function drain({ output }: MachineProcess): Promise<void> {
  const reader = output.getReader();
  while (!(await reader.read()).done);
}

function failure(file: string, { code, stderr }: Finished): Translated {
  const words = lastWords(stderr);
  return {
    en: `${file} ended with exit code ${code}${words ? `: ${words}` : ''}`,
    'zh-cn': `${file} 以退出码 ${code} 结束${words ? `：${words}` : ''}`,
  };
}

/** The last line of error output that says something: neither a stack frame nor an empty line. */
function lastWords(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !/^at |^Node\.js v|^[{}]$/.test(line)) ?? '';
}
