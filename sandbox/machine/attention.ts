import { Interrupted } from './errors.ts';
import type { Running } from './running.ts';
import { signalCodes } from './signals.ts';

/** What a shell waits for in the foreground, and what Ctrl-C and Ctrl-Z do to it. */
export class Attention {
  readonly #stops: boolean;
  readonly #running = new Set<Running>();
  #interrupted = false;
  #interrupt: () => void = () => {};
  #interruption: Promise<void> = Promise.resolve();
  #suspend: (() => void) | null = null;

  /** @param stops somebody may stop what runs, and a child that Ctrl-C has ended ends the line */
  constructor(stops: boolean) {
    this.#stops = stops;
    this.renew();
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** Resolves at Ctrl-C. */
  get interruption(): Promise<void> {
    return this.#interruption;
  }

  /** A new line begins. */
  renew(): void {
    this.#interrupted = false;
    this.#interruption = new Promise((resolve) => {
      this.#interrupt = resolve;
    });
  }

  /** Throws Interrupted after a Ctrl-C. */
  check(): void {
    if (this.#interrupted) throw new Interrupted();
  }

  /** Ctrl-C: what runs gets the signal, and nothing more of the line is run. */
  interrupt(signal: 'SIGINT' | 'SIGKILL'): void {
    this.#interrupted = true;
    this.#interrupt();
    for (const running of this.#running) {
      running.discard();
      running.signal(signal);
    }
  }

  /** Ctrl-Z: stops what runs; whether there was something. */
  suspend(): boolean {
    if (!this.#suspend) return false;
    for (const running of this.#running) running.signal('SIGTSTP');
    this.#suspend();
    return true;
  }

  /** Waits until all have ended, or are stopped. */
  async wait(running: readonly Running[], exits: Promise<readonly number[]>): Promise<readonly number[] | 'stopped'> {
    for (const each of running) this.#running.add(each);
    let ignored: (() => void)[] = [];
    try {
      if (!this.#stops) return await exits;
      const stop = new Promise<'stopped'>((resolve) => {
        this.#suspend = () => resolve('stopped');
        // As a program stops itself that has the keyboard to itself, or somebody at another terminal.
        ignored = running.map((each) => each.onStop(() => resolve('stopped')));
      });
      const codes = await Promise.race([exits, stop]);
      if (codes !== 'stopped' && codes.includes(signalCodes.SIGINT)) this.#interrupted = true;
      return codes;
    } finally {
      this.#suspend = null;
      for (const ignore of ignored) ignore();
      for (const each of running) this.#running.delete(each);
    }
  }
}
