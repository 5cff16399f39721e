// Signing in, rights, quotas and tokens, at the lowest and the highest version of each API.
import type { Json } from '../message-json.ts';
import type { Ask, Script, Step } from '../script.ts';
import { ask, atEdges, createTopic } from './words.ts';

type Fields = Record<string, Json>;
const secured = { secured: true };
const hex = (text: string): string => Buffer.from(text).toString('hex');
const admin = { on: 'admin' };
const ana = { on: 'ana' };
const settled = { waitMs: 600 };

const handshake = (version: number, mechanism: string, more: Partial<Ask> = {}) =>
  ask('SaslHandshake', version, { mechanism }, more);
const authenticate = (version: number, text: string, more: Partial<Ask> = {}) =>
  ask('SaslAuthenticate', version, { authBytes: hex(text) }, more);
const signIn = (user: 'ana' | 'admin'): readonly Step[] => [
  handshake(1, 'PLAIN', { on: user }),
  authenticate(2, `\0${user}\0${user}-pw`, { on: user }),
];
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

const entity = (name: string): Json => [{ entityType: 'user', entityName: name }];
const quota = (version: number, name: string, more: Fields = {}, on: { on: string } = admin) =>
  ask(
    'AlterClientQuotas',
    version,
    {
      entries: [{ entity: entity(name), ops: [{ key: 'producer_byte_rate', value: 1_000, remove: false, ...more }] }],
      validateOnly: false,
    },
    on,
  );
const quotasOf = (version: number, match: string, entityType = 'user') =>
  ask('DescribeClientQuotas', version, { components: [{ entityType, matchType: 0, match }], strict: true }, admin);

export const securityEdges: readonly Script[] = [
  ...atEdges(
    'SaslHandshake',
    'a mechanism that the broker has, and one that it has not',
    (version) => [
      handshake(version, 'PLAIN', { on: 'plain' }),
      handshake(version, 'SCRAM-SHA-512', { on: 'scram' }),
      handshake(version, 'OAUTHBEARER', { on: 'oauth' }),
    ],
    secured,
  ),
  ...atEdges(
    'SaslAuthenticate',
    'sign in with the right password and with a wrong one',
    (version) => [
      handshake(1, 'PLAIN', { on: 'right' }),
      authenticate(version, '\0ana\0ana-pw', { on: 'right' }),
      ask('ListGroups', 4, { statesFilter: [] }, { on: 'right', vary: ['groups'] }),
      handshake(1, 'PLAIN', { on: 'wrong' }),
      authenticate(version, '\0ana\0admin-pw', { on: 'wrong' }),
      handshake(1, 'PLAIN', { on: 'wrong' }),
    ],
    secured,
  ),
  ...atEdges(
    'SaslAuthenticate',
    'SCRAM for somebody unknown, and what is no SCRAM',
    (version) => [
      handshake(1, 'SCRAM-SHA-512', { on: 'unknown' }),
      authenticate(version, 'n,,n=nobody,r=abcdef', { on: 'unknown' }),
      handshake(1, 'SCRAM-SHA-256', { on: 'nonsense' }),
      authenticate(version, 'let me in', { on: 'nonsense' }),
    ],
    secured,
  ),
  ...atEdges(
    'ApiVersions',
    'versions are told before anybody has signed in',
    (version) => [
      ask(
        'ApiVersions',
        version,
        { clientSoftwareName: 'golden', clientSoftwareVersion: '1' },
        { vary: ['finalizedFeaturesEpoch', 'finalizedFeatures', 'supportedFeatures'] },
      ),
      ...(version < 3 ? [] : [ask('ApiVersions', version, { clientSoftwareName: '-', clientSoftwareVersion: '' })]),
      handshake(1, 'PLAIN'),
      ask('ApiVersions', 0, {}),
    ],
    secured,
  ),
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
  ...atEdges(
    'AlterClientQuotas',
    'a quota is set, told of, and taken away',
    (version, id) => [
      ...signIn('admin'),
      quota(version, id),
      settled,
      quotasOf(version, id),
      quota(version, id, { value: 2_000 }),
      settled,
      quotasOf(version, id),
      quota(version, id, { remove: true }),
      settled,
      quotasOf(version, id),
    ],
    secured,
  ),
  ...atEdges(
    'AlterClientQuotas',
    'quotas that cannot be set or told of',
    (version, id) => [
      ...signIn('admin'),
      quota(version, id, { key: 'speed' }),
      quota(version, id, { value: -1 }),
      quotasOf(version, id, 'team'),
      ...signIn('ana'),
      quota(version, id, {}, ana),
      ask('DescribeClientQuotas', version, { components: [], strict: false }, ana),
    ],
    secured,
  ),
  ...atEdges(
    'CreateDelegationToken',
    'tokens where the broker has no secret key',
    (version) => [
      ...signIn('ana'),
      ask(
        'CreateDelegationToken',
        version,
        { ownerPrincipalType: null, ownerPrincipalName: null, renewers: [], maxLifetimeMs: '-1' },
        ana,
      ),
      ask('DescribeDelegationToken', version, { owners: [] }, ana),
      ask('DescribeDelegationToken', version, { owners: null }, ana),
    ],
    secured,
  ),
  ...atEdges(
    'RenewDelegationToken',
    'a token that is not there lives no longer',
    (version) => [
      ...signIn('ana'),
      ask('RenewDelegationToken', version, { hmac: 'abcd', renewPeriodMs: '1000' }, ana),
      ask('ExpireDelegationToken', version, { hmac: 'abcd', expiryTimePeriodMs: '-1' }, ana),
    ],
    secured,
  ),
  ...atEdges(
    'DescribeUserScramCredentials',
    'credentials of SCRAM are made, told of, and forgotten',
    (version, id) => {
      const credential = {
        name: id,
        mechanism: 2,
        iterations: 8_192,
        salt: hex('salt'),
        saltedPassword: hex('y'.repeat(64)),
      };
      const alter = (deletions: Json, upsertions: Json, on = admin) =>
        ask('AlterUserScramCredentials', version, { deletions, upsertions }, on);
      const told = ask('DescribeUserScramCredentials', version, { users: [{ name: id }] }, admin);
      return [
        ...signIn('admin'),
        told,
        alter([], [credential]),
        settled,
        told,
        alter([{ name: id, mechanism: 1 }], []),
        alter([{ name: id, mechanism: 2 }], []),
        settled,
        told,
        ...signIn('ana'),
        alter([], [credential], ana),
        ask('DescribeUserScramCredentials', version, { users: [{ name: id }] }, ana),
      ];
    },
    secured,
  ),
];
