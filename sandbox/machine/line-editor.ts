import { columnsOf } from './columns.ts';
import { HistorySearch } from './history-search.ts';
import { type Action, actionOf } from './keys.ts';
import { cursorAfter, graphemes } from './width.ts';

/** What Tab found: candidates that may stand in place of the last `replaced` characters before the cursor. */
export interface Completion {
  replaced: string;
  candidates: readonly string[];
}

export interface LineEditorOptions {
  write(text: string): void;
  columns(): number;
  /** Oldest first; the editor reads it and never writes it. */
  history: readonly string[];
  complete(before: string): Completion;
  onLine(text: string): void;
  onInterrupt(): void;
  onEndOfInput(): void;
}

/** One line of input on a terminal: editing, history, completion; knows how wide characters are and where rows wrap. */
export class LineEditor {
  readonly #options: LineEditorOptions;
  #prompt = '';
  #characters: string[] = [];
  #cursor = 0;
  #row = 0;
  #shown = false;
  /** Where in the history we are; its length is the line being typed. */
  #place = 0;
  #draft = '';
  #killed = '';
  #listedFor: string | null = null;
  #search: { by: HistorySearch; prompt: string; before: string } | null = null;

  constructor(options: LineEditorOptions) {
    this.#options = options;
  }

  get text(): string {
    return this.#characters.join('');
  }

  /** Begins a new line after `prompt`, which may hold colours. The terminal's cursor must be at the start of a row. */
  start(prompt: string): void {
    this.#prompt = prompt;
    this.#characters = [];
    this.#cursor = 0;
    this.#place = this.#options.history.length;
    this.#draft = '';
    this.#row = 0;
    this.show();
  }

  /** Takes the line off the screen, so that something else can be written in its place. */
  hide(): void {
    if (!this.#shown) return;
    this.#options.write(`${this.#toStart()}\x1b[J`);
    this.#shown = false;
    this.#row = 0;
  }

  show(): void {
    this.#shown = true;
    this.#refresh();
  }

  /** The terminal has another width; it has wrapped what it shows anew. */
  resized(): void {
    if (!this.#shown) return;
    this.#row = this.#position(this.#cursor).row;
    this.#refresh();
  }

  key(key: string): void {
    const action = actionOf(key);
    if (action === null) return;
    if (this.#search && this.#searches(action)) return;
    if (action !== 'complete') this.#listedFor = null;
    if (typeof action === 'object') return this.#insert(action.text);
    switch (action) {
      case 'enter':
        return this.#leave(() => this.#options.onLine(this.text));
      case 'interrupt':
        return this.#leave(() => this.#options.onInterrupt(), '^C');
      case 'end-of-input':
        if (this.#characters.length > 0) return this.#remove(this.#cursor, this.#cursor + 1);
        return this.#options.onEndOfInput();
      case 'complete':
        return this.#complete();
      case 'clear':
        this.#options.write('\x1b[2J\x1b[H');
        this.#row = 0;
        return this.#refresh();
      case 'left':
        return this.#moveTo(this.#cursor - 1);
      case 'right':
        return this.#moveTo(this.#cursor + 1);
      case 'word-left':
        return this.#moveTo(this.#wordStart());
      case 'word-right':
        return this.#moveTo(this.#wordEnd());
      case 'home':
        return this.#moveTo(0);
      case 'end':
        return this.#moveTo(this.#characters.length);
      case 'older':
        return this.#recall(this.#place - 1);
      case 'newer':
        return this.#recall(this.#place + 1);
      case 'backspace':
        return this.#remove(this.#cursor - 1, this.#cursor);
      case 'delete':
        return this.#remove(this.#cursor, this.#cursor + 1);
      case 'kill-before':
        return this.#kill(0, this.#cursor);
      case 'kill-after':
        return this.#kill(this.#cursor, this.#characters.length);
      case 'kill-word':
        return this.#kill(this.#wordStart(/\s/), this.#cursor);
      case 'yank':
        return this.#insert(this.#killed);
      case 'search':
        this.#search = { by: new HistorySearch(this.#options.history), prompt: this.#prompt, before: this.text };
        return this.#showSearch();
      case 'cancel':
        return;
    }
  }

  /** A key while the history is searched; false for one that ends the search and does what it always does. */
  #searches(action: Action | { text: string }): boolean {
    const search = this.#search;
    if (!search) return false;
    if (typeof action === 'object') search.by.type(action.text);
    else if (action === 'backspace') search.by.backspace();
    else if (action === 'search') search.by.older();
    else {
      this.#search = null;
      this.#prompt = search.prompt;
      const kept = action === 'cancel' ? search.before : search.by.line;
      this.#characters = graphemes(kept);
      this.#cursor = action === 'cancel' ? this.#characters.length : graphemes(kept.slice(0, search.by.column)).length;
      this.#refresh();
      return false;
    }
    this.#showSearch();
    return true;
  }

  #showSearch(): void {
    if (!this.#search) return;
    const { by } = this.#search;
    this.#prompt = by.prompt;
    this.#characters = graphemes(by.line);
    this.#cursor = graphemes(by.line.slice(0, by.column)).length;
    this.#refresh();
  }

  #insert(text: string): void {
    if (text === '') return;
    const atEnd = this.#cursor === this.#characters.length;
    const before = this.#characters.slice(0, this.#cursor).join('');
    const head = graphemes(before + text);
    this.#characters = [...head, ...this.#characters.slice(this.#cursor)];
    this.#cursor = head.length;
    const { row, column } = this.#position(this.#cursor);
    // The common case, typing at the end of a row that has room, needs no redrawing.
    if (atEnd && row === this.#row && column > 0 && this.#shown && !text.includes('\n')) this.#options.write(text);
    else this.#refresh();
  }

  #remove(from: number, to: number): void {
    if (from < 0 || to > this.#characters.length || from >= to) return;
    this.#characters.splice(from, to - from);
    this.#cursor = from;
    this.#refresh();
  }

  #kill(from: number, to: number): void {
    if (from >= to) return;
    this.#killed = this.#characters.slice(from, to).join('');
    this.#remove(from, to);
  }

  #moveTo(cursor: number): void {
    this.#cursor = Math.min(Math.max(cursor, 0), this.#characters.length);
    this.#refresh();
  }

  #wordStart(gap = /[^\p{L}\p{N}]/u): number {
    let at = this.#cursor;
    while (at > 0 && gap.test(this.#characters[at - 1] as string)) at -= 1;
    while (at > 0 && !gap.test(this.#characters[at - 1] as string)) at -= 1;
    return at;
  }

  #wordEnd(gap = /[^\p{L}\p{N}]/u): number {
    let at = this.#cursor;
    while (at < this.#characters.length && gap.test(this.#characters[at] as string)) at += 1;
    while (at < this.#characters.length && !gap.test(this.#characters[at] as string)) at += 1;
    return at;
  }

  #recall(place: number): void {
    const { history } = this.#options;
    if (place < 0 || place > history.length) return;
    if (this.#place === history.length) this.#draft = this.text;
    this.#place = place;
    this.#setText(history[place] ?? this.#draft);
  }

  #setText(text: string): void {
    this.#characters = graphemes(text);
    this.#cursor = this.#characters.length;
    this.#refresh();
  }

  #complete(): void {
    const before = this.#characters.slice(0, this.#cursor).join('');
    const { replaced, candidates } = this.#options.complete(before);
    if (candidates.length === 0) return;
    const common = commonStart(candidates);
    if (candidates.length === 1 || common.length > replaced.length) {
      const only = candidates.length === 1 && !common.endsWith('/') ? ' ' : '';
      const head = graphemes(before.slice(0, before.length - replaced.length) + common + only);
      this.#characters = [...head, ...this.#characters.slice(this.#cursor)];
      this.#cursor = head.length;
      return this.#refresh();
    }
    if (this.#listedFor === before) this.#list(candidates);
    this.#listedFor = before;
  }

  #list(candidates: readonly string[]): void {
    this.#moveTo(this.#characters.length);
    this.#options.write(`\r\n${columnsOf(candidates, this.#options.columns()).join('\r\n')}\r\n`);
    this.#row = 0;
    this.#refresh();
  }

  /** Ends the line: the cursor goes below it, then `act` has the terminal. */
  #leave(act: () => void, mark = ''): void {
    this.#cursor = this.#characters.length;
    this.#refresh();
    this.#options.write(`${mark}\r\n`);
    this.#shown = false;
    this.#row = 0;
    act();
  }

  #position(cursor: number): { row: number; column: number } {
    const prompt = graphemes(withoutEscapes(this.#prompt));
    return cursorAfter([...prompt, ...this.#characters.slice(0, cursor)], this.#options.columns());
  }

  #toStart(): string {
    return `${this.#row > 0 ? `\x1b[${this.#row}A` : ''}\r`;
  }

  #refresh(): void {
    if (!this.#shown) return;
    const end = this.#position(this.#characters.length);
    const at = this.#position(this.#cursor);
    let out = `${this.#toStart()}\x1b[J${this.#prompt}${this.text.replaceAll('\n', '\r\n')}`;
    const last = this.#characters.at(-1);
    // A terminal that has filled its last cell stays on that row until the next character comes.
    if (end.column === 0 && end.row > 0 && last !== '\n') out += '\r\n';
    if (this.#cursor < this.#characters.length) {
      if (end.row > at.row) out += `\x1b[${end.row - at.row}A`;
      out += '\r';
      if (at.column > 0) out += `\x1b[${at.column}C`;
    }
    this.#options.write(out);
    this.#row = at.row;
  }
}

function commonStart(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) while (!text.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

export function withoutEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '');
}
