// Pipes, jobs and the history as somebody at a terminal meets them.
import { describe, expect, test } from 'vitest';
import type { ShellOptions } from '#sandbox/control.ts';
import { Pipe } from '#sandbox/machine/pipe.ts';
import { createShell } from '#sandbox/machine/shell.ts';
import { bench, settle } from './fake-host.ts';
import { Screen } from './screen.ts';

function opened(options: ShellOptions = {}) {
  const lab = bench({ 'consumer.ts': '', 'producer.ts': '', 'numbers.txt': '3\n1\n2\n' });
  const screen = new Screen(100);
  const shell = createShell(lab.machine, { write: screen.write, columns: () => 100 }, options);
  const type = async (data: string): Promise<string> => {
    shell.input(data);
    await settle();
    return screen.text;
  };
  return { ...lab, screen, shell, type };
}

describe('pipes', () => {
  test('an endless writer ends with its reader', async () => {
    const { type, machine } = opened();
    expect(await type('yes | head -n 2\r')).toBe('~ $ yes | head -n 2\ny\ny\n~ $');
    expect(machine.processes()).toEqual([]);
  });

  test('a program that prints on into a closed pipe is ended, as by SIGPIPE', async () => {
    const { type, programs, screen, machine } = opened();
    await type('set -o pipefail; node consumer.ts | head -n 2; echo $?\r');
    programs[0]?.parent.stdout('1\n2\n3\n');
    await settle();
    expect(machine.processes().map(({ command }) => command[0])).toEqual(['node']);
    programs[0]?.parent.stdout('4\n');
    await settle();
    expect(programs[0]?.told.at(-1)).toEqual(['kill', 'SIGKILL']);
    expect(screen.text).toBe('~ $ set -o pipefail; node consumer.ts | head -n 2; echo $?\n1\n2\n141\n~ $');
  });

  test('what a program prints reaches the next one at once', async () => {
    const { type, programs, screen } = opened();
    await type('node producer.ts | grep b\r');
    programs[0]?.parent.stdout('abc\nxyz\nb');
    await settle();
    expect(screen.text).toBe('~ $ node producer.ts | grep b\nabc');
    programs[0]?.parent.exit(0);
    await settle();
    expect(screen.text).toBe('~ $ node producer.ts | grep b\nabc\nb\n~ $');
  });

  test('a program reads what another prints, and its end', async () => {
    const { type, programs } = opened();
    await type('cat numbers.txt | node consumer.ts\r');
    expect(programs[0]?.told.filter(([what]) => what === 'stdin')).toEqual([
      ['stdin', '3\n1\n2\n'],
      ['stdin', null],
    ]);
  });

  test('a reader that has enough is gone before the next line is written', async () => {
    const { type } = opened();
    expect(await type('for i in 1 2 3 4 5; do echo $i; echo wrote $i >> log; done | head -n 2; cat log\r')).toMatch(
      /done \| head -n 2; cat log\n1\n2\nwrote 1\nwrote 2\n~ \$$/,
    );
  });

  test('a reader that has ended is gone, though the terminal has not shown yet what it printed', async () => {
    const lab = bench();
    let shown = '';
    const write = (text: string): Promise<void> | undefined => {
      shown += text;
      return text.endsWith('2\r\n') ? new Promise(() => {}) : undefined;
    };
    const shell = createShell(lab.machine, { write, columns: () => 100 });
    shell.input('for i in 1 2 3 4 5; do echo $i; echo wrote $i >> log; done | head -n 2\r');
    await settle();
    expect(shown).toMatch(/1\r\n2\r\n$/);
    expect(lab.machine.files.read('log')).toBe('wrote 1\nwrote 2\n');
  });

  test('errors pass by, unless they are sent along', async () => {
    const { type } = opened();
    expect(await type('cat nosuch | wc -l\r')).toContain('cat: nosuch: No such file or directory\n0\n');
    expect(await type('cat nosuch 2>&1 | wc -l; cat nosuch |& wc -l\r')).toMatch(/\n1\n1\n~ \$$/);
  });

  test('hold their writer back when they are full', async () => {
    const pipe = new Pipe();
    let written = 0;
    const writer = (async () => {
      for (; written < 100; written += 1) await pipe.write('x'.repeat(10_000));
      pipe.end();
    })();
    await settle();
    expect(written).toBe(6);
    await pipe.read();
    await settle();
    expect(written).toBe(7);
    pipe.breakOff();
    await expect(writer).rejects.toThrow('Broken pipe');
  });
});

describe('Ctrl-C', () => {
  test.each([
    'yes > /dev/null',
    'while true; do :; done',
    'cat',
    'read x',
    'cat | cat',
    'sleep 100 | sort',
    '(sleep 5; echo no)',
  ])('ends %s', async (line) => {
    const { type, machine } = opened();
    await type(`${line}; echo never\r`);
    expect(await type('\x03')).toBe(`~ $ ${line}; echo never\n^C\n~ $`);
    expect(machine.processes()).toEqual([]);
    expect(await type('echo next\r')).toMatch(/\nnext\n~ \$$/);
  });
});

describe('Ctrl-Z', () => {
  test('stops a program: its output waits, its clock stands; fg lets it go on', async () => {
    const { type, programs, screen } = opened();
    await type('node producer.ts\r');
    programs[0]?.parent.stdout('1\n');
    await settle();
    expect(await type('\x1a')).toBe('~ $ node producer.ts\n1\n^Z\n[1]+  Stopped                 node producer.ts\n~ $');
    expect(programs[0]?.told.at(-1)).toMatchObject(['time', { rate: 0 }]);
    programs[0]?.parent.stdout('2\n');
    expect(await type('jobs; echo $?\r')).toMatch(/\[1\]\+ {2}Stopped {17}node producer.ts\n0\n~ \$$/);
    await type('fg\r');
    expect(screen.text).toMatch(/\$ fg\nnode producer.ts\n2$/);
    expect(programs[0]?.told.findLast(([what]) => what === 'time')).toMatchObject(['time', { rate: 1 }]);
    expect(await type('\x03')).toMatch(/\^C\n~ \$$/);
  });

  test('a stopped sleep goes on in the background', async () => {
    const { type, clock, screen } = opened();
    await type('sleep 1\r');
    await type('\x1a');
    expect(await type('bg\r')).toMatch(/\n\[1\]\+ sleep 1 &\n~ \$$/);
    await clock.advance(2000);
    await settle();
    expect(screen.text).toMatch(/\[1\]\+ {2}Done {20}sleep 1\n~ \$$/);
  });

  test('stops a whole pipeline', async () => {
    const { type, programs, machine } = opened();
    await type('node producer.ts | sort | cat\r');
    await type('\x1a');
    expect(machine.processes().map(({ stopped }) => stopped)).toEqual([true, true, true]);
    programs[0]?.parent.stdout('b\na\n');
    programs[0]?.parent.exit(0);
    expect(await type('fg\r')).toMatch(/\na\nb\n~ \$$/);
  });
});

describe('jobs', () => {
  test('a list in the background is one job', async () => {
    const { type, clock, screen } = opened();
    await type('(sleep 1; echo woke) &\rsleep 2 && echo late &\r');
    await clock.advance(1500);
    await settle();
    expect(screen.text).toMatch(/woke\n\[1\]- {2}Done {20}\(sleep 1; echo woke\)\n~ \$$/);
    expect(await type('wait; echo waited\r')).toMatch(/echo waited$/);
    await clock.advance(1000);
    await settle();
    expect(screen.text).toContain('late\n');
    expect(screen.text).toMatch(/waited\n~ \$$/);
  });

  test('are known by $! and ended by kill', async () => {
    const { type } = opened();
    await type('sleep 100 &\r');
    expect(await type('kill $!\r')).toMatch(/\[1\]\+ {2}Terminated {14}sleep 100\n~ \$$/);
  });
});

describe('the keyboard', () => {
  test('read, while and cat share it line by line', async () => {
    const { type } = opened();
    await type('read -p "name? " name; cat; cat > kept.txt; echo "$name: $(cat kept.txt)"\r');
    await type('ana\r');
    await type('one\r\x04');
    expect(await type('two\r\x04')).toMatch(/name\? ana\none\none\ntwo\nana: two\n~ \$$/);
  });

  test('what was typed ahead waits for the prompt', async () => {
    const { type, clock, screen } = opened();
    await type('sleep 1\r');
    await type('echo ahead\r');
    await clock.advance(2000);
    await settle();
    expect(screen.text).toMatch(/~ \$ echo ahead\nahead\n~ \$$/);
  });

  test.each([
    ['a loop', 'for i in 1 2; do\recho $i\rdone\r', '> echo $i\n> done\n1\n2\n~ $'],
    ['a here-document', 'cat <<END\rhello\rEND\r', '> hello\n> END\nhello\n~ $'],
    ['a pipe', 'echo a |\rcat\r', '> cat\na\n~ $'],
    ['a function', 'f() {\recho in f\r}\rf\r', '> }\n~ $ f\nin f\n~ $'],
  ])('%s goes over several lines', async (_, keys, screen) => {
    expect((await opened().type(keys)).endsWith(screen)).toBe(true);
  });

  test('an alias stands for its words', async () => {
    expect(await opened().type("alias ll='ls -1' n=numbers.txt\rll *.txt\r")).toMatch(/\nnumbers.txt\n~ \$$/);
  });
});

describe('history', () => {
  const history = ['echo one', 'ls', 'echo two'];

  test.each([
    ['Ctrl-R finds the newest', '\x12ech', "(reverse-i-search)`ech': echo two"],
    ['Ctrl-R again the one before', '\x12ech\x12', "(reverse-i-search)`ech': echo one"],
    ['a letter more', '\x12echo o', "(reverse-i-search)`echo o': echo one"],
    ['nothing', '\x12nosuch', "(failed reverse-i-search)`nosuch':"],
    ['Backspace', '\x12lsx\x7f', "(reverse-i-search)`ls': ls"],
    ['Ctrl-G gives up', 'dra\x12ls\x07ft', '~ $ draft'],
    ['an arrow takes it', '\x12one\x1b[C\x05!', '~ $ echo one!'],
    ['Enter runs it', '\x12one\r', '~ $ echo one\none\n~ $'],
    ['Ctrl-C leaves it', '\x12one\x03', '~ $ echo one^C\n~ $'],
  ])('%s', async (_, keys, screen) => {
    expect(await opened({ history }).type(keys)).toBe(screen);
  });

  test('is kept by whoever listens, and is there again', async () => {
    const kept: string[] = [];
    const { type } = opened({ history, remember: (line) => kept.push(line) });
    await type('pwd\rpwd\r secret\r\x1b[A\r');
    expect(kept).toEqual(['pwd']);
    expect(await type('clear\rhistory 2\r')).toBe('~ $ history 2\n    5  clear\n    6  history 2\n~ $');
  });

  test.each([
    ['!!', 'echo two\ntwo'],
    ['!1', 'echo one\none'],
    ['!echo', 'echo two\ntwo'],
    ['echo again !$', 'echo again two\nagain two'],
    ['!nosuch', 'sh: !nosuch: event not found'],
    ["echo '!!'", '!!'],
  ])('%s', async (line, output) => {
    expect(await opened({ history }).type(`${line}\r`)).toBe(`~ $ ${line}\n${output}\n~ $`);
  });
});
