import type { Command } from '../machine/command.ts';
import { signalOf } from './kill.ts';
import { wantedProcesses } from './processes/match.ts';

export const pkill: Command = {
  name: 'pkill',
  summary: 'ends processes by name: pkill [-9] [-f] PATTERN',
  quiet: true,
  async run(argv, io) {
    const named = argv.find((word) => /^-(\d+|[A-Z]{3,})$/.test(word));
    const signal = named ? signalOf(named.slice(1)) : 'SIGTERM';
    const found = await wantedProcesses(
      'pkill',
      argv.filter((word) => word !== named),
      io,
    );
    if (typeof found === 'number' || !signal) return 2;
    for (const { pid } of found) await io.processes.signal(pid, signal);
    return found.length > 0 ? 0 : 1;
  },
};
