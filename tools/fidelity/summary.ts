// The table per API: how many cases ask it, what became of them, and which of its paths were seen.

import { apis } from '../golden/apis.ts';
import type { RecordedScript } from '../golden/script.ts';
import { type Covered, coverage, isScenario } from './coverage.ts';
import { type Case, type Totals, totals, type Verdict } from './outcome.ts';
import { type AdvertisedApi, type Difference, type Recording, recordedLines } from './recorded.ts';

export interface ApiRow extends Covered {
  versions: string;
  cases: number;
  passed: number;
  failed: number;
  listed: number;
}

export interface Summary {
  kafka: string;
  /** Day of the newest recording. */
  recorded: string;
  apis: readonly ApiRow[];
  /** Cases of three or more steps that depend on each other. */
  scenarios: Totals;
  listed: readonly { apis: readonly string[]; case: string; reason: string }[];
  totals: Totals;
  /** Of each of Kafka's tools, how many command lines were typed to it whose output ours must print. */
  tools: readonly { name: string; lines: number }[];
}

/** API of a step, by number from 1. */
const apiAt = (
  steps: RecordedScript['steps'] | Case['held'][number]['script']['steps'],
  at: number,
): string | undefined => {
  const step = steps[at - 1];
  return step && 'api' in step
    ? step.api
    : step && 'raw' in step
      ? apis.get(Number.parseInt(step.raw.slice(0, 4), 16))?.name
      : undefined;
};

/** Of one case, the APIs it asks, each with what became of the steps that ask it. */
function verdicts({ held }: Case): ReadonlyMap<string, Verdict> {
  const found = new Map<string, Verdict>();
  for (const { script, listed, failed, broken } of held) {
    for (const at of script.steps.keys()) {
      const name = apiAt(script.steps, at + 1);
      if (name === undefined) continue;
      const own: Verdict =
        broken !== undefined || failed.includes(at + 1) ? 'failed' : listed.includes(at + 1) ? 'listed' : 'passed';
      const before = found.get(name);
      found.set(name, before === 'failed' || own === 'passed' ? (before ?? own) : own);
    }
  }
  return found;
}

export function summarize(
  all: readonly Case[],
  differences: readonly Difference[],
  advertised: readonly AdvertisedApi[],
  recordings: readonly Recording[],
): Summary {
  const perCase = all.map(verdicts);
  const rows = coverage(
    all.flatMap(({ held }) => held),
    advertised,
  ).map((covered, at) => {
    const own = perCase.flatMap((found) => found.get(covered.name) ?? []);
    const { minVersion, maxVersion } = advertised[at] as AdvertisedApi;
    const count = (verdict: Verdict): number => own.filter((each) => each === verdict).length;
    return {
      ...covered,
      versions: minVersion === maxVersion ? String(minVersion) : `${minVersion}-${maxVersion}`,
      cases: own.length,
      passed: count('passed'),
      failed: count('failed'),
      listed: count('listed'),
    };
  });
  const listed = differences.flatMap(({ script, steps, reason }) => {
    const differing = all.find(({ name, verdict }) => name === script && verdict === 'listed');
    const asked = new Set(steps.map((at) => apiAt(differing?.held[0]?.script.steps ?? [], at)));
    return differing ? [{ apis: [...asked].filter((name) => name !== undefined), case: script, reason }] : [];
  });
  return {
    kafka: recordings[0]?.recorded.kafka.replace('Apache Kafka ', '') ?? '',
    recorded:
      recordings
        .map(({ recorded }) => recorded.date)
        .sort()
        .at(-1) ?? '',
    apis: rows,
    scenarios: totals(all.filter(({ held }) => held.some(({ script }) => isScenario(script.steps)))),
    listed,
    totals: totals(all),
    tools: recordedLines(),
  };
}

/** A row an API; `+` and `-` say whether success and error were seen in its lowest and its highest version. */
export function table({ apis: rows }: Summary): string {
  const mark = (seen: boolean): string => (seen ? '+' : '-');
  const lines = rows.map(({ key, name, cases, passed, failed, listed, lowest, highest }) =>
    [
      String(key).padStart(3),
      name.padEnd(29),
      ...[cases, passed, failed, listed].map((count) => String(count).padStart(6)),
      ...[lowest, highest].map(
        ({ version, success, error }) =>
          `  v${version}`.padEnd(6) + `${mark(success)}      ${mark(error)}  `.padEnd(10),
      ),
    ].join(' '),
  );
  const head = `${'key'.padStart(3)} ${'API'.padEnd(29)}  cases passed failed listed   lowest  ok error  highest ok error`;
  return [head, ...lines].join('\n');
}

/** A line a row, so that one more case changes one line. */
export function summaryText(summary: Summary): string {
  const parts = Object.entries(summary).map(([name, value]) =>
    Array.isArray(value) && value.length > 0
      ? `${JSON.stringify(name)}: [\n${value.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`
      : `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{\n  ${parts.join(',\n  ')}\n}\n`;
}
