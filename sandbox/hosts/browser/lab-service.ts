/**
 * A lab as its worker offers it to the page: flat, asynchronous, plain data, so that comlink can carry it. `lab-remote.ts` makes
 * a `Lab` of it again.
 */
import { type ProxyMarked, proxy } from 'comlink';
import type {
  FileTree,
  InputWriter,
  Lab,
  MachineProcess,
  OutputReader,
  ShellSession,
  SpawnOptions,
} from '../../control.ts';
import type { TraceEvent } from '../../trace/event.ts';

/** Real milliseconds between two batches of events: the page draws no more often. */
const BATCH_EVERY_MS = 10;

interface Spawned {
  process: MachineProcess;
  reader: OutputReader | null;
  writer: InputWriter | null;
}

export class LabService {
  readonly #lab: Lab;
  readonly #spawned = new Map<number, Spawned>();
  #nextProcess = 1;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  places(): { workdir: string; path: string } {
    const { workdir, path } = this.#lab.machine;
    return { workdir, path };
  }

  reset(): Promise<void> {
    return this.#lab.reset();
  }

  mount(tree: FileTree, options?: { mountPoint?: string }): Promise<void> {
    return this.#lab.machine.mount(tree, options);
  }

  /** Calls a method of a part of the lab that takes and gives plain data. */
  call(part: 'cluster' | 'clock' | 'network' | 'files', method: string, args: readonly unknown[]): unknown {
    const target = part === 'files' ? this.#lab.machine.fs : this.#lab[part];
    return (target as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[method]?.(...args);
  }

  watch(
    path: string,
    options: { recursive: boolean },
    listener: (event: 'rename' | 'change', name: string | Uint8Array) => void,
  ): (() => void) & ProxyMarked {
    const watcher = this.#lab.machine.fs.watch(path, options, (event, name) => void listener(event, name));
    return proxy(() => watcher.close());
  }

  on(event: 'port' | 'error', listener: (...args: unknown[]) => void): (() => void) & ProxyMarked {
    const listen = this.#lab.machine.on.bind(this.#lab.machine) as (event: string, listener: unknown) => () => void;
    return proxy(listen(event, (...args: unknown[]) => void listener(...args)));
  }

  teardown(): void {
    this.#lab.machine.teardown();
  }

  async spawn(command: string, args?: string[], options?: SpawnOptions): Promise<{ handle: number; pid?: number }> {
    const process = await this.#lab.machine.spawn(command, args, options);
    const handle = this.#nextProcess;
    this.#nextProcess += 1;
    this.#spawned.set(handle, { process, reader: null, writer: null });
    return process.pid === undefined ? { handle } : { handle, pid: process.pid };
  }

  async read(handle: number): Promise<{ done: boolean; value?: string | undefined }> {
    const spawned = this.#find(handle);
    spawned.reader ??= spawned.process.output.getReader();
    return spawned.reader.read();
  }

  async write(handle: number, text: string | null): Promise<void> {
    const spawned = this.#find(handle);
    spawned.writer ??= spawned.process.input.getWriter();
    await (text === null ? spawned.writer.close() : spawned.writer.write(text));
  }

  exit(handle: number): Promise<number> {
    return this.#find(handle).process.exit;
  }

  kill(handle: number): void {
    this.#find(handle).process.kill();
  }

  /** The page will not ask for this process again. */
  forget(handle: number): void {
    this.#spawned.delete(handle);
  }

  async openShell(
    write: (text: string) => void | Promise<void>,
    size: { columns: number; rows: number },
    history: readonly string[] = [],
    remember?: (line: string) => void,
    ended?: () => void,
  ): Promise<ShellSession & ProxyMarked> {
    const shell = await this.#lab.openShell(write, size, {
      history,
      ...(remember ? { remember } : {}),
      ...(ended ? { ended } : {}),
    });
    return proxy({
      input: (data) => shell.input(data),
      resize: (columns, rows) => shell.resize(columns, rows),
      close: () => shell.close(),
    } satisfies ShellSession);
  }

  events(after?: number): Promise<{ events: readonly TraceEvent[]; dropped: number }> {
    return this.#lab.trace.events(after);
  }

  /** Sends the next batch when the page has dealt with the one before: a flood of events makes batches larger, not more. */
  async subscribe(
    reader: (events: readonly TraceEvent[]) => void | Promise<void>,
  ): Promise<(() => void) & ProxyMarked> {
    let waiting: TraceEvent[] = [];
    let sending = false;
    const send = async (): Promise<void> => {
      if (sending) return;
      sending = true;
      while (waiting.length > 0) {
        const events = waiting;
        waiting = [];
        try {
          await reader(events);
        } catch {
          // What the page makes of its events is told there.
        }
        await new Promise((resolve) => setTimeout(resolve, BATCH_EVERY_MS));
      }
      sending = false;
    };
    return proxy(
      await this.#lab.trace.subscribe((events) => {
        for (const event of events) waiting.push(event);
        void send();
      }),
    );
  }

  #find(handle: number): Spawned {
    const spawned = this.#spawned.get(handle);
    if (!spawned) throw new Error(`no process ${handle} of the page`);
    return spawned;
  }
}
