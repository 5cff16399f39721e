import { expect, test } from 'vitest';
import type { CheckResult } from '../../sandbox/check/contract.ts';
import { runCheck } from '../../sandbox/hosts/node/check.ts';

const producing = (key: string): string => `
import { readFileSync } from 'node:fs';
import { Kafka } from 'kafkajs';

const producer = new Kafka({ clientId: 'main', brokers: ['localhost:9092'] }).producer();
await producer.connect();
await producer.send({ topic: 'greetings', messages: [{ key: ${key}, value: readFileSync('greeting.txt', 'utf8') }] });
console.log('sent');
await producer.disconnect();
`;

async function verdictOn(main: string, limitMs: number) {
  const results: CheckResult[] = [];
  const report = await runCheck({
    lesson: { id: 'greeting', cluster: { topics: [{ name: 'greetings', partitions: 2 }] } },
    check: new URL('./fixtures/check.ts', import.meta.url),
    files: { 'main.ts': main, 'limit.txt': String(limitMs) },
    locale: 'en',
    seed: 7,
    onResult: (result) => results.push(result),
  });
  expect(results).toEqual(report.results);
  return report.verdict;
}

test.each([
  ['does it', producing('null'), { kind: 'done' }],
  ['holds the misconception', producing(`'wrong'`), { kind: 'wrong', name: 'a-key' }],
  [
    'does nothing',
    `console.log('sent')`,
    { kind: 'not-yet', reason: expect.stringMatching(/^records in greetings: expected \[\] to have a length of 1/) },
  ],
  ['loops in silence', 'for (;;);', { kind: 'not-yet', reason: 'main.ts had not ended after 1.5 s' }],
  ['loops and prints', 'for (;;) console.log("x");', { kind: 'not-yet', reason: 'main.ts had not ended after 1.5 s' }],
  [
    'throws',
    'const x: unknown = 1;\n(x as () => void)();',
    { kind: 'not-yet', reason: expect.stringMatching(/^main.ts ended with exit code 1: TypeError/) },
  ],
  [
    'does not parse',
    'const = 1;',
    { kind: 'not-yet', reason: expect.stringMatching(/^main.ts ended with exit code 1: .*SyntaxError/) },
  ],
] as const)('a program that %s', { timeout: 60_000 }, async (name, main, verdict) => {
  // Only what never ends may run into its limit, however busy this machine is.
  expect(await verdictOn(main, name.startsWith('loops') ? 1_500 : 30_000)).toMatchObject(verdict);
});
