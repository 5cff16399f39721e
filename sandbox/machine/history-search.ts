/** Ctrl-R: looks through the history, from the newest line to the oldest, for what is being typed. */
export class HistorySearch {
  readonly #history: readonly string[];
  #query = '';
  #place: number;
  #failed = false;

  constructor(history: readonly string[]) {
    this.#history = history;
    this.#place = history.length;
  }

  get prompt(): string {
    return `(${this.#failed ? 'failed ' : ''}reverse-i-search)\`${this.#query}': `;
  }

  /** The line that was found; empty before anything was. */
  get line(): string {
    return this.#history[this.#place] ?? '';
  }

  /** Where what is looked for begins in the line. */
  get column(): number {
    return Math.max(0, this.line.indexOf(this.#query));
  }

  type(text: string): void {
    this.#query += text;
    this.#find(Math.min(this.#place, this.#history.length - 1));
  }

  backspace(): void {
    this.#query = this.#query.slice(0, -1);
    this.#place = this.#history.length;
    this.#failed = false;
    if (this.#query !== '') this.#find(this.#history.length - 1);
  }

  older(): void {
    if (this.#query !== '') this.#find(this.#place - 1);
  }

  #find(from: number): void {
    for (let at = from; at >= 0; at -= 1) {
      if (!this.#history[at]?.includes(this.#query)) continue;
      this.#place = at;
      this.#failed = false;
      return;
    }
    this.#failed = true;
  }
}
