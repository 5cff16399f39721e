// Records in, at the lowest and the highest version of Produce.
import type { Script } from '../script.ts';
import { batchWith, offsetsIn, produceIn, removeTopic, strangeId, topic } from './edge-words.ts';
import { atEdges, batch, createTopic, damaged, epoch } from './words.ts';

const producer = (baseSequence: number, producerEpoch = 0, producerId = 5_000_000n) => ({
  producerId,
  producerEpoch,
  baseSequence,
});

export const produceEdges: readonly Script[] = [
  ...atEdges('Produce', 'write, and write on', (version, id) => [
    topic(id, 2),
    produceIn(version, id, batch(['a', 'b'])),
    produceIn(version, id, batch(['c'])),
    produceIn(version, id, batch(['d']), { partition: 1 }),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write with a checksum that is wrong', (version, id) => [
    topic(id),
    produceIn(version, id, damaged(batch(['a']), 66, 0x7f)),
    produceIn(version, id, damaged(batch(['a']), 17, 0)),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write more than max.message.bytes', (version, id) => [
    topic(id, 1, { 'max.message.bytes': '200' }),
    produceIn(version, id, batch(['x'.repeat(300)])),
    produceIn(version, id, batch(['x'.repeat(50)])),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write to a topic or a partition that is not there', (version, id) => [
    topic(id),
    produceIn(version, id, batch(['a']), { partition: 3 }),
    produceIn(version, `${id}-nosuch`, batch(['a']), { topicId: strangeId }),
    produceIn(version, id, batch(['a']), { partition: -1 }),
  ]),
  ...atEdges('Produce', 'write with acks that are not allowed', (version, id) => [
    topic(id),
    produceIn(version, id, batch(['a']), { acks: 3 }),
    produceIn(version, id, batch(['a']), { acks: 1 }),
  ]),
  ...atEdges('Produce', 'write without a key where the topic is compacted', (version, id) => [
    topic(id, 1, { 'cleanup.policy': 'compact' }),
    produceIn(version, id, batch(['a'], { keyless: true })),
    produceIn(version, id, batch(['a'])),
  ]),
  ...atEdges('Produce', 'write in sequence, twice, and with a gap', (version, id) => [
    topic(id),
    produceIn(version, id, batch(['a', 'b'], producer(0))),
    produceIn(version, id, batch(['a', 'b'], producer(0))),
    produceIn(version, id, batch(['d'], producer(3))),
    produceIn(version, id, batch(['c'], producer(2))),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write with the epoch of a producer that was replaced', (version, id) => [
    topic(id),
    produceIn(version, id, batch(['a'], producer(0, 1))),
    produceIn(version, id, batch(['b'], producer(1, 0))),
    produceIn(version, id, batch(['b'], producer(0, 2))),
    produceIn(version, id, batch(['b'], producer(5, 3))),
  ]),
  ...atEdges('Produce', 'write a batch of magic 1, and one that is cut short', (version, id) => [
    topic(id),
    produceIn(version, id, damaged(batch(['a']), 16, 1)),
    produceIn(version, id, batch(['a']).slice(0, -2)),
    produceIn(version, id, batch(['a']).slice(0, 40)),
  ]),
  ...atEdges('Produce', 'write nothing', (version, id) => [
    topic(id),
    produceIn(version, id, '', { more: { on: 'empty' } }),
    produceIn(version, id, batch([]), { more: { on: 'no records' } }),
  ]),
  ...atEdges('Produce', 'write two batches at once', (version, id) => [
    topic(id),
    produceIn(version, id, batch(['a']) + batch(['b'])),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write after the topic was made again', (version, id) => [
    topic(id),
    produceIn(version, id, batch(['a'])),
    removeTopic(id),
    { ...createTopic(id), keep: { second: 'topics.0.topicId' } },
    produceIn(version, id, batch(['b'])),
    produceIn(version, id, batch(['c']), { topicId: '$second' }),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write with timestamps too far from now', (version, id) => [
    topic(id, 1, { 'message.timestamp.before.max.ms': '1000', 'message.timestamp.after.max.ms': '1000' }),
    produceIn(version, id, batch(['a'])),
    produceIn(version, id, batch(['a'], { at: epoch + 400 * 24 * 3_600_000 })),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write where the log keeps the time of append', (version, id) => [
    topic(id, 1, { 'message.timestamp.type': 'LogAppendTime' }),
    produceIn(version, id, batch(['a', 'b'])),
    produceIn(version, id, batch(['c'])),
    offsetsIn(7, id, -1),
  ]),
  ...atEdges('Produce', 'write what only a transaction may', (version, id) => [
    topic(id),
    produceIn(version, id, batchWith(['a'], { ...producer(0), isTransactional: true }), { transactionalId: id }),
    produceIn(version, id, batchWith(['a'], { ...producer(0), isTransactional: true })),
    offsetsIn(7, id, -1),
  ]),
];
