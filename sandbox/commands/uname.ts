import type { Command } from '../machine/command.ts';

export const uname: Command = {
  name: 'uname',
  summary: 'says what machine this is',
  quiet: true,
  async run(argv, io) {
    const flags = argv.join('');
    const facts = { s: 'Linux', n: 'lab', r: '6.1.0', m: 'x86_64', o: 'GNU/Linux' };
    const wanted = Object.entries(facts).filter(([flag]) => flags.includes('a') || flags.includes(flag));
    await io.stdout.write(`${wanted.length > 0 ? wanted.map(([, text]) => text).join(' ') : facts.s}\n`);
    return 0;
  },
};
