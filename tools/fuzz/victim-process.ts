import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Memory that the broker may use in all: one that keeps what it should not dies of it. */
const heapMegabytes = 256;

/** The broker under attack, as its attacker sees it. */
export class Victim {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(): Promise<Victim> {
    const child = fork(join(import.meta.dirname, 'victim.ts'), {
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
    });
    const [{ port }] = (await orGone(child)) as [{ port: number }];
    return new Victim(child, port);
  }

  /** Bytes in use once all garbage is gone. */
  async liveBytes(): Promise<number> {
    const answer = orGone(this.#child);
    this.#child.send('bytes');
    const [{ bytes }] = (await answer) as [{ bytes: number }];
    return bytes;
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (!this.alive) return;
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}

/** The next message, or an error if the process ends first. */
function orGone(child: ChildProcess): Promise<unknown[]> {
  const over = new AbortController();
  const gone = once(child, 'exit', { signal: over.signal }).then(([code, signal]) => {
    throw new Error(`the broker's process ended: ${signal ?? code}`);
  });
  const message = once(child, 'message', { signal: over.signal });
  return Promise.race([message, gone]).finally(() => {
    gone.catch(() => {});
    message.catch(() => {});
    over.abort();
  });
}
