import type { Command } from '../machine/command.ts';

/** Characters in one write, and writes before others get a turn. */
const gathered = 8192;
const writes = 64;

export const yes: Command = {
  name: 'yes',
  summary: 'prints a line for ever: yes [TEXT]',
  quiet: true,
  async run(argv, io) {
    const line = `${argv.join(' ') || 'y'}\n`;
    const text = line.repeat(Math.max(1, Math.floor(gathered / line.length)));
    for (let count = 1; ; count += 1) {
      await io.stdout.write(text);
      if (count % writes === 0) await io.sleep(0);
    }
  },
};
