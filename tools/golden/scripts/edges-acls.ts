// Rights, at the lowest and the highest version of each API, and what they make of other questions.
import type { Json } from '../message-json.ts';
import type { Ask, Script } from '../script.ts';
import { admin, ana, secured, settled, signIn } from './secured-words.ts';
import { ask, atEdges, createTopic } from './words.ts';

type Fields = Record<string, Json>;

const create = (name: string): Ask => ({ ...createTopic(name), ...admin, vary: ['topicId', 'configs'] });

const acl = (
  principal: string,
  resourceName: string,
  operation: number,
  permissionType: number,
  more: Fields = {},
): Fields => ({
  resourceType: 2,
  resourceName,
  resourcePatternType: 3,
  principal,
  host: '*',
  operation,
  permissionType,
  ...more,
});
const [allow, deny] = [3, 2];
const [all, read, write, describe] = [2, 3, 4, 8];
const grant = (version: number, ...creations: readonly Fields[]) => ask('CreateAcls', version, { creations }, admin);
const matching = (
  principalFilter: string | null,
  resourceNameFilter: string | null = null,
  more: Fields = {},
): Fields => ({
  resourceTypeFilter: 1,
  resourceNameFilter,
  patternTypeFilter: 1,
  principalFilter,
  hostFilter: null,
  operation: 1,
  permissionType: 1,
  ...more,
});

const metadata = (name: string) =>
  ask(
    'Metadata',
    9,
    { topics: [{ name }], allowAutoTopicCreation: false, includeTopicAuthorizedOperations: true },
    { ...ana, vary: ['clusterId', 'brokers'] },
  );
const offsets = (name: string) =>
  ask(
    'ListOffsets',
    7,
    { replicaId: -1, isolationLevel: 0, topics: [{ name, partitions: [{ partitionIndex: 0, timestamp: '-1' }] }] },
    ana,
  );

export const aclEdges: readonly Script[] = [
  ...atEdges(
    'CreateAcls',
    'a right is given, told of, and taken away',
    (version, id) => [
      ...signIn('admin'),
      grant(version, acl('User:zoe', id, read, allow), acl('User:zoe', id, write, deny)),
      settled,
      ask('DescribeAcls', version, matching('User:zoe', id), admin),
      ask('DeleteAcls', version, { filters: [matching('User:zoe', id)] }, admin),
      settled,
      ask('DescribeAcls', version, matching('User:zoe', id), admin),
    ],
    secured,
  ),
  ...atEdges(
    'CreateAcls',
    'rights that cannot be given, told of or taken away',
    (version, id) => [
      ...signIn('admin'),
      grant(version, acl('zoe', id, read, allow), acl('User:zoe', '', read, allow), acl('User:zoe', id, 1, allow)),
      ask('DescribeAcls', version, matching('User:zoe', id, { resourceTypeFilter: 0 }), admin),
      ask('DeleteAcls', version, { filters: [matching('User:zoe', id, { operation: 0 })] }, admin),
      ...signIn('ana'),
      ask('CreateAcls', version, { creations: [acl('User:ana', id, read, allow)] }, ana),
      ask('DescribeAcls', version, matching('User:ana', id), ana),
      ask('DeleteAcls', version, { filters: [matching('User:ana', id)] }, ana),
    ],
    secured,
  ),
  {
    name: 'a right to read implies the right to describe, and a denial beats it',
    ...secured,
    steps: [
      ...signIn('admin'),
      ...signIn('ana'),
      create('secured-implied'),
      settled,
      metadata('secured-implied'),
      grant(3, acl('User:ana', 'secured-implied', read, allow)),
      settled,
      metadata('secured-implied'),
      offsets('secured-implied'),
      grant(3, acl('User:ana', 'secured-implied', describe, deny)),
      settled,
      metadata('secured-implied'),
      offsets('secured-implied'),
      ask('DeleteAcls', 3, { filters: [matching('User:ana', 'secured-implied')] }, admin),
      settled,
      offsets('secured-implied'),
      ask('DeleteTopics', 5, { topicNames: ['secured-implied'], timeoutMs: 10_000 }, admin),
    ],
  },
  {
    name: 'a right to names that begin alike',
    ...secured,
    steps: [
      ...signIn('admin'),
      ...signIn('ana'),
      create('prefixed-orders'),
      create('prefix-orders'),
      grant(3, acl('User:ana', 'prefixed-', all, allow, { resourcePatternType: 4 })),
      settled,
      offsets('prefixed-orders'),
      offsets('prefix-orders'),
      ask(
        'CreateTopics',
        7,
        {
          topics: [{ name: 'prefixed-new', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
          timeoutMs: 5_000,
        },
        { ...ana, vary: ['topicId', 'configs'] },
      ),
      ask(
        'CreateTopics',
        7,
        {
          topics: [{ name: 'prefix-new', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
          timeoutMs: 5_000,
        },
        { ...ana, vary: ['topicId', 'configs'] },
      ),
      ask('DeleteAcls', 3, { filters: [matching('User:ana', 'prefixed-')] }, admin),
      settled,
      offsets('prefixed-orders'),
      ask(
        'DeleteTopics',
        5,
        { topicNames: ['prefixed-orders', 'prefix-orders', 'prefixed-new'], timeoutMs: 10_000 },
        admin,
      ),
    ],
  },
  {
    name: 'a right for everybody, from one host',
    ...secured,
    steps: [
      ...signIn('admin'),
      ...signIn('ana'),
      create('secured-hosts'),
      grant(3, acl('User:*', 'secured-hosts', read, allow, { host: '10.1.2.3' })),
      settled,
      offsets('secured-hosts'),
      grant(3, acl('User:*', 'secured-hosts', read, allow, { host: '127.0.0.1' })),
      settled,
      offsets('secured-hosts'),
      grant(3, acl('User:ana', 'secured-hosts', all, deny, { host: '127.0.0.1' })),
      settled,
      offsets('secured-hosts'),
      ask('DeleteAcls', 3, { filters: [matching(null, 'secured-hosts')] }, admin),
      ask('DeleteTopics', 5, { topicNames: ['secured-hosts'], timeoutMs: 10_000 }, admin),
    ],
  },
  {
    name: 'a group needs rights of its own',
    ...secured,
    steps: [
      ...signIn('admin'),
      ...signIn('ana'),
      ask('FindCoordinator', 4, { coordinatorKeys: ['secured-group'], keyType: 0 }, ana),
      grant(3, acl('User:ana', 'secured-group', read, allow, { resourceType: 3 })),
      settled,
      ask('Heartbeat', 4, { groupId: 'secured-group', generationId: 1, memberId: 'm' }, ana),
      ask('DeleteGroups', 2, { groupsNames: ['secured-group'] }, ana),
      grant(3, acl('User:ana', 'secured-group', 6, allow, { resourceType: 3 })),
      settled,
      ask('DeleteGroups', 2, { groupsNames: ['secured-group'] }, ana),
      ask('DeleteAcls', 3, { filters: [matching('User:ana', 'secured-group')] }, admin),
    ],
  },
];
