/** As far as a word may be from what it is taken for. */
const limit = 7;

/** The names that are nearest to a word, if any is near; dashes at their beginning do not count. */
export function alike(word: string, names: readonly string[]): string[] {
  const found = names
    .map((name) => {
      const body = name.replace(/^-+/, '');
      return { name, distance: body.startsWith(word) ? 0 : distance(word, body) };
    })
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  const nearest = found[0]?.distance ?? limit;
  return nearest >= limit ? [] : found.filter((each) => each.distance === nearest).map(({ name }) => name);
}

/** What it takes to make the one from the other: to swap neighbours is free, an added letter costs 1, another one 2, a lost one 4. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      let least = (last[j - 1] as number) + (same ? 0 : 2);
      const swapped = i >= 2 && j >= 2 && !same && from[i - 2] === to[j - 1] && from[i - 1] === to[j - 2];
      if (swapped) least = Math.min(least, before[j - 2] as number);
      row.push(Math.min(least, (last[j] as number) + 4, (row[j - 1] as number) + 1));
    }
    before = last;
    last = row;
  }
  return last[to.length] as number;
}
