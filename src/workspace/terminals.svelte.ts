import { keepTerminals, keptTerminals } from './kept-terminals.ts';

export interface OpenedTerminal {
  /** As it is called: the lowest number that is free. Terminal 1 is pts/0. */
  readonly number: number;
  /** Never used again. */
  readonly key: number;
}

/** The terminals of a workspace, at least one: which are open, which one is in front, and whether all are in sight. */
export class Terminals {
  static readonly most = 6;
  open = $state.raw<readonly OpenedTerminal[]>([{ number: 1, key: 1 }]);
  /** Key of the one in front: where all are in sight, the one that is typed into. */
  front = $state(1);
  /** All beside each other, where there is room. */
  beside = $state(false);
  /** Which one is to be typed into next; `times` tells one wish from the one before it. */
  wanted = $state.raw({ key: 0, times: 0 });
  readonly #id: string;
  #keys = 1;

  constructor(id: string) {
    this.#id = id;
  }

  get several(): boolean {
    return this.open.length > 1;
  }

  get full(): boolean {
    return this.open.length >= Terminals.most;
  }

  /** As many as there were on the page before. */
  restore(): void {
    const { count, beside } = keptTerminals(this.#id, Terminals.most);
    while (this.open.length < count) this.#open();
    this.beside = beside;
  }

  add(): void {
    if (this.full) return;
    this.focus(this.#open());
    this.#keep();
  }

  /** One more or fewer in sight than one: the first time it opens another, as there is nothing else to be beside. */
  toggleBeside(): void {
    this.beside = !this.beside;
    if (this.beside && !this.several) this.add();
    else this.focus(this.front);
    this.#keep();
  }

  close(key: number): void {
    const at = this.open.findIndex((each) => each.key === key);
    if (at < 0 || !this.several) return;
    this.open = this.open.toSpliced(at, 1);
    if (!this.several) this.beside = false;
    if (this.front === key) this.front = (this.open[at] ?? this.open.at(-1))?.key ?? this.front;
    this.focus(this.front);
    this.#keep();
  }

  /** Goes to the next one (1), or the one before (−1). */
  step(by: 1 | -1): void {
    const at = this.open.findIndex(({ key }) => key === this.front);
    const next = this.open.at((at + by) % this.open.length);
    if (next) this.focus(next.key);
  }

  focus(key: number): void {
    this.front = key;
    this.wanted = { key, times: this.wanted.times + 1 };
  }

  #open(): number {
    const taken = new Set(this.open.map(({ number }) => number));
    let number = 1;
    while (taken.has(number)) number += 1;
    this.#keys += 1;
    this.open = [...this.open, { number, key: this.#keys }];
    return this.#keys;
  }

  #keep(): void {
    keepTerminals(this.#id, { count: this.open.length, beside: this.beside });
  }
}
