import type { Command } from '../machine/command.ts';
import { resolvePath } from '../machine/paths.ts';

export const realpath: Command = {
  name: 'realpath',
  summary: 'prints the whole path of a file',
  quiet: true,
  async run(argv, io) {
    let code = 0;
    for (const path of argv.filter((word) => !word.startsWith('-'))) {
      const at = resolvePath(io.cwd, path);
      const above = await io.fs.kind(resolvePath(at, '..'));
      if (above === 'directory') await io.stdout.write(`${at}\n`);
      else {
        await io.stderr.write(`realpath: ${path}: No such file or directory\n`);
        code = 1;
      }
    }
    return code;
  },
};
