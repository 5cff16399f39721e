import { describe, expect, test } from 'vitest';
import { apiVersionsOptions } from '#sandbox/commands/cluster/api-versions-options.ts';
import { configsOptions } from '#sandbox/commands/configs/options.ts';
import { consumerOptions } from '#sandbox/commands/console/consumer-options.ts';
import { producerOptions } from '#sandbox/commands/console/producer-options.ts';
import { groupsOptions } from '#sandbox/commands/groups/list-options.ts';
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
  ['kafka-groups', groupsOptions],
  ['kafka-broker-api-versions', apiVersionsOptions],
] as const)('%s explains its options as Kafka’s own', (tool, options) => {
  expect(usage(options)).toBe(goldenUsage(tool));
});

/** Steps that we cannot do yet: the new protocol in the console consumer, and what the broker has no API for. */
const missing =
  /group.protocol=consumer|kafka-log-dirs|unregister .*--id|kafka-cluster.sh .*--help|kafka-groups.sh .*--list( --(consumer|group-type consumer|protocol consumer))?$|kafka-broker-api-versions.sh --bootstrap-server \S+$/;

/** One after another on one cluster for each tool, as they were recorded. */
const stories = {
  'kafka-console-producer': ['produce', 'arguments'],
  'kafka-console-consumer': ['consume', 'format', 'arguments'],
  'kafka-get-offsets': ['offsets'],
  'kafka-storage': ['format', 'arguments'],
  'kafka-cluster': ['groups', 'cluster'],
  'kafka-configs': ['topics', 'others', 'arguments'],
  'kafka-consumer-groups': ['describe', 'reset', 'delete', 'arguments'],
} as const;

describe.each(Object.entries(stories))('%s against the transcripts of Apache Kafka', (tool, names) => {
  let lab: KafkaLab | undefined;
  describe.each(names)('%s', (name) => {
    test.each(
      steps(`${tool}/${name}`)
        .filter(({ line }) => !missing.test(line))
        .map((step, index) => [index + 1, step.line, step] as const),
    )('%i. %s', async (_, __, step) => {
      lab ??= kafkaLab();
      const { code, stdout, stderr } = step;
      expect(await replay(lab, step)).toEqual({ code, stdout, stderr });
    });
  });
});
