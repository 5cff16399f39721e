/** What both hosts tell the thread that runs a lesson's checks, and what it tells them. Plain data. */
import type { CheckReport, CheckResult, Verdict } from '../check/contract.ts';
import type { Lesson } from '../check/lesson.ts';
import type { Locale } from '../check/text.ts';

export interface CheckOrder {
  lesson: Pick<Lesson, 'id' | 'cluster'>;
  /** The learner's files, by path from the working directory. */
  files: Readonly<Record<string, string>>;
  locale: Locale;
  seed: number;
}

export type CheckNews = { type: 'result'; result: CheckResult } | { type: 'report'; report: CheckReport };

/** Real time that all checks of a lesson may take; they end by their own deadlines, in lab time, long before. */
export const CHECK_LIMIT_MS = 120_000;

export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** Collects what a check thread reports, and settles once, with whatever comes first: its report, a verdict on it, or the limit. */
export class Verdicts {
  readonly report: Promise<CheckReport>;
  readonly #lesson: string;
  readonly #results: CheckResult[] = [];
  readonly #onResult: (result: CheckResult) => void;
  #settle!: (report: CheckReport) => void;

  constructor(lesson: string, onResult: (result: CheckResult) => void = () => {}) {
    this.#lesson = lesson;
    this.#onResult = onResult;
    this.report = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  receive(news: CheckNews): void {
    if (news.type === 'report') return this.#settle(news.report);
    this.#results.push(news.result);
    this.#onResult(news.result);
  }

  /** The thread will say no more. */
  end(verdict: Verdict): void {
    this.#settle({ lesson: this.#lesson, verdict, results: this.#results });
  }
}
