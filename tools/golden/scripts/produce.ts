import type { Script } from '../script.ts';
import { ask, batch, createTopic, damaged, epoch, produce } from './words.ts';

const hour = 3_600_000;
const sequence = (baseSequence: number, producerId: bigint, more: object = {}) => ({
  producerId,
  producerEpoch: 0,
  baseSequence,
  ...more,
});
/** A far-off id that no broker hands out in a recording. */
const id = 4_000_000n;

export const producing: readonly Script[] = [
  {
    name: 'produce, in every version',
    steps: [
      createTopic('in-versions'),
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((version) => [
        produce('in-versions', batch(['a', 'b']), { version }),
        produce('in-versions', batch(['a']), { version, partition: 5 }),
      ]),
    ],
  },
  {
    name: 'produce by topic id',
    steps: [
      { ...createTopic('by-id'), keep: { id: 'topics.0.topicId' } },
      ...['$id', 'rC6TP3yXQFqSTnGeWVoVEg', 'AAAAAAAAAAAAAAAAAAAAAA'].map((topicId) =>
        ask('Produce', 13, {
          transactionalId: null,
          acks: -1,
          timeoutMs: 5_000,
          topicData: [{ topicId, partitionData: [{ index: 0, records: batch(['a']) }] }],
        }),
      ),
    ],
  },
  {
    name: 'produce with acks',
    steps: [
      createTopic('acks'),
      produce('acks', batch(['a']), { acks: 1 }),
      produce('acks', batch(['b']), { acks: 2 }),
      produce('acks', batch(['b']), { acks: -2 }),
      { ...produce('acks', batch(['c']), { acks: 0 }), silent: true },
      produce('acks', batch(['d']), { acks: -1 }),
    ],
  },
  {
    name: 'produce with acks=0 and an error: the connection closes',
    steps: [
      { ...produce('acks-nosuch', batch(['c']), { acks: 0 }), silent: true },
      { waitMs: 300 },
      { raw: '0012 0000 00000001 ffff', readAs: { api: 'ApiVersions', version: 0 } },
    ],
  },
  {
    name: 'produce to what is not there',
    steps: [
      createTopic('there'),
      produce('not-there', batch(['a'])),
      produce('there', batch(['a']), { partition: 1 }),
      produce('there', batch(['a']), { partition: -1 }),
      produce('not valid', batch(['a'])),
    ],
  },
  {
    name: 'produce batches that are not as they should be',
    steps: [
      createTopic('malformed'),
      produce('malformed', damaged(batch(['value']), 63, 0x7f)),
      produce('malformed', damaged(batch(['value']), 16, 1)),
      produce('malformed', damaged(batch(['value']), 16, 3)),
      produce('malformed', batch(['value']).slice(0, -4)),
      produce('malformed', batch(['value']).slice(0, 40)),
      produce('malformed', ''),
      produce('malformed', batch(['one']) + batch(['two'])),
      produce('malformed', batch(['value'], { baseOffset: 42n })),
      produce('malformed', batch(['value'], { partitionLeaderEpoch: 7 })),
      produce('malformed', batch([])),
      produce('malformed', batch(['value'], { isControl: true })),
      produce('malformed', batch(['value'], { isTransactional: true })),
      ask('Fetch', 11, {
        maxWaitMs: 100,
        minBytes: 0,
        sessionId: 0,
        sessionEpoch: -1,
        topics: [
          { topic: 'malformed', partitions: [{ partition: 0, fetchOffset: '0', partitionMaxBytes: 1_000_000 }] },
        ],
      }),
    ],
  },
  {
    name: 'produce too much',
    steps: [
      createTopic('small', 1, { 'max.message.bytes': '200' }),
      produce('small', batch(['x'.repeat(300)])),
      produce('small', batch(['x'.repeat(20)])),
      produce('small', batch(['x'.repeat(60), 'x'.repeat(60), 'x'.repeat(60)])),
    ],
  },
  {
    name: 'produce to a compacted topic',
    steps: [
      createTopic('compacted', 1, { 'cleanup.policy': 'compact' }),
      produce('compacted', batch(['a', 'b'])),
      produce('compacted', batch(['a', 'b'], { keyless: true })),
      produce('compacted', batch(['a', 'b'], { keyless: true }), { version: 7 }),
    ],
  },
  {
    name: 'produce with timestamps that are not allowed',
    steps: [
      createTopic('timed', 1, {
        'message.timestamp.before.max.ms': String(hour),
        'message.timestamp.after.max.ms': String(hour),
      }),
      produce('timed', batch(['old'], { at: epoch - 365 * 24 * hour }), {
        vary: ['batchIndexErrorMessage', 'errorMessage'],
      }),
      produce('timed', batch(['new'], { at: epoch + 10 * 365 * 24 * hour }), {
        vary: ['batchIndexErrorMessage', 'errorMessage'],
      }),
      createTopic('timed-default'),
      produce('timed-default', batch(['old'], { at: epoch - 365 * 24 * hour })),
      produce('timed-default', batch(['new'], { at: epoch + 10 * 365 * 24 * hour }), {
        vary: ['batchIndexErrorMessage', 'errorMessage'],
      }),
    ],
  },
  {
    name: 'produce to a topic with LogAppendTime',
    steps: [
      createTopic('stamped', 1, { 'message.timestamp.type': 'LogAppendTime' }),
      produce('stamped', batch(['a'])),
      produce('stamped', batch(['a'], { at: 1 })),
    ],
  },
  {
    name: 'produce several partitions at once',
    steps: [
      createTopic('wide', 2),
      ask('Produce', 9, {
        transactionalId: null,
        acks: -1,
        timeoutMs: 5_000,
        topicData: [
          {
            name: 'wide',
            partitionData: [
              { index: 0, records: batch(['a']) },
              { index: 1, records: batch(['b', 'c']) },
              { index: 2, records: batch(['d']) },
            ],
          },
          { name: 'wide-nosuch', partitionData: [{ index: 0, records: batch(['a']) }] },
        ],
      }),
      ask('Produce', 9, { transactionalId: null, acks: -1, timeoutMs: 5_000, topicData: [] }),
    ],
  },
  {
    name: 'idempotent producers',
    steps: [
      createTopic('once'),
      ask('InitProducerId', 4, { transactionalId: null, transactionTimeoutMs: 60_000 }),
      produce('once', batch(['a', 'b'], sequence(0, id))),
      produce('once', batch(['a', 'b'], sequence(0, id))),
      produce('once', batch(['c'], sequence(2, id))),
      produce('once', batch(['e'], sequence(4, id))),
      produce('once', batch(['c'], sequence(2, id))),
      produce('once', batch(['d'], sequence(3, id, { producerEpoch: 1 }))),
      produce('once', batch(['d'], sequence(0, id, { producerEpoch: 1 }))),
      produce('once', batch(['d'], sequence(3, id))),
      produce('once', batch(['z'], sequence(9, id + 1n))),
    ],
  },
];
