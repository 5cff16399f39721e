/** Node's own util.inspect and util.format. */
import nodeUtil from 'node-inspect-extracted';
import { learnersPlaces } from './places.ts';

export type InspectOptions = Record<string, unknown>;

const extracted = nodeUtil as unknown as {
  inspect: ((value: unknown, options?: InspectOptions) => string) & { custom: symbol; defaultOptions: object };
  format: (...values: unknown[]) => string;
  formatWithOptions: (options: InspectOptions, ...values: unknown[]) => string;
  stripVTControlCharacters: (text: string) => string;
};

export const { inspect, stripVTControlCharacters } = extracted;

export function format(...values: unknown[]): string {
  for (const value of values) if (value instanceof Error) nameInStack(value);
  return extracted.format(...values);
}

export function formatWithOptions(options: InspectOptions, ...values: unknown[]): string {
  for (const value of values) if (value instanceof Error) nameInStack(value);
  return extracted.formatWithOptions(options, ...values);
}

/**
 * Gives an error the stack that V8 would have: name and message first, then `    at f (place)`, the program's own places only.
 * Other engines write `f@place`, and leave out what the error says.
 */
export function nameInStack(error: Error): void {
  const stack = String(error.stack);
  const frames = [...stack.matchAll(/^(.*?)@(.*:\d+:\d+)$/gm)];
  if (/^\s+at /m.test(stack) || frames.length === 0) return;
  const shown = frames.flatMap(([, written = '', at = '']) => {
    if (!at.startsWith('file:///')) return [];
    const [name, place] = [written.replace(/^async\*/, ''), learnersPlaces(at)];
    return name === '' || /eval|anonymous|[/<]/.test(name) ? [`    at ${place}`] : [`    at ${name} (${place})`];
  });
  const lines = [String(error), ...shown.slice(0, 10)];
  Object.defineProperty(error, 'stack', { value: lines.join('\n'), writable: true, configurable: true });
  if (error.cause instanceof Error) nameInStack(error.cause);
}
