import type { Command } from '../machine/command.ts';
import { inputsOf, textOf } from './text/lines.ts';
import { BadArguments, type Options, withOptions } from './text/options.ts';

export const sort: Command = {
  name: 'sort',
  summary: 'sorts lines: sort [-nrufh] [-k FIELD] [-t SEPARATOR] [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'sort',
      argv,
      io,
      {
        flags: 'nrufhbsVcg',
        values: 'kto',
        long: { 'numeric-sort': 'n', reverse: 'r', unique: 'u', key: 'k', 'field-separator': 't', 'ignore-case': 'f' },
        usage: '[OPTION]... [FILE]...',
        code: 2,
      },
      async (options) => {
        const compare = comparison(options);
        let text = '';
        let failed = false;
        const told = (name: string, reason: string): string =>
          reason === 'Is a directory'
            ? `sort: read failed: ${name}: ${reason}`
            : `sort: cannot read: ${name}: ${reason}`;
        for await (const { input } of inputsOf('sort', options.rest, io, () => (failed = true), told)) {
          const part = await textOf(input);
          text += part === '' || part.endsWith('\n') ? part : `${part}\n`;
        }
        if (failed) return 2;
        const lines = text.split('\n').slice(0, -1);
        if (options.has('c')) {
          const at = lines.findIndex((line, i) => i > 0 && compare(lines[i - 1] as string, line) > 0);
          if (at > 0) await io.stderr.write(`sort: ${options.rest[0] ?? '-'}:${at + 1}: disorder: ${lines[at]}\n`);
          return at > 0 ? 1 : 0;
        }
        const last = options.has('u') || options.has('s') ? 0 : options.has('r') ? -1 : 1;
        const sorted = lines.sort((a, b) => compare(a, b) || last * byCode(a, b));
        const kept = options.has('u')
          ? sorted.filter((line, i) => i === 0 || compare(sorted[i - 1] as string, line) !== 0)
          : sorted;
        const result = kept.map((line) => `${line}\n`).join('');
        const file = options.value('o');
        if (file) await io.fs.writeFile(file, result);
        else if (result !== '') await io.stdout.write(result);
        return 0;
      },
    ),
};

type Compare = (a: string, b: string) => number;

function comparison(options: Options): Compare {
  const keys = options.all('k').map((key) => keyOf(key, options));
  if (keys.length === 0) return ordered([...'nrfhbVg'].filter((each) => options.has(each)).join(''));
  return (a, b) => {
    for (const { compare, of } of keys) {
      const order = compare(of(a), of(b));
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** `2,3nr`: from field 2 to field 3, as numbers, the largest first. */
function keyOf(key: string, options: Options): { compare: Compare; of: (line: string) => string } {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(key);
  if (!match) throw new BadArguments(`invalid number at field start: invalid count at start of '${key}'`, 2);
  const own = (match[3] ?? '') + (match[5] ?? '');
  const letters = own || [...'nrfhbVg'].filter((each) => options.has(each)).join('');
  const [from, character, to] = [
    Number(match[1]),
    Number(match[2] ?? 1),
    match[4] === undefined ? null : Number(match[4]),
  ];
  if (from === 0) throw new BadArguments(`-: invalid field specification '${key}': field number is zero`, 2);
  const separator = options.value('t');
  return {
    compare: ordered(letters),
    of: (line) => {
      const fields = separator === undefined ? (line.match(/\s*\S+|\s+$/g) ?? []) : line.split(separator);
      return fields
        .slice(from - 1, to ?? fields.length)
        .join(separator ?? '')
        .slice(character - 1);
    },
  };
}

function ordered(letters: string): Compare {
  const text = (value: string): string => {
    const trimmed = letters.includes('b') ? value.trimStart() : value;
    return letters.includes('f') ? trimmed.toUpperCase() : trimmed;
  };
  const compare: Compare = /[ng]/.test(letters)
    ? (a, b) => numberOf(a) - numberOf(b)
    : letters.includes('h')
      ? (a, b) => sizeOf(a) - sizeOf(b)
      : letters.includes('V')
        ? byVersion
        : (a, b) => byCode(text(a), text(b));
  return letters.includes('r') ? (a, b) => compare(b, a) : compare;
}

function numberOf(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
}

function sizeOf(text: string): number {
  const unit = /^\s*-?[\d.]+([KMGTP])/i.exec(text)?.[1]?.toUpperCase();
  return numberOf(text) * 1024 ** (unit ? 'KMGTP'.indexOf(unit) + 1 : 0);
}

function byVersion(a: string, b: string): number {
  const left: readonly string[] = a.match(/\d+|\D+/g) ?? [];
  const right: readonly string[] = b.match(/\d+|\D+/g) ?? [];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const order = /^\d/.test(part) && /^\d/.test(other) ? Number(part) - Number(other) : byCode(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
