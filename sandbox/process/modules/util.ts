/** node:util */
import { format, formatWithOptions, inspect, stripVTControlCharacters } from '../inspect.ts';
import { process } from '../process.ts';
import * as timers from '../timers.ts';
import { isDeepStrictEqual } from './equal.ts';
import { parseArgs } from './parse-args.ts';

type Callback = (error: unknown, value?: unknown) => void;
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

const custom = Symbol.for('nodejs.util.promisify.custom');

function promisify(original: AnyFunction): AnyFunction {
  if (typeof original !== 'function') {
    throw Object.assign(new TypeError('The "original" argument must be of type function'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  }
  const own = (original as unknown as Record<symbol, AnyFunction | undefined>)[custom];
  if (own) return own;
  return function (...args) {
    return new Promise((resolve, reject) => {
      const done: Callback = (error, value) => (error ? reject(error) : resolve(value));
      original.call(this, ...args, done);
    });
  };
}
promisify.custom = custom;
Object.assign(timers.setTimeout, { [custom]: timers.promises.setTimeout });
Object.assign(timers.setImmediate, { [custom]: timers.promises.setImmediate });

function callbackify(original: (...args: unknown[]) => Promise<unknown>): AnyFunction {
  return function (...args) {
    const done = args.pop() as Callback;
    original.apply(this, args).then(
      (value) => process.nextTick(() => done(null, value)),
      (error) => process.nextTick(() => done(error ?? new Error('Promise was rejected with a falsy value'))),
    );
  };
}

function inherits(child: { prototype: object; super_?: unknown }, parent: { prototype: object }): void {
  child.super_ = parent;
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

function deprecate<T extends AnyFunction>(run: T, message: string): T {
  let told = false;
  return function (this: unknown, ...args: unknown[]) {
    if (!told) process.emitWarning(Object.assign(new Error(message), { name: 'DeprecationWarning' }));
    told = true;
    return run.apply(this, args);
  } as T;
}

const tag = (name: string) => (value: unknown) => Object.prototype.toString.call(value) === `[object ${name}]`;

const types = {
  isDate: tag('Date'),
  isRegExp: tag('RegExp'),
  isMap: (value: unknown) => value instanceof Map,
  isSet: (value: unknown) => value instanceof Set,
  isPromise: (value: unknown) => value instanceof Promise,
  isNativeError: (value: unknown) => value instanceof Error,
  isTypedArray: (value: unknown) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isUint8Array: (value: unknown) => value instanceof Uint8Array,
  isArrayBuffer: (value: unknown) => value instanceof ArrayBuffer,
  isAnyArrayBuffer: (value: unknown) => value instanceof ArrayBuffer,
  isArrayBufferView: (value: unknown) => ArrayBuffer.isView(value),
  isAsyncFunction: tag('AsyncFunction'),
  isGeneratorFunction: tag('GeneratorFunction'),
  isBoxedPrimitive: (value: unknown) => [Number, String, Boolean, Symbol, BigInt].some((type) => value instanceof type),
  isProxy: () => false,
};

export const util = {
  inspect,
  format,
  formatWithOptions,
  stripVTControlCharacters,
  promisify,
  callbackify,
  inherits,
  deprecate,
  isDeepStrictEqual,
  parseArgs,
  types,
  TextEncoder,
  TextDecoder,
  isArray: Array.isArray,
  isError: (value: unknown) => value instanceof Error,
  debuglog: () => Object.assign(() => {}, { enabled: false }),
  styleText: (_style: unknown, text: string) => text,
};
