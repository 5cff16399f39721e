// The state of share-partitions, as brokers ask each other for it (KIP-932, KIP-1226).
import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { state, summary, topic } from './share-words.ts';
import { ask } from './words.ts';

const nowhere = 'rC6TP3yXQFqSTnGeWVoVEg';

const initialize = (groupId: string, stateEpoch: number, startOffset: number, partition = 0, topicId = '$id') =>
  ask('InitializeShareGroupState', 0, {
    groupId,
    topics: [{ topicId, partitions: [{ partition, stateEpoch, startOffset: String(startOffset) }] }],
  });

/** First offset, last offset, delivery state, delivery count. */
type Batch = readonly [number, number, number, number];

const write = (
  groupId: string,
  startOffset: number,
  batches: readonly Batch[],
  more: { version?: number; with?: Record<string, Json>; partition?: number; topicId?: string } = {},
) =>
  ask('WriteShareGroupState', more.version ?? 1, {
    groupId,
    topics: [
      {
        topicId: more.topicId ?? '$id',
        partitions: [
          {
            partition: more.partition ?? 0,
            stateEpoch: 1,
            leaderEpoch: 0,
            startOffset: String(startOffset),
            deliveryCompleteCount: 1,
            stateBatches: batches.map(([firstOffset, lastOffset, deliveryState, deliveryCount]) => ({
              firstOffset: String(firstOffset),
              lastOffset: String(lastOffset),
              deliveryState,
              deliveryCount,
            })),
            ...more.with,
          },
        ],
      },
    ],
  });

const forget = (groupId: string, partition = 0, topicId = '$id') =>
  ask('DeleteShareGroupState', 0, { groupId, topics: [{ topicId, partitions: [{ partition }] }] });

export const shareStates: readonly Script[] = [
  {
    name: 'share state: begun, written, read, deleted',
    steps: [
      topic('ss-life', 2),
      state('ss-life'),
      write('ss-life', 0, []),
      summary('ss-life'),
      summary('ss-life', [0, 1], 0),
      forget('ss-life'),
      initialize('ss-life', 1, -1),
      state('ss-life'),
      summary('ss-life'),
      write('ss-life', 5, [
        [5, 9, 0, 1],
        [10, 14, 2, 1],
      ]),
      state('ss-life'),
      summary('ss-life'),
      summary('ss-life', [0], 0),
      write('ss-life', -1, [[15, 15, 4, 2]], { version: 0 }),
      state('ss-life'),
      summary('ss-life'),
      state('ss-life', 3),
      summary('ss-life'),
      write('ss-life', 6, [[6, 6, 2, 1]]),
      write('ss-life', 6, [[6, 6, 2, 1]], { with: { leaderEpoch: 3 } }),
      state('ss-life', 2),
      state('ss-life', 3),
      initialize('ss-life', 2, 20),
      summary('ss-life'),
      write('ss-life', 21, [], { with: { leaderEpoch: 3 } }),
      initialize('ss-life', 1, 3),
      forget('ss-life'),
      state('ss-life'),
      summary('ss-life'),
    ],
  },
  {
    name: 'share state: batches that overlap',
    steps: [
      topic('ss-merge'),
      initialize('ss-merge', 1, 0),
      write('ss-merge', 0, [[0, 9, 0, 1]]),
      write('ss-merge', 0, [[3, 5, 2, 1]]),
      state('ss-merge'),
      write('ss-merge', 0, [
        [0, 2, 0, 2],
        [6, 9, 0, 1],
      ]),
      state('ss-merge'),
      write('ss-merge', 0, [[2, 7, 0, 3]]),
      state('ss-merge'),
      write('ss-merge', 4, [
        [8, 12, 4, 3],
        [13, 14, 4, 3],
      ]),
      state('ss-merge'),
      write('ss-merge', 4, [[4, 20, 0, 1]]),
      state('ss-merge'),
    ],
  },
  {
    name: 'share state: refused',
    steps: [
      topic('ss-bad'),
      initialize('ss-bad', 0, 0, -1),
      initialize('ss-bad', 0, 0, 7),
      initialize('ss-bad', 0, 0, 0, nowhere),
      initialize('', 0, 0),
      ask('InitializeShareGroupState', 0, { groupId: 'ss-bad', topics: [] }),
      state('ss-bad', -1, -1),
      state('ss-bad', -1, 7),
      state('ss-bad', -1, 0, nowhere),
      state(''),
      ask('ReadShareGroupState', 0, { groupId: 'ss-bad', topics: [{ topicId: '$id', partitions: [] }] }),
      write('ss-bad', 0, [], { partition: -1 }),
      write('ss-bad', 0, [], { partition: 7 }),
      write('ss-bad', 0, [], { topicId: nowhere }),
      write('', 0, [], { version: 0 }),
      write('ss-bad', 0, [], { version: 0 }),
      forget('ss-bad', -1),
      forget('ss-bad', 7),
      forget('ss-bad', 0, nowhere),
      forget(''),
      summary('ss-bad', [-1]),
      summary('ss-bad', [7], 0),
      summary('ss-bad', [0], 1, nowhere),
      summary(''),
    ],
  },
];
