import type { Command, ShellOption } from '../machine/command.ts';

const letters: Readonly<Record<string, ShellOption>> = { e: 'errexit', u: 'nounset', x: 'xtrace', f: 'noglob' };
const names: readonly ShellOption[] = ['errexit', 'noglob', 'nounset', 'pipefail', 'xtrace'];

export const set: Command = {
  name: 'set',
  summary: 'sets options of the shell (-e -u -x -o pipefail), or $1 and those after it',
  builtin: true,
  async run(argv, io) {
    const { shell } = io;
    if (!shell) return 1;
    if (argv.length === 0) {
      for (const { name, value } of await shell.variables()) await io.stdout.write(`${name}=${quoted(value)}\n`);
      return 0;
    }
    for (let at = 0; at < argv.length; at += 1) {
      const word = argv[at] as string;
      if (word === '--' || !/^[-+]./.test(word)) {
        await shell.setParameters(argv.slice(word === '--' ? at + 1 : at));
        return 0;
      }
      const on = word.startsWith('-');
      for (const letter of word.slice(1)) {
        if (letter === 'o') at += 1;
        const option = letter === 'o' ? argv[at] : letters[letter];
        const known = names.find((name) => name === option);
        if (known) await shell.setOption(known, on);
        else if (letter === 'o') {
          await io.stderr.write(`sh: set: ${option}: invalid option name\n`);
          return 2;
        } else if (!'hmbBHEPTakntv'.includes(letter)) {
          await io.stderr.write(
            `sh: set: ${word[0]}${letter}: invalid option\nset: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n`,
          );
          return 2;
        }
      }
    }
    return 0;
  },
};

function quoted(value: string): string {
  return /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
