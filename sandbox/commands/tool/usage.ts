import type { Option } from './options.ts';

const overallWidth = 80;
const gap = 2;

/** The table that a tool explains its options in: two columns, wrapped, options by name. */
export function usage(table: readonly Option[]): string {
  const rows = [...table]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      ({ name, argument, about }) => [argument === undefined ? `--${name}` : `--${name} <${argument}>`, about] as const,
    );
  const widest = Math.max(...rows.map(([option]) => option.length), 'Option'.length);
  const optionWidth = Math.min(Math.floor((overallWidth - gap) / 2), widest);
  const aboutWidth = overallWidth - optionWidth - gap;
  const line = (option: string, about: string): string =>
    `${option.padEnd(optionWidth)}${' '.repeat(gap)}${about.padEnd(aboutWidth)}\n`;
  const head = line('Option', 'Description') + line('------', '-----------');
  return rows.reduce((text, [option, about]) => {
    const left = wrapped(option, optionWidth);
    const right = about.split('\n').flatMap((each) => wrapped(each, aboutWidth));
    const height = Math.max(left.length, right.length);
    for (let i = 0; i < height; i += 1) text += line(left[i] ?? '', right[i] ?? '');
    return text;
  }, head);
}

/** Breaks a line after blanks, hyphens and dots within words; what follows is indented. */
function wrapped(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const pieces: string[] = [];
  let piece = '';
  for (const word of text.match(/[^\s.-]*(?:-+|\.+)?\s*/g) ?? []) {
    if (piece.length + word.length > width) {
      pieces.push(piece.trimEnd());
      piece = `  ${word}`;
    } else piece += word;
  }
  return piece === '' ? pieces : [...pieces, piece];
}
