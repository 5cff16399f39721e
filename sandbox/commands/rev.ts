import type { Command } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';

export const rev: Command = {
  name: 'rev',
  summary: 'prints each line from its end',
  quiet: true,
  async run(argv, io) {
    const out = new LineWriter(io);
    let code = 0;
    for await (const { input } of inputsOf('rev', argv, io, () => (code = 1))) {
      const lines: string[] = [];
      for await (const line of linesOf(input)) lines.push(line);
      for (const line of lines.map((line) => [...line].reverse().join(''))) await out.line(line);
    }
    await out.flush();
    return code;
  },
};
