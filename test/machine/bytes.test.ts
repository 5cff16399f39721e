// Bytes on their way through the machine: every one arrives as it was.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesOfText, joinedText, Shown, shownText, textOfBytes } from '#sandbox/machine/byte-text.ts';
import { Gathered } from '#sandbox/machine/streams.ts';
import { bench, settle } from './fake-host.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('text that stands for bytes', () => {
  test.each([
    ['text', '61 e4bda0 f09f9880 efbbbf 00'],
    ['bytes that no character begins with', '80 bf c0 c1 f5 ff'],
    ['characters cut short', 'e4bd 61 f09f98 c3'],
    ['characters longer than they need be', 'c080 e08080 f0808080'],
    ['surrogates', 'eda080 edb3bf edbfbf'],
    ['numbers beyond Unicode', 'f4908080'],
  ])('turns back into the same bytes: %s', (_, given) => {
    expect(hex(bytesOfText(textOfBytes(bytes(given))))).toBe(given.replaceAll(' ', ''));
  });

  test('reads pairs of bytes as Node reads them, but for what is no text', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const wrong: string[] = [];
    for (let pair = 0; pair < 0x10000; pair += 3) {
      const given = Uint8Array.of(pair >> 8, pair & 0xff, 0x41);
      const text = textOfBytes(given);
      const same = /[\u{DC80}-\u{DCFF}]/u.test(text) || text === decoder.decode(given);
      if (!same || hex(bytesOfText(text)) !== hex(given)) wrong.push(hex(given));
    }
    expect(wrong).toEqual([]);
  });

  test('is whole again where a character was cut, and shows what is none as U+FFFD', () => {
    const cut = [bytes('61 e4'), bytes('bd'), bytes('a0 ff')].map(textOfBytes);
    expect(joinedText(cut.join(''))).toBe('a你\u{DCFF}');
    expect(shownText(cut.join(''))).toBe('a你\u{FFFD}');
    const shown = new Shown();
    expect([...cut.map((piece) => shown.next(piece)), shown.next(textOfBytes(bytes('e4'))), shown.end()]).toEqual([
      'a',
      '',
      '你\u{FFFD}',
      '',
      '\u{FFFD}',
    ]);
  });
});

describe('a segment of a log', () => {
  const { batches } = JSON.parse(
    readFileSync(new URL('../golden/record/java-batches.json', import.meta.url), 'utf8'),
  ) as { batches: readonly { batch: string }[] };
  const segment = Buffer.concat(batches.map(({ batch }) => Buffer.from(batch, 'hex')));

  test.each([
    ['cat 0.log | xxd -p | tr -d "\\n"', segment.toString('hex')],
    ['head -c 20 0.log | xxd -p', `${segment.subarray(0, 20).toString('hex')}\n`],
    ['tail -c +62 0.log | head -c 7 | xxd -p', `${segment.subarray(61, 68).toString('hex')}\n`],
    ['cat 0.log > copy.log; cmp 0.log copy.log && wc -c < copy.log', `${segment.length}\n`],
    ['tee a.log < 0.log | cat | cmp - 0.log && cmp a.log 0.log && echo same', 'same\n'],
    ['cat 0.log 0.log | (head -c 3 > /dev/null; cat) | wc -c', `${segment.length * 2 - 3}\n`],
  ])('%s', async (line, expected) => {
    const lab = bench();
    lab.machine.files.write('/home/learner/0.log', new Uint8Array(segment));
    const streams = { stdout: new Gathered(), stderr: new Gathered() };
    const shell = await lab.machine.spawn('bash', ['-c', line], { streams });
    for (let i = 0; i < 20; i += 1) {
      await settle();
      await lab.clock.advance(50);
    }
    expect(await shell.exit).toBe(0);
    expect([streams.stdout.text, streams.stderr.text]).toEqual([expected, '']);
  });
});
