// Holds some of the scripts with a real Kafka, and writes down what is in the coordinators' topics after them:
// test/golden/group/records.json.
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { consumerGroupMetadata } from '../../sandbox/group/consumer-group-records.ts';
import { readResponse, writeRequest } from '../../sandbox/wire/frame.ts';
import { KafkaTargets } from '../fidelity/kafka-target.ts';
import { type Kind, kinds } from '../fidelity/kinds.ts';
import { withKafka } from '../fidelity/real-kafka.ts';
import { comparable, keptConversations, keptRecords, recordsOfGroup } from './group-records.ts';
import type { Json } from './message-json.ts';
import { play, type Target } from './player.ts';
import { provenance, saveText } from './recording.ts';
import { scripts } from './scripts/index.ts';

const all = Object.values(scripts).flat();

await withKafka(kinds[0] as Kind, async (cluster) => {
  const targets = new KafkaTargets(cluster);
  await targets.warmUp();
  const conversations = await Promise.all(
    keptConversations.map(async ({ script: name, group, topic }) => {
      const script = all.find((each) => each.name === name);
      if (!script) throw new Error(`no script "${name}"`);
      const target = targets.target();
      await play(script, target);
      const batches = comparable(await keptRecords(target, group, topic)) as readonly Json[];
      return { script: name, group, ...(topic && { topic }), batches };
    }),
  );
  const hash = await hashOf(targets.target(), 'kip-one');
  const texts = conversations.map(({ batches, ...about }) => {
    const lines = batches.map((batch) => `      ${JSON.stringify(batch)}`);
    return `    { ${JSON.stringify(about).slice(1, -1)}, "batches": [\n${lines.join(',\n')}\n    ] }`;
  });
  const from = JSON.stringify(provenance('node tools/golden/record-group-records.ts'));
  saveText(
    'group/records.json',
    `{\n  "recorded": ${from},\n  "hash": ${JSON.stringify(hash)},\n  "conversations": [\n${texts.join(',\n')}\n  ]\n}\n`,
  );
});
process.exit(); // Not waiting for the timers of silence.

/** The hash that Kafka keeps for a group with one topic of its own name, and what it was made from. */
async function hashOf(target: Target, topic: string): Promise<Json> {
  const wire = await target.open(1);
  const request = {
    topics: [{ name: topic }],
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
  const frame = await wire.exchange(writeRequest(metadata, 12, { correlationId: 0, clientId: 'golden' }, request));
  if (frame === 'closed') throw new Error('Metadata: the connection was closed');
  const found = readResponse(metadata, 12, frame).body.topics[0];
  const records = (await recordsOfGroup(target, topic)).flat().filter(({ kind }) => kind === consumerGroupMetadata);
  const kept = records.find(({ value }) => value !== null)?.value as { metadataHash: bigint } | undefined;
  if (!found || !kept) throw new Error(`no hash of ${topic}`);
  return {
    name: topic,
    topicId: found.topicId,
    partitions: found.partitions.length,
    metadataHash: String(kept.metadataHash),
  };
}
