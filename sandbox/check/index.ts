/** All that a lesson's check.ts may import, beside vitest's `expect`. */
import type { CheckContext } from './contract.ts';
import { register } from './session.ts';
import type { Text } from './text.ts';

export type { GroupView, RecordView, TopicView } from '../control.ts';
export type { TraceEvent } from '../trace/event.ts';
export type { CheckContext, CheckGroup, CheckLab, CheckTopic, Finished, Running } from './contract.ts';
export type { Text } from './text.ts';
export { notYet, wrong } from './verdict.ts';

/**
 * Registers one check, a vitest test. It passes: done. It calls `wrong(NAME)`: the program holds the misconception NAME.
 * It calls `notYet`, fails an `expect`, or waits in vain: not yet. It throws anything else: the check itself is broken.
 * Each check of a lesson has a fresh lab of its own, unless the lesson's checks are `live`.
 */
export function check(name: Text, body: (context: CheckContext) => Promise<void> | void): void {
  register({ name, body });
}

/**
 * Groups values by a key, keeping the order in which keys first come. Each group holds every value once, as
 * `groupBy(records, (record) => record.key, (record) => record.partition)` gives the partitions that each key was in.
 */
export function groupBy<Item, Key, Value>(
  items: Iterable<Item>,
  keyFor: (item: Item) => Key,
  valueFor: (item: Item) => Value,
): Map<Key, Value[]>;
export function groupBy<Item, Key>(items: Iterable<Item>, keyFor: (item: Item) => Key): Map<Key, Item[]>;
export function groupBy<Item, Key>(
  items: Iterable<Item>,
  keyFor: (item: Item) => Key,
  valueFor: (item: Item) => unknown = (item) => item,
): Map<Key, unknown[]> {
  const groups = new Map<Key, Set<unknown>>();
  for (const item of items) {
    const key = keyFor(item);
    const group = groups.get(key);
    if (group) group.add(valueFor(item));
    else groups.set(key, new Set([valueFor(item)]));
  }
  return new Map([...groups].map(([key, values]) => [key, [...values]]));
}
