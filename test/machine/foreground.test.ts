import { describe, expect, test } from 'vitest';
import { createShell } from '#sandbox/machine/shell.ts';
import { bench, settle } from './fake-host.ts';
import { files, opened } from './opened-shell.ts';

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
