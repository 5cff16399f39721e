/** Processes as worker threads of Node, each with the runtime that the browser uses too. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ProcessHandle, ProcessHost, ProcessParent, Program } from '../../host.ts';
import type { FromProcess } from '../../process/messages.ts';
import { type ProcessHostClock, startProcess, type Thread } from '../process-handle.ts';

/** Megabytes that a program's heap may grow to. */
const HEAP_MB = 512;

export class NodeProcessHost implements ProcessHost {
  readonly #bundle: string;
  readonly #clock: ProcessHostClock;
  #spare: Thread | null = null;

  /** @param bundle text of the process runtime (tools/build-process.ts) */
  constructor(bundle: string, clock: ProcessHostClock) {
    this.#bundle = bundle;
    this.#clock = clock;
  }

  /** Makes a thread ahead of the next `start`, which is then quick. */
  warm(): void {
    this.#spare ??= makeThread(this.#bundle);
  }

  start(program: Program, parent: ProcessParent): ProcessHandle {
    const thread = this.#spare ?? makeThread(this.#bundle);
    this.#spare = null;
    return startProcess(thread, program, parent, this.#clock);
  }

  /** Ends the spare thread. */
  close(): void {
    this.#spare?.terminate();
    this.#spare = null;
  }
}

function makeThread(bundle: string): Thread {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(bundle, {
    eval: true,
    workerData: { port: port2 },
    transferList: [port2],
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  // A thread that waits for a program must not keep Node alive.
  worker.unref();
  let onDeath: (reason: string) => void = () => {};
  worker.on('error', (error: NodeJS.ErrnoException) => {
    const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    onDeath(outOfMemory ? `FATAL ERROR: JavaScript heap out of memory (limit ${HEAP_MB} MB)` : String(error.stack));
  });
  worker.on('exit', () => onDeath('The process ended unexpectedly.'));
  return {
    listen(receive) {
      worker.ref();
      port1.on('message', (message: FromProcess) => receive(message));
    },
    post: (message, transfer) => port1.postMessage(message, transfer as unknown as ArrayBuffer[]),
    terminate() {
      onDeath = () => {};
      port1.close();
      void worker.terminate();
    },
    died(on) {
      onDeath = on;
    },
  };
}
