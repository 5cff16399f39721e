import type { Command } from '../machine/command.ts';
import { dateText } from './date.ts';
import { withOptions } from './text/options.ts';

export const stat: Command = {
  name: 'stat',
  summary: 'tells what is known of a file: stat [-c FORMAT] FILE…',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'stat',
      argv,
      io,
      { values: 'c', long: { format: 'c' }, usage: '[OPTION]... FILE...' },
      async (options) => {
        let code = 0;
        for (const path of options.rest) {
          const kind = await io.fs.kind(path);
          if (kind === null) {
            await io.stderr.write(`stat: cannot statx '${path}': No such file or directory\n`);
            code = 1;
            continue;
          }
          const size = kind === 'file' ? await io.fs.size(path) : 4096;
          const time = dateText((await io.fs.modified(path)) ?? 0, '%Y-%m-%d %H:%M:%S.000000000 +0000');
          const [octal, mode] =
            kind === 'directory'
              ? ['755', 'drwxr-xr-x']
              : (await io.fs.isExecutable(path))
                ? ['755', '-rwxr-xr-x']
                : ['644', '-rw-r--r--'];
          const type = kind === 'directory' ? 'directory' : size === 0 ? 'regular empty file' : 'regular file';
          const facts: Record<string, string> = {
            ...{ n: path, s: String(size), F: type, a: octal, A: mode, U: 'learner', G: 'learner', y: time },
            ...{ Y: String(Math.floor(((await io.fs.modified(path)) ?? 0) / 1000)), '%': '%' },
          };
          const format = options.value('c');
          await io.stdout.write(
            format === undefined
              ? `  File: ${path}\n  Size: ${String(size).padEnd(16)}Blocks: ${String(Math.ceil(size / 4096) * 8).padEnd(11)}IO Block: 4096   ${type}\nAccess: (0${octal}/${mode})  Uid: ( 1000/ learner)   Gid: ( 1000/ learner)\nModify: ${time}\n`
              : `${format.replace(/%([a-zA-Z%])/g, (all, letter: string) => facts[letter] ?? all)}\n`,
          );
        }
        return code;
      },
    ),
};
