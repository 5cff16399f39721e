/** A run of lines that two texts differ in: where it begins in each, and how many lines it has there. */
export interface Hunk {
  left: number;
  lefts: number;
  right: number;
  rights: number;
}

/** What has to be changed to make one list of lines the other: the least that is possible, in order. */
export function differences(left: readonly string[], right: readonly string[]): Hunk[] {
  const common = longestCommon(left, right);
  const hunks: Hunk[] = [];
  let [l, r] = [0, 0];
  for (const [atLeft, atRight] of [...common, [left.length, right.length] as const]) {
    if (atLeft > l || atRight > r) hunks.push({ left: l, lefts: atLeft - l, right: r, rights: atRight - r });
    [l, r] = [atLeft + 1, atRight + 1];
  }
  return hunks;
}

/** Pairs of places of equal lines, as many as can be in the same order. */
function longestCommon(left: readonly string[], right: readonly string[]): (readonly [number, number])[] {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (l: number, r: number): number => lengths[l * width + r] ?? 0;
  for (let l = left.length - 1; l >= 0; l -= 1) {
    for (let r = right.length - 1; r >= 0; r -= 1) {
      lengths[l * width + r] = left[l] === right[r] ? at(l + 1, r + 1) + 1 : Math.max(at(l + 1, r), at(l, r + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let [l, r] = [0, 0]; l < left.length && r < right.length; ) {
    if (left[l] === right[r]) pairs.push([l++, r++] as const);
    else if (at(l + 1, r) >= at(l, r + 1)) l += 1;
    else r += 1;
  }
  return pairs;
}
