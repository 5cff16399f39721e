import { columnsOf } from './columns.ts';
import { HistorySearch } from './history-search.ts';
import { type Action, actionOf } from './keys.ts';
import { LineView } from './line-view.ts';
import { argumentsOf, commonStart, recased, transposed, wordEnd, wordStart } from './line-words.ts';
import { graphemes } from './width.ts';

/** What Tab found: candidates that may stand in place of the last `replaced` characters before the cursor. */
export interface Completion {
  replaced: string;
  candidates: readonly string[];
  /** How many characters of each candidate go without saying where all are listed: the directory that they are in. */
  common?: number;
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
  readonly #view: LineView;
  #characters: string[] = [];
  #cursor = 0;
  /** Where in the history we are; its length is the line being typed. */
  #place = 0;
  #draft = '';
  #killed = '';
  /** What the key before did, where the next one goes on with it. */
  #last: 'kill' | 'argument' | null = null;
  /** Of Alt-.: how far back in the history its word comes from, and how long it is. */
  #argument = { back: 0, length: 0 };
  /** The line as it was before each change, for Ctrl-_. */
  #undo: { characters: string[]; cursor: number }[] = [];
  #listedFor: string | null = null;
  #search: { by: HistorySearch; prompt: string; before: string } | null = null;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#view = new LineView(options.write, options.columns);
  }

  get text(): string {
    return this.#characters.join('');
  }

  /** Begins a new line after `prompt`, which may hold colours. The terminal's cursor must be at the start of a row. */
  start(prompt: string): void {
    this.#view.start(prompt);
    this.#characters = [];
    this.#cursor = 0;
    this.#place = this.#options.history.length;
    this.#draft = '';
    this.#undo = [];
    this.#last = null;
    this.show();
  }

  /** Takes the line off the screen, so that something else can be written in its place. */
  hide(): void {
    this.#view.hide();
  }

  show(): void {
    this.#view.show(this.#characters, this.#cursor);
  }

  /** The terminal has another width; it has wrapped what it shows anew. */
  resized(): void {
    this.#view.resized(this.#characters, this.#cursor);
  }

  /** Text from the clipboard: it stands in the line as it is, several lines too, until Enter. */
  paste(text: string): void {
    this.#quitSearch();
    this.#listedFor = null;
    this.#last = null;
    this.#insert(
      text
        .replace(/\r\n?/g, '\n')
        .replace(/[^\t\n\P{Cc}]/gu, '')
        .replace(/\n+$/, ''),
    );
  }

  key(key: string): void {
    const action = actionOf(key);
    if (action === null) return;
    if (this.#search && this.#searches(action)) return;
    if (action !== 'complete') this.#listedFor = null;
    const before = this.#last;
    this.#last = null;
    if (typeof action === 'object') this.#insert(action.text);
    else this.#act(action, before);
  }

  #act(action: Action, before: 'kill' | 'argument' | null): void {
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
        return this.#view.afresh(this.#characters, this.#cursor);
      case 'left':
        return this.#moveTo(this.#cursor - 1);
      case 'right':
        return this.#moveTo(this.#cursor + 1);
      case 'word-left':
        return this.#moveTo(wordStart(this.#characters, this.#cursor));
      case 'word-right':
        return this.#moveTo(wordEnd(this.#characters, this.#cursor));
      case 'home':
        return this.#moveTo(0);
      case 'end':
        return this.#moveTo(this.#characters.length);
      case 'older':
        return this.#recall(this.#place - 1);
      case 'newer':
        return this.#recall(this.#place + 1);
      case 'oldest':
        return this.#recall(0);
      case 'newest':
        return this.#recall(this.#options.history.length);
      case 'backspace':
        return this.#remove(this.#cursor - 1, this.#cursor);
      case 'delete':
        return this.#remove(this.#cursor, this.#cursor + 1);
      case 'kill-before':
        return this.#kill(0, this.#cursor, before);
      case 'kill-after':
        return this.#kill(this.#cursor, this.#characters.length, before);
      case 'kill-argument':
        return this.#kill(wordStart(this.#characters, this.#cursor, /\s/), this.#cursor, before);
      case 'kill-word-before':
        return this.#kill(wordStart(this.#characters, this.#cursor), this.#cursor, before);
      case 'kill-word-after':
        return this.#kill(this.#cursor, wordEnd(this.#characters, this.#cursor), before);
      case 'yank':
        return this.#insert(this.#killed);
      case 'yank-argument':
        return this.#yankArgument(before === 'argument');
      case 'transpose':
        return this.#become(transposed(this.#characters, this.#cursor));
      case 'upper':
      case 'lower':
      case 'capital':
        return this.#become(recased(this.#characters, this.#cursor, action));
      case 'undo': {
        const undone = this.#undo.pop();
        if (undone) this.#put(undone);
        return;
      }
      case 'search':
        this.#search = { by: new HistorySearch(this.#options.history), prompt: this.#view.prompt, before: this.text };
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
      this.#quitSearch(action === 'cancel');
      return false;
    }
    this.#showSearch();
    return true;
  }

  /** Takes what the search has found into the line; or leaves the line as it was. */
  #quitSearch(cancelled = false): void {
    const search = this.#search;
    if (!search) return;
    this.#search = null;
    this.#view.prompt = search.prompt;
    const kept = cancelled ? search.before : search.by.line;
    const characters = graphemes(kept);
    this.#put({
      characters,
      cursor: cancelled ? characters.length : graphemes(kept.slice(0, search.by.column)).length,
    });
  }

  #showSearch(): void {
    if (!this.#search) return;
    const { by } = this.#search;
    this.#view.prompt = by.prompt;
    this.#put({ characters: graphemes(by.line), cursor: graphemes(by.line.slice(0, by.column)).length });
  }

  #put({ characters, cursor }: { characters: string[]; cursor: number }): void {
    this.#characters = characters;
    this.#cursor = cursor;
    this.#view.draw(characters, cursor);
  }

  /** A change that Ctrl-_ takes back; null: there was none. */
  #become(line: { characters: string[]; cursor: number } | null): void {
    if (!line) return;
    this.#undo.push({ characters: this.#characters, cursor: this.#cursor });
    this.#put(line);
  }

  #insert(text: string): void {
    if (text === '') return;
    const atEnd = this.#cursor === this.#characters.length;
    const before = this.#characters.slice(0, this.#cursor).join('');
    const head = graphemes(before + text);
    this.#undo.push({ characters: this.#characters, cursor: this.#cursor });
    this.#characters = [...head, ...this.#characters.slice(this.#cursor)];
    this.#cursor = head.length;
    // The common case, typing at the end of a row that has room, needs no redrawing.
    if (!atEnd || !this.#view.append(text, this.#characters)) this.#view.draw(this.#characters, this.#cursor);
  }

  #remove(from: number, to: number): void {
    if (from < 0 || to > this.#characters.length || from >= to) return;
    this.#become({ characters: this.#characters.toSpliced(from, to - from), cursor: from });
  }

  /** Takes text away for Ctrl-Y; what several such keys in a row take comes back as one. */
  #kill(from: number, to: number, before: string | null): void {
    this.#last = 'kill';
    if (from >= to) return;
    const taken = this.#characters.slice(from, to).join('');
    const so = before === 'kill' ? this.#killed : '';
    this.#killed = from < this.#cursor ? taken + so : so + taken;
    this.#remove(from, to);
  }

  /** Alt-.: the last word of the line before; again, of the one before that. */
  #yankArgument(again: boolean): void {
    const back = again ? this.#argument.back + 1 : 1;
    const word = argumentsOf(this.#options.history.at(-back) ?? '').at(-1);
    this.#last = 'argument';
    if (word === undefined) return;
    if (again) this.#remove(this.#cursor - this.#argument.length, this.#cursor);
    this.#argument = { back, length: graphemes(word).length };
    this.#insert(word);
  }

  #moveTo(cursor: number): void {
    this.#cursor = Math.min(Math.max(cursor, 0), this.#characters.length);
    this.#view.draw(this.#characters, this.#cursor);
  }

  #recall(place: number): void {
    const { history } = this.#options;
    if (place < 0 || place > history.length) return;
    if (this.#place === history.length) this.#draft = this.text;
    this.#place = place;
    const characters = graphemes(history[place] ?? this.#draft);
    this.#put({ characters, cursor: characters.length });
  }

  #complete(): void {
    const before = this.#characters.slice(0, this.#cursor).join('');
    const { replaced, candidates, common = 0 } = this.#options.complete(before);
    if (candidates.length === 0) return;
    const shared = commonStart(candidates);
    if (candidates.length === 1 || shared.length > replaced.length) {
      const only =
        candidates.length === 1 && !/[/=]$/.test(shared) && this.#characters[this.#cursor] !== ' ' ? ' ' : '';
      const head = graphemes(before.slice(0, before.length - replaced.length) + shared + only);
      this.#become({ characters: [...head, ...this.#characters.slice(this.#cursor)], cursor: head.length });
      return;
    }
    if (this.#listedFor === before) this.#list(candidates.map((each) => each.slice(common)));
    this.#listedFor = before;
  }

  #list(candidates: readonly string[]): void {
    this.#view.draw(this.#characters, this.#characters.length);
    this.#options.write(`\r\n${columnsOf(candidates, this.#options.columns()).join('\r\n')}\r\n`);
    this.#view.afresh(this.#characters, this.#cursor);
  }

  /** Ends the line: the cursor goes below it, then `act` has the terminal. */
  #leave(act: () => void, mark = ''): void {
    if (this.#cursor < this.#characters.length) this.#moveTo(this.#characters.length);
    this.#view.leave(mark);
    act();
  }
}
