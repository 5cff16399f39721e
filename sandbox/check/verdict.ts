import type { CheckReport, CheckResult, Verdict } from './contract.ts';
import type { Text } from './text.ts';

/** Thrown by `wrong` and `notYet`. The verdict is plain data, for vitest hands errors on as copies. */
export class Signal extends Error {
  override readonly name = 'Signal';
  readonly verdict: Verdict;

  constructor(verdict: Verdict, message: string) {
    super(message);
    this.verdict = verdict;
  }
}

/** Ends the check: the program holds the misconception that `wrong/NAME` shows, and NAME's hint is given. */
export function wrong(name: string, detail?: string): never {
  throw new Signal({ kind: 'wrong', name, ...(detail === undefined ? {} : { detail }) }, detail ?? name);
}

/** What `notYet` throws before the runner knows the reader's language. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly reason: Text;

  constructor(reason: Text) {
    super(typeof reason === 'string' ? reason : reason.en);
    this.reason = reason;
  }
}

/** Ends the check: nothing wrong was seen, but what the lesson asks for has not happened. */
export function notYet(reason: Text): never {
  throw new NotYet(reason);
}

/** An error as vitest reports it: a plain copy, with the diff of a failed expectation. */
export interface ReportedError {
  name?: string | undefined;
  message: string;
  stack?: string | undefined;
  diff?: string | undefined;
  expected?: unknown;
  actual?: unknown;
  verdict?: unknown;
  /** What else is known, to be said after the message. */
  also?: string | undefined;
}

const BADNESS: readonly Verdict['kind'][] = ['done', 'not-yet', 'wrong', 'broken'];

/** The worst of several verdicts; of equals the first. No verdicts at all are broken: a lesson without checks. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const [first, ...rest] = verdicts;
  if (!first) return { kind: 'broken', message: 'check.ts registers no check' };
  return rest.reduce((so, next) => (BADNESS.indexOf(next.kind) > BADNESS.indexOf(so.kind) ? next : so), first);
}

/** What an error thrown by a check says of the learner's program: failed expectations are *not yet*, the unforeseen is *broken*. */
export function verdictOf(error: ReportedError): Verdict {
  if (error.name === 'Signal' && isVerdict(error.verdict)) return error.verdict;
  if (error.name === 'AssertionError') return { kind: 'not-yet', reason: `${plain(error.message)}${error.also ?? ''}` };
  return {
    kind: 'broken',
    message: plain(error.message),
    ...(error.stack === undefined ? {} : { stack: plain(error.stack) }),
  };
}

/** The failed expectation, for showing; undefined where the error is not one. */
export function failureOf(error: ReportedError): CheckResult['failure'] {
  if (error.name !== 'AssertionError') return undefined;
  return {
    message: plain(error.message),
    ...(error.diff ? { diff: plain(error.diff) } : {}),
    ...(typeof error.expected === 'string' ? { expected: plain(error.expected) } : {}),
    ...(typeof error.actual === 'string' ? { actual: plain(error.actual) } : {}),
  };
}

export function reportOf(lesson: string, results: readonly CheckResult[]): CheckReport {
  return { lesson, verdict: worst(results.map(({ verdict }) => verdict)), results };
}

/** A report for a check that could not be run, or did not come to an end. */
export function reportWithout(lesson: string, results: readonly CheckResult[], verdict: Verdict): CheckReport {
  return { lesson, verdict: worst([...results.map((result) => result.verdict), verdict]), results };
}

function isVerdict(value: unknown): value is Verdict {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** Without the colours that vitest puts in for terminals. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
