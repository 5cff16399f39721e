import type { Command } from '../machine/command.ts';

export const cat: Command = {
  name: 'cat',
  summary: 'prints files',
  quiet: true,
  async run(argv, io) {
    let code = 0;
    for (const path of argv.length > 0 ? argv : ['-']) {
      if (path === '-') {
        for (let text = await io.stdin.read(); text !== null; text = await io.stdin.read()) await io.stdout.write(text);
        continue;
      }
      const kind = await io.fs.kind(path);
      if (kind === 'file') await io.stdout.write(await io.fs.readFile(path, 'utf-8'));
      else {
        await io.stderr.write(`cat: ${path}: ${kind === null ? 'No such file or directory' : 'Is a directory'}\n`);
        code = 1;
      }
    }
    return code;
  },
};
