// Groups of the new protocol (KIP-848): at its lowest and highest version, and scenarios of their own.
import type { Json } from '../message-json.ts';
import type { Ask, Script } from '../script.ts';
import { commitIn, committedIn, produceIn, removeTopic, topic } from './edge-words.ts';
import { ask, atEdges, batch, createTopic } from './words.ts';

type Fields = Record<string, Json>;

const [a, b] = ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg'];
const settled = { waitMs: 1_000 };

function beat(
  version: number,
  groupId: string,
  memberId: string,
  memberEpoch: number,
  more: Fields = {},
  asked: Partial<Ask> = {},
): Ask {
  return ask('ConsumerGroupHeartbeat', version, { groupId, memberId, memberEpoch, ...more }, asked);
}
const joining = (topics: readonly string[], more: Fields = {}): Fields => ({
  rebalanceTimeoutMs: 60_000,
  subscribedTopicNames: topics,
  topicPartitions: [],
  ...more,
});
const owns = (...partitions: readonly number[]): Fields => ({ topicPartitions: [{ topicId: '$id', partitions }] });
const describe = (version: number, ...groupIds: readonly string[]) =>
  ask('ConsumerGroupDescribe', version, { groupIds, includeAuthorizedOperations: false });

export const consumerGroupEdges: readonly Script[] = [
  ...atEdges('ConsumerGroupHeartbeat', 'join, take, commit, leave', (version, id) => [
    topic(id, 2),
    beat(version, id, a, 0, joining([id])),
    settled,
    beat(version, id, a, 2),
    beat(version, id, a, 2, owns(0, 1)),
    describe(version, id),
    commitIn(9, id, id, 3, {}, { generationIdOrMemberEpoch: 2, memberId: a }),
    beat(version, id, a, -1),
    settled,
    describe(version, id),
    committedIn(9, id, id),
  ]),
  ...atEdges('ConsumerGroupHeartbeat', 'heartbeats that are refused', (version, id) => [
    topic(id),
    beat(version, '', a, 0, joining([id])),
    beat(version, id, a, 0, { ...joining([id]), rebalanceTimeoutMs: -1 }),
    beat(version, id, a, 7),
    beat(version, id, a, 0, joining([id], { serverAssignor: 'nosuch' })),
    beat(version, id, a, 0, joining([id])),
    settled,
    beat(version, id, a, 9),
    beat(version, id, b, 2),
    describe(version, `${id}-nosuch`),
  ]),
  ...atEdges('ConsumerGroupHeartbeat', 'a member that is fenced joins again', (version, id) => [
    topic(id),
    beat(version, id, a, 0, joining([id])),
    settled,
    beat(version, id, a, 2, owns(0)),
    beat(version, id, a, 5),
    beat(version, id, a, 0, joining([id])),
    settled,
    beat(version, id, a, 2, owns(0)),
    describe(version, id),
  ]),
  {
    name: 'a member asks for the range assignor',
    steps: [
      topic('kip-ranged', 3),
      beat(1, 'kip-ranged', a, 0, joining(['kip-ranged'], { serverAssignor: 'range' })),
      settled,
      beat(1, 'kip-ranged', b, 0, joining(['kip-ranged'], { serverAssignor: 'range' })),
      settled,
      describe(1, 'kip-ranged'),
      beat(1, 'kip-ranged', a, 2, { ...owns(0, 1, 2) }),
      beat(1, 'kip-ranged', a, 2, owns(0, 1)),
      beat(1, 'kip-ranged', b, 3, { topicPartitions: [] }),
      describe(1, 'kip-ranged'),
    ],
  },
  {
    name: 'a member changes its subscription',
    steps: [
      topic('kip-switch'),
      { ...createTopic('kip-switch-2'), keep: { second: 'topics.0.topicId' } },
      beat(1, 'kip-switch', a, 0, joining(['kip-switch'])),
      settled,
      beat(1, 'kip-switch', a, 2, owns(0)),
      beat(1, 'kip-switch', a, 2, { subscribedTopicNames: ['kip-switch-2'], ...owns(0) }),
      settled,
      beat(1, 'kip-switch', a, 2, owns(0)),
      beat(1, 'kip-switch', a, 2, { topicPartitions: [] }),
      beat(1, 'kip-switch', a, 3),
      describe(1, 'kip-switch'),
      beat(1, 'kip-switch', a, 3, { subscribedTopicNames: [] }),
      settled,
      beat(1, 'kip-switch', a, 3),
    ],
  },
  {
    name: 'offsets of a consumer group under epochs that are stale',
    steps: [
      topic('kip-stale', 2),
      produceIn(9, 'kip-stale', batch(['a', 'b'])),
      beat(1, 'kip-stale', a, 0, joining(['kip-stale'])),
      settled,
      beat(1, 'kip-stale', a, 2, owns(0, 1)),
      commitIn(9, 'kip-stale', 'kip-stale', 1, {}, { generationIdOrMemberEpoch: 2, memberId: a }),
      beat(1, 'kip-stale', b, 0, joining(['kip-stale'])),
      settled,
      beat(1, 'kip-stale', a, 2, owns(0, 1)),
      commitIn(9, 'kip-stale', 'kip-stale', 2, {}, { generationIdOrMemberEpoch: 2, memberId: a }),
      commitIn(9, 'kip-stale', 'kip-stale', 9, {}, { generationIdOrMemberEpoch: 3, memberId: a }),
      commitIn(9, 'kip-stale', 'kip-stale', 9, {}, { generationIdOrMemberEpoch: 1, memberId: a }),
      committedIn(9, 'kip-stale', 'kip-stale', {}, { memberId: a, memberEpoch: 2 }),
      committedIn(9, 'kip-stale', 'kip-stale', {}, { memberId: a, memberEpoch: 9 }),
    ],
  },
  {
    name: 'an empty consumer group is deleted, with its offsets',
    steps: [
      topic('kip-delete'),
      beat(1, 'kip-delete', a, 0, joining(['kip-delete'])),
      settled,
      commitIn(9, 'kip-delete', 'kip-delete', 1, {}, { generationIdOrMemberEpoch: 2, memberId: a }),
      ask('DeleteGroups', 2, { groupsNames: ['kip-delete'] }),
      ask('OffsetDelete', 0, {
        groupId: 'kip-delete',
        topics: [{ name: 'kip-delete', partitions: [{ partitionIndex: 0 }] }],
      }),
      beat(1, 'kip-delete', a, -1),
      settled,
      committedIn(9, 'kip-delete', 'kip-delete'),
      ask('OffsetDelete', 0, {
        groupId: 'kip-delete',
        topics: [{ name: 'kip-delete', partitions: [{ partitionIndex: 0 }] }],
      }),
      committedIn(9, 'kip-delete', 'kip-delete'),
      ask('DeleteGroups', 2, { groupsNames: ['kip-delete'] }),
      describe(1, 'kip-delete'),
    ],
  },
  {
    name: 'a static member of the new protocol leaves for a while and comes back',
    steps: [
      topic('kip-desk', 2),
      beat(1, 'kip-desk', a, 0, joining(['kip-desk'], { instanceId: 'desk' })),
      settled,
      beat(1, 'kip-desk', a, 2, { instanceId: 'desk', ...owns(0, 1) }),
      beat(1, 'kip-desk', b, 0, joining(['kip-desk'], { instanceId: 'desk' })),
      beat(1, 'kip-desk', a, -2, { instanceId: 'desk' }),
      describe(1, 'kip-desk'),
      beat(1, 'kip-desk', b, 0, joining(['kip-desk'], { instanceId: 'desk' })),
      settled,
      beat(1, 'kip-desk', a, 2, { instanceId: 'desk' }),
      describe(1, 'kip-desk'),
      beat(1, 'kip-desk', b, -1, { instanceId: 'desk' }),
      describe(1, 'kip-desk'),
    ],
  },
  {
    name: 'a member subscribes by a pattern, and to a topic made later',
    steps: [
      topic('kip-pattern-one'),
      beat(1, 'kip-pattern', a, 0, joining([], { subscribedTopicNames: null, subscribedTopicRegex: 'kip-pattern-.*' })),
      { waitMs: 2_000 },
      beat(1, 'kip-pattern', a, 1),
      { waitMs: 2_000 },
      beat(1, 'kip-pattern', a, 1, {}, { vary: ['memberEpoch', 'assignment'] }),
      describe(1, 'kip-pattern-nosuch'),
    ],
  },
  {
    name: 'a topic goes while a consumer group reads it',
    steps: [
      topic('kip-gone', 2),
      { ...createTopic('kip-stays'), keep: { second: 'topics.0.topicId' } },
      beat(1, 'kip-gone', a, 0, joining(['kip-gone', 'kip-stays'])),
      settled,
      removeTopic('kip-gone'),
      settled,
      beat(1, 'kip-gone', a, 2),
      settled,
      beat(1, 'kip-gone', a, 2),
      describe(1, 'kip-gone'),
    ],
  },
];
