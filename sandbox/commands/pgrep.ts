import type { Command } from '../machine/command.ts';
import { wantedProcesses } from './processes/match.ts';

export const pgrep: Command = {
  name: 'pgrep',
  summary: 'finds processes by name: pgrep [-f] [-a] [-l] PATTERN',
  quiet: true,
  async run(argv, io) {
    const found = await wantedProcesses('pgrep', argv, io);
    if (typeof found === 'number') return found;
    const [long, whole] = [argv.includes('-l'), argv.includes('-a') || argv.includes('-af') || argv.includes('-fa')];
    for (const { pid, command } of found) {
      const shown = whole ? ` ${command.join(' ')}` : long ? ` ${command[0]}` : '';
      await io.stdout.write(`${pid}${shown}\n`);
    }
    return found.length > 0 ? 0 : 1;
  },
};
