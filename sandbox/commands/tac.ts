import type { Command } from '../machine/command.ts';
import { inputsOf, LineWriter, linesOf } from './text/lines.ts';

export const tac: Command = {
  name: 'tac',
  summary: 'prints lines, the last one first',
  quiet: true,
  async run(argv, io) {
    const out = new LineWriter(io);
    let code = 0;
    for await (const { input } of inputsOf('tac', argv, io, () => (code = 1))) {
      const lines: string[] = [];
      for await (const line of linesOf(input)) lines.push(line);
      for (const line of lines.reverse()) await out.line(line);
    }
    await out.flush();
    return code;
  },
};
