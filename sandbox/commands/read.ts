import type { Command, CommandIo } from '../machine/command.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const read: Command = {
  name: 'read',
  summary: 'reads a line into variables: read [-r] [-p PROMPT] NAME…',
  builtin: true,
  run: (argv, io) =>
    withOptions(
      'sh: read',
      argv,
      io,
      { flags: 'rs', values: 'apdntu', usage: '[-rs] [-a array] [-p prompt] [name ...]', first: true, code: 2 },
      async (options) => {
        for (const name of options.rest) {
          if (!/^[A-Za-z_]\w*$/.test(name)) throw new BadArguments(`\`${name}': not a valid identifier`);
        }
        const prompt = options.value('p');
        if (prompt && io.stdin.isTerminal) await io.stderr.write(prompt);
        const names = options.rest.length > 0 ? options.rest : ['REPLY'];
        const { line, ended } = await oneLine(io, options.has('r'));
        const set = (await io.shell?.variables())?.find(({ name }) => name === 'IFS')?.value;
        const separators = io.env['IFS'] ?? set ?? ' \t\n';
        const array = options.value('a');
        if (array !== undefined) {
          const all = fieldsOf(line, separators, Number.POSITIVE_INFINITY).filter((field) => field !== '');
          await io.shell?.setArray(array, all);
          return ended ? 1 : 0;
        }
        const fields = options.rest.length > 0 ? fieldsOf(line, separators, names.length) : [line];
        for (const [i, name] of names.entries()) await io.shell?.setVariable(name, fields[i] ?? '');
        return ended ? 1 : 0;
      },
    ),
};

/** The next line; what came after it stays to be read. A backslash joins lines and goes, unless `raw`. */
async function oneLine(io: CommandIo, raw: boolean): Promise<{ line: string; ended: boolean }> {
  let text = '';
  for (;;) {
    const piece = await io.stdin.read();
    if (piece === null) return { line: clean(text, raw), ended: true };
    text += piece;
    const form = raw ? /^([^\n]*)\n/ : /^((?:[^\\\n]|\\[\s\S])*)\n/;
    const found = form.exec(text);
    if (!found) continue;
    io.stdin.unread(text.slice(found[0].length));
    return { line: clean(found[1] as string, raw), ended: false };
  }
}

function clean(line: string, raw: boolean): string {
  return raw ? line : line.replace(/\\\n/g, '').replace(/\\([\s\S])/g, '$1');
}

function fieldsOf(line: string, separators: string, count: number): string[] {
  const blanks = [...separators].filter((each) => /\s/.test(each)).join('');
  const others = [...separators]
    .filter((each) => !/\s/.test(each))
    .map((each) => `\\${each}`)
    .join('');
  const edge = blanks === '' ? null : new RegExp(`^[${blanks}]+|[${blanks}]+$`, 'g');
  let left = edge ? line.replace(edge, '') : line;
  if (separators === '') return [left];
  const gap =
    others === ''
      ? new RegExp(`[${blanks}]+`)
      : new RegExp(`[${blanks}]*[${others}][${blanks}]*${blanks === '' ? '' : `|[${blanks}]+`}`);
  const fields: string[] = [];
  while (fields.length < count - 1) {
    const found = gap.exec(left);
    if (!found) break;
    fields.push(left.slice(0, found.index));
    left = left.slice(found.index + found[0].length);
  }
  return [...fields, left];
}
