import type { Command } from '../machine/command.ts';

const keys: readonly (readonly [string, string])[] = [
  ['COMMAND &', 'runs it in the background'],
  ['A && B', 'B only if A succeeded'],
  ['A || B', 'B only if A failed'],
  ['A ; B', 'A, then B'],
  ['A | B', 'B reads what A prints'],
  ['A > FILE', 'keeps what A prints; >> adds, 2> is for errors'],
  ['A < FILE', 'A reads a file'],
  ['$(A)', 'what A prints, as words'],
  ['Ctrl-C', 'ends what is running'],
  ['Ctrl-Z', 'stops it; fg and bg let it go on'],
  ['Ctrl-R', 'searches what you typed before'],
  ['Tab', 'completes commands and files'],
  ['↑ ↓', 'what you typed before'],
];

export const help: Command = {
  name: 'help',
  summary: 'lists the commands',
  builtin: true,
  async run(_argv, io) {
    const commands = [...(await io.commands())].sort((a, b) => (a.name < b.name ? -1 : 1));
    const rows = commands.map(({ name, summary }) => [name, summary] as const);
    await io.stdout.write(`${table(rows, io.columns ?? 80)}\n${table(keys, io.columns ?? 80)}`);
    return 0;
  },
};

/** Two columns; the second is wrapped at words. A name that leaves it too little room has a line of its own. */
function table(rows: readonly (readonly [string, string])[], columns: number): string {
  const width = Math.min(Math.max(...rows.map(([name]) => name.length)) + 2, Math.floor(columns / 3));
  const space = columns - width - 1;
  return rows
    .map(([name, about]) => {
      const lines = [''];
      for (const word of about.split(' ')) {
        const line = lines.at(-1) as string;
        if (line !== '' && line.length + 1 + word.length > space) lines.push(word);
        else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
      }
      const [first, head] = name.length + 2 > width ? [`${name}\n`, ''] : ['', name];
      return first + lines.map((line, i) => `${(i === 0 ? head : '').padEnd(width)}${line}\n`).join('');
    })
    .join('');
}
