import type { CommandIo } from './command.ts';
import { Pipe } from './pipe.ts';
import type { Running } from './running.ts';
import { TextInput } from './streams.ts';

type Streams = { stdout: Pipe; stdin: TextInput } | { stdin: Pipe };

/** The commands of `<(…)` and `>(…)`, which run beside the one that is given a path in their place. */
export class ProcessSubstitutions {
  readonly #files: CommandIo['fs'];
  /** What `<(…)` prints, and what `>(…)` reads, by the path that stands for it. */
  readonly #pipes = new Map<string, Pipe>();
  /** Those of `>(…)` that have not got yet what was written to their paths. */
  readonly #fed = new Map<string, { pipe: Pipe; exit: Promise<unknown> }>();

  constructor(files: CommandIo['fs']) {
    this.#files = files;
  }

  /** Starts one; the path that stands for it. */
  async start(operator: '<' | '>', fork: (streams: Streams) => Promise<Running>): Promise<string> {
    const pipe = new Pipe();
    const path = `/dev/fd/${63 - (this.#pipes.size % 50)}`;
    this.#pipes.set(path, pipe);
    const running = await fork(operator === '<' ? { stdout: pipe, stdin: new TextInput() } : { stdin: pipe });
    void running.exit.then(() => (operator === '<' ? pipe.end() : pipe.breakOff()));
    if (operator === '>') {
      this.#fed.set(path, { pipe, exit: running.exit });
      await this.#files.mkdir('/dev/fd', { recursive: true });
    }
    return path;
  }

  /** The stream that a path stands for. */
  at(path: string): Pipe | undefined {
    return this.#pipes.get(path);
  }

  /** What a `<(…)` has printed becomes a file, for the commands that are given its path. */
  async gather(args: readonly string[]): Promise<void> {
    for (const path of args) {
      const pipe = this.#pipes.get(path);
      if (!pipe || this.#fed.has(path)) continue;
      let text = '';
      for (let piece = await pipe.read(); piece !== null; piece = await pipe.read()) text += piece;
      await this.#files.mkdir('/dev/fd', { recursive: true });
      await this.#files.writeFile(path, text);
    }
  }

  /** Whether a `>(…)` waits for what was written to its path. */
  get waiting(): boolean {
    return this.#fed.size > 0;
  }

  /** What a command has written to the path of a `>(…)` goes to what stands in it, which is waited for. */
  async feed(): Promise<void> {
    for (const [path, { pipe, exit }] of [...this.#fed]) {
      this.#fed.delete(path);
      if ((await this.#files.kind(path)) === 'file') {
        await pipe.write(await this.#files.readFile(path, 'utf-8')).catch(() => {});
        await this.#files.rm(path);
      }
      pipe.end();
      await exit;
    }
  }
}
