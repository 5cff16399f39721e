/**
 * How the page and the broker in the container speak: lines of JSON over standard input and output. Lines without the mark
 * are output for people, or a terminal's echo.
 */
import type { TraceEvent } from '../../trace/event.ts';

const mark = '@lab ';

/** What the page asks for: a method of the cluster's control, or of the lab itself. */
export interface Call {
  call: number;
  method: string;
  args: readonly unknown[];
}

export type Told =
  | { ready: readonly { host: string; port: number }[] }
  | { events: readonly TraceEvent[] }
  | { answer: number; value: unknown }
  | { answer: number; error: string };

export function toLine(message: Call | Told): string {
  return `${mark}${JSON.stringify(message, wrapped)}\n`;
}

/** Reads messages out of a stream of text, whatever the pieces. */
export class Lines<Message> {
  #rest = '';
  readonly #on: (message: Message) => void;

  constructor(on: (message: Message) => void) {
    this.#on = on;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() as string;
    for (const line of lines) {
      if (line.startsWith(mark)) this.#on(JSON.parse(line.slice(mark.length), unwrapped) as Message);
    }
  }
}

/** JSON has no bigint, and frames are not sent. */
function wrapped(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: String(value) };
  return value instanceof Uint8Array ? undefined : value;
}

function unwrapped(_name: string, value: unknown): unknown {
  const text = (value as { $bigint?: unknown } | null)?.$bigint;
  return typeof text === 'string' ? BigInt(text) : value;
}
