/** Words of a line as readline's keys see them. Positions count characters (graphemes). */

interface Line {
  characters: string[];
  cursor: number;
}

const betweenWords = /[^\p{L}\p{N}]/u;

/** Where the word before the cursor begins. */
export function wordStart(characters: readonly string[], cursor: number, gap = betweenWords): number {
  let at = cursor;
  while (at > 0 && gap.test(characters[at - 1] as string)) at -= 1;
  while (at > 0 && !gap.test(characters[at - 1] as string)) at -= 1;
  return at;
}

/** Where the word at or after the cursor ends. */
export function wordEnd(characters: readonly string[], cursor: number, gap = betweenWords): number {
  let at = cursor;
  while (at < characters.length && gap.test(characters[at] as string)) at += 1;
  while (at < characters.length && !gap.test(characters[at] as string)) at += 1;
  return at;
}

/** The two characters around the cursor change places (the last two, at the end of the line); null where there are none. */
export function transposed(characters: readonly string[], cursor: number): Line | null {
  const second = Math.min(cursor, characters.length - 1);
  if (cursor === 0 || second < 1) return null;
  const swapped = [...characters];
  [swapped[second - 1], swapped[second]] = [characters[second] as string, characters[second - 1] as string];
  return { characters: swapped, cursor: second + 1 };
}

/** The word at or after the cursor in capitals, in small letters, or with one capital. */
export function recased(
  characters: readonly string[],
  cursor: number,
  how: 'upper' | 'lower' | 'capital',
): Line | null {
  const end = wordEnd(characters, cursor);
  if (end === cursor) return null;
  let first = true;
  const changed = characters.slice(cursor, end).map((each) => {
    if (betweenWords.test(each)) return each;
    const up = how === 'upper' || (how === 'capital' && first);
    first = false;
    return up ? each.toUpperCase() : each.toLowerCase();
  });
  return { characters: [...characters.slice(0, cursor), ...changed, ...characters.slice(end)], cursor: end };
}

/** The words of a command line, quotes and all. */
export function argumentsOf(line: string): string[] {
  return line.match(/(?:\\.|"(?:\\.|[^"])*"|'[^']*'|[^\s'"\\])+/g) ?? [];
}

/** What all of these begin with. */
export function commonStart(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) while (!text.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
