/**
 * The real clock, event loop and error events of the thread, taken before the program's own are put in their place. The only
 * file that knows whether it runs in a Web Worker or in a worker thread of Node.
 */
import type { FromProcess, ToProcess } from './messages.ts';

interface NodeProcess {
  getBuiltinModule(name: string): Record<string, unknown>;
  on(event: string, listener: (reason: unknown) => void): void;
}

const scope = globalThis as unknown as {
  process?: NodeProcess;
  setImmediate?: (run: () => void) => void;
  postMessage?: (message: unknown) => void;
};
const node = scope.process?.getBuiltinModule ? scope.process : null;

// Node makes this class when a port gets its first message, from globals that will be gone by then.
void (globalThis as { MessageEvent?: unknown }).MessageEvent;

export const RealDate = Date;
const realPerformance = performance;
const realSetTimeout = setTimeout;
const realClearTimeout = clearTimeout;
const realSetImmediate = scope.setImmediate;
const realQueueMicrotask = queueMicrotask;
const realAddEventListener = node ? null : addEventListener.bind(globalThis);
const realRemoveEventListener = node ? null : removeEventListener.bind(globalThis);
const realPostMessage = node ? null : scope.postMessage?.bind(globalThis);

/** Real milliseconds since some fixed moment. */
export function wallNow(): number {
  return realPerformance.now();
}

export function wallTimeout(run: () => void, ms: number): () => void {
  const id = realSetTimeout.call(globalThis, run, Math.min(ms, 0x7fffffff));
  return () => realClearTimeout.call(globalThis, id);
}

export function microtask(run: () => void): void {
  realQueueMicrotask.call(globalThis, run);
}

const soonQueue: (() => void)[] = [];
const channel = realSetImmediate ? null : new MessageChannel();
if (channel) channel.port1.onmessage = () => soonQueue.shift()?.();

/** Runs something in a task of its own, once all microtasks are done. */
export function soon(run: () => void): void {
  if (realSetImmediate) realSetImmediate(run);
  else {
    soonQueue.push(run);
    channel?.port2.postMessage(null);
  }
}

export interface Port {
  postMessage(message: FromProcess, transfer?: Transferable[]): void;
  onmessage: ((event: { data: ToProcess }) => void) | null;
}

/** Calls back with the port to the lab, once the host has handed it over. */
export function onPort(start: (port: Port) => void): void {
  if (node) {
    const { workerData } = node.getBuiltinModule('node:worker_threads') as { workerData: { port: Port } };
    start(workerData.port);
    return;
  }
  const listen = (event: Event): void => {
    const [port] = (event as MessageEvent).ports;
    if (!port) return;
    event.stopImmediatePropagation();
    realRemoveEventListener?.('message', listen);
    start(port as unknown as Port);
  };
  realAddEventListener?.('message', listen);
  realPostMessage?.('ready');
}

/** Calls back with the reason of each promise rejection that nothing handled by the end of its turn. */
export function onUnhandledRejection(handle: (reason: unknown, promise: unknown) => void): void {
  if (node) (node.on as (event: string, listener: typeof handle) => void)('unhandledRejection', handle);
  else
    realAddEventListener?.('unhandledrejection', (event) => {
      event.preventDefault();
      handle((event as PromiseRejectionEvent).reason, (event as PromiseRejectionEvent).promise);
    });
}

/**
 * Calls back when every rejection so far would have been told: a browser tells of one in a task of its own, some time after the
 * microtasks that it came of.
 */
export function afterRejections(run: () => void): void {
  if (node) soon(run);
  else wallTimeout(() => soon(run), 4);
}

/** Calls back with errors that escaped every other handler. */
export function onEscapedError(handle: (error: unknown) => void): void {
  if (node) node.on('uncaughtException', handle);
  else
    realAddEventListener?.('error', (event) => {
      event.preventDefault();
      if (onLocated) onLocated(event as ErrorEvent);
      else handle((event as ErrorEvent).error);
    });
}

/** Takes the next error event, while one is provoked to learn its place. */
let onLocated: ((event: ErrorEvent) => void) | null = null;

/** Evaluates a script in the global scope. */
// biome-ignore lint/security/noGlobalEval: running a learner's program is what this is for
export const evaluate = globalThis.eval as (code: string) => unknown;

/**
 * Where in a script, which is known not to parse, the engine sees the error; lines and columns from 1. Never runs the script.
 */
export function locateSyntaxError(code: string): Promise<{ line: number; column: number } | null> {
  if (node) {
    const { Script } = node.getBuiltinModule('node:vm') as { Script: new (code: string, options: object) => unknown };
    try {
      new Script(code, { filename: 'script' });
    } catch (error) {
      const [first, , carets] = String((error as Error).stack).split('\n');
      const line = /^(?:script|file:.*):(\d+)$/.exec(first ?? '');
      if (line) return Promise.resolve({ line: Number(line[1]), column: (carets ?? '').indexOf('^') + 1 || 1 });
    }
    return Promise.resolve(null);
  }
  // A script given to setTimeout is compiled as a whole; its syntax error is reported with a position, as no other way does.
  return new Promise((resolve) => {
    const done = (found: { line: number; column: number } | null): void => {
      onLocated = null;
      resolve(found);
    };
    onLocated = ({ lineno, colno }) => done(lineno ? { line: lineno, column: colno || 1 } : null);
    (realSetTimeout as unknown as (code: string, ms: number) => void)(code, 0);
    realSetTimeout(() => done(null), 50);
  });
}
