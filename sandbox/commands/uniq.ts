import type { Command } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const uniq: Command = {
  name: 'uniq',
  summary: 'leaves out repeated lines: uniq [-c] [-d] [-u] [-i] [FILE]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'uniq',
      argv,
      io,
      {
        flags: 'cdui',
        values: 'f',
        long: { count: 'c', repeated: 'd', unique: 'u', 'ignore-case': 'i' },
        usage: '[OPTION]... [INPUT [OUTPUT]]',
      },
      async (options) => {
        const skipped = Number(options.value('f') ?? 0);
        const keyOf = (line: string): string => {
          const key = skipped > 0 ? line.replace(new RegExp(`^(\\s*\\S+){0,${skipped}}`), '') : line;
          return options.has('i') ? key.toLowerCase() : key;
        };
        const out = new LineWriter(io);
        let code = 0;
        let held: { line: string; count: number } | null = null;
        const tell = async (): Promise<void> => {
          if (!held || (options.has('d') && held.count === 1) || (options.has('u') && held.count > 1)) return;
          await out.line(options.has('c') ? `${String(held.count).padStart(7)} ${held.line}` : held.line);
        };
        for await (const { input } of inputsOf('uniq', options.rest.slice(0, 1), io, () => (code = 1))) {
          for await (const line of linesOf(input)) {
            if (held && keyOf(held.line) === keyOf(line)) held.count += 1;
            else {
              await tell();
              held = { line, count: 1 };
            }
          }
        }
        await tell();
        await out.flush();
        return code;
      },
    ),
};
