import type { Command } from '../machine/command.ts';

const keywords: ReadonlySet<string> = new Set([
  ...['if', 'then', 'else', 'elif', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac', 'function', 'time'],
  ...['{', '}', '!', '[[', ']]', 'in'],
]);
const own: ReadonlySet<string> = new Set(['break', 'continue', 'return', 'exit', 'exec', 'command', 'builtin']);

export const type: Command = {
  name: 'type',
  summary: 'says what a word means to the shell',
  builtin: true,
  async run(argv, io) {
    const short = argv[0] === '-t';
    const commands = await io.commands();
    const functions = (await io.shell?.functions()) ?? [];
    const aliases = (await io.shell?.aliases()) ?? new Map<string, string>();
    let code = 0;
    for (const name of short ? argv.slice(1) : argv) {
      const command = commands.find((each) => each.name === name);
      const found = await io.find(name);
      const [kind, text] = aliases.has(name)
        ? ['alias', `${name} is aliased to \`${aliases.get(name)}'`]
        : keywords.has(name)
          ? ['keyword', `${name} is a shell keyword`]
          : functions.includes(name)
            ? ['function', `${name} is a function`]
            : command?.builtin || own.has(name)
              ? ['builtin', `${name} is a shell builtin`]
              : found
                ? ['file', `${name} is ${found}`]
                : [null, ''];
      if (kind !== null) await io.stdout.write(`${short ? kind : text}\n`);
      else {
        if (!short) await io.stderr.write(`sh: type: ${name}: not found\n`);
        code = 1;
      }
    }
    return code;
  },
};
