import type { Command } from '../machine/command.ts';

const keys: readonly (readonly [string, string])[] = [
  ['COMMAND &', 'runs it in the background'],
  ['A && B', 'B only if A succeeded'],
  ['A || B', 'B only if A failed'],
  ['A ; B', 'A, then B'],
  ['Ctrl-C', 'ends what is running'],
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

/** Two columns; the second is wrapped at words to what is left of `columns`. */
function table(rows: readonly (readonly [string, string])[], columns: number): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const space = Math.max(columns - width - 1, 12);
  return rows
    .map(([name, about]) => {
      const lines = [''];
      for (const word of about.split(' ')) {
        const line = lines.at(-1) as string;
        if (line !== '' && line.length + 1 + word.length > space) lines.push(word);
        else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
      }
      return lines.map((line, i) => `${(i === 0 ? name : '').padEnd(width)}${line}\n`).join('');
    })
    .join('');
}
