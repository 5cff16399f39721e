import type { Command } from '../machine/command.ts';
import { withOptions } from './text/options.ts';
import { runCommand } from './text/start.ts';

export const watch: Command = {
  name: 'watch',
  summary: 'runs a command again and again: watch [-n SECONDS] COMMAND',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'watch',
      argv,
      io,
      { flags: 'dt', values: 'n', long: { interval: 'n', 'no-title': 't' }, usage: '[options] command', first: true },
      async (options) => {
        if (options.rest.length === 0) {
          await io.stderr.write('Usage:\n watch [options] command\n');
          return 1;
        }
        const seconds = Number(options.value('n') ?? 2);
        const line = options.rest.join(' ');
        for (;;) {
          if (io.stdout.isTerminal) await io.stdout.write('\x1b[H\x1b[2J');
          if (!options.has('t')) await io.stdout.write(`Every ${seconds.toFixed(1)}s: ${line}\n\n`);
          await runCommand(['sh', '-c', line], io);
          await io.sleep(Math.max(100, seconds * 1000));
        }
      },
    ),
};
