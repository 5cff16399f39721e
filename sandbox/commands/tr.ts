import type { Command } from '../machine/command.ts';
import { unescaped } from './text/escapes.ts';
import { BadArguments, withOptions } from './text/options.ts';

const help = "\nTry 'tr --help' for more information.";

export const tr: Command = {
  name: 'tr',
  summary: 'puts characters for others: tr [-d] [-s] [-c] SET1 [SET2]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'tr',
      argv,
      io,
      {
        flags: 'dscC',
        long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
        usage: '[OPTION]... STRING1 [STRING2]',
        first: true,
      },
      async (options) => {
        const [first, second, extra] = options.rest;
        if (first === undefined) throw new BadArguments(`missing operand${help}`);
        const alone = options.has('d') || options.has('s');
        if (second === undefined && !alone) {
          throw new BadArguments(
            `missing operand after ‘${first}’\nTwo strings must be given when translating.${help}`,
          );
        }
        const surplus = options.has('d') && !options.has('s') ? second : extra;
        if (surplus !== undefined) throw new BadArguments(`extra operand ‘${surplus}’${help}`);
        const from = setOf(first);
        const to = second === undefined ? [] : setOf(second);
        const negated = options.has('c') || options.has('C');
        const isIn = (each: string): boolean => from.includes(each) !== negated;
        const squeezed = options.has('s')
          ? second === undefined
            ? isIn
            : (each: string) => to.includes(each)
          : () => false;
        let before = '';
        for (let text = await io.stdin.read(); text !== null; text = await io.stdin.read()) {
          let out = '';
          for (const each of text) {
            if (options.has('d') && isIn(each)) continue;
            const changed =
              options.has('d') || to.length === 0 || !isIn(each)
                ? each
                : (to[negated ? to.length - 1 : Math.min(from.indexOf(each), to.length - 1)] as string);
            if (changed === before && squeezed(changed)) continue;
            out += changed;
            before = changed;
          }
          if (out !== '') await io.stdout.write(out);
        }
        return 0;
      },
    ),
};

const classes: Readonly<Record<string, string>> = {
  upper: 'A-Z',
  lower: 'a-z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: '0-9A-Za-z',
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: '!-/:-@[-`{-~',
};

function setOf(text: string): string[] {
  const plain = [
    ...unescaped(
      text.replace(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? ''),
      'printf',
    ).text,
  ];
  const found: string[] = [];
  for (let at = 0; at < plain.length; at += 1) {
    const [each, dash, last] = [plain[at] as string, plain[at + 1], plain[at + 2]];
    if (dash !== '-' || last === undefined) {
      found.push(each);
      continue;
    }
    const [low, high] = [each.codePointAt(0) as number, last.codePointAt(0) as number];
    if (low > high)
      throw new BadArguments(`range-endpoints of '${each}-${last}' are in reverse collating sequence order`);
    for (let code = low; code <= high; code += 1) found.push(String.fromCodePoint(code));
    at += 2;
  }
  return found;
}
