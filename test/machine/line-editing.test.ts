import { describe, expect, test } from 'vitest';
import { down, left, opened, right, up } from './opened-shell.ts';

describe('editing', () => {
  test.each([
    ['text', 'echo hi', '~ $ echo hi'],
    ['Backspace', 'echo hix\x7f', '~ $ echo hi'],
    ['left and typing', `echo h${left}${left}123`, '~ $ echo123 h'],
    ['Home and Delete', 'xecho\x1b[H\x1b[3~', '~ $ echo'],
    ['Ctrl-A, Ctrl-E', 'b\x01a\x05c', '~ $ abc'],
    ['Ctrl-U takes what is before', `ab cd${left}\x15`, '~ $ d'],
    ['Ctrl-K takes what is after', `ab cd${left}${left}\x0b`, '~ $ ab'],
    ['Ctrl-W takes a word', 'node producer.ts \x17', '~ $ node'],
    ['Ctrl-Y brings it back', 'node producer.ts\x17\x19\x19', '~ $ node producer.tsproducer.ts'],
    ['Ctrl-left goes by words', 'one two\x1b[1;5Dx', '~ $ one xtwo'],
    ['Ctrl-D deletes', `abc${left}\x04`, '~ $ ab'],
    ['Ctrl-D on nothing ends the shell', '\x04never', '~ $\nlogout'],
    ['Ctrl-W goes by blanks, Alt-Backspace by words', 'cat a/b.txt\x1b\x7f', '~ $ cat a/b.'],
    ['Alt-B, Alt-D', 'one two three\x1bb\x1bb\x1bd', '~ $ one  three'],
    ['Alt-F', 'one two\x01\x1bf!', '~ $ one! two'],
    ['what several keys in a row take comes back as one', 'a b c\x17\x17\x01\x19', '~ $ b ca'],
    ['Ctrl-T', 'sl\x14', '~ $ ls'],
    ['Alt-U, Alt-L, Alt-C', 'one TWO three\x01\x1bu\x1bl\x1bc', '~ $ ONE two Three'],
    ['Ctrl-_ takes changes back', 'one two\x17\x17\x1f', '~ $ one'],
    ['Chinese in the middle of a line', `订号${left}单${left}\x1b[3~x`, '~ $ 订x号'],
    ['an emoji in the middle of a line', `a👩‍💻b${left}${left}\x1b[3~`, '~ $ ab'],
    ['Chinese', '订单\x7f号', '~ $ 订号'],
    ['a composed character goes as one', 'e\u0301x\x7f\x7f', '~ $'],
    ['Ctrl-L clears', 'echo 1\r\x0c', '~ $'],
    ['keys that mean nothing', 'a\x1b[15~\x1b[Z\x00b', '~ $ ab'],
  ])('%s', async (_, keys, screen) => {
    expect(await opened().type(keys)).toBe(screen);
  });

  test.each([
    [12, 'abcdefghij', '~ $ abcdefgh\nij', [1, 2]],
    [12, 'abcdefgh', '~ $ abcdefgh', [1, 0]],
    [12, `abcdefghij${left.repeat(4)}X`, '~ $ abcdefXg\nhij', [0, 11]],
    [11, '一二三四', '~ $ 一二三\n四', [1, 2]],
    [12, `abcdefghijklmnopqrstu\x01\x0b`, '~ $', [0, 4]],
  ])('in %i columns, %j wraps and keeps its cursor', async (columns, keys, text, cursor) => {
    const { type, screen } = opened(columns);
    expect(await type(keys)).toBe(text);
    expect(screen.cursor).toEqual(cursor);
  });

  test('Alt-. brings the last word of the lines before', async () => {
    const { type } = opened();
    await type('echo one "two words"\recho three\r');
    expect(await type('cat \x1b.')).toMatch(/\$ cat three$/);
    expect(await type('\x1b.')).toMatch(/\$ cat "two words"$/);
  });

  test.each([
    ['stands in the line until Enter', '\x1b[200~echo 1\necho 2\n\x1b[201~', '~ $ echo 1\necho 2'],
    ['is run as a whole', '\x1b[200~echo 1\r\necho 2\r\n\x1b[201~\r', '~ $ echo 1\necho 2\n1\n2\n~ $'],
    ['goes into the middle of a line', `echo []${left}\x1b[200~订单\x1b[201~\r`, '~ $ echo [订单]\n[订单]\n~ $'],
    ['completes nothing', '\x1b[200~echo\tpro\t\x1b[201~x\r', '~ $ echo        pro     x\npro x\n~ $'],
    ['a line that goes on', '\x1b[200~echo a \\\n  b\x1b[201~\r', '~ $ echo a \\\n  b\na b\n~ $'],
    ['is what a search began with', 'echo x\r\x12ech\x1b[200~y\x1b[201~\x1b', '~ $ echo x\nx\n~ $ yecho x'],
  ])('what is pasted %s', async (_, keys, screen) => {
    expect(await opened().type(keys)).toBe(screen);
  });

  test('five thousand lines are pasted at once, and undone as one', async () => {
    const { type, screen, shell } = opened();
    const lines = Array.from({ length: 5000 }, (_, i) => `echo line ${i} 订单`).join('\n');
    await type(`\x1b[200~${lines}\x1b[201~`);
    expect(screen.text.endsWith('echo line 4999 订单')).toBe(true);
    shell.input('\x1f');
    expect(await type('echo done\r')).toMatch(/\ndone\n~ \$$/);
  });

  test('history goes up, down, and keeps what was being typed', async () => {
    const { type } = opened();
    await type('echo 1\recho 2\r');
    expect(await type(`dra${up}${up}`)).toMatch(/\$ echo 1$/);
    expect(await type(down)).toMatch(/\$ echo 2$/);
    expect(await type(`${down}${down}ft`)).toMatch(/\$ draft$/);
    expect(await type(`${up}${right}5\r`)).toMatch(/\necho 25\n25\n|25\n/);
  });
});

describe('completion', () => {
  test.each([
    ['a command', 'hel\t', '~ $ help'],
    ['a file', 'node pro\t', '~ $ node producer.ts'],
    ['a directory, and in it', 'cat l\ta\t', '~ $ cat lib/a.ts'],
    ['Chinese', 'cat 订\t', '~ $ cat 订单.txt'],
    ['after ; too', 'ls; pw\t', '~ $ ls; pwd'],
    ['several, once', 'c\t', '~ $ c'],
    ['several, twice', 'rm\t\t', '~ $ rm\nrm     rmdir\n~ $ rm'],
    ['in a directory', 'cat lib/\t', '~ $ cat lib/a.ts'],
    [
      'an option',
      'kafka-topics.sh --boo\tlocalhost:9092 --cr\t',
      '~ $ kafka-topics.sh --bootstrap-server localhost:9092 --create',
    ],
    ['nothing', 'nosuch\t\t', '~ $ nosuch'],
  ])('%s', async (_, keys, screen) => {
    expect(await opened().type(keys)).toBe(screen);
  });
});
