import type { Command, CommandIo } from '../machine/command.ts';
import { Pager } from './screen/pager.ts';
import { onScreen } from './screen/screen.ts';
import { inputsOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

const directory = (name: string, reason: string): string =>
  reason === 'Is a directory' ? `${name} is a directory` : `${name}: ${reason}`;

/** `less`, and `more`: text page by page where there is a terminal, else all of it. */
export function runLess(name: string, argv: readonly string[], io: CommandIo): Promise<number> {
  const words = argv.filter((word) => !word.startsWith('+'));
  return withOptions(name, words, io, { flags: 'NSRFXEierMG', usage: '[option]... [file]...' }, async (options) => {
    let code = 0;
    const inputs = inputsOf(name, options.rest, io, () => (code = 1), directory);
    if (!io.stdout.isTerminal || !io.keyboard?.keys) {
      for await (const { input } of inputs)
        for (let text = await input.read(); text !== null; text = await input.read()) await io.stdout.write(text);
      return code;
    }
    const pager = new Pager(options.rest.join(' '), options.has('N'));
    let changed = (): void => {};
    const reading = (async () => {
      for await (const { input } of inputs) {
        for (let text = await input.read(); text !== null; text = await input.read()) {
          pager.add(text);
          changed();
        }
      }
      pager.end();
      changed();
    })();
    await Promise.race([reading, io.sleep(50, reading)]);
    if (code !== 0 && pager.isEmpty) return code;
    if (argv.includes('+G') || argv.includes('+F')) pager.press('G', io.rows ?? 24);
    const ended = await onScreen(io, async (screen) => {
      changed = () => void screen.show(pager.lines(screen.rows, screen.columns));
      for (;;) {
        await screen.show(pager.lines(screen.rows, screen.columns));
        const key = await screen.key();
        if (key === 'resize') continue;
        if (key === null || pager.press(key, screen.rows) === 'quit') break;
      }
      changed = () => {};
      return code;
    });
    return ended ?? code;
  });
}

export const less: Command = {
  name: 'less',
  summary: 'shows files page by page: space, b, /TEXT, q',
  quiet: true,
  run: (argv, io) => runLess('less', argv, io),
};
