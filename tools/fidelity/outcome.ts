// What became of each case: a script's conversation, at every version it is held at, with Kafka and with ours.
import type { Answer, RecordedScript, RecordedStep, Script } from '../golden/script.ts';
import { comparable, differingSteps } from './compare.ts';
import type { Difference } from './recorded.ts';

/** One conversation that was held with both. */
export interface Held {
  script: Script;
  kafka: readonly Answer[];
  ours: readonly Answer[];
  /** Steps answered otherwise, counted from 1: on purpose, and not. */
  listed: readonly number[];
  failed: readonly number[];
  /** Why it could not be held to its end. */
  broken?: string;
}

export type Verdict = 'passed' | 'failed' | 'listed';

/** A script and its answers: held at two versions it is still one case. */
export interface Case {
  name: string;
  held: readonly Held[];
  verdict: Verdict;
}

/** Differences beyond this many are no longer a few on purpose. */
const mostListed = 10;

export interface Totals {
  cases: number;
  passed: number;
  failed: number;
  listed: number;
}

export function judge(
  script: Script,
  kafka: readonly Answer[],
  ours: readonly Answer[] | Error,
  differences: readonly Difference[],
): Held {
  if (ours instanceof Error) return { script, kafka, ours: [], listed: [], failed: [], broken: ours.message };
  const meant = new Set(
    differences
      .filter((each) => each.script === script.name && (each.version ?? script.version) === script.version)
      .flatMap(({ steps }) => steps),
  );
  const differing = differingSteps(script.steps, kafka, ours);
  return {
    script,
    kafka,
    ours,
    listed: differing.filter((at) => meant.has(at)),
    failed: differing.filter((at) => !meant.has(at)),
  };
}

export const verdictOf = ({ broken, failed, listed }: Held): Verdict =>
  broken !== undefined || failed.length > 0 ? 'failed' : listed.length > 0 ? 'listed' : 'passed';

/** Conversations by the name of their script: the worst of them is the case's verdict. */
export function cases(held: readonly Held[]): readonly Case[] {
  return [...new Set(held.map(({ script }) => script.name))].map((name) => {
    const all = held.filter(({ script }) => script.name === name);
    const verdicts = new Set(all.map(verdictOf));
    const verdict = (['failed', 'listed'] as const).find((each) => verdicts.has(each)) ?? 'passed';
    return { name, held: all, verdict };
  });
}

/** How many of each; of those listed, the ones beyond ten have failed. */
export function totals(all: readonly Case[]): Totals {
  const count = (verdict: Verdict): number => all.filter((each) => each.verdict === verdict).length;
  const listed = Math.min(count('listed'), mostListed);
  return {
    cases: all.length,
    passed: count('passed'),
    failed: count('failed') + count('listed') - listed,
    listed,
  };
}

/** For a reader: where the answers part, and both of them. */
export function account({ script, kafka, ours, failed, broken }: Held): string {
  const name = script.version === undefined ? script.name : `${script.name}, v${script.version}`;
  if (broken !== undefined) return `✗ ${name}: ${broken}`;
  const lines = failed.map((at) => {
    const step = script.steps[at - 1] as RecordedStep;
    const { asked, answer } = comparable(step, at - 1, kafka[at - 1] ?? 'none') as Record<string, never>;
    const own = (comparable(step, at - 1, ours[at - 1] ?? 'none') as Record<string, never>).answer;
    return `    step ${at}, ${asked}\n      Kafka ${JSON.stringify(answer)}\n      ours  ${JSON.stringify(own)}`;
  });
  return `✗ ${name}\n${lines.join('\n')}`;
}

/** What was recorded, apart into questions and answers. */
export function recordedAnswers({ steps }: RecordedScript): readonly Answer[] {
  return steps.map(({ answer }) => answer);
}
