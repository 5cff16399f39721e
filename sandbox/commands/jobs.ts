import type { Command } from '../machine/command.ts';
import { jobLine } from '../machine/jobs.ts';

export const jobs: Command = {
  name: 'jobs',
  summary: 'lists what runs in the background, or is stopped',
  builtin: true,
  async run(argv, io) {
    const list = (await io.shell?.jobs()) ?? [];
    const lines = list.map(({ job, pid, mark, state, text }) => {
      if (argv.includes('-p')) return String(pid);
      const line = jobLine(job, mark, state, state === 'Running' ? `${text} &` : text);
      return argv.includes('-l') ? line.replace('  ', ` ${pid} `) : line;
    });
    if (lines.length > 0) await io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
};
