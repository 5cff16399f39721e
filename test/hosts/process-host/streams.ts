import { describe, expect, test } from 'vitest';
import type { ProgramFixture } from './program-fixture.ts';

/** What a program prints and reads. */
export function streams({ run, start }: ProgramFixture): void {
  describe('output', () => {
    test('an endless printing loop is bounded, and what is dropped is counted', async () => {
      const program = start("for (let i = 0; ; i += 1) console.log('line', i);");
      await program.until(() => program.dropped > 1000);
      program.handle.kill('SIGKILL');
      await program.exit;
      expect(program.stdout.length).toBeLessThanOrEqual(2 ** 20);
      expect(program.stdout.startsWith('line 0\nline 1\n')).toBe(true);
    });

    test('credit lets a program print on', async () => {
      const program = start(
        "const { setTimeout: wait } = require('timers/promises'); for (let i = 0; ; i += 1) { console.log('x'.repeat(100_000)); await wait(1); }",
      );
      await program.until(() => program.dropped > 0);
      const before = program.stdout.length;
      program.handle.credit(300_000);
      await program.until(() => program.stdout.length > before + 200_000);
      program.handle.kill('SIGKILL');
      await program.exit;
    });
  });

  describe('input', () => {
    test('lines reach readline, and its end ends the program', async () => {
      const program = start(
        "import { createInterface } from 'node:readline/promises'; const rl = createInterface({ input: process.stdin, output: process.stdout }); console.log('hi', await rl.question('name? ')); for await (const line of rl) console.log('line', line);",
      );
      await program.until(() => program.stdout === 'name? ');
      program.handle.stdin('ana\n');
      await program.until(() => program.stdout.includes('hi ana\n'));
      program.handle.stdin('one\ntw');
      program.handle.stdin('o\n');
      program.handle.stdin(null);
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('name? hi ana\nline one\nline two\n');
    });

    test('a program that reads nothing does not wait for it', async () => {
      expect((await run("process.stdout.write('done')")).stdout).toBe('done');
    });
  });
}
