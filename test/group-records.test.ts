import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { metadataHash } from '../sandbox/group/metadata-hash.ts';
import { ourBroker } from '../tools/fidelity/our-broker.ts';
import { comparable, type KeepingTopic, type KeptRecord, keptRecords } from '../tools/golden/group-records.ts';
import { play } from '../tools/golden/player.ts';
import { scripts } from '../tools/golden/scripts/index.ts';

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'golden/group/records.json'), 'utf8')) as {
  hash: { name: string; topicId: string; partitions: number; metadataHash: string };
  conversations: readonly {
    script: string;
    group: string;
    topic?: KeepingTopic;
    batches: readonly (readonly KeptRecord[])[];
  }[];
};
const all = Object.values(scripts).flat();

test.each(recorded.conversations)('after "$script" as much is kept of $group as Kafka keeps', async (each) => {
  const script = all.find(({ name }) => name === each.script);
  if (!script) throw new Error(`no script "${each.script}"`);
  const target = ourBroker({ brokers: 1 });
  await play(script, target);
  expect(comparable(await keptRecords(target, each.group, each.topic))).toEqual(comparable(each.batches));
});

test('the hash of a topic is Kafka’s', () => {
  const { metadataHash: hash, ...topic } = recorded.hash;
  expect(String(metadataHash([topic]))).toBe(hash);
});
