import type { TraceControl } from '../control.ts';
import type { Clock } from '../host.ts';
import type { TraceEvent } from '../trace/event.ts';

/** Everything that happened in a lab while a check watches it, and what each program printed. */
export class Journal {
  readonly #clock: Clock;
  readonly #events: TraceEvent[] = [];
  readonly #programs = new Map<number, Program>();
  readonly #waiting = new Set<() => void>();
  #last = 0;
  #end: () => void = () => {};

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Subscribes before it reads what was there already, so that nothing falls between. */
  static async of(trace: TraceControl, clock: Clock): Promise<Journal> {
    const journal = new Journal(clock);
    let early: TraceEvent[] | null = [];
    journal.#end = await trace.subscribe((events) => {
      if (early) early.push(...events);
      else journal.#add(events);
    });
    const { events: past } = await trace.events();
    const later = early;
    early = null;
    journal.#add(past);
    journal.#add(later);
    return journal;
  }

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** Grows with every event: whether anything happened since is whether it is the same. */
  get version(): number {
    return this.#last;
  }

  program(pid: number): Program {
    const known = this.#programs.get(pid);
    if (known) return known;
    const program: Program = { stdout: '', stderr: '', code: null };
    this.#programs.set(pid, program);
    return program;
  }

  /** Resolves shortly after something happens, and at the latest after `ms` milliseconds of lab time. */
  change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(soon);
        timer.cancel();
        resolve();
      };
      // Events come in bursts, and whoever waits wants to look once at what a burst has led to.
      const soon = (): void => {
        this.#waiting.delete(soon);
        timer.cancel();
        timer = this.#clock.after(BURST_MS, done);
      };
      let timer = this.#clock.after(Math.max(ms, 0), done);
      this.#waiting.add(soon);
    });
  }

  end(): void {
    this.#end();
  }

  #add(events: readonly TraceEvent[]): void {
    for (const event of events) {
      if (event.id <= this.#last) continue;
      this.#last = event.id;
      this.#events.push(event);
      if (event.type === 'output') this.program(event.pid)[event.stream] += event.text;
      else if (event.type === 'process-exit') this.program(event.pid).code = event.code;
    }
    for (const wake of [...this.#waiting]) wake();
  }
}

export interface Program {
  stdout: string;
  stderr: string;
  /** Exit code; null while it runs. */
  code: number | null;
}

const BURST_MS = 5;
