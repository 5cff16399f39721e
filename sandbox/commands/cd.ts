import type { Command } from '../machine/command.ts';

export const cd: Command = {
  name: 'cd',
  summary: 'goes to another directory; cd - goes back',
  builtin: true,
  async run(argv, io) {
    const words = argv[0] === '--' ? argv.slice(1) : argv;
    if (words.length > 1) {
      await io.stderr.write('sh: cd: too many arguments\n');
      return 1;
    }
    const path = words[0] === '-' ? io.shell && (await variable('OLDPWD')) : (words[0] ?? io.env['HOME'] ?? '/');
    if (path === undefined || path === null) {
      await io.stderr.write('sh: cd: OLDPWD not set\n');
      return 1;
    }
    const kind = path === '' ? 'directory' : await io.fs.kind(path);
    if (kind !== 'directory') {
      await io.stderr.write(`sh: cd: ${path}: ${kind === null ? 'No such file or directory' : 'Not a directory'}\n`);
      return 1;
    }
    await io.shell?.changeDirectory(path);
    if (words[0] === '-') await io.stdout.write(`${path}\n`);
    return 0;

    async function variable(name: string): Promise<string | undefined> {
      return (await io.shell?.variables())?.find((each) => each.name === name)?.value;
    }
  },
};
