import type { Command } from '../machine/command.ts';
import { runScript } from '../machine/sh.ts';
import { commands } from './index.ts';

export const sh: Command = {
  name: 'sh',
  summary: 'runs a line: sh -c LINE, or a file of lines: sh FILE',
  quiet: true,
  async run(argv, io) {
    const [first, line] = argv;
    if (first === '-c') {
      if (line !== undefined) return runScript(line, io, commands);
      await io.stderr.write('sh: -c: option requires an argument\n');
      return 2;
    }
    if (first === undefined) {
      await io.stderr.write('sh: a shell within the shell is not here yet; sh -c LINE is\n');
      return 2;
    }
    if ((await io.fs.kind(first)) !== 'file') {
      await io.stderr.write(`sh: ${first}: No such file or directory\n`);
      return 127;
    }
    return runScript(await io.fs.readFile(first, 'utf-8'), io, commands);
  },
};
