import { describe, expect, test } from 'vitest';
import { createShell } from '#sandbox/machine/shell.ts';
import { settle } from './fake-host.ts';
import { opened, up } from './opened-shell.ts';
import { Screen } from './screen.ts';

describe('several terminals beside each other', () => {
  function two() {
    const lab = opened();
    const second = new Screen(80);
    const ended: string[] = [];
    const shell = createShell(
      lab.machine,
      { write: second.write, columns: () => 80 },
      { ended: () => ended.push('second') },
    );
    const typeSecond = async (data: string): Promise<string> => {
      shell.input(data);
      await settle();
      return second.text;
    };
    const listed = () => lab.machine.listed().map(({ command, tty }) => [command[0], tty]);
    return { ...lab, second, shell, typeSecond, ended, listed };
  }

  test('each is a shell of its own, with its own directory and jobs', async () => {
    const { type, typeSecond, screen, second, shell, listed } = two();
    await type('cd lib; node ../producer.ts &\r');
    await typeSecond('pwd; jobs; tty; ps -o tty= -C node; who -q\r');
    expect(screen.text).toContain('~/lib $');
    expect(second.text.split('\n').slice(1)).toEqual([
      ...['/home/learner', '/dev/pts/1', 'pts/0', 'learner learner', '# users=2', '~ $'],
    ]);
    shell.dispose();
    expect(listed()).toEqual([
      ['-bash', 'pts/0'],
      ['node', 'pts/0'],
    ]);
  });

  test('who lists them, and which one this is', async () => {
    const { typeSecond } = two();
    expect(await typeSecond('who; who am i; echo | tty\r')).toMatch(
      /\nlearner {2}pts\/0 {8}2026-11-22 08:00\nlearner {2}pts\/1 {8}2026-11-22 08:00\nlearner {2}pts\/1 .*\nnot a tty\n/,
    );
  });

  test.each([
    ['exit', 'exit\r'],
    ['Ctrl-D', '\x04'],
    ['exec', 'exec true\r'],
    ['kill -9 $$', 'kill -9 $$\r'],
  ])('%s ends one; the terminal is free for the next', async (_, keys) => {
    const { typeSecond, ended, listed, machine } = two();
    await typeSecond(keys);
    expect(ended).toEqual(['second']);
    expect(listed()).toEqual([['-bash', 'pts/0']]);
    expect(await typeSecond('echo never\r')).not.toMatch(/^never/m);
    const third = new Screen(80);
    createShell(machine, { write: third.write, columns: () => 80 }).input('tty\r');
    await settle();
    expect(third.text).toContain('/dev/pts/1');
  });

  test('what runs in the background goes on after exit, without a terminal', async () => {
    const { typeSecond, programs, second, listed } = two();
    await typeSecond('node producer.ts &\r');
    await typeSecond('exit\r');
    expect(listed()).toEqual([
      ['-bash', 'pts/0'],
      ['node', null],
    ]);
    programs[0]?.parent.stdout('more\n');
    await settle();
    expect(second.text).toMatch(/exit\nlogout$/);
  });

  test('what runs in it ends with a terminal that is closed', async () => {
    const { typeSecond, shell, programs, listed } = two();
    await typeSecond('sleep 100 &\rnode producer.ts\r');
    shell.dispose();
    await settle();
    expect(programs[0]?.told.at(-1)).toEqual(['kill', 'SIGKILL']);
    expect(listed()).toEqual([['-bash', 'pts/0']]);
  });

  test('a shell with stopped jobs asks once before it ends', async () => {
    const { typeSecond, ended, listed } = two();
    await typeSecond('node producer.ts\r');
    await typeSecond('\x1a');
    expect(await typeSecond('\x04')).toMatch(/\nThere are stopped jobs\.\n~ \$$/);
    expect(await typeSecond('jobs\rexit\r')).toMatch(/There are stopped jobs\.\n~ \$$/);
    expect(ended).toEqual([]);
    expect(await typeSecond('exit\r')).toMatch(/logout$/);
    expect(ended).toEqual(['second']);
    expect(listed()).toEqual([['-bash', 'pts/0']]);
  });

  test('Ctrl-D in a line that goes on ends the line only', async () => {
    const { typeSecond, ended } = two();
    expect(await typeSecond('if true; then\r\x04')).toMatch(
      /> \nsh: syntax error: unexpected end of file\n~ \$$|>\nsh: syntax error: unexpected end of file\n~ \$$/,
    );
    expect(ended).toEqual([]);
  });

  test('share their history: one’s own lines come first', async () => {
    const { type, typeSecond } = two();
    await type('echo from one\r');
    await typeSecond('echo from two\r');
    expect(await typeSecond(up)).toMatch(/\$ echo from two$/);
    expect(await typeSecond(up)).toMatch(/\$ echo from one$/);
    expect(await type(`${up}${up}`)).toMatch(/\$ echo from one$/);
    expect(await type('\r\x12two')).toMatch(/`two': echo from two$/);
  });
});
