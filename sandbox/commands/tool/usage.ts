import type { Option } from './options.ts';

const overallWidth = 80;
const gap = 2;

/** The table that a tool explains its options in: two columns, wrapped, options by name. */
export function usage(table: readonly Option[]): string {
  const rows = [...table]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((option) => [named(option), option.about] as const);
  const widest = Math.max(...rows.map(([option]) => option.length), 'Option'.length);
  const optionLimit = Math.min(Math.floor((overallWidth - gap) / 2), widest);
  const aboutLimit = overallWidth - optionLimit - gap;
  const cells = rows.map(([option, about]) => ({
    left: wrapped(option, optionLimit),
    right: about.split('\n').flatMap((each) => wrapped(each, aboutLimit)),
  }));
  const optionWidth = Math.max(...cells.flatMap(({ left }) => left.map(({ length }) => length)));
  const aboutWidth = Math.max(...cells.flatMap(({ right }) => right.map(({ length }) => length)));
  const line = (option: string, about: string): string =>
    `${option.padEnd(optionWidth)}${' '.repeat(gap)}${about.padEnd(aboutWidth)}\n`;
  const title = table.some(({ required }) => required) ? 'Option (* = required)' : 'Option';
  const head = line(title, 'Description') + line(title.replace(/./g, '-'), '-----------');
  return cells.reduce((text, { left, right }) => {
    const height = Math.max(left.length, right.length);
    for (let i = 0; i < height; i += 1) text += line(left[i] ?? '', right[i] ?? '');
    return text;
  }, head);
}

function named({ name, alias, argument, optional, required }: Option): string {
  if (required) return `* ${named({ name, about: '', ...(argument === undefined ? {} : { argument }) })}`;
  const names = alias === undefined ? `--${name}` : `${alias.length === 1 ? '-' : '--'}${alias}, --${name}`;
  if (argument === undefined) return names;
  return optional ? `${names} [${argument}]` : `${names} <${argument}>`;
}

/** The pieces of a line that Java may break it between: after blanks, hyphens and dots within words, before a port. */
export function breakable(text: string): readonly string[] {
  return (
    text.match(/>?(?:[^\s.:>-]|(?<!\d)>|: (?=\d)|:(?![\da-zA-Z])|-(?=[\d,])|\.(?=['"\]]))*(?:-+|\.+|:)?\s*/g) ?? []
  );
}

/** Breaks a line; what follows is indented. */
function wrapped(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const pieces: string[] = [];
  let piece = '';
  for (const word of breakable(text)) {
    if (piece.length + word.length > width) {
      pieces.push(piece.trimEnd());
      piece = `  ${word}`;
    } else piece += word;
  }
  return piece === '' ? pieces : [...pieces, piece];
}
