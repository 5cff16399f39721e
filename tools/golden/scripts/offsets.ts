import type { Script } from '../script.ts';
import {
  ask,
  assignment,
  batch,
  commit,
  committed,
  createTopic,
  describeGroup,
  joinFirst,
  produce,
  sync,
} from './words.ts';

export const offsets: readonly Script[] = [
  {
    name: 'commit and fetch from outside a group',
    steps: [
      createTopic('outside', 2),
      committed('outside', [0, 1]),
      commit('outside', -1, '', 3, { metadata: 'a note' }),
      commit('outside', -1, '', 4, { partition: 1, metadata: null }),
      committed('outside', [0, 1, 2]),
      commit('outside', -1, '', 1, { partition: 7 }),
      commit('outside', -1, '', 1, { topic: 'outside-nosuch' }),
      commit('outside', -1, '', 1, { metadata: 'x'.repeat(4_097) }),
      commit('outside', -1, '', 1, { metadata: 'x'.repeat(4_096) }),
      commit('outside', 5, '', 1),
      commit('outside', 5, 'stranger', 1),
      commit('outside', -1, 'stranger', 1),
      commit('outside', -1, '', -1),
      commit('', -1, '', 1, { topic: 'outside' }),
      committed('outside', [0]),
      describeGroup('outside'),
    ],
  },
  {
    name: 'commit, in every version',
    steps: [
      { ...createTopic('written'), keep: { id: 'topics.0.topicId' } },
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((version) => commit('written', -1, '', version, { version })),
      ...['$id', 'rC6TP3yXQFqSTnGeWVoVEg'].map((topicId) =>
        ask('OffsetCommit', 10, {
          groupId: 'written',
          generationIdOrMemberEpoch: -1,
          memberId: '',
          groupInstanceId: null,
          topics: [
            {
              topicId,
              partitions: [
                { partitionIndex: 0, committedOffset: '10', committedLeaderEpoch: -1, committedMetadata: '' },
              ],
            },
          ],
        }),
      ),
      ...[1, 2, 3, 4, 5, 6].flatMap((version) => [
        committed('written', [0, 1], version),
        ask('OffsetFetch', version, {
          groupId: 'written-nosuch',
          topics: [{ name: 'written', partitionIndexes: [0] }],
        }),
      ]),
      ask('OffsetFetch', 7, {
        groupId: 'written',
        topics: [{ name: 'written', partitionIndexes: [0, 1] }],
        requireStable: true,
      }),
      ...[2, 5, 7].map((version) =>
        ask('OffsetFetch', version, {
          groupId: 'written',
          topics: null,
          ...(version >= 7 && { requireStable: false }),
        }),
      ),
      ask('OffsetFetch', 8, {
        groups: [
          { groupId: 'written', topics: [{ name: 'written', partitionIndexes: [0, 1] }] },
          { groupId: 'written-nosuch', topics: null },
        ],
        requireStable: false,
      }),
      ask('OffsetFetch', 8, { groups: [{ groupId: 'written', topics: null }], requireStable: false }),
      ask('OffsetFetch', 9, {
        groups: [
          { groupId: 'written', memberId: null, memberEpoch: -1, topics: [{ name: 'written', partitionIndexes: [0] }] },
        ],
        requireStable: false,
      }),
      ask('OffsetFetch', 9, {
        groups: [
          {
            groupId: 'written',
            memberId: 'stranger',
            memberEpoch: 1,
            topics: [{ name: 'written', partitionIndexes: [0] }],
          },
        ],
        requireStable: false,
      }),
      ...['$id', 'rC6TP3yXQFqSTnGeWVoVEg'].map((topicId) =>
        ask('OffsetFetch', 10, {
          groups: [
            { groupId: 'written', memberId: null, memberEpoch: -1, topics: [{ topicId, partitionIndexes: [0] }] },
          ],
          requireStable: false,
        }),
      ),
    ],
  },
  {
    name: 'delete offsets',
    steps: [
      createTopic('forgotten', 2),
      ask('OffsetDelete', 0, {
        groupId: 'forgotten',
        topics: [{ name: 'forgotten', partitions: [{ partitionIndex: 0 }] }],
      }),
      commit('forgotten', -1, '', 3),
      ask('OffsetDelete', 0, {
        groupId: 'forgotten',
        topics: [
          { name: 'forgotten', partitions: [{ partitionIndex: 0 }, { partitionIndex: 1 }, { partitionIndex: 9 }] },
          { name: 'forgotten-nosuch', partitions: [{ partitionIndex: 0 }] },
        ],
      }),
      committed('forgotten'),
      ...joinFirst('forgotten'),
      sync('forgotten', 1, '$member', { $member: assignment('forgotten', 0) }),
      commit('forgotten', 1, '$member', 4),
      ask('OffsetDelete', 0, {
        groupId: 'forgotten',
        topics: [{ name: 'forgotten', partitions: [{ partitionIndex: 0 }] }],
      }),
      committed('forgotten'),
    ],
  },
  {
    name: 'a deleted topic takes its offsets with it',
    steps: [
      createTopic('gone'),
      produce('gone', batch(['a'])),
      commit('gone', -1, '', 1),
      committed('gone'),
      ask('DeleteTopics', 5, { topicNames: ['gone'], timeoutMs: 5_000 }),
      { waitMs: 500 },
      committed('gone'),
      createTopic('gone'),
      committed('gone'),
    ],
  },
  {
    name: 'find the coordinator',
    steps: [
      ...[0, 1, 2, 3].map((version) =>
        ask('FindCoordinator', version, { key: 'anyone', ...(version >= 1 && { keyType: 0 }) }),
      ),
      ask('FindCoordinator', 4, { keyType: 0, coordinatorKeys: ['anyone', 'someone'] }),
      ask('FindCoordinator', 4, { keyType: 0, coordinatorKeys: [] }),
      ask('FindCoordinator', 4, { keyType: 9, coordinatorKeys: ['anyone'] }),
      ask('FindCoordinator', 2, { key: 'anyone', keyType: 9 }),
      ask('FindCoordinator', 2, { key: '', keyType: 0 }),
    ],
  },
];
