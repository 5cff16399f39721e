import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apis } from '../sandbox/apis/index.ts';
import type { Json } from '../tools/golden/message-json.ts';
import { play, type Target } from '../tools/golden/player.ts';
import type { Answer, RecordedScript, RecordedStep } from '../tools/golden/script.ts';
import { ourBroker } from './golden-target.ts';

const folder = join(import.meta.dirname, 'golden/behaviour');

/** Steps at which we answer otherwise than Kafka, and why we do. */
const differences = JSON.parse(readFileSync(join(import.meta.dirname, 'golden/differences.json'), 'utf8')) as readonly {
  script: string;
  steps: readonly number[];
  reason: string;
}[];

const files = readdirSync(folder).map((file) => ({
  file,
  scripts: (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { scripts: readonly RecordedScript[] }).scripts,
}));

describe.each(files)('as Kafka does: $file', ({ scripts }) => {
  test.each(scripts)('$name', async (script) => {
    const answers = await play(script, targetFor(script));
    const known = new Set(differences.filter((each) => each.script === script.name).flatMap(({ steps }) => steps));
    const compared = (given: readonly Answer[]): Json =>
      script.steps.map((step, at) => (known.has(at + 1) ? '(differs)' : comparable(step, at, given[at] as Answer)));
    expect(compared(answers)).toEqual(compared(script.steps.map(({ answer }) => answer)));
  });
});

test('every difference that is excused is there, and says why', async () => {
  const all = files.flatMap(({ scripts }) => scripts);
  for (const { script: name, steps, reason } of differences) {
    const script = all.find((each) => each.name === name);
    expect(script, name).toBeDefined();
    expect(reason.length, name).toBeGreaterThan(20);
    const answers = await play(script as RecordedScript, targetFor(script as RecordedScript));
    for (const at of steps) {
      const step = (script as RecordedScript).steps[at - 1] as RecordedStep;
      expect(comparable(step, at, answers[at - 1] as Answer), `${name}, step ${at}`).not.toEqual(
        comparable(step, at, step.answer),
      );
    }
  }
});

/** A cluster like the one that was recorded: in use, but for the one script that tells of an empty one. */
function targetFor({ name, brokers = 1, secured = false }: RecordedScript): Target {
  return ourBroker({ inUse: name !== 'metadata of all topics', brokers, secured });
}

/** The step's number and request beside its answer, so that a failing comparison says where it is. */
function comparable(step: RecordedStep, at: number, answer: Answer): Json {
  const asked =
    'api' in step ? `${step.api} v${step.version}` : 'raw' in step ? `raw ${step.raw}` : JSON.stringify(step);
  return { step: at + 1, asked, answer: ordered(onlyServed(answer)) };
}

/** Kafka's lists come in the order of its hash tables, but where the order is what was asked for. */
function ordered(json: Json, name = ''): Json {
  if (Array.isArray(json)) {
    const list = (json as readonly Json[]).map((each) => ordered(each));
    if (name === 'partitions' && typeof list[0] === 'number') return list.sort();
    if (name === 'mechanisms') return list.sort();
    return typeof list[0] === 'object' && list[0] !== null
      ? list
          .map((each) => [JSON.stringify(each), each] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, each]) => each)
      : list;
  }
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, ordered(value, key)]));
}

const served = new Set(apis.map(({ api }) => api.key));

/** Of the APIs that Kafka advertises, those that this broker has. */
function onlyServed(answer: Answer): Json {
  if (typeof answer !== 'object' || answer === null || !('apiKeys' in answer)) return answer;
  const keys = answer.apiKeys as readonly { apiKey: number }[];
  return { ...answer, apiKeys: keys.filter(({ apiKey }) => served.has(apiKey)) } as unknown as Json;
}
