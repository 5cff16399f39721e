import type { Verdict } from '../../sandbox/check/contract.ts';

/** What is wrong with such a verdict on such an answer (`start`, `solution` or `wrong/NAME`), or null. */
export function faultOf(answer: string, verdict: Verdict): string | null {
  if (verdict.kind === 'broken') return 'the check is broken';
  if (answer === 'solution') return verdict.kind === 'done' ? null : 'the solution must be done';
  if (answer === 'start') return verdict.kind !== 'done' ? null : 'the start must not be done';
  const name = answer.replace(/^wrong\//, '');
  return verdict.kind === 'wrong' && verdict.name === name ? null : `it must be wrong as ${name}`;
}

export function told(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'done':
      return 'done';
    case 'not-yet':
      return `not yet: ${verdict.reason}`;
    case 'wrong':
      return `wrong: ${verdict.name}${verdict.detail ? ` (${verdict.detail})` : ''}`;
    case 'broken':
      return `broken: ${verdict.stack ?? verdict.message}`;
  }
}
