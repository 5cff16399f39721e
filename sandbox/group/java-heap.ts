/** A binary heap that breaks ties as Java's PriorityQueue does. */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compareItems: (a: T, b: T) => number) {
    this.#compare = compareItems;
  }

  get size(): number {
    return this.#items.length;
  }

  offer(item: T): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.#compare(item, items[parent] as T) >= 0) break;
      items[at] = items[parent] as T;
      at = parent;
    }
    items[at] = item;
  }

  poll(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (const half = items.length >>> 1; at < half; ) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && this.#compare(items[child] as T, items[child + 1] as T) > 0) child += 1;
      if (this.#compare(last, items[child] as T) <= 0) break;
      items[at] = items[child] as T;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
