// Programs that draw on the whole terminal: nano, less, top.
import { describe, expect, test } from 'vitest';
import { Pager } from '#sandbox/commands/screen/pager.ts';
import { TextEditor } from '#sandbox/commands/screen/text-editor.ts';
import { withoutEscapes } from '#sandbox/machine/line-view.ts';
import { createShell } from '#sandbox/machine/shell.ts';
import { bench, settle } from '../machine/fake-host.ts';

const [up, down, left, home, end] = ['\x1b[A', '\x1b[B', '\x1b[D', '\x1b[H', '\x1b[F'];

test.each([
  ['text', 'a\n', [end, 'b'], 'ab\n'],
  ['a new line', 'ab\n', [down, end, '\r', 'c'], 'ab\nc\n'],
  ['Backspace over a line', 'ab\ncd\n', [down, home, '\x7f'], 'abcd\n'],
  ['Delete at the end of a line', 'ab\ncd\n', [end, '\x1b[3~'], 'abcd\n'],
  ['a line cut and put elsewhere', '1\n2\n3\n', ['\x0b', down, '\x15'], '2\n1\n3\n'],
  ['several lines pasted', 'x\n', ['a\rb\r'], 'a\nb\nx\n'],
  ['nothing where nothing is typed', '', [up, left, down], ''],
])('nano writes %s', (_, text, keys, after) => {
  const editor = new TextEditor(text);
  for (const key of keys) editor.key(key, 10);
  expect(editor.text).toBe(after);
});

test('nano finds text, and begins again at the top', () => {
  const editor = new TextEditor('broker.id=1\nlisteners=x\nlog.dirs=y\n');
  editor.find('log');
  expect([editor.row, editor.column]).toEqual([2, 0]);
  editor.find('broker');
  expect([editor.row, editor.column]).toEqual([0, 0]);
  editor.find('nosuch');
  expect(editor.message).toBe('"nosuch" not found');
});

test.each([
  ['space', [' '], '3'],
  ['space and b', [' ', 'b'], '1'],
  ['G', ['G'], '8'],
  ['j, j, k', ['j', 'j', 'k'], '2'],
  ['a search', ['/', '5', '\r'], '5'],
  ['a search, and back', ['G', '?', '3', '\r'], '3'],
])('less after %s begins with the right line', (_, keys, first) => {
  const pager = new Pager('numbers', false);
  pager.add(`${Array.from({ length: 9 }, (__, i) => i + 1).join('\n')}\n`);
  pager.end();
  for (const key of keys) pager.press(key, 3);
  expect(withoutEscapes(pager.lines(3, 80)[0] ?? '')).toBe(first);
});

describe('in a terminal', () => {
  function opened(files: Readonly<Record<string, string>>) {
    const lab = bench(files);
    let shown = '';
    const write = (text: string): void => {
      shown += text;
    };
    let [columns, rows] = [100, 10];
    const shell = createShell(lab.machine, { write, columns: () => columns, rows: () => rows });
    const resize = async (to: [number, number]): Promise<string> => {
      shown = '';
      [columns, rows] = to;
      shell.resized();
      await settle();
      return shown;
    };
    const type = async (...keys: string[]): Promise<string> => {
      shown = '';
      for (const key of keys) {
        shell.input(key);
        await settle();
      }
      return shown;
    };
    return { ...lab, type, resize };
  }

  test('less that is stopped gives the prompt back, and goes on where it was', async () => {
    const { type } = opened({ numbers: `${Array.from({ length: 99 }, (_, i) => `line ${i + 1}`).join('\n')}\n` });
    await type('less numbers\r', ' ');
    const stopped = await type('\x1a');
    expect(stopped).toContain('\x1b[?1049l');
    expect(withoutEscapes(stopped)).toMatch(/\[1\]\+ {2}Stopped {17}less numbers/);
    expect(withoutEscapes(await type('echo here\r'))).toContain('here\r\n');
    expect(await type('fg\r')).toContain('line 10');
    expect(withoutEscapes(await type('q', 'jobs; echo done\r'))).toContain('\ndone\r\n');
  });

  test('nano changes a file, and the prompt is back', async () => {
    const { machine, type } = opened({ 'server.properties': 'num.partitions=1\n' });
    await type('nano server.properties\r', end, '\x7f', '3', '\x0f', '\r');
    expect(machine.files.read('server.properties')).toBe('num.partitions=3\n');
    expect(await type('\x18', 'echo back\r')).toContain('back\r\n');
  });

  test.each([
    ['nano', '\x18'],
    ['less', 'q'],
    ['top', 'q'],
  ])('%s gives back the screen as it was, and the prompt stands where it should', async (name, key) => {
    const { clock, type } = opened({ 'a.txt': 'a\n' });
    await type(`${name}${name === 'top' ? '' : ' a.txt'}\r`);
    await clock.advance(100);
    await settle();
    expect(await type(key)).toMatch(/\[\?1049l\r[^\n]*\$ $/);
  });

  test('nano asks before it forgets', async () => {
    const { machine, type } = opened({ 'a.txt': 'a\n' });
    expect(await type('nano a.txt\r', 'x', '\x18')).toContain('Save modified buffer?');
    await type('n');
    expect(machine.files.read('a.txt')).toBe('a\n');
    expect(await type('echo back\r')).toContain('back\r\n');
  });

  test('less takes keys from the terminal though its text comes from a pipe', async () => {
    const { clock, type } = opened({});
    const first = type('seq 100 | less\r');
    await settle();
    await clock.advance(100);
    expect(await first).toContain('1');
    await clock.advance(100);
    expect(await type('G')).toContain('100');
    expect(await type('q', 'echo back\r')).toContain('back\r\n');
  });

  test.each([
    ['nano numbers', 'GNU nano'],
    ['less numbers', 'numbers'],
    ['top', 'PID USER'],
  ])('%s is drawn anew when the terminal has another size', async (line, sign) => {
    const { type, resize, clock } = opened({ numbers: `${Array.from({ length: 99 }, (_, i) => i + 1).join('\n')}\n` });
    await type(`${line}\r`);
    await clock.advance(100);
    await settle();
    const drawn = await resize([40, 24]);
    expect(drawn).toContain(sign);
    expect(drawn).toContain('\x1b[24;1H');
    expect(
      Math.max(
        ...withoutEscapes(drawn)
          .split('\n')
          .map((row) => row.length),
      ),
    ).toBeLessThan(40 * 24);
  });

  test('top shows processes until q', async () => {
    const { clock, type } = opened({});
    expect(await type('top\r')).toMatch(/COMMAND[\s\S]*bash[\s\S]*top/);
    await clock.advance(3000);
    expect(await type('q', 'echo back\r')).toContain('back\r\n');
  });
});
