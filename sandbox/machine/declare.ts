import { arrayText } from './arrays.ts';
import type { Executor } from './executor.ts';
import type { Frame } from './redirection.ts';

/** `declare`, `typeset` and `readonly`: variables with what kind they are. Within a function they are its own. */
export async function declare(
  args: readonly string[],
  { stdout, stderr }: Frame,
  { state }: Executor,
): Promise<number> {
  const flags = args.filter((word) => /^[-+][a-zA-Z]+$/.test(word)).join('');
  const words = args.filter((word) => !/^[-+][a-zA-Z]+$/.test(word));
  if (flags.includes('p') || (words.length === 0 && !flags.includes('f')))
    return show(words, state, { stdout, stderr });
  let code = 0;
  for (const word of words) {
    const [, name, , value] = /^([A-Za-z_]\w*)(=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) {
      await stderr.write(`sh: declare: \`${word}': not a valid identifier\n`);
      code = 1;
      continue;
    }
    if (!flags.includes('g')) state.local(name);
    if (/[aA]/.test(flags)) state.declareArray(name, flags.includes('A'));
    if (value !== undefined) state.set(name, value);
    if (flags.includes('x')) state.export(name, true);
  }
  return code;
}

async function show(
  names: readonly string[],
  state: Executor['state'],
  { stdout, stderr }: Pick<Frame, 'stdout' | 'stderr'>,
): Promise<number> {
  const plain = state.variables();
  let code = 0;
  for (const name of names.length > 0 ? names : plain.map((each) => each.name)) {
    const variable = plain.find((each) => each.name === name);
    if (variable) {
      const value = variable.value.replace(/[\\"$`]/g, '\\$&');
      await stdout.write(`declare ${variable.exported ? '-x' : '--'} ${name}="${value}"\n`);
    } else if (state.elements(name).length > 0) await stdout.write(`${arrayText(name, state)}\n`);
    else {
      await stderr.write(`sh: declare: ${name}: not found\n`);
      code = 1;
    }
  }
  return code;
}

/** `mapfile` and `readarray`: the lines of the input as an array. */
export async function mapfile(args: readonly string[], { stdin }: Frame, { state }: Executor): Promise<number> {
  const name = args.findLast((word) => !word.startsWith('-')) ?? 'MAPFILE';
  let text = '';
  for (let piece = await stdin.read(); piece !== null; piece = await stdin.read()) text += piece;
  const lines = text.split(/(?<=\n)/);
  const cut = args.includes('-t');
  state.setArray(
    name,
    lines.filter((line) => line !== '').map((line) => [null, cut ? line.replace(/\n$/, '') : line]),
  );
  return 0;
}
