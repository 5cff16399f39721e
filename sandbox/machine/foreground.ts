import type { InputWriter } from '../control.ts';
import type { Running } from './executor.ts';
import { splitKeys } from './keys.ts';
import { graphemes, graphemeWidth } from './width.ts';

/**
 * The terminal while a program has it: what is typed is shown and goes to the program line by line; Ctrl-C interrupts it
 * (a second one kills it) and Ctrl-D ends its input.
 */
export class Foreground {
  readonly #running: Running;
  readonly #input: InputWriter;
  readonly #echo: (text: string) => void;
  #line: string[] = [];
  #interrupted = false;

  constructor(running: Running, input: InputWriter, echo: (text: string) => void) {
    this.#running = running;
    this.#input = input;
    this.#echo = echo;
  }

  type(data: string): void {
    for (const key of splitKeys(data)) this.#key(key);
  }

  #key(key: string): void {
    switch (key) {
      case '\x03':
        this.#echo('^C\r\n');
        this.#line = [];
        this.#running.discard();
        this.#running.signal(this.#interrupted ? 'SIGKILL' : 'SIGINT');
        this.#interrupted = true;
        return;
      case '\x04':
        if (this.#line.length > 0) void this.#input.write(this.#line.splice(0).join(''));
        else void this.#input.close();
        return;
      case '\r':
      case '\n':
      case '\r\n':
        this.#echo('\r\n');
        void this.#input.write(`${this.#line.splice(0).join('')}\n`);
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
        this.#line = graphemes(this.#line.join('') + key);
        this.#echo(key);
    }
  }
}
