import type { ServerAssignor } from './assignable.ts';
import { range } from './range-assignor.ts';
import { uniform } from './uniform-assignor.ts';

/** Kafka's own assignors, by name, in the order of `group.consumer.assignors`. */
export const serverAssignors: ReadonlyMap<string, ServerAssignor> = new Map([
  ['uniform', uniform],
  ['range', range],
]);
