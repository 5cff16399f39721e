import { textWidth } from './width.ts';

/** Names in columns as wide as the widest, filled from top to bottom. */
export function columnsOf(names: readonly string[], width: number): string[] {
  const cell = Math.max(...names.map(textWidth)) + 2;
  const perRow = Math.max(1, Math.floor(width / cell));
  const rows = Math.ceil(names.length / perRow);
  return Array.from({ length: rows }, (_, row) =>
    names
      .filter((_, index) => index % rows === row)
      .map((name) => name + ' '.repeat(cell - textWidth(name)))
      .join('')
      .trimEnd(),
  );
}
