import type { Command } from '../machine/command.ts';
import { formatted } from './text/printf.ts';

export const printf: Command = {
  name: 'printf',
  summary: 'prints by a format: printf FORMAT [ARGUMENT…]',
  builtin: true,
  async run(argv, io) {
    const [format, ...args] = argv[0] === '--' ? argv.slice(1) : argv;
    if (format === undefined) {
      await io.stderr.write('printf: usage: printf [-v var] format [arguments]\n');
      return 2;
    }
    const into = format === '-v' ? args[0] : undefined;
    const { text, problems } = into ? formatted(args[1] ?? '', args.slice(2)) : formatted(format, args);
    for (const problem of problems) await io.stderr.write(`sh: printf: ${problem}\n`);
    if (into) await io.shell?.setVariable(into, text);
    else if (text !== '') await io.stdout.write(text);
    return problems.length > 0 ? 1 : 0;
  },
};
