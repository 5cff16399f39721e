import { chai } from 'vitest';

/** Deep equality, as vitest's own assertions have it: maps, sets and bigints too. */
export function same(a: unknown, b: unknown): boolean {
  return chai.util.eql(a, b);
}
