import { graphemes, graphemeWidth } from '#sandbox/machine/width.ts';

/** As much of a terminal as the shell speaks to: rows of cells, a cursor, wrapping at the last cell. */
export class Screen {
  readonly columns: number;
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns = 80) {
    this.columns = columns;
  }

  write = (text: string): void => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    for (const token of text.match(/\x1b\[[?0-9;]*[A-Za-z]|[\s\S]/gu) ?? []) {
      if (token.startsWith('\x1b')) this.#escape(token);
      else if (token === '\r') this.#column = 0;
      else if (token === '\n') this.#down(1);
      else if (token === '\t') this.#column = Math.min(this.#column - (this.#column % 8) + 8, this.columns - 1);
      else if (token === '\b') this.#column = Math.max(0, this.#column - 1);
      else for (const each of graphemes(token)) this.#put(each);
    }
  };

  /** Text of all rows, without blanks at the ends. */
  get text(): string {
    return this.#rows
      .map((row) =>
        Array.from(row, (cell) => cell ?? ' ')
          .join('')
          .trimEnd(),
      )
      .join('\n')
      .trimEnd();
  }

  get cursor(): [row: number, column: number] {
    return [this.#row, this.#column];
  }

  #put(character: string): void {
    const width = graphemeWidth(character);
    if (this.#column + width > this.columns) {
      this.#down(1);
      this.#column = 0;
    }
    const row = this.#rows[this.#row] as string[];
    row[this.#column] = character;
    if (width === 2) row[this.#column + 1] = '';
    this.#column += width;
  }

  #down(rows: number): void {
    this.#row += rows;
    while (this.#rows.length <= this.#row) this.#rows.push([]);
  }

  #escape(sequence: string): void {
    const kind = sequence.at(-1);
    const count = Number.parseInt(sequence.slice(2), 10) || 1;
    this.#column = Math.min(this.#column, this.columns - 1);
    if (kind === 'A') this.#row = Math.max(0, this.#row - count);
    else if (kind === 'C') this.#column += count;
    else if (kind === 'D') this.#column -= count;
    else if (kind === 'H') [this.#row, this.#column] = [0, 0];
    else if (kind === 'J' && /2|3/.test(sequence)) this.#rows = [[]];
    else if (kind === 'J') {
      this.#rows.length = this.#row + 1;
      (this.#rows[this.#row] as string[]).length = Math.min((this.#rows[this.#row] as string[]).length, this.#column);
    } else if (kind !== 'm' && !sequence.startsWith('\x1b[?2004'))
      throw new Error(`escape sequence ${JSON.stringify(sequence)} is not known`);
  }
}
