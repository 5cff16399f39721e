import type { Json } from '../message-json.ts';
import type { Ask, Script } from '../script.ts';
import { ask, createTopic, describeGroup, join, joinFirst, sync } from './words.ts';

/** A heartbeat of the new protocol. A member makes its own id; to join it says epoch 0 and all that it wants. */
function beat(
  groupId: string,
  memberId: string,
  memberEpoch: number | string,
  more: Record<string, Json> = {},
  asked: Partial<Ask> = {},
): Ask {
  return ask('ConsumerGroupHeartbeat', 1, { groupId, memberId, memberEpoch, ...more }, asked);
}

const joining = (topics: readonly string[], more: Record<string, Json> = {}): Record<string, Json> => ({
  rebalanceTimeoutMs: 60_000,
  subscribedTopicNames: topics,
  topicPartitions: [],
  ...more,
});

const describe = (...groupIds: readonly string[]) =>
  ask('ConsumerGroupDescribe', 1, { groupIds, includeAuthorizedOperations: false });

const commit = (groupId: string, memberId: string, epoch: number, version = 9) =>
  ask('OffsetCommit', version, {
    groupId,
    generationIdOrMemberEpoch: epoch,
    memberId,
    groupInstanceId: null,
    topics: [
      {
        name: groupId,
        partitions: [{ partitionIndex: 0, committedOffset: '5', committedLeaderEpoch: -1, committedMetadata: '' }],
      },
    ],
  });

const fetchOffsets = (groupId: string, memberId: string | null, memberEpoch: number) =>
  ask('OffsetFetch', 9, {
    groups: [{ groupId, memberId, memberEpoch, topics: [{ name: groupId, partitionIndexes: [0] }] }],
    requireStable: false,
  });

const [a, b] = ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg'];
const owns = (partitions: readonly number[]): Json => [{ topicId: '$id', partitions }];
const topic = (name: string, partitions = 2): Ask => ({
  ...createTopic(name, partitions),
  keep: { id: 'topics.0.topicId' },
});

/** The coordinator works the assignment out in a moment of its own. */
const settled = { waitMs: 1_000 };

export const consumerGroups: readonly Script[] = [
  {
    name: 'a consumer group of one',
    steps: [
      topic('kip-one'),
      describe('kip-one'),
      beat('kip-one', a, 0, joining(['kip-one'])),
      settled,
      beat('kip-one', a, 2),
      beat('kip-one', a, 1),
      beat('kip-one', a, 2, { topicPartitions: owns([0, 1]) }),
      beat('kip-one', a, 2, joining(['kip-one'], { topicPartitions: owns([0, 1]) })),
      beat('kip-one', a, 0, joining(['kip-one'])),
      describe('kip-one'),
      beat('kip-one', a, 9),
      beat('kip-one', 'stranger', 1),
      beat('kip-nosuch', a, 1),
      commit('kip-one', a, 2),
      commit('kip-one', a, 1),
      commit('kip-one', a, 9),
      commit('kip-one', 'stranger', 1),
      commit('kip-one', '', -1),
      commit('kip-one', a, 2, 7),
      fetchOffsets('kip-one', a, 2),
      fetchOffsets('kip-one', a, 9),
      fetchOffsets('kip-one', 'stranger', 1),
      fetchOffsets('kip-one', null, -1),
      describeGroup('kip-one', 5),
      describeGroup('kip-one', 6),
      ask('DeleteGroups', 2, { groupsNames: ['kip-one'] }),
      join('kip-one', '', { keep: { classic: 'memberId' } }),
      ask('Heartbeat', 3, { groupId: 'kip-one', generationId: 2, memberId: a }),
      beat('kip-one', a, -1),
      settled,
      describe('kip-one'),
      beat('kip-one', a, 2),
      ask('DeleteGroups', 2, { groupsNames: ['kip-one'] }),
    ],
  },
  {
    name: 'two members of a consumer group',
    steps: [
      topic('kip-two'),
      beat('kip-two', a, 0, joining(['kip-two'])),
      settled,
      beat('kip-two', a, 2, { topicPartitions: owns([0, 1]) }),
      beat('kip-two', b, 0, joining(['kip-two'])),
      settled,
      describe('kip-two'),
      beat('kip-two', b, 3),
      beat('kip-two', a, 2, { topicPartitions: owns([0, 1]) }),
      beat('kip-two', a, 2, { topicPartitions: owns([0, 1]) }),
      describe('kip-two'),
      beat('kip-two', a, 2, { topicPartitions: owns([0]) }),
      beat('kip-two', a, 2, { topicPartitions: owns([1]) }),
      beat('kip-two', a, 3),
      beat('kip-two', b, 3, { topicPartitions: [] }),
      describe('kip-two'),
      beat('kip-two', b, -1),
      settled,
      describe('kip-two'),
      beat('kip-two', a, 3),
      settled,
      beat('kip-two', a, 3),
      describe('kip-two'),
    ],
  },
  {
    name: 'heartbeats of the new protocol that are refused',
    steps: [
      topic('kip-bad'),
      beat('', a, 0, joining(['kip-bad'])),
      beat('kip-bad', '', 0, joining(['kip-bad'])),
      beat('kip-bad', a, 0, joining(['kip-bad'], { rebalanceTimeoutMs: -1 })),
      beat('kip-bad', a, 0, joining(['kip-bad'], { topicPartitions: null })),
      beat('kip-bad', a, 0, joining(['kip-bad'], { topicPartitions: owns([0]) })),
      beat('kip-bad', a, 0, joining(['kip-bad'], { subscribedTopicNames: null })),
      beat('kip-bad', a, 0, joining(['kip-bad'], { serverAssignor: 'fairest' })),
      beat('kip-bad', a, 0, joining(['kip-bad'], { subscribedTopicNames: null, subscribedTopicRegex: '(' })),
      beat('kip-bad', a, 0, joining(['kip-bad'], { instanceId: '' })),
      beat('kip-bad', a, 0, joining(['kip-bad'], { rackId: '' })),
      beat('kip-bad', a, -3),
      beat('kip-bad', a, -2),
      beat('kip-bad', a, 5),
      beat('kip-bad', a, -1),
      ask(
        'ConsumerGroupHeartbeat',
        0,
        { groupId: 'kip-bad-0', memberId: '', memberEpoch: 0, ...joining(['kip-bad']) },
        { keep: { given: 'memberId' } },
      ),
      describe('', 'kip-nosuch'),
    ],
  },
  {
    name: 'the two kinds of group keep apart',
    steps: [
      topic('kip-classic'),
      ...joinFirst('kip-classic'),
      sync('kip-classic', 1, '$member', {}),
      describe('kip-classic'),
      beat('kip-classic', '$member', 1),
      commit('kip-classic', '$member', 1, 9),
      ask('ListGroups', 5, { statesFilter: [], typesFilter: ['consumer'] }, { vary: ['groups'] }),
    ],
  },
  {
    name: 'a consumer group follows its topics',
    steps: [
      topic('kip-grow', 1),
      beat('kip-grow', a, 0, joining(['kip-grow'])),
      settled,
      beat('kip-grow', a, 2, { topicPartitions: owns([0]) }),
      ask('CreatePartitions', 3, {
        topics: [{ name: 'kip-grow', count: 2, assignments: null }],
        timeoutMs: 5_000,
        validateOnly: false,
      }),
      settled,
      beat('kip-grow', a, 2),
      settled,
      beat('kip-grow', a, 2),
      describe('kip-grow'),
    ],
  },
];
