/** Checks on Node: a thread for each run, since vitest and check.ts keep state, and an endless check must be ended. */
import { Worker } from 'node:worker_threads';
import type { CheckReport, CheckResult } from '../../check/contract.ts';
import type { Lesson } from '../../check/lesson.ts';
import { tooLong } from '../../check/limits.ts';
import type { Locale } from '../../check/text.ts';
import { CHECK_LIMIT_MS, type CheckNews, type CheckOrder, newSeed, Verdicts } from '../check-order.ts';

export interface NodeCheck {
  lesson: Pick<Lesson, 'id' | 'cluster'>;
  /** Address of the lesson's check.ts. */
  check: URL;
  /** The learner's files, by path from the working directory. */
  files: Readonly<Record<string, string>>;
  locale: Locale;
  /** Default: a new one for each run. */
  seed?: number;
  onResult?(result: CheckResult): void;
}

/** Checks the learner's files in a fresh lab, in memory. Never rejects: what goes wrong is the verdict *broken*. */
export async function runCheck({
  lesson,
  check,
  files,
  locale,
  seed = newSeed(),
  onResult,
}: NodeCheck): Promise<CheckReport> {
  const order: CheckOrder = { lesson, files, locale, seed };
  const worker = new Worker(new URL('./check-thread.ts', import.meta.url), {
    workerData: { order, check: check.href },
  });
  const verdicts = new Verdicts(lesson.id, onResult);
  const limit = setTimeout(() => verdicts.end(tooLong(CHECK_LIMIT_MS, locale)), CHECK_LIMIT_MS);
  worker.on('message', (news: CheckNews) => verdicts.receive(news));
  worker.on('error', ({ message, stack }: Error) =>
    verdicts.end({ kind: 'broken', message, ...(stack ? { stack } : {}) }),
  );
  worker.on('exit', () => verdicts.end({ kind: 'broken', message: 'the check’s thread ended without a report' }));
  try {
    return await verdicts.report;
  } finally {
    clearTimeout(limit);
    await worker.terminate();
  }
}
