import type { Command } from '../machine/command.ts';

export const cd: Command = {
  name: 'cd',
  summary: 'goes to another directory',
  builtin: true,
  async run(argv, io) {
    const path = argv[0] ?? io.env['HOME'] ?? '/';
    if (argv.length > 1) {
      await io.stderr.write('sh: cd: too many arguments\n');
      return 1;
    }
    const kind = await io.fs.kind(path);
    if (kind !== 'directory') {
      await io.stderr.write(`sh: cd: ${path}: ${kind === null ? 'No such file or directory' : 'Not a directory'}\n`);
      return 1;
    }
    await io.shell?.changeDirectory(path);
    return 0;
  },
};
