/** What console.table prints. */
import { inspect } from './inspect.ts';

const show = (value: unknown): string =>
  inspect(value, {
    depth: value !== null && typeof value === 'object' && !Array.isArray(value) ? -1 : 0,
    maxArrayLength: 3,
    breakLength: Infinity,
  });

function entriesOf(data: object): [string, unknown][] {
  if (data instanceof Map) return [...data].map(([key, value], index) => [String(index), { Key: key, Values: value }]);
  if (data instanceof Set) return [...data].map((value, index) => [String(index), value]);
  return Object.entries(data);
}

export function table(data: object, only?: readonly string[]): string {
  const rows = entriesOf(data);
  const columns: string[] = only ? [...only] : [];
  let hasValues = false;
  for (const [, row] of rows) {
    if (row === null || typeof row !== 'object') hasValues = true;
    else if (!only) for (const key of Object.keys(row)) if (!columns.includes(key)) columns.push(key);
  }
  const indexName = data instanceof Map || data instanceof Set ? '(iteration index)' : '(index)';
  const head = [indexName, ...columns, ...(hasValues ? ['Values'] : [])];
  const body = rows.map(([index, row]) => {
    const isObject = row !== null && typeof row === 'object';
    const cells = columns.map((key) =>
      isObject && Object.hasOwn(row, key) ? show((row as Record<string, unknown>)[key]) : '',
    );
    return [index, ...cells, ...(hasValues ? [isObject ? '' : show(row)] : [])];
  });
  const widths = head.map((title, i) => Math.max(width(title), ...body.map((row) => width(row[i] ?? ''))) + 2);
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((columns) => '─'.repeat(columns)).join(middle) + right;
  const line = (cells: readonly string[]): string =>
    `│${cells.map((cell, i) => ` ${cell}${' '.repeat((widths[i] ?? 0) - width(cell) - 1)}`).join('│')}│`;
  return [rule('┌', '┬', '┐'), line(head), rule('├', '┼', '┤'), ...body.map(line), rule('└', '┴', '┘')].join('\n');
}

/** Columns of a terminal: East Asian characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text)
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  return columns;
}
