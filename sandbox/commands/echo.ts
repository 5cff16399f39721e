import type { Command } from '../machine/command.ts';
import { unescaped } from './text/escapes.ts';

export const echo: Command = {
  name: 'echo',
  summary: 'prints its arguments',
  builtin: true,
  async run(argv, io) {
    let from = 0;
    while (/^-[neE]+$/.test(argv[from] ?? '')) from += 1;
    const options = argv.slice(0, from).join('');
    const last = Math.max(options.lastIndexOf('e'), options.lastIndexOf('E'));
    const line = argv.slice(from).join(' ');
    const { text, stopped } = options[last] === 'e' ? unescaped(line) : { text: line, stopped: false };
    await io.stdout.write(text + (options.includes('n') || stopped ? '' : '\n'));
    return 0;
  },
};
