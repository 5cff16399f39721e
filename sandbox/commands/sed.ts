import type { Command, CommandIo } from '../machine/command.ts';
import { SedEditor } from './sed/editor.ts';
import { readSed, type SedCommand } from './sed/script.ts';
import { inputsOf, linesOf, textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

const usage = '[OPTION]... {script-only-if-no-other-script} [input-file]...';

export const sed: Command = {
  name: 'sed',
  summary: 'edits lines as they pass: sed [-n] [-i] [-E] SCRIPT [FILE…]',
  quiet: true,
  run: (argv, io) => {
    const kept = argv.map((word) => /^(?:-[nErsz]*i|--in-place=)(\..*)$/.exec(word)?.[1]).find((each) => each);
    return withOptions(
      'sed',
      argv.map((word) => word.replace(/^(-[nErsz]*i)\..*$/, '$1').replace(/^--in-place=.*/, '-i')),
      io,
      {
        flags: 'nErsiuz',
        values: 'ef',
        long: { quiet: 'n', silent: 'n', 'regexp-extended': 'E', 'in-place': 'i', expression: 'e', file: 'f' },
        usage,
        tellsUsage: true,
      },
      async (options) => {
        const scripts = [...options.all('e')];
        for (const file of options.all('f')) scripts.push(await io.fs.readFile(file, 'utf-8'));
        const [first, ...rest] = options.rest;
        if (scripts.length === 0 && first === undefined) {
          await io.stderr.write(`Usage: sed ${usage}\n`);
          return 1;
        }
        const files = scripts.length > 0 ? options.rest : rest;
        const source = scripts.length > 0 ? scripts.join('\n') : (first as string);
        const script = readSed(source, options.has('E') || options.has('r'));
        const silent = options.has('n');
        if (options.has('i')) return inPlace(script, files, { silent, kept: kept ?? '' }, io);
        let code = 0;
        const editor = new SedEditor(script, silent);
        const told = (name: string, reason: string): string =>
          reason === 'Is a directory'
            ? `sed: couldn't edit ${name}: not a regular file`
            : `sed: can't read ${name}: ${reason}`;
        const all = (async function* () {
          for await (const { input } of inputsOf('sed', files, io, () => (code = 2), told)) yield* linesOf(input);
        })();
        await edit(editor, all, (text) => io.stdout.write(text), needsLast(script));
        return code;
      },
    );
  },
};

/** Whether the script asks which line is the last, or for the next: then a line waits for the one after it. */
function needsLast(script: readonly SedCommand[]): boolean {
  return script.some(
    ({ from, to, name, body }) =>
      (from && 'last' in from) || (to && 'last' in to) || name === 'n' || name === 'N' || needsLast(body),
  );
}

async function edit(
  editor: SedEditor,
  lines: AsyncGenerator<string>,
  write: (text: string) => Promise<void>,
  ahead: boolean,
): Promise<void> {
  if (!ahead) {
    for await (const line of lines) {
      const { text, goesOn } = editor.line(
        line,
        () => false,
        () => null,
      );
      if (text !== '') await write(text);
      if (!goesOn) return;
    }
    return;
  }
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  for (let at = 0; at < all.length; at += 1) {
    const { text, goesOn } = editor.line(
      all[at] as string,
      () => at === all.length - 1,
      () => {
        if (at + 1 >= all.length) return null;
        at += 1;
        return all[at] as string;
      },
    );
    if (text !== '') await write(text);
    if (!goesOn) return;
  }
}

/** @param kept ending of the copy that is kept of each file as it was; none where it is empty */
async function inPlace(
  script: readonly SedCommand[],
  files: readonly string[],
  { silent, kept }: { silent: boolean; kept: string },
  io: CommandIo,
): Promise<number> {
  if (files.length === 0) {
    await io.stderr.write('sed: no input files\n');
    return 1;
  }
  let code = 0;
  const told = (name: string, reason: string): string =>
    reason === 'Is a directory'
      ? `sed: couldn't edit ${name}: not a regular file`
      : `sed: can't read ${name}: ${reason}`;
  for await (const { name, input } of inputsOf('sed', files, io, () => (code = 4), told)) {
    let text = '';
    const whole = await textOf(input);
    const lines = (async function* () {
      yield* whole === '' ? [] : whole.replace(/\n$/, '').split('\n');
    })();
    await edit(
      new SedEditor(script, silent),
      lines,
      async (part) => {
        text += part;
      },
      true,
    );
    if (kept !== '') await io.fs.writeFile(name + kept, whole);
    await io.fs.writeFile(name, text);
  }
  return code;
}
