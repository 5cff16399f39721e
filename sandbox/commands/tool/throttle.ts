import type { CommandIo } from '../../machine/command.ts';

/** Keeps sending down to so many records a second: negative, as fast as can be; 0 waits for ever after the second record. */
export class Throttle {
  readonly #io: CommandIo;
  readonly #perSecond: number;
  readonly #startedAt: number;

  constructor(io: CommandIo, perSecond: number, startedAt: number) {
    this.#io = io;
    this.#perSecond = perSecond;
    this.#startedAt = startedAt;
  }

  /** Waits after the record of this index, counted from 0, where it was sent too early. */
  async after(index: number, sentAt: number): Promise<void> {
    if (this.#perSecond < 0) return;
    if (this.#perSecond === 0) return index === 0 ? undefined : new Promise(() => {});
    const due = this.#startedAt + (index / this.#perSecond) * 1000;
    if (due > sentAt) await this.#io.sleep(due - sentAt);
  }
}
