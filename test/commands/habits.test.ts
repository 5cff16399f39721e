// Everyday habits at a shell, against what the real bash and its tools answered (test/golden/bash).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Gathered, TextInput } from '#sandbox/machine/streams.ts';
import { bench, outputOf, settle } from '../machine/fake-host.ts';

interface Recorded {
  files: Record<string, string>;
  habits: readonly { line: string; code: number; stdout: string; stderr: string }[];
  errors: readonly { line: string; code: number; stdout: string; stderr: string }[];
  sessions: readonly { name: string; code: number; output: string }[];
}

const golden = join(import.meta.dirname, '../golden/bash');
const recorded = JSON.parse(readFileSync(join(golden, 'recorded.json'), 'utf8')) as Recorded;

for (const list of ['habits', 'errors'] as const) {
  const lab = bench(recorded.files);
  lab.machine.files.setExecutable('greet.sh', true);
  describe(list, () => {
    test.each(recorded[list].map((each) => [each.line, each] as const))(
      '%s',
      async (line, { code, stdout, stderr }) => {
        const streams = { stdin: new TextInput(), stdout: new Gathered(), stderr: new Gathered() };
        const shell = await lab.machine.spawn('bash', ['-c', line], { streams });
        let done: number | undefined;
        void shell.exit.then((ended) => {
          done = ended;
        });
        for (let i = 0; i < 50 && done === undefined; i += 1) {
          await settle();
          await lab.clock.advance(50);
        }
        expect({ code: done, stdout: streams.stdout.text, stderr: streams.stderr.text }).toEqual({
          code,
          stdout,
          stderr,
        });
      },
    );
  });
}

test.each(recorded.sessions)('a sitting at a shell goes as it goes in bash: $name', async ({ name, code, output }) => {
  const session = readFileSync(join(golden, `${name}.sh`), 'utf8');
  const lab = bench({ ...recorded.files, 'session.sh': session });
  const shell = await lab.machine.spawn('bash', ['session.sh']);
  const printed = outputOf(shell);
  for (let i = 0; i < 60; i += 1) {
    await settle();
    await lab.clock.advance(50);
  }
  expect(await printed).toBe(output);
  expect(await shell.exit).toBe(code);
});
