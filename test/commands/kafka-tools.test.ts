// Every story that was told to Kafka's own tools (tools/golden/stories), told to ours. `npm run fidelity` has them told to a real Kafka first.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { normalTranscript } from '../../tools/golden/normal.ts';
import type { Stories } from '../../tools/golden/story.ts';
import { Replay } from './replay.ts';
import { goldenUsage, steps, transcripts } from './transcript.ts';

const folder = join(import.meta.dirname, '../../tools/golden/stories');
const all = await Promise.all(
  readdirSync(folder).map(async (file) => ({
    tool: file.replace('.ts', ''),
    ...((await import(join(folder, file))) as Stories),
  })),
);
/** Those that were told at all, where not all were: then all of a tool's stories must be there. */
const tools = all.filter(({ tool, stories }) =>
  Object.keys(stories).some((name) => existsSync(join(transcripts, tool, `${name}.txt`))),
);

/** One after another on one cluster for each tool, as they were recorded. */
describe.each(tools)('$tool against the transcripts of Apache Kafka', ({ tool, stories, ...cluster }) => {
  let replay: Replay | undefined;
  describe.each(Object.keys(stories))('%s', (name) => {
    test.each(steps(`${tool}/${name}`).map((step, index) => [index + 1, step.line, step] as const))(
      '%i. %s',
      async (_, __, step) => {
        replay ??= new Replay(cluster);
        const { code, stdout, stderr } = step;
        expect(await replay.perform(step)).toEqual({ code, stdout, stderr });
      },
    );
  });
});

const usages = readdirSync(transcripts).filter((tool) => existsSync(join(transcripts, tool, 'usage.txt')));

/** Java lists some words in another order each time. */
const wordsOf = (text: string): readonly string[] =>
  normalTranscript(text)
    .split(/[\s,()]+/)
    .sort();

test.each(usages)('%s has the options of Apache Kafka', (tool) => {
  expect(wordsOf(goldenUsage(tool))).toEqual(wordsOf(goldenUsage(tool, transcripts)));
});
