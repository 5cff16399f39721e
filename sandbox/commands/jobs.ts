import type { Command } from '../machine/command.ts';
import { jobLine } from '../machine/jobs.ts';

export const jobs: Command = {
  name: 'jobs',
  summary: 'lists what runs in the background',
  builtin: true,
  async run(argv, io) {
    const list = (await io.shell?.jobs()) ?? [];
    const lines = list.map(({ job, pid, mark, state, text }) =>
      argv.includes('-p') ? String(pid) : jobLine(job, mark, state, `${text} &`),
    );
    if (lines.length > 0) await io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
};
