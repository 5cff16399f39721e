import type { CommandIo } from '../../machine/command.ts';

/** Rows below their headers, each column as wide as its widest cell, a tab after every cell. */
export async function writeTable(
  io: CommandIo,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const widths = headers.map((header, i) => Math.max(header.length, ...rows.map((row) => (row[i] ?? '').length)));
  for (const row of [headers, ...rows])
    await io.stdout.write(`${row.map((cell, i) => `${cell.padEnd(widths[i] ?? 0)}\t`).join('')}\n`);
}
