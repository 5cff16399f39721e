import type { Command } from '../machine/command.ts';
import { dateText } from './date.ts';

export const ps: Command = {
  name: 'ps',
  summary: 'lists the processes that run: ps, ps -ef, ps aux',
  quiet: true,
  async run(argv, io) {
    const now = await io.now();
    const options = argv.filter((word) => /^-?[a-zA-Z]+$/.test(word)).join('');
    const list = await io.processes.list();
    const rows = list.map(({ pid, parent, command, startedAt, stopped }) => {
      const [text, time] = [command.join(' '), clock(now - startedAt)];
      if (options.includes('f')) {
        return `learner  ${String(pid).padStart(7)} ${String(parent).padStart(7)}  0 ${dateText(startedAt, '%H:%M')} pts/0    ${time} ${text}\n`;
      }
      if (options.includes('u')) {
        return `learner  ${String(pid).padStart(7)}  0.0  0.0      0     0 pts/0    ${stopped ? 'T' : 'S'}    ${dateText(startedAt, '%H:%M')}   ${time.slice(3)} ${text}\n`;
      }
      return `${String(pid).padStart(7)} pts/0    ${time} ${text}\n`;
    });
    const head = options.includes('f')
      ? 'UID          PID    PPID  C STIME TTY          TIME CMD\n'
      : options.includes('u')
        ? 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n'
        : '    PID TTY          TIME CMD\n';
    await io.stdout.write(head + rows.join(''));
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
