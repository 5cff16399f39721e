import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { CheckReport, CheckResult } from '../../sandbox/check/contract.ts';
import type { Translated } from '../../sandbox/check/text.ts';

function run(
  file: string,
  locale: 'en' | 'zh-cn' = 'en',
  aside: Translated | null = null,
): Promise<{ report: CheckReport; results: CheckResult[] }> {
  const workerData = { file: new URL(`./fixtures/${file}`, import.meta.url).href, locale, timeoutMs: 500, aside };
  const worker = new Worker(new URL('./fixtures/runner-thread.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}

test('each way for a check to end has its verdict', { timeout: 60_000 }, async () => {
  const { report, results } = await run('verdicts.ts');
  const verdictOf = Object.fromEntries(report.results.map(({ name, verdict }) => [name, verdict]));
  expect(verdictOf).toMatchObject({
    passes: { kind: 'done' },
    'says not yet': { kind: 'not-yet', reason: 'no topic' },
    'is wrong': { kind: 'wrong', name: 'constant-key', detail: 'all in partition 2' },
    'fails an expectation': {
      kind: 'not-yet',
      reason: 'records: expected { orders: 3n } to deeply equal { orders: 5n }',
    },
    'polls in vain': { kind: 'not-yet', reason: 'expected 3 to be 4 // Object.is equality' },
    'never ends': { kind: 'not-yet', reason: 'the check had not ended after 1 s' },
    'forgets an expectation': { kind: 'broken' },
    throws: { kind: 'broken', message: 'x is not a function' },
  });
  expect(report.verdict).toMatchObject({ kind: 'broken', message: expect.stringContaining('assertion') });
  expect(results).toEqual(report.results);
});

test('a failed expectation comes with its diff, without colours', { timeout: 60_000 }, async () => {
  const { report } = await run('verdicts.ts');
  const result = report.results.find(({ name }) => name === 'fails an expectation');
  expect(result?.failure).toEqual({
    message: 'records: expected { orders: 3n } to deeply equal { orders: 5n }',
    diff: '- Expected\n+ Received\n\n  {\n-   "orders": 5n,\n+   "orders": 3n,\n  }',
    expected: '{\n  "orders": 5n,\n}',
    actual: '{\n  "orders": 3n,\n}',
  });
});

test('names and reasons are in the language of the reader', { timeout: 60_000 }, async () => {
  const { report } = await run('verdicts.ts', 'zh-cn');
  expect(report.results.map(({ name }) => name)).toContain('尚未');
  expect(report.results.find(({ name }) => name === '尚未')?.verdict).toEqual({
    kind: 'not-yet',
    reason: '没有 topic',
  });
});

test('a program that failed meanwhile is told of after what is missing', { timeout: 60_000 }, async () => {
  const { report } = await run('verdicts.ts', 'en', {
    en: 'main.ts ended with exit code 1',
    'zh-cn': 'main.ts 以退出码 1 结束',
  });
  const reasonOf = Object.fromEntries(
    report.results.map(({ name, verdict }) => [name, verdict.kind === 'not-yet' ? verdict.reason : verdict.kind]),
  );
  expect(reasonOf).toMatchObject({
    passes: 'done',
    'is wrong': 'wrong',
    'says not yet': 'no topic; main.ts ended with exit code 1',
    'fails an expectation':
      'records: expected { orders: 3n } to deeply equal { orders: 5n }; main.ts ended with exit code 1',
  });
});

test('a check.ts that cannot be loaded is broken', { timeout: 60_000 }, async () => {
  const { report } = await run('unloadable.ts');
  expect(report.verdict).toMatchObject({ kind: 'broken', message: 'no such check' });
});
