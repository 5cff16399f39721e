/**
 * Puts the program's globals into the place of the thread's, before kafkajs or any program is evaluated: what Node has, on
 * the lab's clock, and nothing that leads out of the lab.
 */
import { Buffer } from 'buffer';
import { ProgramConsole } from './console.ts';
import { labDate, labPerformance } from './date.ts';
import { loop } from './loop.ts';
import { webcrypto } from './modules/crypto.ts';
import { learnersPlaces } from './places.ts';
import { process } from './process.ts';
import { random } from './random.ts';
import * as timers from './timers.ts';

/** Globals of the engine and of the web platform that a program keeps. */
const KEPT = new Set([
  ...[
    'Object',
    'Function',
    'Array',
    'Number',
    'parseFloat',
    'parseInt',
    'Infinity',
    'NaN',
    'undefined',
    'Boolean',
    'String',
    'Symbol',
  ],
  ...[
    'Promise',
    'RegExp',
    'Error',
    'AggregateError',
    'EvalError',
    'RangeError',
    'ReferenceError',
    'SyntaxError',
    'TypeError',
    'URIError',
  ],
  ...[
    'SuppressedError',
    'DisposableStack',
    'AsyncDisposableStack',
    'globalThis',
    'JSON',
    'Math',
    'Intl',
    'ArrayBuffer',
    'Atomics',
  ],
  ...[
    'Uint8Array',
    'Int8Array',
    'Uint16Array',
    'Int16Array',
    'Uint32Array',
    'Int32Array',
    'Float16Array',
    'Float32Array',
    'Float64Array',
  ],
  ...[
    'Uint8ClampedArray',
    'BigUint64Array',
    'BigInt64Array',
    'DataView',
    'Map',
    'BigInt',
    'Set',
    'Iterator',
    'WeakMap',
    'WeakSet',
  ],
  ...[
    'WeakRef',
    'Proxy',
    'Reflect',
    'FinalizationRegistry',
    'decodeURI',
    'decodeURIComponent',
    'encodeURI',
    'encodeURIComponent',
  ],
  ...[
    'escape',
    'unescape',
    'eval',
    'isFinite',
    'isNaN',
    'WebAssembly',
    'TextEncoder',
    'TextDecoder',
    'URL',
    'URLSearchParams',
  ],
  ...[
    'AbortController',
    'AbortSignal',
    'Event',
    'EventTarget',
    'CustomEvent',
    'DOMException',
    'structuredClone',
    'atob',
    'btoa',
  ],
  ...['SharedArrayBuffer', 'Temporal'],
]);

const NO_NETWORK = 'a program in this lab reaches its Kafka brokers and nothing else';

class Refused {
  constructor() {
    throw new Error(`${new.target.name} is not available: ${NO_NETWORK}`);
  }
}

export function install(): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const ends: unknown[] = [null, Object.prototype, EventTarget.prototype];
  for (let holder: object = scope; !ends.includes(holder); holder = Object.getPrototypeOf(holder)) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (KEPT.has(name) || name === 'constructor') continue;
      try {
        if (Reflect.deleteProperty(holder, name)) continue;
        Object.defineProperty(holder, name, { value: undefined });
      } catch {
        // A property that the engine does not give up; what it leads to is closed by the frame's policy.
      }
    }
  }
  const globals: Record<string, unknown> = {
    global: globalThis,
    process,
    Buffer,
    console: new ProgramConsole(),
    Date: labDate(),
    performance: labPerformance,
    crypto: webcrypto,
    setTimeout: timers.setTimeout,
    setInterval: timers.setInterval,
    setImmediate: timers.setImmediate,
    clearTimeout: timers.clearTimeout,
    clearInterval: timers.clearInterval,
    clearImmediate: timers.clearImmediate,
    queueMicrotask: timers.queueMicrotask,
    navigator: {
      hardwareConcurrency: 1,
      language: 'en-US',
      languages: ['en-US'],
      platform: 'linux',
      userAgent: 'Node.js/24',
    },
    fetch: () => Promise.reject(new TypeError(`fetch failed: ${NO_NETWORK}`)),
    WebSocket: class WebSocket extends Refused {},
    EventSource: class EventSource extends Refused {},
  };
  // What the thread itself inherits as an event target would lead to its messages.
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent', 'when']) {
    if (name in scope) globals[name] = undefined;
  }
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(scope, name, { value, writable: true, configurable: true, enumerable: false });
  }
  Math.random = random;
  if (typeof AbortSignal === 'function') {
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController();
      const expire = () =>
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      timers.setTimeout(expire, ms).unref();
      return controller.signal;
    };
  }
  holdWhile(WebAssembly, 'compile');
  holdWhile(WebAssembly, 'instantiate');
  dropForeignFrames();
}

/** The one kind of work that the engine does outside the loop: the program must not be taken for idle meanwhile. */
function holdWhile(holder: object, name: string): void {
  const methods = holder as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const run = methods[name];
  if (!run) return;
  methods[name] = (...args) => {
    const release = loop.hold();
    return run.apply(holder, args).finally(release);
  };
}

/** Where the engine lets stack traces be shaped (V8): only frames of the program's own files. */
function dropForeignFrames(): void {
  if (!('captureStackTrace' in Error)) return;
  const shaped = Error as unknown as {
    prepareStackTrace: (error: Error, frames: readonly { toString(): string }[]) => string;
  };
  Error.stackTraceLimit = 50;
  shaped.prepareStackTrace = (error, frames) => {
    let head: string;
    try {
      head = Error.prototype.toString.call(error);
    } catch {
      head = 'Error';
    }
    const own = frames.map(String).filter((frame) => frame.includes('file:///'));
    // A module's own level is `eval` to the engine, as is a callback; Node names the place alone.
    const shown = own
      .slice(0, 10)
      .map((frame) => frame.replace(/^(async )?(?:[\w$.]+\.)?eval (?:\[as \w+\] )?\((file:.*)\)$/, '$1$2'));
    return [head, ...shown.map((frame) => `    at ${learnersPlaces(frame)}`)].join('\n');
  };
}
