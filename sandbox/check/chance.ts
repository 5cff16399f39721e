/** Deterministic integers from a seed: `pick(3, 6)` is 3, 4, 5 or 6. */
export function picker(seed: number): (least: number, most: number) => number {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (least, most) => least + Math.floor(next() * (most - least + 1));
}

/** A word that no program can have been written for, such as `n7f3a`. */
export function nonceOf(seed: number): string {
  const pick = picker(seed ^ 0x5bd1e995);
  return `n${Array.from({ length: 5 }, () => pick(0, 35).toString(36)).join('')}`;
}
