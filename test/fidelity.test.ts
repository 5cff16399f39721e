import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coverage, dependentSteps, isScenario, tellsOfError } from '../tools/fidelity/coverage.ts';
import { holdWithOurs } from '../tools/fidelity/hold.ts';
import { kinds } from '../tools/fidelity/kinds.ts';
import { type Case, cases, type Held, judge, recordedAnswers, totals } from '../tools/fidelity/outcome.ts';
import { advertisedApis, differences, recordings } from '../tools/fidelity/recorded.ts';
import { summarize, summaryText } from '../tools/fidelity/summary.ts';
import type { RecordedScript, Script } from '../tools/golden/script.ts';
import { scripts } from '../tools/golden/scripts/index.ts';
import { ask, createTopic, heartbeat, metadata } from '../tools/golden/scripts/words.ts';

const known = recordings();

test.each(Object.entries(scripts))('%s: what is recorded is what the scripts ask', (file, list) => {
  const recorded = known
    .find((each) => each.file === file)
    ?.scripts.map(({ steps, ...script }) => ({
      ...script,
      steps: steps.map(({ answer, ...step }) => step),
    }));
  expect(recorded).toEqual(JSON.parse(JSON.stringify(list)));
});

test.each(kinds)('scripts keep to topics of their own: $name', ({ holds }) => {
  const makers = Object.values(scripts)
    .flatMap((list) => list.filter(holds))
    .flatMap((script) => [...new Set(madeBy(script))].map((topic) => ({ topic, name: script.name })));
  const twice = makers.filter(({ topic, name }) => makers.some((each) => each.topic === topic && each.name !== name));
  expect(twice).toEqual([]);
});

/** Topics that a conversation has made for it, where nothing forbids them. */
function madeBy({ steps }: Script): readonly string[] {
  return steps.flatMap((step) =>
    'api' in step && step.api === 'CreateTopics'
      ? (step.request as unknown as { topics: readonly { name: string }[] }).topics.map(({ name }) => name)
      : [],
  );
}

test('the table that the site shows is the one that npm run fidelity prints', async () => {
  const held = await Promise.all(
    known
      .flatMap((each) => each.scripts)
      .map(async (script) => judge(script, recordedAnswers(script), await holdWithOurs(script), differences())),
  );
  const shown = readFileSync(join(import.meta.dirname, 'golden/fidelity.json'), 'utf8');
  expect(shown, 'npm run fidelity writes it').toBe(
    summaryText(summarize(cases(held), differences(), advertisedApis(), known)),
  );
}, 60_000);

describe('each API that Kafka advertises is seen to succeed and to fail, in its lowest and its highest version', () => {
  const held = known.flatMap(({ scripts: own }) => own.map((script) => ({ script, kafka: recordedAnswers(script) })));
  test.each(coverage(held, advertisedApis()))('$name', ({ name, lowest, highest }) => {
    for (const path of ['success', 'error'] as const)
      for (const seen of [lowest, highest]) expect(seen[path], `${path} of ${name} v${seen.version}`).toBe(true);
  });
});

test('there are at least 300 cases, and 60 of them scenarios of three or more steps that depend on each other', () => {
  const names = (wanted: (script: RecordedScript) => boolean): number =>
    new Set(known.flatMap((each) => each.scripts.filter(wanted).map(({ name }) => name))).size;
  expect(names(() => true)).toBeGreaterThanOrEqual(300);
  expect(names(({ steps }) => isScenario(steps))).toBeGreaterThanOrEqual(60);
});

test('beyond ten, what is listed has failed', () => {
  const listed = Array.from({ length: 12 }, (): Case => ({ name: 'x', held: [], verdict: 'listed' }));
  expect(totals(listed)).toEqual({ cases: 12, passed: 0, failed: 2, listed: 10 });
});

test('a case held at two versions is one, and as good as its worse half', () => {
  const half = (version: number, failed: readonly number[]): Held => ({
    script: { name: 'both', version, steps: [] },
    kafka: [],
    ours: [],
    listed: [],
    failed,
  });
  expect(cases([half(0, []), half(4, [1])]).map(({ verdict }) => verdict)).toEqual(['failed']);
});

test('a conversation that cannot be held to its end has failed', () => {
  const script = { name: 'broken', steps: [ask('NoSuchApi', 0, {})] };
  expect(cases([judge(script, [], new Error('no API NoSuchApi'), [])])[0]?.verdict).toBe('failed');
});

test.each([
  ['an error deep inside', { topics: [{ partitions: [{ errorCode: 3 }] }] }, true],
  ['an error by a longer name', { resultsByPartition: [{ partitionErrorCode: 48 }] }, true],
  ['no error', { topics: [{ partitions: [{ errorCode: 0 }] }] }, false],
  ['the end of the connection', 'closed', true],
] as const)('tells of an error: %s', (_, answer, expected) => {
  expect(tellsOfError(answer)).toBe(expected);
});

test.each([
  ['questions that change nothing', [metadata(9, ['a']), metadata(9, ['a']), metadata(9, ['a'])], 1],
  ['a topic that is made, and looked at', [createTopic('a'), metadata(9, ['a'])], 1],
  ['steps of one group', [heartbeat('a', 1, 'm'), heartbeat('a', 1, 'm'), heartbeat('a', 1, 'm')], 3],
  ['steps of three groups', [heartbeat('a', 1, 'm'), heartbeat('b', 1, 'n'), heartbeat('c', 1, 'o')], 1],
] as const)('steps that depend on each other: %s', (_, steps, expected) => {
  expect(dependentSteps(steps)).toBe(expected);
});
