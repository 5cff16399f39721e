import { describe, expect, test } from 'vitest';
import { literally } from '#sandbox/commands/text/regular-expression.ts';
import { createShell, type Shell } from '#sandbox/machine/shell.ts';
import { type Bench, bench, settle } from './fake-host.ts';
import { Screen } from './screen.ts';

const files = { 'producer.ts': '', 'consumer.ts': '', 'lib/a.ts': '', '订单.txt': '一\n' };

function opened(columns = 80): Bench & { screen: Screen; shell: Shell; type(data: string): Promise<string> } {
  const lab = bench(files);
  const screen = new Screen(columns);
  const shell = createShell(lab.machine, { write: screen.write, columns: () => screen.columns });
  const type = async (data: string): Promise<string> => {
    shell.input(data);
    await settle();
    return screen.text;
  };
  return { ...lab, screen, shell, type };
}

const up = '\x1b[A';
const down = '\x1b[B';
const left = '\x1b[D';
const right = '\x1b[C';

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

describe('lines', () => {
  test.each([
    ['echo one; echo two', 'one\ntwo'],
    ['echo a && echo b || echo c', 'a\nb'],
    ['nosuch && echo b || echo c', 'sh: nosuch: command not found\nc'],
    ['! nosuch && echo ok', 'sh: nosuch: command not found\nok'],
    ['echo "a  b" \'$HOME\' $HOME "$HOME/x" ~/y', 'a  b $HOME /home/learner /home/learner/x /home/learner/y'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    ['name=ana; echo $name ${name} ${#name} ${none:-nobody} [$none]', 'ana ana 3 nobody []'],
    ['list="a  b"; echo $list "$list"', 'a b a  b'],
    ['echo *.ts l*/*', 'consumer.ts producer.ts lib/a.ts'],
    ['echo *.none {1..3} {a,b}.ts', '*.none 1 2 3 a.ts b.ts'],
    ['cd lib && pwd && cd .. && pwd', '/home/learner/lib\n/home/learner'],
    ['cd nosuch; echo $?', 'sh: cd: nosuch: No such file or directory\n1'],
    ['ls', 'consumer.ts  lib          producer.ts  订单.txt'],
    ['ls -1 lib nosuch', "ls: cannot access 'nosuch': No such file or directory\nlib:\na.ts"],
    ['cat 订单.txt nosuch', '一\ncat: nosuch: No such file or directory'],
    ['cat < x', 'sh: x: No such file or directory'],
    ['echo 1; echo 2 | cat', '1\n2'],
    ['for x in a b; do echo $x; done', 'a\nb'],
    ['select x in a; do echo; done', 'sh: select is not in this shell yet'],
    ['echo $(pwd)', '/home/learner'],
    ['echo;;', "sh: syntax error near unexpected token ';;'"],
    ['node', 'Usage: node FILE [ARGUMENT…]'],
    ['kill 1', 'sh: kill: (1) - No such process'],
  ])('%s', async (line, output) => {
    const text = await opened(200).type(`${line}\r`);
    expect(text).toBe(`~ $ ${line}\n${output}\n~ $`);
  });

  test('a pipe sees the history, the jobs and the aliases of the shell', async () => {
    const { type } = opened();
    await type("alias ll='ls -l'\recho found\rsleep 60 &\r");
    expect(await type('clear\rhistory | grep -c found\rjobs | grep -c sleep\ralias | grep ll\r')).toMatch(
      /^~ \$ history \| grep -c found\n2\n~ \$ jobs \| grep -c sleep\n1\n~ \$ alias \| grep ll\nalias ll='ls -l'\n~ \$$/,
    );
  });

  test('a directory shows in the prompt', async () => {
    expect(await opened().type('cd lib\rcd /\rcd\r')).toBe('~ $ cd lib\n~/lib $ cd /\n/ $ cd\n~ $');
  });

  test('a directory that is gone is left', async () => {
    const { type, machine, screen } = opened();
    await type('cd lib\r');
    machine.files.remove('lib', { recursive: true });
    await type('\r');
    expect(screen.text).toBe('~ $ cd lib\n~/lib $\n~ $');
  });

  test.each([
    ['an open quote', 'echo "a\rb"\r', '~ $ echo "a\n> b"\na\nb\n~ $'],
    ['a backslash', 'echo a \\\rb\r', '~ $ echo a \\\n> b\na b\n~ $'],
    ['an operator', 'echo a &&\recho b\r', '~ $ echo a &&\n> echo b\na\nb\n~ $'],
  ])('%s asks for more', async (_, keys, screen) => {
    expect(await opened().type(keys)).toBe(screen);
  });

  test('Ctrl-C leaves a line, also one that continues', async () => {
    expect(await opened().type('echo "a\rb\x03')).toBe('~ $ echo "a\n> b^C\n~ $');
    expect(await opened().type('junk\x03')).toBe('~ $ junk^C\n~ $');
  });

  test('help lists every command', async () => {
    const { type, machine } = opened();
    const text = await type('help\r');
    for (const { name, summary } of machine.commands) {
      expect(text).toMatch(new RegExp(`^${literally(name)}\\s+${literally(summary.slice(0, 10))}`, 'm'));
    }
  });

  test('help fits a narrow terminal', async () => {
    const text = await opened(40).type('help\r');
    for (const line of text.split('\n').slice(1)) expect(line.length).toBeLessThan(40);
  });
});

describe('programs in the foreground', () => {
  test('have the terminal until they end', async () => {
    const { type, programs, screen } = opened();
    await type('node producer.ts a "b c"\r');
    expect(programs[0]?.program).toMatchObject({ file: '/home/learner/producer.ts', args: ['a', 'b c'] });
    programs[0]?.parent.stdout('sent 1\nsent 2');
    await settle();
    expect(screen.text).toBe('~ $ node producer.ts a "b c"\nsent 1\nsent 2');
    programs[0]?.parent.exit(0);
    await settle();
    expect(screen.text).toBe('~ $ node producer.ts a "b c"\nsent 1\nsent 2\n~ $');
  });

  test('read what is typed, line by line', async () => {
    const { type, programs, screen } = opened();
    await type('node producer.ts\r');
    await type('heö\x7fllo\ryou\r\x04');
    expect(screen.text).toBe('~ $ node producer.ts\nhello\nyou');
    expect(programs[0]?.told.filter(([what]) => what === 'stdin').map(([, text]) => text)).toEqual([
      'hello\n',
      'you\n',
      null,
    ]);
  });

  test('read a tab as one, and what Ctrl-W and Backspace take away they never see', async () => {
    const { type, programs, screen } = opened();
    await type('node producer.ts\r');
    programs[0]?.parent.stdout('>');
    await settle();
    await type('k\tv\tx');
    expect(screen.cursor[1]).toBe(17);
    await type('\x7f\x7f');
    expect(screen.cursor[1]).toBe(9);
    await type('\x17\x17k\tone two\x17\r');
    expect(programs[0]?.told.filter(([what]) => what === 'stdin')).toEqual([['stdin', 'k\tone \n']]);
  });

  test('get what is pasted line by line, without its marks', async () => {
    const { type, programs } = opened();
    await type('node producer.ts\r');
    await type('\x1b[200~a\rb\r\x1b[201~');
    expect(programs[0]?.told.filter(([what]) => what === 'stdin').map(([, text]) => text)).toEqual(['a\n', 'b\n']);
  });

  test('are interrupted by Ctrl-C, with the rest of the line', async () => {
    const { type, programs } = opened();
    const text = await type('node producer.ts; echo never\r').then(() => type('\x03'));
    expect(programs[0]?.told).toContainEqual(['kill', 'SIGINT']);
    expect(text).toBe('~ $ node producer.ts; echo never\n^C\n~ $');
  });

  test('that mind no interrupt are killed by the second', async () => {
    const { type, programs } = opened();
    await type('node producer.ts\r');
    const stubborn = programs[0];
    const kill = stubborn?.kill;
    const signals: string[] = [];
    Object.assign(stubborn ?? {}, {
      kill: (signal: 'SIGKILL') => {
        signals.push(signal);
        if (signal === 'SIGKILL') kill?.(signal);
      },
    });
    await type('\x03');
    expect(signals).toEqual(['SIGINT']);
    expect(await type('\x03')).toMatch(/\^C\^C\n~ \$$/);
  });

  test('leave the rest of what was pasted to the shell', async () => {
    const { type, programs, screen } = opened();
    await type('node producer.ts\recho next\r');
    expect(screen.text).toBe('~ $ node producer.ts');
    programs[0]?.parent.exit(0);
    await settle();
    expect(screen.text).toBe('~ $ node producer.ts\n~ $ echo next\nnext\n~ $');
  });

  test('give their exit code', async () => {
    const { type, programs } = opened();
    await type('node producer.ts\r');
    programs[0]?.parent.exit(3);
    await settle();
    expect(await type('echo $?\r')).toMatch(/\n3\n~ \$$/);
  });

  test('are held back while the terminal is busy', async () => {
    const { machine, programs } = bench(files);
    let release = (): void => {};
    const written: string[] = [];
    const shell = createShell(machine, {
      columns: () => 80,
      write: (text) => {
        written.push(text);
        return text.startsWith('x') ? new Promise<void>((resolve) => (release = resolve)) : undefined;
      },
    });
    shell.input('node producer.ts\r');
    await settle();
    programs[0]?.parent.stdout('x1\r\n');
    await settle();
    programs[0]?.parent.stdout('x2\n');
    await settle();
    expect(written.at(-1)).toBe('x1\r\n');
    release();
    await settle();
    expect(written.at(-1)).toBe('x2\r\n');
  });

  test('show nothing more, at Ctrl-C, of what they had printed', async () => {
    const { machine, programs } = bench(files);
    let release = (): void => {};
    let written = '';
    const shell = createShell(machine, {
      columns: () => 80,
      write: (text) => {
        written += text;
        return text.startsWith('seen') ? new Promise<void>((resolve) => (release = resolve)) : undefined;
      },
    });
    shell.input('node producer.ts\r');
    await settle();
    const program = programs[0];
    program?.parent.stdout('seen\n');
    await settle();
    for (let i = 0; i < 3000; i += 1) program?.parent.stdout(`${'x'.repeat(999)}\n`);
    Object.assign(program ?? {}, {
      kill: () => {
        program?.parent.stdout('closing\n');
        program?.parent.exit(130);
      },
    });
    shell.input('\x03');
    release();
    await settle();
    expect(written.slice(written.indexOf('seen'))).toBe('seen\r\n^Cclosing\r\n\r\x1b[J\x1b[1m~\x1b[22m $ ');
  });
});

describe('jobs', () => {
  test('say their pid, print above the prompt, and say when they are done', async () => {
    const { type, programs, screen } = opened();
    await type('node producer.ts &\rech');
    expect(screen.text).toBe('~ $ node producer.ts &\n[1] 412\n~ $ ech');
    programs[0]?.parent.stdout('sent\n');
    await settle();
    expect(await type('o hi')).toBe('~ $ node producer.ts &\n[1] 412\nsent\n~ $ echo hi');
    programs[0]?.parent.exit(0);
    await settle();
    expect(screen.text).toBe(
      '~ $ node producer.ts &\n[1] 412\nsent\n[1]+  Done                    node producer.ts\n~ $ echo hi',
    );
  });

  test('are listed, killed and counted anew', async () => {
    const { type } = opened();
    await type('node producer.ts &\rnode consumer.ts a &\rclear\rjobs\r');
    const text = await type('kill %1\rkill -9 413\r');
    expect(text).toBe(
      [
        '~ $ jobs',
        '[1]-  Running                 node producer.ts &',
        '[2]+  Running                 node consumer.ts a &',
        '~ $ kill %1',
        '[1]-  Terminated              node producer.ts',
        '~ $ kill -9 413',
        '[2]+  Killed                  node consumer.ts a',
        '~ $',
      ].join('\n'),
    );
  });

  test('come to the front', async () => {
    const { type } = opened();
    await type('node producer.ts &\rfg\r');
    expect(await type('\x03')).toBe('~ $ node producer.ts &\n[1] 412\n~ $ fg\nnode producer.ts\n^C\n~ $');
  });

  test('ps lists what runs, whoever started it', async () => {
    const { type, machine, clock } = opened();
    await machine.spawn('node', ['consumer.ts', '1']);
    await clock.advance(65_000);
    expect(await type('ps x\r')).toBe(
      '~ $ ps x\n    PID TTY      STAT   TIME COMMAND\n    348 pts/0    S      0:00 -bash\n    412 ?        S      0:00 node consumer.ts 1\n    413 pts/0    S      0:00 ps x\n~ $',
    );
  });

  test('end with the shell', async () => {
    const { type, shell, machine } = opened();
    await type('node producer.ts &\rnode consumer.ts\r');
    shell.dispose();
    await settle();
    expect(machine.processes()).toEqual([]);
  });
});

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
