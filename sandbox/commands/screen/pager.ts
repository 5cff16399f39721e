import { reversed } from './screen.ts';

/** What `less` shows, and what keys do to it. */
export class Pager {
  readonly #name: string;
  readonly #numbered: boolean;
  #lines: string[] = [''];
  #ended = false;
  /** First line on the screen. */
  #top = 0;
  /** What is typed after `/` or `?`; null while nothing is. */
  #typed: string | null = null;
  #wanted = '';
  #back = false;
  #message = '';

  constructor(name: string, numbered: boolean) {
    this.#name = name;
    this.#numbered = numbered;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 1 && this.#lines[0] === '';
  }

  add(text: string): void {
    const [first = '', ...rest] = text.replaceAll('\r', '').split('\n');
    this.#lines[this.#lines.length - 1] += first;
    for (const line of rest) this.#lines.push(line);
  }

  end(): void {
    this.#ended = true;
    if (this.#lines.length > 1 && this.#lines.at(-1) === '') this.#lines.pop();
  }

  lines(rows: number, columns: number): string[] {
    const page = this.#lines.slice(this.#top, this.#top + rows - 1).map((line, i) => {
      const number = this.#numbered ? `${String(this.#top + i + 1).padStart(7)} ` : '';
      return this.#marked((number + line).slice(0, columns));
    });
    while (page.length < rows - 1) page.push('~');
    return [...page, this.#foot(rows)];
  }

  press(key: string, rows: number): 'quit' | null {
    if (this.#typed !== null) this.#type(key);
    else if (key === 'q' || key === 'Q' || key === '\x03' || key === ':q') return 'quit';
    else if (key === '/' || key === '?') {
      this.#typed = '';
      this.#back = key === '?';
    } else this.#move(key, rows);
    return null;
  }

  #type(key: string): void {
    if (key === '\r' || key === '\n') {
      if (this.#typed) this.#wanted = this.#typed;
      this.#typed = null;
      this.#search(this.#back);
    } else if (key === '\x7f' || key === '\b') this.#typed = this.#typed ? this.#typed.slice(0, -1) : null;
    else if (key === '\x1b' || key === '\x03') this.#typed = null;
    else if (key.charCodeAt(0) >= 0x20) this.#typed += key;
  }

  #move(key: string, rows: number): void {
    const page = rows - 1;
    this.#message = '';
    for (const each of key.startsWith('\x1b') ? [key] : key) {
      if ([' ', 'f', '\x1b[6~', '\x06'].includes(each)) this.#top += page;
      else if (['b', '\x1b[5~', '\x02'].includes(each)) this.#top -= page;
      else if (each === 'd' || each === '\x04') this.#top += Math.floor(page / 2);
      else if (each === 'u' || each === '\x15') this.#top -= Math.floor(page / 2);
      else if (['j', 'e', '\r', '\n', '\x1b[B', '\x1bOB'].includes(each)) this.#top += 1;
      else if (['k', 'y', '\x1b[A', '\x1bOA'].includes(each)) this.#top -= 1;
      else if (['g', '<', '\x1b[H', '\x1b[1~'].includes(each)) this.#top = 0;
      else if (['G', '>', 'F', '\x1b[F', '\x1b[4~'].includes(each)) this.#top = this.#lines.length;
      else if (each === 'n') this.#search(this.#back);
      else if (each === 'N') this.#search(!this.#back);
      this.#top = Math.max(0, Math.min(this.#top, this.#lines.length - page));
    }
  }

  #search(back: boolean): void {
    const matches = (line: string | undefined): boolean => line !== undefined && this.#pattern()?.test(line) === true;
    const step = back ? -1 : 1;
    for (let at = this.#top + step; at >= 0 && at < this.#lines.length; at += step) {
      if (!matches(this.#lines[at])) continue;
      this.#top = at;
      return;
    }
    this.#message = 'Pattern not found';
  }

  #pattern(): RegExp | null {
    if (this.#wanted === '') return null;
    try {
      return new RegExp(this.#wanted, 'g');
    } catch {
      return null;
    }
  }

  #marked(line: string): string {
    const pattern = this.#pattern();
    return pattern ? line.replace(pattern, (found) => (found === '' ? found : reversed(found))) : line;
  }

  #foot(rows: number): string {
    if (this.#typed !== null) return `${this.#back ? '?' : '/'}${this.#typed}`;
    if (this.#message !== '') return reversed(this.#message);
    if (this.#ended && this.#top + rows - 1 >= this.#lines.length) return reversed('(END)');
    return this.#top === 0 && this.#name !== '' ? reversed(this.#name) : ':';
  }
}
