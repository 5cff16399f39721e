import type { Command } from '../machine/command.ts';

/** Options of bash that this shell behaves as it does, whichever way they are set. */
const known = ['expand_aliases', 'nullglob', 'globstar', 'dotglob', 'extglob', 'checkwinsize', 'histappend'];
/** Those that it has, always. */
const has = ['expand_aliases', 'checkwinsize', 'histappend', 'extglob'];

export const shopt: Command = {
  name: 'shopt',
  summary: 'options of bash; this shell has those that it says are on, and no others',
  builtin: true,
  async run(argv, io) {
    const names = argv.filter((word) => !word.startsWith('-'));
    if (argv.includes('-s') || argv.includes('-u')) {
      let code = 0;
      for (const name of names) {
        const wanted = argv.includes('-s');
        if (known.includes(name) && has.includes(name) === wanted) continue;
        const why = known.includes(name) ? 'cannot be changed in this shell' : 'invalid shell option name';
        await io.stderr.write(`sh: shopt: ${name}: ${why}\n`);
        code = 1;
      }
      return code;
    }
    for (const name of names.length > 0 ? names : [...known].sort())
      await io.stdout.write(`${name.padEnd(20)}\t${has.includes(name) ? 'on' : 'off'}\n`);
    return names.every((name) => has.includes(name)) ? 0 : 1;
  },
};
