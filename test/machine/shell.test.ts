import { describe, expect, test } from 'vitest';
import { literally } from '#sandbox/commands/text/regular-expression.ts';
import { settle } from './fake-host.ts';
import { opened } from './opened-shell.ts';

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
