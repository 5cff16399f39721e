/** The console of Node: formats as util.inspect does, without colours. */
import { format, type InspectOptions, inspect } from './inspect.ts';
import { loop } from './loop.ts';
import { output } from './stdio.ts';
import { table } from './table.ts';

type Stream = 'stdout' | 'stderr';

export class ProgramConsole {
  #indent = '';
  readonly #counts = new Map<string, number>();
  readonly #times = new Map<string, number>();

  #print(stream: Stream, text: string): void {
    const indented = this.#indent ? this.#indent + text.replaceAll('\n', `\n${this.#indent}`) : text;
    output.write(stream, `${indented}\n`);
  }

  log = (...values: unknown[]): void => this.#print('stdout', format(...values));
  info = this.log;
  debug = this.log;
  error = (...values: unknown[]): void => this.#print('stderr', format(...values));
  warn = this.error;

  trace = (...values: unknown[]): void => {
    const error = new Error(format(...values));
    error.name = 'Trace';
    this.#print('stderr', String(error.stack));
  };

  dir = (value: unknown, options?: InspectOptions): void => {
    this.#print('stdout', inspect(value, { customInspect: false, ...options }));
  };
  dirxml = this.log;

  table = (data: unknown, columns?: readonly string[]): void => {
    if (data === null || typeof data !== 'object') this.log(data);
    else this.#print('stdout', table(data, columns));
  };

  assert = (condition: unknown, ...values: unknown[]): void => {
    if (condition) return;
    if (typeof values[0] === 'string') values[0] = `Assertion failed: ${values[0]}`;
    else values.unshift('Assertion failed');
    this.error(...values);
  };

  group = (...label: unknown[]): void => {
    if (label.length > 0) this.log(...label);
    this.#indent += '  ';
  };
  groupCollapsed = this.group;
  groupEnd = (): void => {
    this.#indent = this.#indent.slice(2);
  };

  count = (label = 'default'): void => {
    const count = (this.#counts.get(label) ?? 0) + 1;
    this.#counts.set(label, count);
    this.log(`${label}: ${count}`);
  };
  countReset = (label = 'default'): void => {
    this.#counts.delete(label);
  };

  time = (label = 'default'): void => {
    this.#times.set(label, loop.clock.now());
  };
  timeLog = (label = 'default', ...values: unknown[]): void => {
    const since = this.#times.get(label);
    if (since === undefined) return this.warn(`Warning: No such label '${label}' for console.timeLog()`);
    const took = loop.clock.now() - since;
    this.log(`${label}: ${took >= 1000 ? `${(took / 1000).toFixed(3)}s` : `${Number(took.toFixed(3))}ms`}`, ...values);
  };
  timeEnd = (label = 'default'): void => {
    this.timeLog(label);
    this.#times.delete(label);
  };
  clear = (): void => {};
}
