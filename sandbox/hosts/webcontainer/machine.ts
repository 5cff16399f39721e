import type {
  FileTree,
  Machine,
  MachineFiles,
  MachineProcess,
  OutputReader,
  OutputStream,
  SpawnOptions,
} from '../../control.ts';
import type { Actor } from '../../trace/event.ts';
import type { Trace } from '../../trace/trace.ts';
import { home, labFolder } from './mounted.ts';

const firstPid = 412;

/**
 * A container as the lab's machine: `node` knows TypeScript, and what programs do is told to the trace. The process ids are
 * ours, since a container gives none.
 */
export class ContainerMachine implements Machine {
  readonly #container: Machine;
  readonly #trace: Trace;
  readonly #running = new Set<MachineProcess>();
  #nextPid = firstPid;

  constructor(container: Machine, trace: Trace) {
    this.#container = container;
    this.#trace = trace;
  }

  get workdir(): string {
    return this.#container.workdir;
  }

  get path(): string {
    return this.#container.path;
  }

  /** A container's paths start at its working directory: those of the lab's home are meant to be there. */
  get fs(): MachineFiles {
    const { fs } = this.#container;
    const at = (path: string): string => path.replace(home, './');
    return {
      readFile: (path, encoding) => fs.readFile(at(path), encoding),
      writeFile: (path, data) => fs.writeFile(at(path), data),
      readdir: (path) => fs.readdir(at(path)),
      mkdir: (path, options) => fs.mkdir(at(path), options),
      rm: (path, options) => fs.rm(at(path), options),
      watch: (path, options, listener) => fs.watch(at(path), options, listener),
    };
  }

  mount(tree: FileTree, options?: { mountPoint?: string }): Promise<void> {
    return options ? this.#container.mount(tree, options) : this.#container.mount(tree);
  }

  async spawn(command: string, args: string[] = [], options: SpawnOptions = {}): Promise<MachineProcess> {
    const process =
      command === 'node'
        ? await this.#container.spawn('node', ['--import', `./${labFolder}/typescript.mjs`, ...args], {
            ...options,
            // A newer Node warns of kafkajs's own timers, which are no concern of the learner's.
            env: { NODE_NO_WARNINGS: '1', ...options.env },
          })
        : await this.#container.spawn(command, args, options);
    const pid = this.#nextPid;
    this.#nextPid += 1;
    const program = command === 'node' && args[0] !== undefined;
    const file = program ? `${this.workdir}/${args[0]}` : command;
    const actor: Actor = { kind: 'process', pid, name: file.slice(file.lastIndexOf('/') + 1) };
    const start = this.#trace.emit('process-start', actor, null, { pid, file, args: program ? args.slice(1) : args });
    const exit = process.exit.then((code) => {
      this.#running.delete(process);
      this.#trace.emit('process-exit', actor, start, { pid, code });
      return code;
    });
    this.#running.add(process);
    const output = tapped(process.output, (text) => {
      this.#trace.emit('output', actor, start, { pid, stream: 'stdout', text });
    });
    return { output, input: process.input, exit, pid, kill: () => process.kill() };
  }

  on(event: 'port', listener: (port: number, type: 'open' | 'close', url: string) => void): () => void;
  on(event: 'error', listener: (error: { message: string }) => void): () => void;
  on(event: 'port' | 'error', listener: unknown): () => void {
    return (this.#container.on as (event: string, listener: unknown) => () => void).call(
      this.#container,
      event,
      listener,
    );
  }

  /** Ends every program that was spawned here; resolves when the last is gone. */
  async killAll(): Promise<void> {
    const running = [...this.#running];
    for (const process of running) process.kill();
    await Promise.all(running.map((process) => process.exit));
  }

  teardown(): void {
    this.#container.teardown();
  }
}

/** The same output, with someone else hearing it as it is read. */
function tapped(output: OutputStream, hear: (text: string) => void): OutputStream {
  return {
    getReader(): OutputReader {
      const reader = output.getReader();
      return {
        async read() {
          const piece = await reader.read();
          if (piece.value !== undefined) hear(piece.value);
          return piece;
        },
        releaseLock: () => reader.releaseLock(),
      };
    },
  };
}
