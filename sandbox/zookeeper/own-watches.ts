import type { EventType } from './watches.ts';

/** `exist` waits for a node to be made. */
export type WatchKind = 'data' | 'exist' | 'children';

/** Codes of Watcher.WatcherType, by what they take away. */
export const watcherTypes = { children: 1, data: 2, exist: 2, any: 3 } as const;

/** What a client watches, so that it can watch it again over another connection. */
export class OwnWatches {
  readonly #paths = { data: new Set<string>(), exist: new Set<string>(), children: new Set<string>() };

  add(kind: WatchKind, path: string): void {
    this.#paths[kind].add(path);
  }

  /** Which of these there are, those of data first. */
  of(path: string, kind: WatchKind | 'any'): readonly ('data' | 'children')[] {
    const found = kindsOf(kind).filter((each) => this.#paths[each].has(path));
    const names = found.map((each) => (each === 'children' ? 'children' : 'data'));
    return [...new Set(names)];
  }

  remove(path: string, kind: WatchKind | 'any'): void {
    for (const each of kindsOf(kind)) this.#paths[each].delete(path);
  }

  /** A watch is told of one change, and is gone. */
  told(type: EventType, path: string): void {
    if (type !== 'children') this.remove(path, 'data');
    if (type === 'children' || type === 'deleted') this.remove(path, 'children');
  }

  all(): Readonly<Record<WatchKind, readonly string[]>> {
    const { data, exist, children } = this.#paths;
    return { data: [...data], exist: [...exist], children: [...children] };
  }
}

/** Who takes the watches of a node's data away means those of a node that is not there too. */
function kindsOf(kind: WatchKind | 'any'): readonly WatchKind[] {
  if (kind === 'any') return ['data', 'exist', 'children'];
  return kind === 'children' ? ['children'] : ['data', 'exist'];
}
