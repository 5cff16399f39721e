import type { Verdict } from './contract.ts';
import type { Locale } from './text.ts';

/** Real time that one check may take; it should end by its own deadlines, in lab time, before that. */
export const CHECK_TIMEOUT_MS = 60_000;

/** The verdict where a check, or all of them, took too much real time. */
export function tooLong(timeoutMs: number, locale: Locale): Verdict {
  const seconds = Math.round(timeoutMs / 1000);
  return {
    kind: 'not-yet',
    reason: locale === 'en' ? `the check had not ended after ${seconds} s` : `检查在 ${seconds} 秒后仍未结束`,
  };
}
