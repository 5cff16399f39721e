import type { Command } from '../machine/command.ts';

export const fg: Command = {
  name: 'fg',
  summary: 'brings a background job to the front: fg [%JOB]',
  builtin: true,
  async run(argv, io) {
    if (!io.shell?.jobControl) {
      await io.stderr.write('sh: fg: no job control\n');
      return 1;
    }
    const which = argv[0]?.replace(/^%/, '');
    const code = await io.shell?.foreground(which === undefined || which === '%' || which === '+' ? 0 : Number(which));
    if (code !== undefined && code >= 0) return code;
    await io.stderr.write(`sh: fg: ${argv[0] ?? 'current'}: no such job\n`);
    return 1;
  },
};
