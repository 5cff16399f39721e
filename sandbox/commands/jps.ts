import { scripts43 } from '../install/scripts.ts';
import type { Command } from '../machine/command.ts';

export const jps: Command = {
  name: 'jps',
  summary: 'lists what runs in Java: jps [-l] [-m]',
  quiet: true,
  async run(argv, io) {
    const flags = argv.join('');
    for (const { pid, command, place } of await io.processes.list()) {
      if (place !== io.place?.id) continue;
      const [main, args] = mainOf(command);
      if (main === undefined) continue;
      const name = flags.includes('l') ? main : main.replace(/.*\./, '');
      const shown = flags.includes('q')
        ? ''
        : ` ${name}${flags.includes('m') ? [' ', ...args].join(' ').slice(1) : ''}`;
      await io.stdout.write(`${pid}${shown}\n`);
    }
    return 0;
  },
};

/** The class that a process runs, and its arguments: Kafka's tools are such, as is this one. */
function mainOf(command: readonly string[]): [string | undefined, readonly string[]] {
  const [name = '', ...args] = command;
  if (name === 'jps') return ['jdk.jcmd/sun.tools.jps.Jps', args];
  if (name !== 'java') return [scripts43[name.replace(/.*\//, '')] || undefined, args];
  const at = command.findIndex((word, i) => i > 0 && !word.startsWith('-') && command[i - 1] !== '-cp');
  return [command[at], command.slice(at + 1)];
}
