import type { Command } from '../machine/command.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const chmod: Command = {
  name: 'chmod',
  summary: 'lets a file be run, or not: chmod +x FILE, chmod 755 FILE',
  quiet: true,
  async run(argv, io) {
    const flags = argv.filter((word) => /^-[Rvf]+$/.test(word));
    const words = argv.filter((word) => !flags.includes(word));
    return withOptions('chmod', flags, io, { flags: 'Rvf', usage: '[OPTION]... MODE[,MODE]... FILE...' }, async () => {
      const [mode, ...files] = words;
      if (mode === undefined) throw new BadArguments("missing operand\nTry 'chmod --help' for more information.");
      if (files.length === 0)
        throw new BadArguments(`missing operand after ‘${mode}’\nTry 'chmod --help' for more information.`);
      const executable = modeOf(mode);
      if (executable === undefined)
        throw new BadArguments(`invalid mode: ‘${mode}’\nTry 'chmod --help' for more information.`);
      let code = 0;
      for (const file of files) {
        if ((await io.fs.kind(file)) !== null) {
          if (executable !== null) await io.fs.setExecutable(file, executable);
          continue;
        }
        await io.stderr.write(`chmod: cannot access '${file}': No such file or directory\n`);
        code = 1;
      }
      return code;
    });
  },
};

/** Whether a mode lets a file be run; null where it says nothing of that, undefined where it is none. */
function modeOf(mode: string): boolean | null | undefined {
  if (/^[0-7]{3,4}$/.test(mode)) return mode.split('').some((digit) => Number(digit) % 2 === 1);
  const changes = mode.split(',').map((each) => /^[ugoa]*([+=-])([rwxXst]*)$/.exec(each));
  if (changes.some((each) => each === null)) return undefined;
  const last = changes.findLast((each) => each?.[2]?.includes('x') || each?.[1] === '=');
  return last ? last[1] !== '-' && (last[2] ?? '').includes('x') : null;
}
