import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closingLine, readClosingLine, readVitestReport, settle, sum } from '../../tools/counts.ts';

const counts = (passed: number, failed: number, skipped = 0) => ({ passed, failed, skipped });

test.each([
  ['all passed', counts(3, 0), 0, '3 passed, 0 failed'],
  ['some failed', counts(2, 1), 1, '2 passed, 1 failed'],
  ['some skipped', counts(2, 0, 1), 0, '2 passed, 0 failed, 1 skipped'],
  ['crashed before it could count', null, 1, '0 passed, 1 failed'],
  ['ended well without a count', null, 0, '0 passed, 1 failed'],
  ['ran nothing', counts(0, 0), 0, '0 passed, 1 failed'],
  ['skipped everything', counts(0, 0, 4), 0, '0 passed, 1 failed, 4 skipped'],
  ['ended badly without naming a failure', counts(3, 0), 1, '3 passed, 1 failed'],
  ['was ended by a signal', counts(3, 0), null, '3 passed, 1 failed'],
] as const)('a stage that %s', (_, counted, exitCode, expected) => {
  expect(closingLine(settle(counted, exitCode))).toBe(expected);
});

test.each([
  ['✓ a lesson\n12 passed, 1 failed\n', counts(12, 1)],
  ['12 passed, 0 failed, 3 skipped', counts(12, 0, 3)],
  ['12 passed, 0 failed\nand then it crashed', null],
  ['', null],
])('the closing line of %j', (output, expected) => expect(readClosingLine(output)).toEqual(expected));

test('a test file that could not be loaded is one failure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, 'report.json');
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  writeFileSync(
    file,
    JSON.stringify({ numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults }),
  );
  expect(readVitestReport(file)).toEqual(counts(1, 2));
  expect(readVitestReport(join(folder, 'none.json'))).toBeNull();
  rmSync(folder, { recursive: true });
});

test('stages add up', () => {
  expect(sum([counts(1, 2, 3), counts(10, 20)])).toEqual(counts(11, 22, 3));
});
