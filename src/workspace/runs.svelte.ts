import type { Machine, MachineProcess } from '../../sandbox/control.ts';
import type { RunSpec } from './spec.ts';

/** Characters of output kept per program. */
const keptCharacters = 60_000;

/** One program that Run started, and what it printed. */
export class Run {
  readonly key: string;
  readonly name: string;
  state = $state<'starting' | 'running' | 'ended'>('starting');
  code = $state<number | null>(null);
  pid = $state<number | null>(null);
  text = $state.raw('');
  /** Lines that are not shown: printed too fast, or too long ago. */
  dropped = $state(0);
  stopped = false;
  process: MachineProcess | null = null;
  #trimmed = 0;
  #unread = 0;

  constructor(key: string, name: string) {
    this.key = key;
    this.name = name;
  }

  /** Lines that the machine threw away, in all. */
  set unread(lines: number) {
    this.#unread = lines;
    this.dropped = this.#trimmed + lines;
  }

  print(piece: string): void {
    let text = this.text + piece;
    if (text.length > keptCharacters) {
      const cut = text.indexOf('\n', text.length - keptCharacters * 0.75) + 1 || text.length - keptCharacters;
      this.#trimmed += text.slice(0, cut).split('\n').length - 1;
      text = text.slice(cut);
      this.dropped = this.#trimmed + this.#unread;
    }
    this.text = text;
  }

  /** It could not be run at all. */
  fail(error: unknown): void {
    this.print(`${error instanceof Error ? error.message : String(error)}\n`);
    this.code = 1;
    this.state = 'ended';
  }

  get failed(): boolean {
    return this.state === 'ended' && this.code !== 0 && !this.stopped;
  }
}

/** The programs of the last Run. */
export class Runs {
  all = $state.raw<readonly Run[]>([]);
  #started = 0;

  get running(): boolean {
    return this.all.some((run) => run.state !== 'ended');
  }

  /** Starts programs, each with an output of its own, in place of those of the Run before. */
  begin(specs: readonly RunSpec[]): readonly Run[] {
    this.all = specs.map(({ file, args = [], name }) => {
      this.#started += 1;
      return new Run(`run-${this.#started}`, name ?? [file, ...args].join(' '));
    });
    return this.all;
  }

  /** Runs one program to its end. */
  async follow(run: Run, machine: Machine, { file, args = [] }: RunSpec): Promise<void> {
    try {
      if (run.stopped) {
        run.state = 'ended';
        return;
      }
      const process = await machine.spawn('node', [file, ...args]);
      run.process = process;
      run.pid = process.pid ?? null;
      run.state = 'running';
      if (run.stopped) process.kill();
      const ended = process.exit.then((code) => {
        run.code = code;
        // What a stopped program had still to say is not waited for.
        if (run.stopped) run.state = 'ended';
      });
      await this.#read(run, process);
      await ended;
      run.state = 'ended';
    } catch (error) {
      run.fail(error);
    } finally {
      run.process = null;
    }
  }

  /** Shows what a program prints, at most once a frame, and slower when it is a flood; meanwhile the program is held back. */
  async #read(run: Run, process: MachineProcess): Promise<void> {
    const reader = process.output.getReader();
    let waiting = '';
    let painted: Promise<void> | null = null;
    const paint = () => {
      painted = null;
      run.print(waiting);
      waiting = '';
    };
    for (;;) {
      const { done, value } = await reader.read();
      if (value) waiting += value;
      if (done || run.stopped) break;
      painted ??= (waiting.length > 8_000 ? pause(100) : nextFrame()).then(paint);
      if (waiting.length > 32_000) await painted;
    }
    paint();
  }

  /** Ends every program. */
  stop(): void {
    for (const run of this.all) {
      if (run.state === 'ended') continue;
      run.stopped = true;
      run.process?.kill();
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 100); // A page in the background paints no frames.
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
