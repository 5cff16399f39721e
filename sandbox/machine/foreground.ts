import { asTyped, splitKeys } from './keys.ts';
import type { TerminalInput } from './streams.ts';
import { graphemes, graphemeWidth } from './width.ts';

/** What Ctrl-C and Ctrl-Z reach: the shell's executor. */
export interface Interruptible {
  interrupt(signal: 'SIGINT' | 'SIGKILL'): void;
  /** Whether there was something to stop. */
  suspend(): boolean;
}

/** What shows of what is typed. */
export interface Echo {
  /** Cells before the cursor in its row. */
  column(): number;
  echo(text: string): void;
}

/**
 * The terminal while a line runs: what is typed is shown and goes to its programs line by line; Ctrl-C interrupts them
 * (a second one kills them), Ctrl-Z stops them and Ctrl-D ends their input.
 */
export class Foreground {
  readonly #line: { character: string; width: number }[] = [];
  readonly #running: Interruptible;
  readonly #input: TerminalInput;
  readonly #shown: Echo;
  /** What is to be shown of the keys at hand: many that come at once are shown at once. */
  #unshown = '';
  #interrupted = false;

  constructor(running: Interruptible, input: TerminalInput, shown: Echo) {
    this.#running = running;
    this.#input = input;
    this.#shown = shown;
  }

  type(data: string): void {
    for (const key of splitKeys(asTyped(data))) this.#key(key);
    this.#show();
  }

  /** What was typed and not yet sent. */
  get typed(): string {
    return this.#line.map(({ character }) => character).join('');
  }

  #take(): string {
    const { typed } = this;
    this.#line.length = 0;
    return typed;
  }

  #echo(text: string): void {
    this.#unshown += text;
  }

  #show(): void {
    const text = this.#unshown;
    this.#unshown = '';
    if (text !== '') this.#shown.echo(text);
  }

  #key(key: string): void {
    if (this.#input.raw) return this.#input.push(key);
    switch (key) {
      case '\x03':
        this.#echo('^C');
        this.#line.length = 0;
        this.#show();
        this.#running.interrupt(this.#interrupted ? 'SIGKILL' : 'SIGINT');
        this.#interrupted = true;
        return;
      case '\x04':
        this.#input.push(this.#take() || null);
        return;
      case '\x1a':
        if (!this.#running.suspend()) return;
        this.#echo('^Z\r\n');
        return this.#show();
      case '\r':
      case '\n':
      case '\r\n':
        this.#echo('\r\n');
        this.#input.push(`${this.#take()}\n`);
        return;
      case '\x7f':
      case '\b':
        return this.#erase(1);
      case '\x17': {
        const { typed } = this;
        return this.#erase(graphemes(typed).length - graphemes(typed.replace(/\S*\s*$/, '')).length);
      }
      case '\x15':
        return this.#erase(this.#line.length);
      case '\t':
        this.#show();
        return this.#add('\t', 8 - (this.#shown.column() % 8));
      default:
        if (key.charCodeAt(0) < 0x20) return;
        for (const each of graphemes(key)) this.#add(each, graphemeWidth(each));
    }
  }

  #add(character: string, width: number): void {
    const before = this.#line.at(-1);
    const joined = before && character !== '\t' ? graphemes(before.character + character) : [];
    // What follows may belong to the character before it.
    if (before && joined.length === 1) before.character += character;
    else this.#line.push({ character, width });
    this.#echo(character);
  }

  #erase(count: number): void {
    for (const { width } of this.#line.splice(this.#line.length - Math.min(count, this.#line.length)))
      this.#echo('\b \b'.repeat(width));
  }
}
