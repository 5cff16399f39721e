import { cursorAfter, graphemes } from './width.ts';

/** A line that is being edited, on the screen: its prompt, its text over as many rows as it takes, and the cursor. */
export class LineView {
  prompt = '';
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  /** The row of the cursor, counted from that of the prompt. */
  #row = 0;
  #shown = false;

  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  start(prompt: string): void {
    this.prompt = prompt;
    this.#row = 0;
  }

  show(characters: readonly string[], cursor: number): void {
    this.#shown = true;
    this.draw(characters, cursor);
  }

  hide(): void {
    if (!this.#shown) return;
    this.#write(`${this.#toStart()}\x1b[J`);
    this.#shown = false;
    this.#row = 0;
  }

  /** The terminal has wrapped anew what it shows. */
  resized(characters: readonly string[], cursor: number): void {
    if (!this.#shown) return;
    this.#row = this.#position(characters, cursor).row;
    this.draw(characters, cursor);
  }

  /** Draws it where the terminal's cursor is. */
  afresh(characters: readonly string[], cursor: number): void {
    this.#row = 0;
    this.draw(characters, cursor);
  }

  /** Writes what was added at the end of the line; false where that does not do. */
  append(text: string, characters: readonly string[]): boolean {
    if (!this.#shown || text.includes('\n')) return false;
    const { row, column } = this.#position(characters, characters.length);
    if (row !== this.#row || column === 0) return false;
    this.#write(text);
    return true;
  }

  /** Leaves what is shown, with a mark after it; the cursor goes below. */
  leave(mark: string): void {
    this.#write(`${mark}\r\n`);
    this.#shown = false;
    this.#row = 0;
  }

  draw(characters: readonly string[], cursor: number): void {
    if (!this.#shown) return;
    const end = this.#position(characters, characters.length);
    const at = this.#position(characters, cursor);
    let out = `${this.#toStart()}\x1b[J${this.prompt}${characters.join('').replaceAll('\n', '\r\n')}`;
    // A terminal that has filled its last cell stays on that row until the next character comes.
    if (end.column === 0 && end.row > 0 && characters.at(-1) !== '\n') out += '\r\n';
    if (cursor < characters.length) {
      if (end.row > at.row) out += `\x1b[${end.row - at.row}A`;
      out += '\r';
      if (at.column > 0) out += `\x1b[${at.column}C`;
    }
    this.#write(out);
    this.#row = at.row;
  }

  #position(characters: readonly string[], cursor: number): { row: number; column: number } {
    const prompt = graphemes(withoutEscapes(this.prompt));
    return cursorAfter([...prompt, ...characters.slice(0, cursor)], this.#columns());
  }

  #toStart(): string {
    return `${this.#row > 0 ? `\x1b[${this.#row}A` : ''}\r`;
  }
}

export function withoutEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return text.replace(/\x1b\[[?0-9;]*[A-Za-z]/g, '');
}
