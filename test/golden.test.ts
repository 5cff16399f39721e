import { describe, expect, test } from 'vitest';
import { comparable } from '../tools/fidelity/compare.ts';
import { holdWithOurs } from '../tools/fidelity/hold.ts';
import { judge, recordedAnswers } from '../tools/fidelity/outcome.ts';
import { differences as known, recordings } from '../tools/fidelity/recorded.ts';
import type { Json } from '../tools/golden/message-json.ts';
import type { Answer } from '../tools/golden/script.ts';

const differences = known();
const files = recordings();

describe.each(files)('as Kafka does: $file', ({ scripts }) => {
  test.each(scripts)('$name $version', async (script) => {
    const answers = await holdWithOurs(script);
    if (answers instanceof Error) throw answers;
    const listed = new Set(judge(script, recordedAnswers(script), answers, differences).listed);
    const compared = (given: readonly Answer[]): Json =>
      script.steps.map((step, at) => (listed.has(at + 1) ? '(differs)' : comparable(step, at, given[at] as Answer)));
    expect(compared(answers)).toEqual(compared(recordedAnswers(script)));
  });
});

test('every difference that is excused is there, and says why', async () => {
  const all = files.flatMap(({ scripts }) => scripts);
  for (const { script: name, version, steps, reason } of differences) {
    const scripts = all.filter((each) => each.name === name && (version ?? each.version) === each.version);
    expect(scripts, name).not.toEqual([]);
    expect(reason.length, name).toBeGreaterThan(20);
    for (const script of scripts) {
      const { listed } = judge(script, recordedAnswers(script), await holdWithOurs(script), differences);
      expect(listed, name).toEqual(steps);
    }
  }
});
