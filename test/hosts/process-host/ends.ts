import { describe, expect, test } from 'vitest';
import type { ProgramFixture } from './program-fixture.ts';

/** How a program ends, by itself or by a signal, and what Node prints of it. */
export function ends({ run, start }: ProgramFixture): void {
  describe('an end', () => {
    test.each<[string, string, number, string, string?]>([
      ['nothing left to do', '', 0, ''],
      [
        'process.exit',
        "process.on('exit', (code) => console.log('exit', code)); setInterval(() => {}, 1000); process.exit(3); console.log('never');",
        3,
        '',
        'exit 3\n',
      ],
      ['process.exitCode', 'process.exitCode = 4;', 4, ''],
      ['an unreferenced timer', 'setTimeout(() => {}, 1e6).unref();', 0, ''],
      [
        'an error',
        "interface A {}\n\nfunction f(): never {\n  throw new TypeError('bad');\n}\nf();",
        1,
        "file:///home/learner/main.ts:4\n  throw new TypeError('bad');\n        ^\n\nTypeError: bad\n    at f (file:///home/learner/main.ts:4:9)\n    at file:///home/learner/main.ts:6:1\n",
      ],
      [
        'an error of a timer',
        "setTimeout(() => {\n  throw new Error('late');\n}, 1);",
        1,
        "file:///home/learner/main.ts:2\n  throw new Error('late');\n        ^\n\nError: late\n    at file:///home/learner/main.ts:2:9\n",
      ],
      [
        'a rejection',
        "Promise.reject(new Error('no'));\nsetTimeout(() => {}, 1e6);",
        1,
        "file:///home/learner/main.ts:1\nPromise.reject(new Error('no'));\n               ^\n\nError: no\n    at file:///home/learner/main.ts:1:16\n",
      ],
      [
        'a rejection with a text',
        "Promise.reject('no');",
        1,
        expect.stringContaining('The promise rejected with the reason "no".') as unknown as string,
      ],
      [
        'an await without end',
        "console.log('a');\nawait new Promise(() => {});",
        13,
        'Warning: Detected unsettled top-level await at file:///home/learner/main.ts:2\nawait new Promise(() => {});\n\n\n',
        'a\n',
      ],
      [
        'a syntax error',
        'const a = 1;\nconst b = ;\n',
        1,
        'file:///home/learner/main.ts:2\nconst b = ;\n          ^\n\nSyntaxError: Unexpected token\n',
      ],
      [
        'a syntax error that only the engine sees',
        'const a = 1;\n\nconst a = 2;\n',
        1,
        "file:///home/learner/main.ts:3\nconst a = 2;\n\nSyntaxError: Identifier 'a' has already been declared\n",
      ],
      [
        'a namespace',
        'const a = 1;\nnamespace N {\n  export const b = 1;\n}\n',
        1,
        expect.stringContaining(
          'file:///home/learner/main.ts:2\nnamespace N {\n^\n\nSyntaxError: A TypeScript namespace is not supported',
        ) as unknown as string,
      ],
      [
        'a missing package',
        "import express from 'express';\nexpress();",
        1,
        expect.stringMatching(
          /^file:\/\/\/home\/learner\/main\.ts:1\nimport express from 'express';\n {20}\^\n\nError \[ERR_MODULE_NOT_FOUND\]: Cannot find package 'express' imported from \/home\/learner\/main\.ts\. There is kafkajs, and of Node's own modules assert, /,
        ) as unknown as string,
      ],
      [
        'a missing file',
        "import { a } from './nowhere.ts';\na();",
        1,
        expect.stringContaining(
          "Cannot find module '/home/learner/nowhere.ts' imported from /home/learner/main.ts",
        ) as unknown as string,
      ],
      [
        'a missing export',
        "\nimport { kafka } from 'kafkajs';\nkafka();",
        1,
        "file:///home/learner/main.ts:2\nimport { kafka } from 'kafkajs';\n                      ^\n\nSyntaxError: The requested module 'kafkajs' does not provide an export named 'kafka'\n",
      ],
    ])('by %s', async (_, source, code, stderr, stdout = '') => {
      expect(await run(source)).toEqual({ stdout, stderr, code });
    });

    test('an error of kafkajs, thrown after its retries, names the line that waited', async () => {
      const source = `import { Kafka, logLevel } from 'kafkajs';
const kafka = new Kafka({ brokers: ['localhost:9'], logLevel: logLevel.NOTHING, retry: { retries: 1, initialRetryTime: 1 } });
async function connect(): Promise<void> {
  await kafka.admin().connect();
}
await connect();`;
      const { stderr, code } = await run(source, {
        onConnect: ({ handle }, socket) => handle.refused(socket, 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9'),
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^file:\/\/\/home\/learner\/main\.ts:4\n {2}await kafka\.admin\(\)\.connect\(\);\n {2}\^\n\nKafkaJSNonRetriableError\n/,
      );
    });

    test('an error handler of the program’s own keeps it alive', async () => {
      const source =
        "process.on('uncaughtException', (error) => console.log('caught', error.message)); setTimeout(() => { throw new Error('x'); }, 1); setTimeout(() => console.log('on'), 5);";
      expect(await run(source)).toEqual({ stdout: 'caught x\non\n', stderr: '', code: 0 });
    });
  });

  describe('signals', () => {
    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGKILL', 137],
    ] as const)('%s ends a program that never yields, with %i', async (signal, code) => {
      const program = start("console.log('in'); for (;;) {}");
      await program.until(() => program.stdout === 'in\n');
      program.handle.kill(signal);
      expect(await program.exit).toBe(code);
    });

    test('a program may handle SIGINT', async () => {
      const program = start(
        "process.on('SIGINT', () => { console.log('closing'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');",
      );
      await program.until(() => program.stdout === 'up\n');
      program.handle.kill('SIGINT');
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('up\nclosing\n');
    });
  });
}
