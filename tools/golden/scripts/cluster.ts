import type { Json } from '../message-json.ts';
import type { Ask, Script } from '../script.ts';
import {
  ask,
  assignment,
  batch,
  commit,
  committed,
  createTopic,
  describeGroup,
  heartbeat,
  join,
  leave,
  metadata,
  produce,
  sync,
} from './words.ts';

const brokers = 3;

/** A topic whose replicas are where we say, the leader first. */
export function placed(
  name: string,
  replicas: readonly (readonly number[])[],
  configs: Readonly<Record<string, string>> = {},
): Ask {
  const assignments = replicas.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds }));
  const entries = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
  return ask('CreateTopics', 7, {
    topics: [{ name, numPartitions: -1, replicationFactor: -1, assignments, configs: entries }],
    timeoutMs: 10_000,
  });
}

const fetch = (topic: string, version: number, more: Record<string, Json> = {}, broker = 1, partition = 0) =>
  ask(
    'Fetch',
    version,
    {
      maxWaitMs: 100,
      minBytes: 0,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [{ topic, partitions: [{ partition, fetchOffset: '0', partitionMaxBytes: 1_000_000 }] }],
      ...more,
    },
    { broker },
  );

const offsets = (topic: string, broker: number, version = 5) =>
  ask(
    'ListOffsets',
    version,
    {
      replicaId: -1,
      isolationLevel: 0,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: '-1' }] }],
    },
    { broker },
  );

/** Without a controller of its own, KRaft names any broker as one. */
const whole = (version: number, names: readonly string[]) => ({ ...metadata(version, names), vary: ['controllerId'] });

const elsewhere = { broker: '!$coordinator' };
const there = { broker: '$coordinator' };

export const cluster: readonly Script[] = [
  {
    name: 'three brokers',
    brokers,
    steps: [
      whole(9, []),
      ask('DescribeCluster', 0, { includeClusterAuthorizedOperations: false }, { vary: ['controllerId'] }),
      { ...whole(9, []), broker: 3 },
    ],
  },
  {
    name: 'replicas placed by hand on three brokers',
    brokers,
    steps: [
      placed('trio', [
        [2, 3, 1],
        [3, 1, 2],
      ]),
      whole(9, ['trio']),
      { ...whole(9, ['trio']), broker: 2 },
      ask('DescribeTopicPartitions', 0, { topics: [{ name: 'trio' }], responsePartitionLimit: 10, cursor: null }),
      ask('CreatePartitions', 3, {
        topics: [{ name: 'trio', count: 3, assignments: [{ brokerIds: [1, 2] }] }],
        timeoutMs: 10_000,
        validateOnly: false,
      }),
      ask('CreatePartitions', 3, {
        topics: [{ name: 'trio', count: 3, assignments: [{ brokerIds: [1, 2, 3] }] }],
        timeoutMs: 10_000,
        validateOnly: false,
      }),
      whole(9, ['trio']),
      placed('uneven', [[1, 2], [3]]),
      {
        ...createTopic('four'),
        request: {
          topics: [{ name: 'four', numPartitions: 1, replicationFactor: 4, assignments: [], configs: [] }],
          timeoutMs: 10_000,
          validateOnly: false,
        },
      },
      placed('wrong', [[1, 2, 4]]),
    ],
  },
  {
    name: 'a broker that does not lead',
    brokers,
    steps: [
      { ...placed('led-by-two', [[2, 3]]), keep: { id: 'topics.0.topicId' } },
      produce('led-by-two', batch(['a']), { broker: 2 }),
      { waitMs: 600 },
      ...[3, 7, 9, 10, 12].flatMap((version) => [
        produce('led-by-two', batch(['a']), { version }),
        produce('led-by-two', batch(['a']), { version, broker: 3 }),
      ]),
      ask(
        'Produce',
        13,
        {
          transactionalId: null,
          acks: -1,
          timeoutMs: 5_000,
          topicData: [{ topicId: '$id', partitionData: [{ index: 0, records: batch(['a']) }] }],
        },
        { broker: 3 },
      ),
      ...[4, 10, 11, 12].flatMap((version) => [1, 2].map((broker) => fetch('led-by-two', version, {}, broker))),
      ...[16, 18].map((version) =>
        fetch('', version, {
          topics: [{ topicId: '$id', partitions: [{ partition: 0, fetchOffset: '0', partitionMaxBytes: 1_000_000 }] }],
        }),
      ),
      ...[1, 2, 3].flatMap((broker) => [offsets('led-by-two', broker), offsets('led-by-two', broker, 1)]),
      ask(
        'DeleteRecords',
        2,
        { topics: [{ name: 'led-by-two', partitions: [{ partitionIndex: 0, offset: '1' }] }], timeoutMs: 5_000 },
        { broker: 3 },
      ),
      ask(
        'OffsetForLeaderEpoch',
        4,
        {
          replicaId: -1,
          topics: [{ topic: 'led-by-two', partitions: [{ partition: 0, currentLeaderEpoch: -1, leaderEpoch: 0 }] }],
        },
        { broker: 3 },
      ),
    ],
  },
  {
    name: 'acks=all and min.insync.replicas',
    brokers,
    steps: [
      placed('safe', [[1, 2, 3]], { 'min.insync.replicas': '2' }),
      produce('safe', batch(['a'])),
      placed('demanding', [[1, 2]], { 'min.insync.replicas': '3' }),
      produce('demanding', batch(['a'])),
      produce('demanding', batch(['a']), { acks: 1 }),
      placed('lone', [[1]], { 'min.insync.replicas': '2' }),
      produce('lone', batch(['a'])),
      produce('lone', batch(['a']), { acks: 1 }),
    ],
  },
  {
    name: 'a broker that does not coordinate',
    brokers,
    steps: [
      ask(
        'FindCoordinator',
        2,
        { key: 'wanderers', keyType: 0 },
        { keep: { coordinator: 'nodeId' }, vary: ['nodeId'] },
      ),
      join('wanderers', '', elsewhere),
      join('wanderers', '', { ...there, keep: { member: 'memberId' } }),
      join('wanderers', '$member', there),
      sync('wanderers', 1, '$member', {}, elsewhere),
      sync('wanderers', 1, '$member', { $member: assignment('wanderers', 0) }, there),
      heartbeat('wanderers', 1, '$member', elsewhere),
      heartbeat('wanderers', 1, '$member', there),
      createTopic('wanderers'),
      { ...commit('wanderers', 1, '$member', 5), ...elsewhere },
      { ...commit('wanderers', 1, '$member', 5), ...there },
      ...[1, 2, 5].map((version) => ({ ...committed('wanderers', [0], version), ...elsewhere })),
      ask('OffsetFetch', 8, { groups: [{ groupId: 'wanderers', topics: null }], requireStable: false }, elsewhere),
      { ...describeGroup('wanderers'), ...elsewhere },
      ask('ListGroups', 4, { statesFilter: [] }, elsewhere),
      ask('ListGroups', 4, { statesFilter: [] }, there),
      ask('DeleteGroups', 2, { groupsNames: ['wanderers'] }, elsewhere),
      ask(
        'OffsetDelete',
        0,
        { groupId: 'wanderers', topics: [{ name: 'wanderers', partitions: [{ partitionIndex: 0 }] }] },
        elsewhere,
      ),
      leave('wanderers', '$member', elsewhere),
      leave('wanderers', '$member', there),
    ],
  },
  {
    name: 'configs of another broker',
    brokers,
    steps: [1, 2].flatMap((broker) => [
      ask(
        'DescribeConfigs',
        4,
        {
          resources: [{ resourceType: 4, resourceName: '2', configurationKeys: ['num.partitions'] }],
          includeSynonyms: true,
        },
        { broker },
      ),
      ask(
        'IncrementalAlterConfigs',
        1,
        {
          resources: [
            {
              resourceType: 4,
              resourceName: '2',
              configs: [{ name: 'log.retention.ms', configOperation: 0, value: '60000' }],
            },
          ],
          validateOnly: true,
        },
        { broker },
      ),
    ]),
  },
];
