import type { Command, CommandIo } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { differences, type Hunk } from './text/difference.ts';
import { textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const diff: Command = {
  name: 'diff',
  summary: 'shows in which lines two files differ: diff [-u] [-q] FILE FILE',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'diff',
      argv,
      io,
      { flags: 'uqsbwirN', values: 'U', long: { brief: 'q', unified: 'u' }, usage: '[OPTION]... FILES', code: 2 },
      async (options) => {
        const [first, second] = options.rest;
        if (first === undefined || second === undefined) {
          await io.stderr.write(
            `diff: missing operand${first === undefined ? '' : ` after '${first}'`}\ndiff: Try 'diff --help' for more information.\n`,
          );
          return 2;
        }
        const texts: string[] = [];
        for (const path of [first, second]) {
          try {
            texts.push(path === '-' ? await textOf(io.stdin) : await io.fs.readFile(path, 'utf-8'));
          } catch (error) {
            await io.stderr.write(`diff: ${path}: ${reasonOf(error)}\n`);
            return 2;
          }
        }
        const [left = '', right = ''] = texts;
        if (left === right) {
          if (options.has('s')) await io.stdout.write(`Files ${first} and ${second} are identical\n`);
          return 0;
        }
        if (options.has('q')) {
          await io.stdout.write(`Files ${first} and ${second} differ\n`);
          return 1;
        }
        const [old, now] = [linesOf(left), linesOf(right)];
        const same = (line: string): string =>
          (options.has('i') ? line.toLowerCase() : line).replace(
            /\s+/g,
            options.has('w') ? '' : options.has('b') ? ' ' : '$&',
          );
        const hunks = differences(old.map(same), now.map(same));
        const unified = options.has('u') || options.has('U');
        await io.stdout.write(
          unified
            ? await unifiedText([first, second], old, now, hunks, Number(options.value('U') ?? 3), io)
            : hunks.map((hunk) => normalText(old, now, hunk)).join(''),
        );
        return hunks.length > 0 ? 1 : 0;
      },
    ),
};

/** Lines; the last one says where it has no end. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines[lines.length - 1] += '\n\\ No newline at end of file';
  return lines;
}

function range(from: number, count: number): string {
  return count <= 1 ? String(from + count) : `${from + 1},${from + count}`;
}

function normalText(old: readonly string[], now: readonly string[], { left, lefts, right, rights }: Hunk): string {
  const kind = lefts === 0 ? 'a' : rights === 0 ? 'd' : 'c';
  const gone = old.slice(left, left + lefts).map((line) => `< ${line}\n`);
  const come = now.slice(right, right + rights).map((line) => `> ${line}\n`);
  return `${range(left, lefts)}${kind}${range(right, rights)}\n${gone.join('')}${kind === 'c' ? '---\n' : ''}${come.join('')}`;
}

async function unifiedText(
  names: readonly string[],
  old: readonly string[],
  now: readonly string[],
  hunks: readonly Hunk[],
  context: number,
  io: CommandIo,
): Promise<string> {
  const stamps: string[] = [];
  for (const name of names)
    stamps.push(
      new Date((await io.fs.modified(name)) ?? 0).toISOString().replace('T', ' ').replace('Z', '000000 +0000'),
    );
  let text = `--- ${names[0]}\t${stamps[0]}\n+++ ${names[1]}\t${stamps[1]}\n`;
  for (let at = 0; at < hunks.length; ) {
    const group = [hunks[at] as Hunk];
    for (at += 1; at < hunks.length; at += 1) {
      const last = group.at(-1) as Hunk;
      if ((hunks[at] as Hunk).left - (last.left + last.lefts) > context * 2) break;
      group.push(hunks[at] as Hunk);
    }
    const [first, last] = [group[0] as Hunk, group.at(-1) as Hunk];
    const lead = Math.min(context, first.left);
    const tail = Math.min(context, old.length - last.left - last.lefts);
    const [left, right] = [first.left - lead, first.right - lead];
    const [lefts, rights] = [last.left + last.lefts + tail - left, last.right + last.rights + tail - right];
    text += `@@ -${span(left, lefts)} +${span(right, rights)} @@\n`;
    let place = left;
    for (const hunk of group) {
      text += old
        .slice(place, hunk.left)
        .map((line) => ` ${line}\n`)
        .join('');
      text += old
        .slice(hunk.left, hunk.left + hunk.lefts)
        .map((line) => `-${line}\n`)
        .join('');
      text += now
        .slice(hunk.right, hunk.right + hunk.rights)
        .map((line) => `+${line}\n`)
        .join('');
      place = hunk.left + hunk.lefts;
    }
    text += old
      .slice(place, place + tail)
      .map((line) => ` ${line}\n`)
      .join('');
  }
  return text;
}

function span(from: number, count: number): string {
  return count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`;
}
