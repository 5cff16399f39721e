import { type Argument, type ArgumentParser, allArguments } from './argument-parser.ts';
import { linePieces } from './line-break.ts';

const width = 75;
const column = 25;

/** `usage: …`, broken between arguments. */
export function argumentUsage(parser: ArgumentParser): string {
  const head = `usage: ${parser.program}`;
  const own = new Set(parser.exclusive.arguments);
  const words = allArguments(parser)
    .filter((argument) => !own.has(argument))
    .map((argument) => (argument.required ? spelled(argument) : `[${spelled(argument)}]`));
  const alternatives = parser.exclusive.arguments.map(spelled);
  if (alternatives.length === 1) words.push(...alternatives);
  else words.push(...`(${alternatives.join(' | \0')})`.split('\0').map((word) => word.trimEnd()));
  const long = head.length > 30;
  const indent = ' '.repeat(long ? 7 : head.length + 1);
  const lines = long ? [head] : [];
  let line = long ? indent.slice(1) : head;
  for (const word of words) {
    if (line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent.slice(1);
    }
    line += ` ${word}`;
  }
  return `${[...lines, line].join('\n')}\n`;
}

/** The usage, what the tool is for, and each argument in two columns. */
export function argumentHelp(parser: ArgumentParser): string {
  const { exclusive } = parser;
  const title = exclusive.title === undefined ? '' : `${exclusive.title}:\n`;
  const about = `${title}${indented(exclusive.about, '  ', width - 2)}`;
  const table = (all: readonly Argument[]): string => all.map(explained).join('');
  const plain = allArguments(parser).filter((argument) => !exclusive.arguments.includes(argument));
  return [
    argumentUsage(parser),
    `${wrapped(parser.about, width)}\n`,
    `optional arguments:\n${table(plain)}`,
    `${about}\n`,
    table(exclusive.arguments),
  ].join('\n');
}

function explained(argument: Argument): string {
  const { flags, metavar, many, about, fallback } = argument;
  const value = metavar === undefined ? '' : ` ${many ? `${metavar} [${metavar} ...]` : metavar}`;
  const left = `  ${flags.map((flag) => `${flag}${value}`).join(', ')}`;
  const byDefault = fallback === undefined ? '' : ` (default: ${fallback})`;
  const right = indented(`${about}${byDefault}`, ' '.repeat(column), width - column);
  return left.length + 1 < column ? `${left.padEnd(column)}${right.slice(column)}\n` : `${left}\n${right}\n`;
}

function spelled({ flags: [flag], metavar, many }: Argument): string {
  if (metavar === undefined) return flag;
  return many ? `${flag} ${metavar} [${metavar} ...]` : `${flag} ${metavar}`;
}

function indented(text: string, indent: string, room: number): string {
  return wrapped(text, room)
    .split('\n')
    .map((line) => indent + line)
    .join('\n');
}

/** Broken where Java breaks lines, every line but the last stretched to the full width: the widest gaps are in its middle. */
export function wrapped(text: string, room: number): string {
  const lines: string[] = [];
  let line = '';
  for (const piece of linePieces(text)) {
    if (line.length + piece.length > room && line !== '') {
      lines.push(stretched(line.trimEnd(), room));
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].join('\n');
}

function stretched(line: string, room: number): string {
  const words = line.split(/ +/);
  const gaps = words.length - 1;
  if (gaps === 0) return line;
  const missing = room - line.length;
  const each = Math.floor(missing / gaps);
  const more = missing % gaps;
  const first = Math.ceil((gaps - more) / 2);
  return words.reduce(
    (text, word, index) =>
      `${text}${' '.repeat(1 + each + Number(index - 1 >= first && index - 1 < first + more))}${word}`,
  );
}
