// Share groups, for a user who may do nothing.
import type { Json } from '../message-json.ts';
import type { Ask, Script, Step } from '../script.ts';
import { signIn } from './security.ts';
import { a, accept, ack, acknowledge, beat, describe, fetch } from './share-words.ts';
import { ask, createTopic } from './words.ts';

const admin = { on: 'admin' };
const ana = { on: 'ana' };
const name = 'golden-share';
const place = { groupId: name, topics: [{ topicId: '$share', partitions: [{ partition: 0 }] }] };
const state = { stateEpoch: 0, leaderEpoch: 0, startOffset: '0', deliveryCompleteCount: 0, stateBatches: [] };
const asked = (fields: Readonly<Record<string, Json>>): Json => ({
  groupId: name,
  topics: [{ topicId: '$share', partitions: [{ partition: 0, ...fields }] }],
});

function deniedToShare(): readonly Step[] {
  const all = [
    beat(name, a, 0, [name]),
    beat(name, '', 0, [name]),
    describe([name], true),
    ...[1, 2].map((version) => fetch(name, a, 0, { version, topicId: '$share' })),
    ...[1, 2].map((version) => acknowledge(name, a, 1, { 0: [ack(0, 0, accept)] }, { version, topicId: '$share' })),
    ask('InitializeShareGroupState', 0, asked({ stateEpoch: 0, startOffset: '0' })),
    ask('ReadShareGroupState', 0, asked({ leaderEpoch: 0 })),
    ...[0, 1].map((version) => ask('WriteShareGroupState', version, asked(state))),
    ask('DeleteShareGroupState', 0, place),
    ...[0, 1].map((version) => ask('ReadShareGroupStateSummary', version, asked({ leaderEpoch: 0 }))),
    ...[0, 1].flatMap((version) =>
      [null, [{ topicName: name, partitions: [0] }]].map((topics) =>
        ask('DescribeShareGroupOffsets', version, { groups: [{ groupId: name, topics }] }),
      ),
    ),
    ask('AlterShareGroupOffsets', 0, {
      groupId: name,
      topics: [{ topicName: name, partitions: [{ partitionIndex: 0, startOffset: '0' }] }],
    }),
    ask('DeleteShareGroupOffsets', 0, { groupId: name, topics: [{ topicName: name }] }),
  ];
  const grant = (resourceType: number, operation: number): Ask =>
    ask(
      'CreateAcls',
      3,
      {
        creations: [
          {
            resourceType,
            resourceName: name,
            resourcePatternType: 3,
            principal: 'User:ana',
            host: '*',
            operation,
            permissionType: 3,
          },
        ],
      },
      admin,
    );
  return [
    { ...createTopic(name), ...admin, keep: { share: 'topics.0.topicId' } },
    // Who asks first has the topics of coordinators made.
    ...[0, 2].map((keyType) =>
      ask(
        'FindCoordinator',
        6,
        { keyType, coordinatorKeys: [`${name}:AAAAAAAAAAAAAAAAAAAAAQ:0`] },
        {
          ...admin,
          vary: ['coordinators'],
        },
      ),
    ),
    { waitMs: 4_000 },
    ...[0, 2].map((keyType) =>
      ask('FindCoordinator', 6, { keyType, coordinatorKeys: [`${name}:AAAAAAAAAAAAAAAAAAAAAQ:0`] }, ana),
    ),
    ...all.map((each) => ({ ...each, ...ana })),
    // With every right to the group, the topic is still not theirs.
    grant(3, 2),
    { waitMs: 5_000 },
    ...all.map((each) => ({ ...each, ...ana })),
    ask(
      'DeleteAcls',
      3,
      {
        filters: [
          {
            resourceTypeFilter: 1,
            resourceNameFilter: null,
            patternTypeFilter: 1,
            principalFilter: 'User:ana',
            hostFilter: null,
            operation: 1,
            permissionType: 1,
          },
        ],
      },
      admin,
    ),
    ask('DeleteTopics', 5, { topicNames: [name], timeoutMs: 10_000 }, admin),
  ];
}

/** Held on the SASL listener of a cluster with an authorizer. */
export const shareSecurity: readonly Script[] = [
  {
    name: 'share: what a user without rights is answered',
    secured: true,
    // Rights that others are given or lose meanwhile would count here.
    alone: true,
    steps: [...signIn('admin'), ...signIn('ana'), ...deniedToShare()],
  },
];
