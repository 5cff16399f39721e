import { withoutEscapes } from './line-view.ts';
import { textWidth } from './width.ts';

/** Cells before the cursor in its row once `text` is shown after `column` cells; rows that wrap are taken as one. */
export function columnAfter(text: string, column: number): number {
  // Whoever had the whole screen has given it back as it was: at the start of a row.
  const given = text.lastIndexOf('\x1b[?1049l');
  if (given >= 0) return columnAfter(text.slice(given + '\x1b[?1049l'.length), 0);
  // Of a flood only the last line counts.
  const line = text.lastIndexOf('\n') + 1;
  if (line > 0) return line === text.length ? 0 : columnAfter(text.slice(line), 0);
  const visible = withoutEscapes(text);
  if (visible === '') return text.includes('\x1b[H') ? 0 : column;
  const start = visible.lastIndexOf('\r') + 1;
  let at = start > 0 ? 0 : column;
  for (const part of visible.slice(start).match(/[\t\b]|[^\t\b]+/g) ?? []) {
    if (part === '\t') at += 8 - (at % 8);
    else at = part === '\b' ? Math.max(0, at - 1) : at + textWidth(part);
  }
  return at;
}
