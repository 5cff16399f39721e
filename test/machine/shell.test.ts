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
    ['Ctrl-D on nothing does nothing', '\x04', '~ $'],
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

test('several terminals beside each other: each a shell of its own, with its own directory and jobs', async () => {
  const { type, machine, screen } = opened();
  const other = new Screen(80);
  const second = createShell(machine, { write: other.write, columns: () => 80 });
  await type('cd lib; node ../producer.ts &\r');
  second.input('pwd; jobs; tty=$(ps -o tty= -p $$); echo $tty; ps -o tty= -C node\r');
  await settle();
  expect(screen.text).toContain('~/lib $');
  expect(other.text.split('\n').slice(-4)).toEqual(['/home/learner', 'pts/1', 'pts/0', '~ $']);
  second.dispose();
  expect(machine.listed().map(({ command, tty }) => [command[0], tty])).toEqual([
    ['-bash', 'pts/0'],
    ['node', 'pts/0'],
  ]);
});
