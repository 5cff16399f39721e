import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { ask, batch, createTopic, epoch, produce } from './words.ts';

interface Wanted {
  version?: number;
  partition?: Record<string, Json>;
  request?: Record<string, Json>;
}

function fetch(topic: string, fetchOffset: number, { version = 11, partition = {}, request = {} }: Wanted = {}) {
  return ask('Fetch', version, {
    maxWaitMs: 100,
    minBytes: 0,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [
      {
        topic,
        partitions: [{ partition: 0, fetchOffset: String(fetchOffset), partitionMaxBytes: 1_000_000, ...partition }],
      },
    ],
    ...request,
  });
}

const session = (topic: string, sessionId: string | number, sessionEpoch: number, more: Record<string, Json> = {}) =>
  fetch(topic, 0, { request: { sessionId: sessionId as Json, sessionEpoch, ...more } });

function offsets(
  topic: string,
  timestamp: number,
  more: { version?: number; partition?: Record<string, Json>; isolationLevel?: number } = {},
) {
  return ask('ListOffsets', more.version ?? 8, {
    replicaId: -1,
    isolationLevel: more.isolationLevel ?? 0,
    topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: String(timestamp), ...more.partition }] }],
    ...((more.version ?? 8) >= 10 && { timeoutMs: 5_000 }),
  });
}

const epochs = (topic: string, leaderEpoch: number, more: Record<string, Json> = {}) =>
  ask('OffsetForLeaderEpoch', 4, {
    replicaId: -1,
    topics: [{ topic, partitions: [{ partition: 0, currentLeaderEpoch: -1, leaderEpoch, ...more }] }],
  });

export const fetching: readonly Script[] = [
  {
    name: 'fetch, in every version',
    steps: [
      { ...createTopic('read'), keep: { id: 'topics.0.topicId' } },
      produce('read', batch(['a', 'b', 'c'])),
      ...[4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((version) => [
        fetch('read', 0, { version }),
        fetch('read', 9, { version }),
        fetch('read-nosuch', 0, { version }),
      ]),
      ...[13, 14, 15, 16, 17, 18].flatMap((version) =>
        ['$id', 'rC6TP3yXQFqSTnGeWVoVEg'].map((topicId) =>
          fetch('', 0, {
            version,
            request: {
              topics: [{ topicId, partitions: [{ partition: 0, fetchOffset: '0', partitionMaxBytes: 1_000_000 }] }],
            },
          }),
        ),
      ),
    ],
  },
  {
    name: 'fetch below, at and beyond the end',
    steps: [
      createTopic('ends'),
      fetch('ends', 0),
      fetch('ends', 1),
      produce('ends', batch(['a', 'b', 'c'])),
      produce('ends', batch(['d', 'e'])),
      fetch('ends', 0),
      fetch('ends', 1),
      fetch('ends', 3),
      fetch('ends', 5),
      fetch('ends', 6),
      fetch('ends', -1),
      fetch('ends', 0, { partition: { partition: 4 } }),
      ask('DeleteRecords', 2, {
        topics: [{ name: 'ends', partitions: [{ partitionIndex: 0, offset: '4' }] }],
        timeoutMs: 5_000,
      }),
      fetch('ends', 3),
      fetch('ends', 4),
    ],
  },
  {
    name: 'fetch with limits',
    steps: [
      createTopic('limits'),
      produce('limits', batch(['a'.repeat(100)])),
      produce('limits', batch(['b'.repeat(100)])),
      produce('limits', batch(['c'.repeat(100)])),
      fetch('limits', 0, { partition: { partitionMaxBytes: 1 } }),
      fetch('limits', 0, { partition: { partitionMaxBytes: 400 } }),
      fetch('limits', 0, { request: { maxBytes: 1 } }),
      fetch('limits', 0, { request: { maxBytes: 400 } }),
      fetch('limits', 0, { partition: { partitionMaxBytes: 0 } }),
    ],
  },
  {
    name: 'fetch of several partitions shares the limit',
    steps: [
      createTopic('shared', 2),
      produce('shared', batch(['a'.repeat(100)])),
      produce('shared', batch(['b'.repeat(100)]), { partition: 1 }),
      ...[1, 200, 300, 1_000].map((maxBytes) =>
        ask('Fetch', 11, {
          maxWaitMs: 100,
          minBytes: 0,
          maxBytes,
          sessionId: 0,
          sessionEpoch: -1,
          topics: [
            {
              topic: 'shared',
              partitions: [0, 1].map((partition) => ({ partition, fetchOffset: '0', partitionMaxBytes: 1_000_000 })),
            },
          ],
        }),
      ),
    ],
  },
  {
    name: 'fetch waits for records',
    steps: [
      createTopic('awaited'),
      fetch('awaited', 0, { request: { minBytes: 1, maxWaitMs: 300 } }),
      { ...fetch('awaited', 0, { request: { minBytes: 1, maxWaitMs: 5_000 } }), on: 'reader', later: 'records' },
      produce('awaited', batch(['a'])),
      { take: 'records' },
    ],
  },
  {
    name: 'fetch with a leader epoch',
    steps: [
      createTopic('led'),
      produce('led', batch(['a'])),
      fetch('led', 0, { partition: { currentLeaderEpoch: 0 } }),
      fetch('led', 0, { partition: { currentLeaderEpoch: 3 } }),
      fetch('led', 0, { version: 12, partition: { currentLeaderEpoch: 3 } }),
      offsets('led', -1, { partition: { currentLeaderEpoch: 0 } }),
      offsets('led', -1, { partition: { currentLeaderEpoch: 3 } }),
      epochs('led', 0),
      epochs('led', 1),
      epochs('led', -1),
      epochs('led', 0, { currentLeaderEpoch: 3 }),
      epochs('led-nosuch', 0),
    ],
  },
  {
    name: 'fetch sessions',
    steps: [
      createTopic('session'),
      produce('session', batch(['a', 'b'])),
      { ...session('session', 0, 0), keep: { session: 'sessionId' } },
      session('session', '$session', 1, { topics: [] }),
      session('session', '$session', 2),
      session('session', '$session', 3, {
        topics: [{ topic: 'session', partitions: [{ partition: 0, fetchOffset: '2', partitionMaxBytes: 1_000_000 }] }],
      }),
      session('session', '$session', 9),
      session('session', 12_345, 1),
      session('session', '$session', 4, { topics: [], forgottenTopicsData: [{ topic: 'session', partitions: [0] }] }),
      session('session', '$session', 5, { topics: [] }),
      session('session', '$session', -1, { topics: [] }),
      session('session', '$session', 6, { topics: [] }),
    ],
  },
  {
    name: 'fetch with isolation',
    steps: [
      createTopic('isolated'),
      produce('isolated', batch(['a'])),
      fetch('isolated', 0, { request: { isolationLevel: 1 } }),
      fetch('isolated', 0, { request: { isolationLevel: 0 } }),
    ],
  },
  {
    name: 'list offsets, in every version',
    steps: [
      createTopic('listed'),
      produce('listed', batch(['a', 'b', 'c'])),
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].flatMap((version) => [
        offsets('listed', -1, { version }),
        offsets('listed-nosuch', -1, { version }),
      ]),
    ],
  },
  {
    name: 'list offsets by what is special',
    steps: [
      createTopic('special'),
      ...[-1, -2, -3, -4].map((timestamp) => offsets('special', timestamp)),
      produce('special', batch(['a', 'b'])),
      produce('special', batch(['c'], { at: epoch - 5_000 })),
      ...[-1, -2, -3, -4].map((timestamp) => offsets('special', timestamp)),
      ...[-5, -6, -7].map((timestamp) => offsets('special', timestamp, { version: 11 })),
      offsets('special', -3, { version: 6 }),
      offsets('special', -4, { version: 7 }),
      offsets('special', -7, { version: 5 }),
      offsets('special', -1, { isolationLevel: 1 }),
      offsets('special', -1, { partition: { partitionIndex: 4 } }),
    ],
  },
  {
    name: 'list offsets by time',
    steps: [
      createTopic('by-time'),
      produce('by-time', batch(['a', 'b', 'c'])),
      produce('by-time', batch(['d'], { at: epoch - 10_000 })),
      produce('by-time', batch(['e', 'f'], { at: epoch + 10_000 })),
      ...[
        0,
        epoch - 10_000,
        epoch - 9_999,
        epoch,
        epoch + 1,
        epoch + 2_000,
        epoch + 2_001,
        epoch + 11_000,
        epoch + 11_001,
      ].map((timestamp) => offsets('by-time', timestamp)),
      ask('DeleteRecords', 2, {
        topics: [{ name: 'by-time', partitions: [{ partitionIndex: 0, offset: '2' }] }],
        timeoutMs: 5_000,
      }),
      offsets('by-time', 0),
      offsets('by-time', epoch),
    ],
  },
];
