import type { Command } from '../machine/command.ts';

export const history: Command = {
  name: 'history',
  summary: 'lists the lines that were entered: history [COUNT], history -c forgets them',
  builtin: true,
  async run(argv, io) {
    const [first] = argv;
    if (first === '-c') {
      await io.shell?.clearHistory();
      return 0;
    }
    if (first !== undefined && !/^\d+$/.test(first)) {
      await io.stderr.write(`sh: history: ${first}: numeric argument required\n`);
      return 1;
    }
    const lines = (await io.shell?.history()) ?? [];
    const from = first === undefined ? 0 : Math.max(0, lines.length - Number(first));
    for (const [i, line] of lines.entries())
      if (i >= from) await io.stdout.write(`${String(i + 1).padStart(5)}  ${line}\n`);
    return 0;
  },
};
