import type { Command } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { withOptions } from './text/options.ts';

export const tee: Command = {
  name: 'tee',
  summary: 'prints its input and keeps it in files: tee [-a] FILE…',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'tee',
      argv,
      io,
      { flags: 'ai', long: { append: 'a' }, usage: '[OPTION]... [FILE]...' },
      async (options) => {
        const files: string[] = [];
        let code = 0;
        for (const file of options.rest) {
          try {
            await (options.has('a') ? io.fs.appendFile(file, '') : io.fs.writeFile(file, ''));
            files.push(file);
          } catch (error) {
            await io.stderr.write(`tee: ${file}: ${reasonOf(error)}\n`);
            code = 1;
          }
        }
        for (let text = await io.stdin.read(); text !== null; text = await io.stdin.read()) {
          for (const file of files) await io.fs.appendFile(file, text);
          await io.stdout.write(text);
        }
        return code;
      },
    ),
};
