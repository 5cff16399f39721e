import { textWidth } from '../../machine/width.ts';
import { reversed } from './screen.ts';

/** A text with a cursor in it, and what keys do to them: the part of nano that needs no terminal. */
export class TextEditor {
  lines: string[];
  row = 0;
  column = 0;
  changed = false;
  message = '';
  /** First line on the screen. */
  #top = 0;
  #cut: string[] = [];
  #wanted = '';

  constructor(text: string) {
    this.lines = text.replace(/\n$/, '').split('\n');
  }

  /** The text, which ends with a line break unless it is empty. */
  get text(): string {
    return this.lines.length === 1 && this.lines[0] === '' ? '' : `${this.lines.join('\n')}\n`;
  }

  key(key: string, pageRows: number): void {
    this.message = '';
    const move = moves[key];
    if (move) move(this, pageRows);
    else if (key === '\r' || key === '\n') this.#insert('\n');
    else if (key === '\t') this.#insert('\t');
    else if (key === '\x7f' || key === '\b') this.#remove(-1);
    else if (key === '\x1b[3~' || key === '\x04') this.#remove(0);
    else if (key === '\x0b') this.#cutLine();
    else if (key === '\x15') this.#paste();
    else if (key === '\x03') this.message = `line ${this.row + 1}/${this.lines.length}, col ${this.column + 1}`;
    else if (key.charCodeAt(0) >= 0x20) this.#insert(key.replaceAll('\r', '\n'));
  }

  /** Goes to where the text comes next; from the beginning again after the end. */
  find(wanted: string): void {
    this.#wanted = wanted || this.#wanted;
    if (this.#wanted === '') return;
    for (let i = 0; i <= this.lines.length; i += 1) {
      const row = (this.row + i) % this.lines.length;
      const at = (this.lines[row] ?? '').indexOf(this.#wanted, i === 0 ? this.column + 1 : 0);
      if (at < 0) continue;
      [this.row, this.column] = [row, at];
      return;
    }
    this.message = `"${this.#wanted}" not found`;
  }

  /** What is on the screen between the bars, and where the cursor is in it. */
  view(rows: number, columns: number): { lines: string[]; row: number; column: number } {
    if (this.row < this.#top) this.#top = this.row;
    if (this.row >= this.#top + rows) this.#top = this.row - rows + 1;
    const from = this.column < columns - 1 ? 0 : this.column - columns + 2;
    const shown = (line: string): string => line.replaceAll('\t', ' ').slice(from, from + columns);
    const lines = this.lines.slice(this.#top, this.#top + rows).map(shown);
    while (lines.length < rows) lines.push('');
    const before = (this.lines[this.row] ?? '').slice(from, this.column);
    return { lines, row: this.row - this.#top, column: textWidth(before) };
  }

  #insert(text: string): void {
    const line = this.lines[this.row] ?? '';
    const added = (line.slice(0, this.column) + text).split('\n');
    this.lines.splice(this.row, 1, ...added.slice(0, -1), (added.at(-1) ?? '') + line.slice(this.column));
    this.row += added.length - 1;
    this.column = (added.at(-1) ?? '').length;
    this.changed = true;
  }

  /** Removes the character before (−1) or under (0) the cursor; at a line's edge the lines become one. */
  #remove(where: -1 | 0): void {
    const line = this.lines[this.row] ?? '';
    const at = this.column + where;
    if (at >= 0 && at < line.length) {
      this.lines[this.row] = line.slice(0, at) + line.slice(at + 1);
      this.column = at;
    } else {
      const upper = where < 0 ? this.row - 1 : this.row;
      const [above, below] = [this.lines[upper], this.lines[upper + 1]];
      if (above === undefined || below === undefined) return;
      this.lines.splice(upper, 2, above + below);
      [this.row, this.column] = [upper, above.length];
    }
    this.changed = true;
  }

  #cutLine(): void {
    this.#cut = this.lines.splice(this.row, 1);
    if (this.lines.length === 0) this.lines = [''];
    this.row = Math.min(this.row, this.lines.length - 1);
    this.column = 0;
    this.changed = true;
  }

  #paste(): void {
    this.lines.splice(this.row, 0, ...this.#cut);
    this.row += this.#cut.length;
    this.changed ||= this.#cut.length > 0;
  }
}

type Move = (editor: TextEditor, pageRows: number) => void;

const to = (editor: TextEditor, row: number, column: number): void => {
  editor.row = Math.max(0, Math.min(row, editor.lines.length - 1));
  editor.column = Math.max(0, Math.min(column, (editor.lines[editor.row] ?? '').length));
};
const left: Move = (editor) =>
  editor.column > 0
    ? to(editor, editor.row, editor.column - 1)
    : editor.row > 0 && to(editor, editor.row - 1, Number.POSITIVE_INFINITY);
const right: Move = (editor) =>
  editor.column < (editor.lines[editor.row] ?? '').length
    ? to(editor, editor.row, editor.column + 1)
    : editor.row < editor.lines.length - 1 && to(editor, editor.row + 1, 0);
const up: Move = (editor) => to(editor, editor.row - 1, editor.column);
const down: Move = (editor) => to(editor, editor.row + 1, editor.column);
const home: Move = (editor) => to(editor, editor.row, 0);
const end: Move = (editor) => to(editor, editor.row, Number.POSITIVE_INFINITY);
const pageUp: Move = (editor, rows) => to(editor, editor.row - rows, editor.column);
const pageDown: Move = (editor, rows) => to(editor, editor.row + rows, editor.column);

const moves: Readonly<Record<string, Move>> = {
  ...{ '\x1b[D': left, '\x1bOD': left, '\x02': left, '\x1b[C': right, '\x1bOC': right, '\x06': right },
  ...{ '\x1b[A': up, '\x1bOA': up, '\x10': up, '\x1b[B': down, '\x1bOB': down, '\x0e': down },
  ...{ '\x1b[H': home, '\x1bOH': home, '\x1b[1~': home, '\x01': home },
  ...{ '\x1b[F': end, '\x1bOF': end, '\x1b[4~': end, '\x05': end },
  ...{ '\x1b[5~': pageUp, '\x19': pageUp, '\x1b[6~': pageDown, '\x16': pageDown },
};

/** The bar on top: the program, the file, and whether it has changed. */
export function titleBar(file: string, changed: boolean, columns: number): string {
  const middle = file === '' ? 'New Buffer' : file;
  const state = changed ? 'Modified' : '';
  const gap = Math.max(1, Math.floor((columns - middle.length) / 2) - 10);
  const line = `  GNU nano${' '.repeat(gap)}${middle}`;
  return reversed(
    line.padEnd(columns - state.length - 1).slice(0, columns - state.length - 1) + state.padEnd(state.length + 1),
  );
}
