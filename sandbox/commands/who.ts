import type { Command, ProcessView } from '../machine/command.ts';
import { dateText } from './date.ts';
import { withOptions } from './text/options.ts';

export const who: Command = {
  name: 'who',
  summary: 'lists the terminals that are open; who am i: this one',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'who',
      argv,
      io,
      {
        flags: 'Hmqus',
        long: { heading: 'H', count: 'q', users: 'u', short: 's' },
        usage: '[OPTION]... [ FILE | ARG1 ARG2 ]',
      },
      async (options) => {
        const all = await io.processes.list();
        const here = all.find(({ pid }) => pid === io.pid)?.tty;
        const only = options.has('m') || options.rest.length === 2;
        const shells = all.filter(({ command, tty }) => command[0] === '-bash' && (!only || tty === here));
        if (options.has('q')) {
          await io.stdout.write(`${shells.map(() => 'learner').join(' ')}\n# users=${shells.length}\n`);
          return 0;
        }
        const heading = options.has('H') ? ['NAME     LINE         TIME             COMMENT'] : [];
        const lines = [...heading, ...shells.map(lineOf)];
        if (lines.length > 0) await io.stdout.write(`${lines.join('\n')}\n`);
        return 0;
      },
    ),
};

function lineOf({ tty, startedAt }: ProcessView): string {
  return `learner  ${(tty ?? '').padEnd(12)} ${dateText(startedAt, '%Y-%m-%d %H:%M')}`;
}
