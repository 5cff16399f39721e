import type { Command } from '../machine/command.ts';

export const bg: Command = {
  name: 'bg',
  summary: 'lets a stopped job go on in the background: bg [%JOB]',
  builtin: true,
  async run(argv, io) {
    if (!io.shell?.jobControl) {
      await io.stderr.write('sh: bg: no job control\n');
      return 1;
    }
    const which = argv[0]?.replace(/^%/, '');
    const line = await io.shell?.background(which === undefined || which === '%' || which === '+' ? 0 : Number(which));
    if (line) {
      await io.stdout.write(`${line}\n`);
      return 0;
    }
    await io.stderr.write(`sh: bg: ${argv[0] ?? 'current'}: no such job\n`);
    return 1;
  },
};
