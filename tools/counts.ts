// How many checks passed: read from what a test runner left behind, added up over stages.
import { existsSync, readFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    none,
  );
}

/** `12 passed, 0 failed`, with `, 3 skipped` where any were. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The last line of the form that `closingLine` writes, or null where none was printed. */
export function readClosingLine(output: string): Counts | null {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  const [, passed, failed, skipped = '0'] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line.trim()) ?? [];
  return passed === undefined ? null : { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/** From vitest's JSON report. A file that could not even be loaded is one failure. */
export function readVitestReport(file: string): Counts | null {
  if (!existsSync(file)) return null;
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * What a stage counts for. One that ran nothing, said nothing, or ended badly without naming a failure, is a failure:
 * no stage fails in silence.
 */
export function settle(counts: Counts | null, exitCode: number | null): Counts {
  if (counts === null) return { ...none, failed: 1 };
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1 };
  return exitCode === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}
