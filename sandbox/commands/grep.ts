import type { Command, CommandIo } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf, type NamedInput } from './text/lines.ts';
import { type Options, withOptions } from './text/options.ts';
import { literally, regularExpression } from './text/regular-expression.ts';

export const grep: Command = {
  name: 'grep',
  summary: 'prints the lines in which a pattern is found: grep [-ivcnorlwE] PATTERN [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'grep',
      argv,
      io,
      {
        flags: 'ivcnoErRlLqswxFHhGa',
        values: 'emABC',
        long: {
          'ignore-case': 'i',
          'invert-match': 'v',
          count: 'c',
          'line-number': 'n',
          'only-matching': 'o',
          'extended-regexp': 'E',
          'fixed-strings': 'F',
          recursive: 'r',
          'files-with-matches': 'l',
          quiet: 'q',
          'word-regexp': 'w',
          'line-regexp': 'x',
          'max-count': 'm',
          color: 'C0',
          colour: 'C0',
        },
        usage: '[OPTION]... PATTERNS [FILE]...',
        tellsUsage: true,
        code: 2,
      },
      (options) => search(options, io),
    ),
};

async function search(options: Options, io: CommandIo): Promise<number> {
  const [first, ...others] = options.rest;
  const given = options.all('e');
  if (given.length === 0 && first === undefined) {
    await io.stderr.write("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
    return 2;
  }
  const pattern = patternOf(given.length > 0 ? given : [first as string], options);
  const named = given.length > 0 ? options.rest : others;
  const recursive = options.has('r') || options.has('R');
  const names = recursive ? await below(named.length > 0 ? named : [''], io) : named;
  const showNames = options.has('H') || (!options.has('h') && (named.length > 1 || recursive));
  let failed = false;
  let found = false;
  const told = (name: string, reason: string): string => `grep: ${name}: ${reason}`;
  if (!recursive || names.length > 0) {
    for await (const each of inputsOf('grep', names, io, () => (failed = true), told)) {
      const hit = await searchOne(each, { pattern, options, io, prefix: showNames ? each.name : null });
      found ||= hit;
      if (hit && options.has('q')) return 0;
    }
  }
  return failed ? 2 : found ? 0 : 1;
}

function patternOf(patterns: readonly string[], options: Options): RegExp {
  const all = patterns.flatMap((each) => each.split('\n'));
  const flags = options.has('i') ? 'gi' : 'g';
  const sources = all.map((each) =>
    options.has('F') ? literally(each) : regularExpression(each, { extended: options.has('E') }).source,
  );
  const joined = sources.map((each) => `(?:${each})`).join('|');
  if (options.has('x')) return new RegExp(`^(?:${joined})$`, `u${flags}`);
  return new RegExp(options.has('w') ? `(?<!\\w)(?:${joined})(?!\\w)` : joined, `u${flags}`);
}

async function searchOne(
  { name, input }: NamedInput,
  { pattern, options, io, prefix }: { pattern: RegExp; options: Options; io: CommandIo; prefix: string | null },
): Promise<boolean> {
  const out = new LineWriter(io);
  const silent = options.has('q') || options.has('c') || options.has('l') || options.has('L');
  const limit = Number(options.value('m') ?? Number.POSITIVE_INFINITY);
  const after = Number(options.value('A') ?? options.value('C') ?? 0);
  const before = Number(options.value('B') ?? options.value('C') ?? 0);
  const label = prefix === '-' ? '(standard input)' : prefix;
  const say = (text: string, number: number, mark: string): Promise<void> =>
    out.line(`${label === null ? '' : label + mark}${options.has('n') ? number + mark : ''}${text}`);
  let count = 0;
  let number = 0;
  let owed = 0;
  let lastSaid = 0;
  let kept: string[] = [];
  for await (const line of linesOf(input)) {
    number += 1;
    pattern.lastIndex = 0;
    if (pattern.test(line) === options.has('v')) {
      if (owed > 0 && !silent) {
        await say(line, number, '-');
        lastSaid = number;
      } else if (before > 0) kept = [...kept, line].slice(-before);
      owed -= 1;
      continue;
    }
    count += 1;
    if (options.has('q') || options.has('l')) break;
    if (line.includes('\0') && !silent && !options.has('a')) {
      await out.line(`grep: ${name === '-' ? '(standard input)' : name}: binary file matches`);
      break;
    }
    if (!silent && options.has('o') && !options.has('v')) {
      pattern.lastIndex = 0;
      for (const [text] of line.matchAll(pattern)) if (text !== '') await say(text, number, ':');
    } else if (!silent) {
      if ((before > 0 || after > 0) && lastSaid > 0 && number - kept.length > lastSaid + 1) await out.line('--');
      for (const [i, text] of kept.entries()) await say(text, number - kept.length + i, '-');
      await say(line, number, ':');
      lastSaid = number;
    }
    kept = [];
    owed = after;
    if (count >= limit) break;
  }
  if (options.has('l') ? count > 0 : options.has('L') && count === 0)
    await out.line(name === '-' ? '(standard input)' : name);
  else if (options.has('c') && !options.has('q')) await out.line(`${label === null ? '' : `${label}:`}${count}`);
  await out.flush();
  return count > 0;
}

/** Files below directories, in order. */
async function below(names: readonly string[], io: CommandIo): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    if ((await io.fs.kind(name || '.')) !== 'directory') found.push(name);
    else {
      const inside = await io.fs.readdir(name || '.');
      const paths = inside.map((each) => (name === '' ? each : `${name.replace(/\/$/, '')}/${each}`));
      found.push(...(await below(paths, io)));
    }
  }
  return found;
}
