import type { TreeChange } from './data-tree.ts';

/** Types of events, as a watcher is told of them. */
export const eventTypes = { created: 1, deleted: 2, data: 3, children: 4 } as const;
export type EventType = keyof typeof eventTypes;

export interface WatchEvent<Watcher> {
  watcher: Watcher;
  type: EventType;
  path: string;
}

/** Who waits for what to change. A watch is told of one change and is gone. */
export class Watches<Watcher> {
  readonly #data = new Map<string, Set<Watcher>>();
  readonly #children = new Map<string, Set<Watcher>>();

  /** @param kind `data` waits for a node to be made too */
  add(kind: 'data' | 'children', path: string, watcher: Watcher): void {
    const watches = this.#of(kind);
    const watchers = watches.get(path) ?? new Set();
    watchers.add(watcher);
    watches.set(path, watchers);
  }

  has(kind: 'data' | 'children', path: string, watcher: Watcher): boolean {
    return this.#of(kind).get(path)?.has(watcher) ?? false;
  }

  remove(kind: 'data' | 'children', path: string, watcher: Watcher): boolean {
    const watchers = this.#of(kind).get(path);
    if (!watchers?.delete(watcher)) return false;
    if (watchers.size === 0) this.#of(kind).delete(path);
    return true;
  }

  /** Who watches which paths; each path once, whatever of it is watched. */
  all(): readonly { watcher: Watcher; path: string }[] {
    const found = new Map<string, Set<Watcher>>();
    for (const watches of [this.#data, this.#children])
      for (const [path, watchers] of watches) found.set(path, new Set([...(found.get(path) ?? []), ...watchers]));
    return [...found].flatMap(([path, watchers]) => [...watchers].map((watcher) => ({ watcher, path })));
  }

  /** How many watches there are. */
  get size(): number {
    return [this.#data, this.#children].flatMap((each) => [...each.values()]).reduce((sum, { size }) => sum + size, 0);
  }

  forget(watcher: Watcher): void {
    for (const kind of ['data', 'children'] as const)
      for (const path of [...this.#of(kind).keys()]) this.remove(kind, path, watcher);
  }

  /** Who is to be told of the change; their watches are gone with it. */
  changed({ type, path }: TreeChange): readonly WatchEvent<Watcher>[] {
    const told = (watchers: Iterable<Watcher>): readonly WatchEvent<Watcher>[] =>
      [...watchers].map((watcher) => ({ watcher, type, path }));
    if (type === 'children') return told(this.#take('children', path));
    const watchers = this.#take('data', path);
    if (type !== 'deleted') return told(watchers);
    // Who watches both is told once.
    return told(new Set([...watchers, ...this.#take('children', path)]));
  }

  #take(kind: 'data' | 'children', path: string): ReadonlySet<Watcher> {
    const watchers = this.#of(kind).get(path) ?? new Set<Watcher>();
    this.#of(kind).delete(path);
    return watchers;
  }

  #of(kind: 'data' | 'children'): Map<string, Set<Watcher>> {
    return kind === 'data' ? this.#data : this.#children;
  }
}
