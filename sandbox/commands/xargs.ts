import type { Command } from '../machine/command.ts';
import { TextInput } from '../machine/streams.ts';
import { textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';
import { runCommand } from './text/start.ts';

export const xargs: Command = {
  name: 'xargs',
  summary: 'runs a command with words from its input: xargs [-n COUNT] [-I {}] COMMAND',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'xargs',
      argv,
      io,
      {
        flags: 'rt0',
        values: 'nIdLP',
        long: { 'no-run-if-empty': 'r' },
        usage: '[OPTION]... COMMAND [INITIAL-ARGS]...',
        first: true,
      },
      async (options) => {
        const command = options.rest.length > 0 ? options.rest : ['echo'];
        const text = await textOf(io.stdin);
        const [name = ''] = command;
        if (!name.includes('/') && !(await io.commands()).some((each) => each.name === name)) {
          await io.stderr.write(`xargs: ${name}: No such file or directory\n`);
          return 127;
        }
        const place = options.value('I');
        const separator = options.has('0') ? '\0' : options.value('d')?.replace('\\n', '\n');
        const lines = place !== undefined || options.has('L');
        const words =
          separator !== undefined
            ? text.replace(new RegExp(`${separator}$`), '').split(separator)
            : lines
              ? text
                  .split('\n')
                  .map((line) => line.trim())
                  .filter((line) => line !== '')
              : wordsOf(text);
        const size = place === undefined ? Number(options.value('n') ?? options.value('L') ?? 5000) : 1;
        let code = 0;
        for (let at = 0; at < words.length || (at === 0 && place === undefined && !options.has('r')); at += size) {
          const some = words.slice(at, at + size);
          const all =
            place === undefined
              ? [...command, ...some]
              : command.map((each) => each.replaceAll(place, some[0] as string));
          if (options.has('t')) await io.stderr.write(`${all.join(' ')}\n`);
          const one = await runCommand(all, io, { stdin: new TextInput() });
          if (one === 127 || one === 126) return one;
          if (one !== 0) code = 123;
        }
        return code;
      },
    ),
};

/** Words between blanks; quotes and backslashes keep blanks in them. */
function wordsOf(text: string): string[] {
  const found = text.match(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g) ?? [];
  return found.map((word) =>
    word.replace(/"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])/g, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''),
  );
}
