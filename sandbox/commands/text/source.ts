import type { CommandIo } from '../../machine/command.ts';
import { reasonOf } from '../../machine/errors.ts';

/** `source` and `.`: runs the lines of a file in this very shell. */
export async function runSource(name: string, argv: readonly string[], io: CommandIo): Promise<number> {
  const [file, ...parameters] = argv;
  if (file === undefined) {
    await io.stderr.write(`sh: ${name}: filename argument required\n${name}: usage: ${name} filename [arguments]\n`);
    return 2;
  }
  let text: string;
  try {
    text = await io.fs.readFile(file, 'utf-8');
  } catch (error) {
    await io.stderr.write(`sh: ${file}: ${reasonOf(error)}\n`);
    return 1;
  }
  return (await io.shell?.evaluate(text, parameters.length > 0 ? parameters : undefined)) ?? 1;
}
