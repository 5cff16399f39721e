// Groups that move between the classic and the new protocol while they run, and members of both in one group.
import { Writer } from '../../../sandbox/wire/writer.ts';
import { toHex } from '../batches.ts';
import type { Json } from '../message-json.ts';
import type { Ask, Script } from '../script.ts';
import {
  ask,
  assignment,
  commit,
  createTopic,
  describeGroup,
  heartbeat,
  join,
  joinFirst,
  leave,
  subscription,
  sync,
} from './words.ts';

function beat(
  groupId: string,
  memberId: string,
  memberEpoch: number,
  more: Record<string, Json> = {},
  asked: Partial<Ask> = {},
): Ask {
  return ask('ConsumerGroupHeartbeat', 1, { groupId, memberId, memberEpoch, ...more }, asked);
}

const joining = (topic: string, more: Record<string, Json> = {}): Record<string, Json> => ({
  rebalanceTimeoutMs: 60_000,
  subscribedTopicNames: [topic],
  topicPartitions: [],
  ...more,
});

const describe = (groupId: string) =>
  ask('ConsumerGroupDescribe', 1, { groupIds: [groupId], includeAuthorizedOperations: false });

const topic = (name: string, partitions = 2): Ask => ({
  ...createTopic(name, partitions),
  keep: { id: 'topics.0.topicId' },
});
const owns = (partitions: readonly number[]): Json => [{ topicId: '$id', partitions }];

/** Subscription of a consumer that has partitions (version 1). */
function owning(name: string, ...partitions: readonly number[]): Record<string, Json> {
  const writer = new Writer();
  writer.int16(1);
  writer.int32(1);
  writer.text(name, (bytes) => writer.int16(bytes));
  writer.int32(-1);
  writer.int32(1);
  writer.text(name, (bytes) => writer.int16(bytes));
  writer.int32(partitions.length);
  for (const partition of partitions) writer.int32(partition);
  return { protocols: [{ name: 'range', metadata: toHex(writer.done()) }] };
}

const fetchOffsets = (groupId: string, memberId: string, memberEpoch: number) =>
  ask('OffsetFetch', 9, {
    groups: [{ groupId, memberId, memberEpoch, topics: [{ name: groupId, partitionIndexes: [0] }] }],
    requireStable: false,
  });

const [a, b] = ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg'];
/** Target assignments are at least a second apart. */
const settled = { waitMs: 1_100 };
const isStatic = (name: string) => ({ groupInstanceId: name });

export const mixedGroups: readonly Script[] = [
  {
    name: 'a classic group moves to the new protocol and back',
    steps: [
      topic('mix-up'),
      ...joinFirst('mix-up'),
      sync('mix-up', 1, '$member', { $member: assignment('mix-up', 0, 1) }),
      commit('mix-up', 1, '$member', 3),
      beat('mix-up', b, 1),
      beat('mix-up', b, 0, joining('mix-up')),
      describe('mix-up'),
      describeGroup('mix-up', 6),
      heartbeat('mix-up', 1, '$member'),
      commit('mix-up', 1, '$member', 4),
      sync('mix-up', 1, '$member', {}),
      join('mix-up', '$member', { with: owning('mix-up', 0, 1) }),
      sync('mix-up', 1, '$member', {}),
      heartbeat('mix-up', 1, '$member'),
      beat('mix-up', b, 2),
      join('mix-up', '$member', { with: owning('mix-up', 0) }),
      sync('mix-up', 2, '$member', {}, { version: 5, with: { protocolType: 'consumer', protocolName: 'range' } }),
      heartbeat('mix-up', 2, '$member'),
      beat('mix-up', b, 2),
      describe('mix-up'),
      heartbeat('mix-up', 1, '$member'),
      heartbeat('mix-up', 2, b),
      heartbeat('mix-up', 2, 'stranger'),
      sync('mix-up', 1, '$member', {}),
      sync('mix-up', 2, 'stranger', {}),
      sync('mix-up', 2, '$member', {}, { version: 5, with: { protocolType: 'consumer', protocolName: 'sticky' } }),
      sync('mix-up', 2, '$member', {}, { version: 5, with: { protocolType: 'connect', protocolName: 'range' } }),
      join('mix-up', '$member', { with: { protocolType: 'connect' } }),
      join('mix-up', '', { with: { protocols: [{ name: 'sticky', metadata: subscription('mix-up') }] } }),
      join('mix-up', '', { with: { protocols: [{ name: 'range', metadata: '00' }], ...isStatic('odd') } }),
      commit('mix-up', 1, '$member', 5),
      commit('mix-up', 1, '$member', 5, { partition: 1 }),
      commit('mix-up', 3, '$member', 5),
      commit('mix-up', 2, '$member', 6),
      fetchOffsets('mix-up', '$member', 2),
      fetchOffsets('mix-up', '$member', 1),
      beat('mix-up', b, -1),
      describe('mix-up'),
      describeGroup('mix-up', 6),
      heartbeat('mix-up', 2, '$member'),
      join('mix-up', '$member', { vary: ['metadata'] }),
      sync('mix-up', 3, '$member', { $member: assignment('mix-up', 0, 1) }),
      describeGroup('mix-up', 6),
      leave('mix-up', '$member'),
      describeGroup('mix-up', 6),
    ],
  },
  {
    name: 'a classic member joins a consumer group',
    steps: [
      topic('mix-in'),
      beat('mix-in', a, 0, joining('mix-in')),
      settled,
      beat('mix-in', a, 2, { topicPartitions: owns([0, 1]) }),
      join('mix-in', '', { keep: { member: 'memberId' } }),
      join('mix-in', '$member'),
      sync('mix-in', 3, '$member', {}),
      heartbeat('mix-in', 3, '$member'),
      beat('mix-in', a, 2),
      heartbeat('mix-in', 3, '$member'),
      beat('mix-in', a, 2, { topicPartitions: owns([0]) }),
      heartbeat('mix-in', 3, '$member'),
      join('mix-in', '$member'),
      sync('mix-in', 3, '$member', {}),
      heartbeat('mix-in', 3, '$member'),
      describe('mix-in'),
      join('mix-in', '$member'),
      sync('mix-in', 3, '$member', {}),
      beat('mix-in', '$member', 3),
      ask('LeaveGroup', 3, {
        groupId: 'mix-in',
        members: [
          { memberId: 'stranger', groupInstanceId: null },
          { memberId: '$member', groupInstanceId: 'nobody' },
          { memberId: '$member', groupInstanceId: null },
        ],
      }),
      settled,
      beat('mix-in', a, 3),
      describe('mix-in'),
      leave('mix-in', a),
      describe('mix-in'),
      join('mix-in', '', { version: 3, vary: ['memberId', 'leader'] }),
    ],
  },
  {
    name: 'a static member moves between the protocols',
    steps: [
      topic('mix-static'),
      join('mix-static', '', { with: isStatic('i1'), keep: { member: 'memberId' } }),
      sync('mix-static', 1, '$member', { $member: assignment('mix-static', 0, 1) }, { with: isStatic('i1') }),
      beat('mix-static', a, 0, joining('mix-static', { instanceId: 'i1' })),
      describe('mix-static'),
      ask('Heartbeat', 3, { groupId: 'mix-static', generationId: 1, memberId: '$member', groupInstanceId: 'i1' }),
      beat('mix-static', a, 1, { instanceId: 'i1' }),
      beat('mix-static', b, 0, joining('mix-static', { instanceId: 'i1' })),
      join('mix-static', '', { with: isStatic('i1'), keep: { again: 'memberId' } }),
      describe('mix-static'),
      describeGroup('mix-static', 6),
      beat('mix-static', a, 1, { instanceId: 'i1' }),
      sync('mix-static', 1, '$again', {}, { with: isStatic('i1') }),
      ask('Heartbeat', 3, { groupId: 'mix-static', generationId: 1, memberId: '$again', groupInstanceId: 'i1' }),
      ask('LeaveGroup', 3, { groupId: 'mix-static', members: [{ memberId: '', groupInstanceId: 'i1' }] }),
      describeGroup('mix-static', 6),
    ],
  },
  {
    name: 'static members of the new protocol',
    steps: [
      topic('kip-static'),
      beat('kip-static', a, 0, joining('kip-static', { instanceId: 'i1' })),
      settled,
      beat('kip-static', a, 0, joining('kip-static', { instanceId: 'i1' })),
      beat('kip-static', b, 0, joining('kip-static', { instanceId: 'i1' })),
      beat('kip-static', b, 2, { instanceId: 'i1' }),
      beat('kip-static', b, -2, { instanceId: 'i1' }),
      beat('kip-static', a, 2, { instanceId: 'i2' }),
      beat('kip-static', a, -1, { instanceId: 'i2' }),
      beat('kip-static', a, -2, { instanceId: 'i1' }),
      describe('kip-static'),
      commit('kip-static', 2, a, 1, { version: 9 }),
      beat('kip-static', b, 0, joining('kip-static', { instanceId: 'i1' })),
      describe('kip-static'),
      beat('kip-static', a, 2, { instanceId: 'i1' }),
      beat('kip-static', b, 2, { instanceId: 'i1' }),
      commit('kip-static', 2, b, 1, { version: 9 }),
      beat('kip-static', b, -1, { instanceId: 'i1' }),
      describe('kip-static'),
    ],
  },
  {
    name: 'classic groups that do not move to the new protocol',
    steps: [
      topic('mix-connect'),
      ...joinFirst('mix-connect', 'worker', { with: { protocolType: 'connect' } }),
      beat('mix-connect', a, 0, joining('mix-connect')),
      topic('mix-custom'),
      ...joinFirst('mix-custom', 'own'),
      sync('mix-custom', 1, '$own', { $own: `${assignment('mix-custom', 0).slice(0, -8)}0000000107` }),
      beat('mix-custom', a, 0, joining('mix-custom')),
      topic('mix-broken'),
      ...joinFirst('mix-broken', 'broken', { with: { protocols: [{ name: 'range', metadata: '0000' }] } }),
      beat('mix-broken', a, 0, joining('mix-broken')),
      describeGroup('mix-broken', 6),
    ],
  },
  {
    name: 'a group moves to the new protocol while it rebalances',
    steps: [
      topic('mix-amid'),
      ...joinFirst('mix-amid'),
      sync('mix-amid', 1, '$member', { $member: assignment('mix-amid', 0, 1) }),
      join('mix-amid', '', { keep: { second: 'memberId' } }),
      join('mix-amid', '$second', { later: 'waits' }),
      // Which of them gets which partition hangs on the ids that Kafka gives.
      beat('mix-amid', a, 0, joining('mix-amid'), { vary: ['partitions'] }),
      { take: 'waits' },
      { ...describe('mix-amid'), vary: ['partitions'] },
      join('mix-amid', '$second'),
      heartbeat('mix-amid', 1, '$member'),
    ],
  },
  {
    name: 'a consumer group subscribes by pattern',
    steps: [
      topic('kip-re-one', 1),
      beat('kip-re', a, 0, {
        rebalanceTimeoutMs: 60_000,
        subscribedTopicRegex: 'kip-re-.*',
        topicPartitions: [],
      }),
      settled,
      beat('kip-re', a, 1),
      describe('kip-re'),
      ask('CreateTopics', 7, {
        topics: [{ name: 'kip-re-two', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
        timeoutMs: 10_000,
        validateOnly: false,
      }),
      beat('kip-re', a, 2, { topicPartitions: owns([0]) }),
      { waitMs: 10_500 },
      beat('kip-re', a, 2),
      settled,
      beat('kip-re', a, 2),
      describe('kip-re'),
      beat('kip-re', a, 3, { subscribedTopicRegex: 'kip-re-o.*' }),
      settled,
      // The pattern is resolved beside this beat, which does not wait for it.
      beat('kip-re', a, 3),
      settled,
      describe('kip-re'),
      ask('DeleteTopics', 5, { topicNames: ['kip-re-one'], timeoutMs: 10_000 }),
      settled,
      beat('kip-re', a, 3),
      settled,
      beat('kip-re', a, 3),
      describe('kip-re'),
    ],
  },
  {
    name: 'what a member of a consumer group may commit that is behind',
    steps: [
      topic('kip-late'),
      beat('kip-late', a, 0, joining('kip-late')),
      settled,
      beat('kip-late', b, 0, joining('kip-late')),
      beat('kip-late', a, 2, { topicPartitions: owns([0, 1]) }),
      commit('kip-late', 2, a, 1, { version: 9, partition: 1 }),
      beat('kip-late', a, 2, { topicPartitions: owns([0]) }),
      beat('kip-late', b, 3),
      commit('kip-late', 3, a, 1, { version: 9 }),
      commit('kip-late', 2, a, 2, { version: 9 }),
      commit('kip-late', 2, a, 2, { version: 9, partition: 1 }),
      commit('kip-late', 1, a, 2, { version: 9 }),
      commit('kip-late', 4, a, 2, { version: 9 }),
      commit('kip-late', 2, b, 2, { version: 9, partition: 1 }),
      commit('kip-late', -1, '', 2, { version: 9 }),
      ask('OffsetCommit', 10, {
        groupId: 'kip-late',
        generationIdOrMemberEpoch: 2,
        memberId: a,
        groupInstanceId: null,
        topics: [
          {
            topicId: '$id',
            partitions: [
              { partitionIndex: 0, committedOffset: '7', committedLeaderEpoch: 0, committedMetadata: 'late' },
              { partitionIndex: 5, committedOffset: '7', committedLeaderEpoch: 0, committedMetadata: '' },
            ],
          },
        ],
      }),
      ask('OffsetFetch', 10, {
        groups: [
          {
            groupId: 'kip-late',
            memberId: a,
            memberEpoch: 3,
            topics: [{ topicId: '$id', partitionIndexes: [0, 1] }],
          },
          {
            groupId: 'kip-late',
            memberId: a,
            memberEpoch: 2,
            topics: [{ topicId: '$id', partitionIndexes: [0] }],
          },
          { groupId: 'kip-late', memberId: null, memberEpoch: -1, topics: null },
        ],
        requireStable: true,
      }),
      ask('OffsetDelete', 0, {
        groupId: 'kip-late',
        topics: [{ name: 'kip-late', partitions: [{ partitionIndex: 0 }] }],
      }),
      ask('DeleteGroups', 2, { groupsNames: ['kip-late'] }),
    ],
  },
  {
    name: 'configs of a group govern its heartbeats',
    steps: [
      topic('kip-config'),
      beat('kip-config', a, 0, joining('kip-config')),
      ask('IncrementalAlterConfigs', 1, {
        resources: [
          {
            resourceType: 32,
            resourceName: 'kip-config',
            configs: [
              { name: 'consumer.heartbeat.interval.ms', configOperation: 0, value: '7000' },
              { name: 'consumer.session.timeout.ms', configOperation: 0, value: '50000' },
              { name: 'consumer.assignment.interval.ms', configOperation: 0, value: '0' },
            ],
          },
        ],
        validateOnly: false,
      }),
      beat('kip-config', a, 2),
      // With no interval between assignments the second member is at the next epoch at once, and so is a third.
      beat('kip-config', b, 0, joining('kip-config')),
      beat('kip-config', 'third', 0, joining('kip-config')),
      describe('kip-config'),
      beat('kip-config', 'third', -1),
      beat('kip-config', b, -1),
    ],
  },
  {
    name: 'a pattern and names together',
    steps: [
      topic('kip-odd'),
      beat('kip-odd', a, 0, { rebalanceTimeoutMs: 60_000, subscribedTopicRegex: 'kip-odd', topicPartitions: [] }),
      settled,
      beat('kip-odd', a, 1),
      ask('OffsetDelete', 0, {
        groupId: 'kip-odd',
        topics: [{ name: 'kip-odd', partitions: [{ partitionIndex: 0 }] }],
      }),
      beat('kip-odd', b, 0, joining('kip-odd', { subscribedTopicRegex: 'kip-odd' })),
      settled,
      beat('kip-odd', b, 3),
      describe('kip-odd'),
      beat('kip-odd', b, 3, { subscribedTopicNames: ['kip-nosuch'] }),
      settled,
      beat('kip-odd', b, 3),
      describe('kip-odd'),
      beat('kip-odd', a, -1),
      beat('kip-odd', b, -1),
      describe('kip-odd'),
    ],
  },
  {
    name: 'who gets which partition',
    steps: [
      topic('kip-uniform', 8),
      beat('kip-uniform', 'first', 0, joining('kip-uniform')),
      // These three share the next assignment.
      beat('kip-uniform', 'second', 0, joining('kip-uniform')),
      beat('kip-uniform', 'third', 0, joining('kip-uniform')),
      beat('kip-uniform', 'fourth', 0, joining('kip-uniform', { instanceId: 'desk' })),
      settled,
      beat('kip-uniform', 'second', 2),
      describe('kip-uniform'),
      beat('kip-uniform', 'third', -1),
      beat('kip-uniform', 'first', -1),
      settled,
      beat('kip-uniform', 'second', 5),
      describe('kip-uniform'),
      topic('kip-range', 8),
      beat('kip-range', 'first', 0, joining('kip-range', { serverAssignor: 'range' })),
      beat('kip-range', 'second', 0, joining('kip-range', { serverAssignor: 'range' })),
      beat('kip-range', 'third', 0, joining('kip-range', { serverAssignor: 'range', instanceId: 'desk' })),
      settled,
      beat('kip-range', 'second', 2),
      describe('kip-range'),
    ],
  },
];
