// Every story that was told to Kafka's own tools (tools/golden/stories), told to ours.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Stories } from '../../tools/golden/transcript.ts';
import { type KafkaLab, kafkaLab } from './kafka-lab.ts';
import { place, replay, steps } from './transcript.ts';

/** Steps that we cannot do yet: the new protocol in the console consumer, and what the broker has no API for. */
const missing =
  /group.protocol=consumer|kafka-log-dirs|unregister .*--id|kafka-cluster.sh .*--help|kafka-groups.sh .*--list( --(consumer|group-type consumer|protocol consumer))?$|kafka-broker-api-versions.sh --bootstrap-server \S+$/;

const folder = join(import.meta.dirname, '../../tools/golden/stories');
const tools = await Promise.all(
  readdirSync(folder).map(async (file) => ({
    tool: file.replace('.ts', ''),
    ...((await import(join(folder, file))) as Stories),
  })),
);

/** One after another on one cluster for each tool, as they were recorded. */
describe.each(tools)('$tool against the transcripts of Apache Kafka', ({ tool, stories, brokers = 1, data }) => {
  let lab: KafkaLab | undefined;
  describe.each(Object.keys(stories))('%s', (name) => {
    test.each(
      steps(`${tool}/${name}`)
        .filter(({ line }) => !missing.test(line))
        .map((step, index) => [index + 1, step.line, step] as const),
    )('%i. %s', async (_, __, step) => {
      if (!lab) {
        lab = kafkaLab({ brokers });
        if (data) await place(lab, data);
      }
      const { code, stdout, stderr } = step;
      expect(await replay(lab, step)).toEqual({ code, stdout, stderr });
    });
  });
});
