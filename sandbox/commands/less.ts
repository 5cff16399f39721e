import type { Command } from '../machine/command.ts';
import { inputsOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const less: Command = {
  name: 'less',
  summary: 'shows files; scroll the terminal to go back',
  quiet: true,
  run: (argv, io) =>
    withOptions('less', argv, io, { flags: 'NSRFXEier', usage: '[option]... [file]...' }, async (options) => {
      let code = 0;
      for await (const { input } of inputsOf(
        'less',
        options.rest,
        io,
        () => (code = 1),
        (name, reason) => (reason === 'Is a directory' ? `${name} is a directory` : `${name}: ${reason}`),
      )) {
        for (let text = await input.read(); text !== null; text = await input.read()) await io.stdout.write(text);
      }
      return code;
    }),
};
