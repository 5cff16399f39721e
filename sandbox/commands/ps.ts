import type { Command } from '../machine/command.ts';

export const ps: Command = {
  name: 'ps',
  summary: 'lists the processes that run',
  quiet: true,
  async run(_argv, io) {
    const now = await io.now();
    const rows = (await io.processes.list()).map(({ pid, command, startedAt }) => {
      return `${String(pid).padStart(7)} pts/0    ${clock(now - startedAt)} ${command.join(' ')}\n`;
    });
    await io.stdout.write(`    PID TTY          TIME CMD\n${rows.join('')}`);
    return 0;
  },
};

/** Milliseconds as `00:01:05`. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
