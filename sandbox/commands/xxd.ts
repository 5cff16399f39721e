import { bytesOfText, textOfBytes } from '../machine/byte-text.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { reasonOf } from '../machine/errors.ts';
import { LineWriter, textOf } from './text/lines.ts';
import { withOptions } from './text/options.ts';

export const xxd: Command = {
  name: 'xxd',
  summary: 'prints bytes as numbers: xxd [-p] [-r] [-l LENGTH] [FILE]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'xxd',
      argv,
      io,
      { flags: 'pur', values: 'lscg', usage: '[options] [infile [outfile]]', first: true },
      async (options) => {
        const given = await givenBytes(options.rest[0], io);
        if (!given) return 2;
        if (options.has('r')) {
          await io.stdout.write(textOfBytes(fromHex(textOfBytes(given), options.has('p'))));
          return 0;
        }
        const from = Number(options.value('s') ?? 0);
        const bytes = given.subarray(from).subarray(0, Number(options.value('l') ?? Number.POSITIVE_INFINITY));
        const hex = (byte: number): string => {
          const digits = byte.toString(16).padStart(2, '0');
          return options.has('u') ? digits.toUpperCase() : digits;
        };
        const perRow = Number(options.value('c') ?? (options.has('p') ? 30 : 16));
        const group = Number(options.value('g') ?? 2);
        const width = perRow * 2 + Math.ceil(perRow / group);
        const out = new LineWriter(io);
        for (let at = 0; at < bytes.length; at += perRow) {
          const row = [...bytes.subarray(at, at + perRow)];
          if (options.has('p')) await out.line(row.map(hex).join(''));
          else {
            const cells = row.map((byte, i) => hex(byte) + ((i + 1) % group === 0 ? ' ' : '')).join('');
            const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
            await out.line(`${(at + from).toString(16).padStart(8, '0')}: ${cells.padEnd(width)} ${text}`);
          }
        }
        await out.flush();
        return 0;
      },
    ),
};

/** Bytes that were written as numbers: rows as `xxd` prints them, or with `-p` digits alone. */
function fromHex(text: string, plain: boolean): Uint8Array {
  const digits = plain
    ? text.replace(/[^0-9a-fA-F]/g, '')
    : text
        .split('\n')
        .map((row) => (/^\s*[0-9a-fA-F]+:((?: ?[0-9a-fA-F]{2})*)/.exec(row)?.[1] ?? '').replaceAll(' ', ''))
        .join('');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Bytes of a file, or of standard input. */
async function givenBytes(name: string | undefined, io: CommandIo): Promise<Uint8Array | null> {
  if (name === undefined || name === '-') return bytesOfText(await textOf(io.stdin));
  try {
    return await io.fs.readBytes(name);
  } catch (error) {
    await io.stderr.write(`xxd: ${name}: ${reasonOf(error)}\n`);
    return null;
  }
}
