/**
 * The one file that knows vitest's inside: it runs the tests of a check.ts that is loaded where it runs, in a browser's
 * worker as in a worker thread of Node, with vitest's own runner, expectations, diffs and timeouts. Pinned to vitest 5.1.1.
 */
import { expect, type RunnerTestCase, test } from 'vitest';
import { startTests } from 'vitest/internal/browser';
import { nonceOf, picker } from './chance.ts';
import type { WatchedLab } from './check-lab.ts';
import type { CheckReport, CheckResult } from './contract.ts';
import { CHECK_TIMEOUT_MS, tooLong } from './limits.ts';
import { checksOf, type Registered } from './session.ts';
import { type Locale, textIn } from './text.ts';
import { failureOf, NotYet, type ReportedError, reportOf, reportWithout, Signal, verdictOf, worst } from './verdict.ts';

export interface CheckRun {
  /** The lesson's id. */
  lesson: string;
  locale: Locale;
  /** Each check gets numbers, nonce and lab of its own from this and its place in the file. */
  seed: number;
  /** Evaluates check.ts, which registers its checks; called only for the first run of a lesson in this thread. */
  load(): Promise<unknown>;
  makeLab(seed: number): Promise<WatchedLab>;
  onResult(result: CheckResult): void;
  /** Default: CHECK_TIMEOUT_MS. */
  timeoutMs?: number;
}

const FILE = '/check.ts';

/** Runs all checks of a lesson, one after the other. Never rejects: what goes wrong is the verdict *broken*. */
export async function runChecks(run: CheckRun): Promise<CheckReport> {
  const timeoutMs = run.timeoutMs ?? CHECK_TIMEOUT_MS;
  const config = configOf(timeoutMs);
  // What vitest's expectations and timeouts look for in the thread that they run in.
  Object.assign(globalThis, { __vitest_worker__: { config, ctx: {}, current: undefined } });
  const results: CheckResult[] = [];
  const runner: Runner = {
    config: config as unknown as Runner['config'],
    pool: 'threads',
    importFile: async () => {
      const checks = await checksOf(run.lesson, run.load);
      checks.forEach(({ name, body }, index) => {
        const seed = (run.seed + Math.imul(index + 1, 0x9e3779b9)) >>> 0;
        test(textIn(run.locale, name), () => perform(run, seed, body));
      });
    },
    onBeforeTryTask: () => {
      expect.setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null });
    },
    onAfterTryTask: () => {
      const { assertionCalls, expectedAssertionsNumber, expectedAssertionsNumberErrorGen } = expect.getState();
      if (expectedAssertionsNumber !== null && expectedAssertionsNumber !== assertionCalls) {
        throw expectedAssertionsNumberErrorGen?.();
      }
    },
    onAfterRunTask: (test) => {
      const result = resultOf(test, timeoutMs, run.locale);
      results.push(result);
      run.onResult(result);
    },
  };
  try {
    const [file] = await startTests([FILE], runner);
    const [failed] = file?.result?.errors ?? [];
    if (failed) return reportWithout(run.lesson, results, verdictOf(failed as ReportedError));
    return reportOf(run.lesson, results);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return reportWithout(run.lesson, results, { kind: 'broken', message, ...(stack === undefined ? {} : { stack }) });
  }
}

/** One check in a lab of its own. What else went wrong there is added to what the check found missing. */
async function perform({ locale, makeLab }: CheckRun, seed: number, body: Registered['body']): Promise<void> {
  const { lab, casualty, close } = await makeLab(seed);
  try {
    await body({ lab, nonce: nonceOf(seed), pick: picker(seed) });
  } catch (error) {
    const aside = casualty();
    const also = aside ? `${locale === 'en' ? '; ' : '；'}${textIn(locale, aside)}` : '';
    if (error instanceof NotYet) {
      const reason = `${textIn(locale, error.reason)}${also}`;
      throw new Signal({ kind: 'not-yet', reason }, reason);
    }
    // vitest hands errors on as copies, own properties included.
    throw error instanceof Error && also ? Object.assign(error, { also }) : error;
  } finally {
    await close();
  }
}

type Runner = Parameters<typeof startTests>[1];

function resultOf(test: RunnerTestCase, timeoutMs: number, locale: Locale): CheckResult {
  const tookMs = test.result?.duration ?? 0;
  const errors = (test.result?.errors ?? []) as readonly ReportedError[];
  if (test.result?.state === 'pass') return { name: test.name, verdict: { kind: 'done' }, tookMs };
  const verdicts = errors.map((error) =>
    error.name === 'TestTimeoutError' ? tooLong(timeoutMs, locale) : verdictOf(error),
  );
  const failure = errors.map(failureOf).find((found) => found !== undefined);
  return { name: test.name, verdict: worst(verdicts), ...(failure ? { failure } : {}), tookMs };
}

/** The parts of vitest's configuration that its runner and its expectations read. */
function configOf(testTimeout: number) {
  return {
    root: '/',
    name: '',
    setupFiles: [],
    sequence: { hooks: 'stack', setupFiles: 'list', shuffle: false, concurrent: false },
    testTimeout,
    hookTimeout: 10_000,
    maxConcurrency: 1,
    retry: 0,
    repeats: 0,
    passWithNoTests: true,
    allowOnly: true,
    tags: [],
    strictTags: false,
    expect: { poll: { interval: 50, timeout: 5000 } },
    snapshotOptions: { expand: false },
    taskTitleValueFormatTruncate: 40,
    includeTaskLocation: false,
    _diffOptions: { printBasicPrototype: false, truncateThreshold: 40 },
  };
}
