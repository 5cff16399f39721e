import type { Command } from '../machine/command.ts';
import { readAwk } from './awk/parser.ts';
import { AwkProgram } from './awk/program.ts';
import { unescaped } from './text/escapes.ts';
import { inputsOf, linesOf } from './text/lines.ts';
import { BadArguments, withOptions } from './text/options.ts';

/** Characters that are printed at once when nobody waits for a line. */
const gathered = 4096;

export const awk: Command = {
  name: 'awk',
  summary: 'picks fields and counts: awk [-F SEPARATOR] [-v NAME=VALUE] PROGRAM [FILE…]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'awk',
      argv,
      io,
      { values: 'Fvf', usage: '[-F fs][-v var=value][prog | -f progfile][file ...]', first: true, code: 2 },
      async (options) => {
        const file = options.value('f');
        const source = file === undefined ? options.rest[0] : await io.fs.readFile(file, 'utf-8');
        if (source === undefined)
          throw new BadArguments('usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]', 2);
        const variables: Record<string, string> = {};
        const separator = options.value('F');
        if (separator !== undefined) variables['FS'] = separator === 't' ? '\t' : unescaped(separator).text;
        for (const given of options.all('v')) {
          const at = given.indexOf('=');
          variables[given.slice(0, at)] = unescaped(given.slice(at + 1)).text;
        }
        const program = new AwkProgram(readAwk(source), variables);
        const flush = async (): Promise<void> => {
          const { out } = program;
          program.out = '';
          if (out !== '') await io.stdout.write(out);
        };
        let goesOn = program.edge('BEGIN');
        let code = 0;
        if (goesOn && program.readsLines) {
          const files = file === undefined ? options.rest.slice(1) : options.rest;
          const told = (name: string, reason: string): string => `awk: cannot open "${name}" (${reason})`;
          reading: for await (const { input } of inputsOf('awk', files, io, () => (code = 2), told)) {
            for await (const line of linesOf(input)) {
              goesOn = program.line(line);
              if (program.out.length > gathered || io.stdout.isTerminal) await flush();
              if (!goesOn) break reading;
            }
          }
        }
        program.edge('END');
        await flush();
        return program.code || code;
      },
    ),
};
