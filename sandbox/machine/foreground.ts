import { splitKeys } from './keys.ts';
import type { TerminalInput } from './streams.ts';
import { graphemes, graphemeWidth } from './width.ts';

/** What Ctrl-C and Ctrl-Z reach: the shell's executor. */
export interface Interruptible {
  interrupt(signal: 'SIGINT' | 'SIGKILL'): void;
  /** Whether there was something to stop. */
  suspend(): boolean;
}

/**
 * The terminal while a line runs: what is typed is shown and goes to its programs line by line; Ctrl-C interrupts them
 * (a second one kills them), Ctrl-Z stops them and Ctrl-D ends their input.
 */
export class Foreground {
  readonly #line: string[] = [];
  readonly #running: Interruptible;
  readonly #input: TerminalInput;
  readonly #echo: (text: string) => void;
  #interrupted = false;

  constructor(running: Interruptible, input: TerminalInput, echo: (text: string) => void) {
    this.#running = running;
    this.#input = input;
    this.#echo = echo;
  }

  type(data: string): void {
    for (const key of splitKeys(data)) this.#key(key);
  }

  /** What was typed and not yet sent. */
  get typed(): string {
    return this.#line.join('');
  }

  #key(key: string): void {
    if (this.#input.raw) return this.#input.push(key);
    switch (key) {
      case '\x03':
        this.#echo('^C');
        this.#line.length = 0;
        this.#running.interrupt(this.#interrupted ? 'SIGKILL' : 'SIGINT');
        this.#interrupted = true;
        return;
      case '\x04':
        this.#input.push(this.#line.length > 0 ? this.#line.splice(0).join('') : null);
        return;
      case '\x1a':
        if (this.#running.suspend()) this.#echo('^Z\r\n');
        return;
      case '\r':
      case '\n':
      case '\r\n':
        this.#echo('\r\n');
        this.#input.push(`${this.#line.splice(0).join('')}\n`);
        return;
      case '\x7f':
      case '\b': {
        const gone = this.#line.pop();
        if (gone !== undefined) this.#echo('\b \b'.repeat(graphemeWidth(gone)));
        return;
      }
      case '\x15':
        while (this.#line.length > 0) this.#key('\x7f');
        return;
      default:
        if (key.charCodeAt(0) < 0x20) return;
        this.#line.splice(0, this.#line.length, ...graphemes(this.#line.join('') + key));
        this.#echo(key);
    }
  }
}
