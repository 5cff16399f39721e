import type { Command } from '../machine/command.ts';
import { LineWriter } from './text/lines.ts';
import { BadArguments, withOptions } from './text/options.ts';

export const seq: Command = {
  name: 'seq',
  summary: 'counts: seq [FIRST [STEP]] LAST',
  quiet: true,
  run: (argv, io) => {
    // A negative number is no option.
    const safe = argv.flatMap((each, i) =>
      /^-[\d.]/.test(each) && !argv.slice(0, i).includes('--') ? ['--', each] : [each],
    );
    const usage = '[OPTION]... LAST\n  or:  seq [OPTION]... FIRST LAST\n  or:  seq [OPTION]... FIRST INCREMENT LAST';
    return withOptions('seq', safe, io, { flags: 'w', values: 's', usage }, async (options) => {
      const words = options.rest.filter((each) => each !== '--');
      if (words.length === 0) throw new BadArguments("missing operand\nTry 'seq --help' for more information.");
      if (words.length > 3)
        throw new BadArguments(`extra operand ‘${words[3]}’\nTry 'seq --help' for more information.`);
      for (const word of words) {
        if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(word)) {
          throw new BadArguments(`invalid floating point argument: ‘${word}’\nTry 'seq --help' for more information.`);
        }
      }
      const [first, step, last] =
        words.length === 1 ? ['1', '1', words[0]] : words.length === 2 ? [words[0], '1', words[1]] : words;
      const digits = Math.max(...[first, step].map((each) => (each?.split('.')[1] ?? '').length));
      const [from, by, to] = [Number(first), Number(step), Number(last)];
      if (by === 0)
        throw new BadArguments(`invalid Zero increment value: ‘${step}’\nTry 'seq --help' for more information.`);
      const separator = options.value('s') ?? '\n';
      const width = options.has('w') ? Math.max(from.toFixed(digits).length, to.toFixed(digits).length) : 0;
      const out = new LineWriter(io);
      const count = Math.floor((to - from) / by + 1e-9);
      for (let i = 0; i <= count; i += 1) {
        await out.text((i > 0 ? separator : '') + (from + i * by).toFixed(digits).padStart(width, '0'));
        if (i % 20_000 === 19_999) await io.sleep(0);
      }
      if (count >= 0) await out.text('\n');
      await out.flush();
      return 0;
    });
  },
};
