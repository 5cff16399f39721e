import type { CommandInput } from '../../machine/command.ts';

/** The lines of an input as they come in, without their ends; the last may lack one. */
export async function* linesOf(input: CommandInput): AsyncGenerator<string> {
  let rest = '';
  for (let text = await input.read(); text !== null; text = await input.read()) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}
