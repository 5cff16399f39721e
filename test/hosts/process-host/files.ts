import { describe, expect, test } from 'vitest';
import { home, type ProgramFixture } from './program-fixture.ts';

/** What a program reads and writes in the machine. */
export function files({ run, start }: ProgramFixture): void {
  describe('files', () => {
    test('what is written reaches the machine, and reads back', async () => {
      const program = start(
        "import fs from 'node:fs/promises'; await fs.writeFile('a.txt', 'one'); await fs.appendFile('a.txt', ' two'); console.log(await fs.readFile('a.txt', 'utf8'), await fs.readdir('.')); await fs.rm('old.txt');",
        { files: { 'old.txt': '' } },
      );
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe("one two [ 'a.txt', 'main.ts', 'old.txt' ]\n");
      expect(program.written).toEqual({ [`${home}/a.txt`]: 'one two', [`${home}/old.txt`]: null });
    });

    test('a missing file is ENOENT', async () => {
      const { stdout } = await run(
        "try { require('fs').readFileSync('no.txt') } catch (error) { console.log(error.message, error.code) }",
      );
      expect(stdout).toBe("ENOENT: no such file or directory, open '/home/learner/no.txt' ENOENT\n");
    });
  });
}
