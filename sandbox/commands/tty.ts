import type { Command } from '../machine/command.ts';
import { withOptions } from './text/options.ts';

export const tty: Command = {
  name: 'tty',
  summary: 'prints which terminal this is: /dev/pts/0',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'tty',
      argv,
      io,
      { flags: 's', long: { silent: 's', quiet: 's' }, usage: '[OPTION]...', code: 2 },
      async (options) => {
        const [extra] = options.rest;
        if (extra !== undefined) {
          await io.stderr.write(`tty: extra operand '${extra}'\nTry 'tty --help' for more information.\n`);
          return 2;
        }
        const self = (await io.processes.list()).find(({ pid }) => pid === io.pid);
        const terminal = io.stdin.isTerminal ? self?.tty : null;
        if (!options.has('s')) await io.stdout.write(terminal ? `/dev/${terminal}\n` : 'not a tty\n');
        return terminal ? 0 : 1;
      },
    ),
};
