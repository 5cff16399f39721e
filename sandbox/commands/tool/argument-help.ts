// What argparse4j says of arguments: usage, help, and what is wrong. Lines are 75 cells wide, and filled with blanks.
import { alike } from './argument-alike.ts';
import {
  type Argument,
  type ArgumentError,
  type ArgumentGroup,
  type ArgumentParser,
  argumentsOf,
  keyOf,
  type Place,
} from './argument-parser.ts';
import { linePieces } from './line-break.ts';

const width = 75;
/** Where the explanations of a help begin. */
const column = 25;

/** `usage: kafka-cluster unregister [-h] …`, wrapped. */
function argumentUsage(place: Place): string {
  const { parser, command } = place;
  const head = `usage: ${parser.program}`;
  const known = argumentsOf(place);
  const words = [
    ...(command ? [...requiredOf(parser), command.name] : []),
    ...known.filter(({ either }) => !either).map(bracketed),
    ...oneOf(known, (command ?? parser).eitherRequired === true),
  ];
  if (!command && parser.commands) words.push(commandNames(place), '...');
  const [first, indent] = head.length > 30 ? [`${head}\n${' '.repeat(6)}`, 6] : [head, head.length];
  return `${filled(words, first, indent)}\n`;
}

/** What a command's usage shows of its parser's own arguments: those that must be there. */
function requiredOf({ arguments: known, eitherRequired }: ArgumentParser): string[] {
  const single = known.filter(({ required, either }) => required && !either).map(bracketed);
  return eitherRequired ? [...single, ...oneOf(known, true)] : single;
}

/** `(--a A | --b B)`, in words. */
function oneOf(known: readonly Argument[], required: boolean): string[] {
  const each = known.filter(({ either }) => either).map(plain);
  if (each.length === 0) return [];
  if (each.length === 1 && required) return each;
  const [open, close] = required ? ['(', ')'] : ['[', ']'];
  return `${open}${each.join('\0|\0')}${close}`.split('\0');
}

function filled(words: readonly string[], first: string, indent: number): string {
  let text = first;
  let at = indent;
  for (const [index, word] of words.entries()) {
    if (index > 0 && at + word.length + 1 > width) {
      text += `\n${' '.repeat(indent)}`;
      at = indent;
    }
    text += ` ${word}`;
    at += 1 + word.length;
  }
  return text;
}

/** All that there is to say. */
export function argumentHelp(place: Place): string {
  const { parser, command } = place;
  const { about, arguments: own } = command ?? parser;
  const parts = [argumentUsage(place)];
  if (about !== undefined) parts.push(`${justified(about)}\n`);
  const commands = command
    ? ''
    : `${parser.commandsTitle?.title ?? 'positional arguments'}:\n${explained(commandNames(place), '')}${(
        parser.commands ?? []
      )
        .map(({ name, summary }) => explained(`  ${name}`, summary))
        .join('')}`;
  if (!command && parser.commands && !parser.commandsTitle) parts.push(commands);
  const ungrouped = argumentsOf(place).filter(({ group }) => group === undefined);
  parts.push(`optional arguments:\n${ungrouped.map(explainedArgument).join('')}`);
  for (const group of new Set(own.flatMap((each) => each.group ?? []))) {
    const members = own.filter((each) => each.group === group);
    parts.push(`${groupTitle(group)}${members.map(explainedArgument).join('')}`);
  }
  if (!command && parser.commandsTitle) parts.push(commands);
  return parts.join('\n');
}

function groupTitle({ title, about }: ArgumentGroup): string {
  const named = title === undefined ? '' : `${title}:\n`;
  return about === undefined ? named : `${named}  ${justified(about, 2)}\n\n`;
}

/** Usage, the error, and arguments or commands that may have been meant. */
export function argumentErrorText({ message, unknown }: ArgumentError, place: Place): string {
  const said = `${argumentUsage(place)}${justified(`${place.parser.program}: error: ${message}\n`)}`;
  if (unknown === null) return said;
  const { commands = [] } = place.parser;
  const body = unknown.replace(/^-+/, '');
  const candidates = unknown.startsWith('-')
    ? argumentsOf(place).flatMap(({ flags }) => flags.filter((flag) => flag.replace(/^-+/, '').length > 1))
    : commands.map(({ name }) => name);
  const meant = body.length < 2 && unknown.startsWith('-') ? [] : alike(body, candidates);
  return meant.length === 0 ? said : `${said}\nDid you mean:\n${meant.map((each) => `\t${each}\n`).join('')}`;
}

function commandNames({ parser }: Place): string {
  if (parser.commandsTitle) return parser.commandsTitle.metavar;
  return `{${(parser.commands ?? []).map(({ name }) => name).join(',')}}`;
}

/** `--id ID` */
function plain(argument: Argument): string {
  return withValue(argument.flags[0] as string, argument);
}

function bracketed(argument: Argument): string {
  return argument.required ? plain(argument) : `[${plain(argument)}]`;
}

function withValue(flag: string, argument: Argument): string {
  const { takes, many, metavar = keyOf(argument).replace(/^-+/, '').replaceAll('-', '_').toUpperCase() } = argument;
  if (takes === undefined) return flag;
  return many ? `${flag} ${metavar} [${metavar} ...]` : `${flag} ${metavar}`;
}

function explainedArgument(argument: Argument): string {
  const { flags, about, fallback } = argument;
  const byDefault = fallback === undefined ? '' : ` (default: ${fallback})`;
  return explained(flags.map((flag) => withValue(flag, argument)).join(', '), `${about}${byDefault}`);
}

function explained(title: string, about: string): string {
  if (about === '') return `  ${title}\n`;
  const gap = title.length <= 21 ? ' '.repeat(column - title.length - 2) : `\n${' '.repeat(column)}`;
  return `  ${title}${gap}${justified(about, column)}\n`;
}

/** Wraps a text; each line but the last is filled to the width with blanks between its words. */
function justified(text: string, indent = 0): string {
  let lines = '';
  let line = '';
  let at = indent;
  for (const piece of linePieces(text)) {
    at += piece.length;
    if (at > width) {
      lines += `${stretched(line, width - (at - piece.length))}\n${' '.repeat(indent)}`;
      line = '';
      at = indent + piece.length;
    }
    line += piece;
    if (piece.endsWith('\n')) {
      lines += line + ' '.repeat(indent);
      line = '';
      at = indent;
    }
  }
  return lines + line;
}

/** Puts blanks into the gaps of a line, the ones in the middle first where they do not come out even. */
function stretched(line: string, missing: number): string {
  const trimmed = line.replace(/^ +| +$/g, '');
  const gaps = trimmed.match(/ +/g)?.length ?? 0;
  if (gaps === 0) return trimmed;
  const blanks = missing + line.length - trimmed.length;
  const rest = blanks % gaps;
  const from = Math.floor((gaps - rest + 1) / 2);
  let gap = 0;
  return trimmed.replace(/ +/g, (found) => {
    const extra = from <= gap && gap < from + rest ? 1 : 0;
    gap += 1;
    return ' '.repeat(Math.floor(blanks / gaps) + extra) + found;
  });
}
