import { describe, expect, test } from 'vitest';
import { configsOptions } from '#sandbox/commands/configs/options.ts';
import { consumerOptions } from '#sandbox/commands/console/consumer-options.ts';
import { producerOptions } from '#sandbox/commands/console/producer-options.ts';
import { groupOptions } from '#sandbox/commands/groups/options.ts';
import { deleteRecordsOptions } from '#sandbox/commands/offsets/delete-options.ts';
import { getOffsetsOptions } from '#sandbox/commands/offsets/get-options.ts';
import { usage } from '#sandbox/commands/tool/usage.ts';
import { type KafkaLab, kafkaLab } from './kafka-lab.ts';
import { goldenUsage, replay, steps } from './transcript.ts';

test.each([
  ['kafka-console-producer', producerOptions],
  ['kafka-console-consumer', consumerOptions],
  ['kafka-consumer-groups', groupOptions],
  ['kafka-get-offsets', getOffsetsOptions],
  ['kafka-delete-records', deleteRecordsOptions],
  ['kafka-configs', configsOptions],
] as const)('%s explains its options as Kafka’s own', (tool, options) => {
  expect(usage(options)).toBe(goldenUsage(tool));
});

/** One after another on one cluster for each tool, as they were recorded. */
const stories = {
  'kafka-console-producer': ['produce', 'arguments'],
  'kafka-console-consumer': ['consume', 'format', 'arguments'],
  'kafka-get-offsets': ['offsets'],
  'kafka-configs': ['topics', 'others', 'arguments'],
  'kafka-consumer-groups': ['describe', 'reset', 'delete', 'arguments'],
} as const;

describe.each(Object.entries(stories))('%s against the transcripts of Apache Kafka', (tool, names) => {
  let lab: KafkaLab | undefined;
  describe.each(names)('%s', (name) => {
    test.each(steps(`${tool}/${name}`).map((step, index) => [index + 1, step.line, step] as const))(
      '%i. %s',
      async (_, __, step) => {
        lab ??= kafkaLab();
        const { code, stdout, stderr } = step;
        expect(await replay(lab, step)).toEqual({ code, stdout, stderr });
      },
    );
  });
});
