import type { Messages } from '../i18n/messages.ts';
import type { CheckReport, CheckResult } from '../lab/lab.ts';

export function passed(result: CheckResult): boolean {
  return result.verdict.kind === 'done';
}

export function verdictText(verdict: CheckReport['verdict'], text: Messages): string {
  return { done: text.done, 'not-yet': text.notYet, wrong: text.wrong, broken: text.broken }[verdict.kind];
}

/** Lines of a plain-text diff with what each one is. */
export function diffLines(diff: string): { text: string; side: 'expected' | 'received' | 'both' }[] {
  return diff
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => ({
      text: line,
      side: line.startsWith('-') ? 'expected' : line.startsWith('+') ? 'received' : 'both',
    }));
}
