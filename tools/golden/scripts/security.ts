import type { Json } from '../message-json.ts';
import type { Script, Step } from '../script.ts';
import { ask, createTopic } from './words.ts';

const hex = (text: string): string => Buffer.from(text).toString('hex');
const plain = (user: string, password: string, as = ''): Step =>
  ask('SaslAuthenticate', 2, { authBytes: hex(`${as}\0${user}\0${password}`) }, { on: user });

/** The users that a secured cluster has; admin is a super user. */
export function signIn(user: 'ana' | 'admin'): Step[] {
  return [ask('SaslHandshake', 1, { mechanism: 'PLAIN' }, { on: user }), plain(user, `${user}-pw`)];
}

const everyAcl = {
  resourceTypeFilter: 1,
  resourceNameFilter: null,
  patternTypeFilter: 1,
  principalFilter: 'User:golden',
  hostFilter: null,
  operation: 1,
  permissionType: 1,
};
const acl = {
  resourceType: 2,
  resourceName: 'golden-secret',
  resourcePatternType: 3,
  principal: 'User:golden',
  host: '*',
  operation: 3,
  permissionType: 3,
};
const credential = {
  name: 'golden',
  mechanism: 1,
  iterations: 4096,
  salt: hex('salt'),
  saltedPassword: hex('x'.repeat(32)),
};
const admin = { on: 'admin' };
const ana = { on: 'ana' };

const refusedTokens: readonly [string, string][] = [
  ['a wrong password', hex('\0ana\0guess')],
  ['nobody', hex('\0zoe\0ana-pw')],
  ['no user', hex('\0\0ana-pw')],
  ['no password', hex('\0ana\0')],
  ['somebody else', hex('root\0ana\0ana-pw')],
  ['one part', hex('ana')],
];

const signingIn: readonly Script[] = [
  {
    name: 'signing in with PLAIN',
    steps: [...signIn('ana'), ask('SaslHandshake', 1, { mechanism: 'PLAIN' }, ana), plain('ana', 'ana-pw')],
  },
  ...refusedTokens.map(([name, authBytes]) => ({
    name: `signing in as ${name}`,
    steps: [
      ask('SaslHandshake', 1, { mechanism: 'PLAIN' }),
      ask('SaslAuthenticate', 0, { authBytes }),
      ask('SaslHandshake', 1, { mechanism: 'PLAIN' }),
    ],
  })),
  ...['n,,n=zoe,r=abc', 'hello', 'n,a=root,n=ana,r=abc'].map((message) => ({
    name: `signing in with SCRAM: ${message}`,
    steps: [
      ask('SaslHandshake', 1, { mechanism: 'SCRAM-SHA-256' }),
      ask('SaslAuthenticate', 2, { authBytes: hex(message) }),
    ],
  })),
  ...[0, 1].map((version) => ({
    name: `a mechanism that is not there, v${version}`,
    steps: [
      ask('SaslHandshake', version, { mechanism: 'GSSAPI' }),
      ask('SaslHandshake', version, { mechanism: 'PLAIN' }),
    ],
  })),
  { name: 'a question before signing in', steps: [ask('ListGroups', 4, { statesFilter: [] })] },
  {
    name: 'a mechanism named twice',
    steps: [ask('SaslHandshake', 1, { mechanism: 'PLAIN' }), ask('SaslHandshake', 1, { mechanism: 'PLAIN' })],
  },
];

const changingCredentials: Script = {
  name: 'SCRAM credentials',
  steps: [
    ...signIn('admin'),
    ...(
      [
        [[], [credential]],
        [[], [{ ...credential, iterations: 4095 }]],
        [[], [{ ...credential, iterations: 16_385 }]],
        [[], [{ ...credential, mechanism: 0 }]],
        [[], [{ ...credential, name: '' }]],
        [[], [credential, credential]],
        [[{ name: 'golden', mechanism: 1 }], [credential]],
        [[{ name: 'nobody', mechanism: 1 }], []],
        [[{ name: 'golden', mechanism: 9 }], []],
      ] as const
    ).map(([deletions, upsertions]) => ask('AlterUserScramCredentials', 0, { deletions, upsertions } as Json, admin)),
    { waitMs: 500 },
    ...[['golden'], ['nobody'], ['golden', 'golden'], ['']].map((names) =>
      ask('DescribeUserScramCredentials', 0, { users: names.map((name) => ({ name })) }, admin),
    ),
    ask('AlterUserScramCredentials', 0, { deletions: [{ name: 'golden', mechanism: 1 }], upsertions: [] }, admin),
  ],
};

const user = [{ entityType: 'user', entityName: 'golden' }];
const rate = { key: 'producer_byte_rate', value: 1000, remove: false };
const quotas: Script = {
  name: 'quotas',
  steps: [
    ...signIn('admin'),
    ...(
      [
        [user, [rate]],
        [[], [rate]],
        [[{ entityType: 'team', entityName: 'x' }], [rate]],
        [[{ entityType: 'user', entityName: '' }], [rate]],
        [user, [{ ...rate, key: 'speed' }]],
        [user, [{ ...rate, value: 0 }]],
        [user, [{ ...rate, value: 1.5 }]],
        [user, [{ ...rate, key: 'connection_creation_rate' }]],
        [[...user, { entityType: 'ip', entityName: '127.0.0.1' }], [rate]],
        [user, [rate, rate]],
      ] as const
    ).map(([entity, ops]) =>
      ask('AlterClientQuotas', 1, { entries: [{ entity, ops }], validateOnly: false } as Json, admin),
    ),
    { waitMs: 500 },
    ...(
      [
        [[{ entityType: 'user', matchType: 0, match: 'golden' }], true],
        [[{ entityType: 'user', matchType: 0, match: 'nobody' }], false],
        [[{ entityType: 'team', matchType: 0, match: 'x' }], false],
        [[{ entityType: '', matchType: 0, match: 'x' }], false],
        [[{ entityType: 'user', matchType: 0, match: null }], false],
        [[{ entityType: 'user', matchType: 1, match: 'x' }], false],
        [[{ entityType: 'user', matchType: 2, match: 'x' }], false],
        [[{ entityType: 'user', matchType: 7, match: null }], false],
      ] as const
    ).map(([components, strict]) => ask('DescribeClientQuotas', 1, { components, strict } as Json, admin)),
    ask(
      'AlterClientQuotas',
      0,
      { entries: [{ entity: user, ops: [{ ...rate, remove: true }] }], validateOnly: false },
      admin,
    ),
  ],
};

const acls: Script = {
  name: 'ACLs',
  steps: [
    ...signIn('admin'),
    ...[
      acl,
      acl,
      { ...acl, resourcePatternType: 4, resourceName: 'golden' },
      { ...acl, operation: 1 },
      { ...acl, resourcePatternType: 2 },
      { ...acl, resourceType: 99 },
      { ...acl, resourceName: '' },
      { ...acl, resourceType: 4 },
      { ...acl, principal: 'golden' },
    ].map((creation) => ask('CreateAcls', 3, { creations: [creation] }, admin)),
    { waitMs: 500 },
    ask('DescribeAcls', 1, everyAcl, admin),
    ask(
      'DescribeAcls',
      3,
      { ...everyAcl, resourceTypeFilter: 2, resourceNameFilter: 'golden-secret', patternTypeFilter: 2 },
      admin,
    ),
    ask('DeleteAcls', 3, { filters: [everyAcl, { ...everyAcl, principalFilter: 'User:nobody' }] }, admin),
    { waitMs: 500 },
    ask('DescribeAcls', 3, everyAcl, admin),
  ],
};

const offsetsOf = { name: 'golden-guarded', partitions: [{ partitionIndex: 0, timestamp: '-1' }] };
const committed = {
  name: 'golden-guarded',
  partitions: [{ partitionIndex: 0, committedOffset: '1', committedMetadata: '' }],
};
const named = (name: string): Json => ({ topics: [{ name }], includeTopicAuthorizedOperations: true });

const denied: Script = {
  name: 'what a user without rights is answered',
  // Rights that others are given meanwhile would count here.
  alone: true,
  steps: [
    ...signIn('admin'),
    { ...createTopic('golden-guarded'), ...admin, vary: ['topicId', 'configs'] },
    { waitMs: 500 },
    ...signIn('ana'),
    ...(
      [
        ['Metadata', 9, named('golden-guarded')],
        ['Metadata', 9, named('golden-nowhere')],
        ['ListOffsets', 7, { replicaId: -1, topics: [offsetsOf] }],
        ['OffsetCommit', 8, { groupId: 'golden-g', generationIdOrMemberEpoch: -1, memberId: '', topics: [committed] }],
        ['OffsetFetch', 7, { groupId: 'golden-g', topics: [{ name: 'golden-guarded', partitionIndexes: [0] }] }],
        ['FindCoordinator', 3, { key: 'golden-g', keyType: 0 }],
        ['FindCoordinator', 4, { coordinatorKeys: ['golden-g'], keyType: 0 }],
        ['FindCoordinator', 4, { coordinatorKeys: ['golden-t'], keyType: 1 }],
        ['Heartbeat', 4, { groupId: 'golden-g', generationId: 1, memberId: 'm' }],
        ['DescribeGroups', 5, { groups: ['golden-g'], includeAuthorizedOperations: true }],
        ['ListGroups', 4, { statesFilter: [] }],
        ['DeleteGroups', 2, { groupsNames: ['golden-g'] }],
        ['DeleteTopics', 5, { topicNames: ['golden-guarded'], timeoutMs: 1000 }],
        ['InitProducerId', 4, { transactionalId: null, transactionTimeoutMs: 1000 }],
        ['InitProducerId', 4, { transactionalId: 'golden-t', transactionTimeoutMs: 1000 }],
        ['EndTxn', 3, { transactionalId: 'golden-t', producerId: '1', producerEpoch: 0, committed: true }],
        [
          'DescribeConfigs',
          4,
          { resources: [{ resourceType: 2, resourceName: 'golden-guarded', configurationKeys: null }] },
        ],
        ['DescribeConfigs', 4, { resources: [{ resourceType: 4, resourceName: '1', configurationKeys: null }] }],
        ['DescribeClientQuotas', 1, { components: [], strict: false }],
        ['DescribeUserScramCredentials', 0, { users: [] }],
        [
          'CreateDelegationToken',
          3,
          { ownerPrincipalType: null, ownerPrincipalName: null, renewers: [], maxLifetimeMs: '1000' },
        ],
        ['RenewDelegationToken', 2, { hmac: '00', renewPeriodMs: '1' }],
        ['ExpireDelegationToken', 2, { hmac: '00', expiryTimePeriodMs: '1' }],
        ['DescribeDelegationToken', 3, { owners: null }],
      ] as const
    ).map(([api, version, request]) =>
      ask(api, version, request as Json, { ...ana, ...(api === 'Metadata' && { vary: ['clusterId', 'brokers'] }) }),
    ),
    ask('DeleteTopics', 5, { topicNames: ['golden-guarded'], timeoutMs: 10_000 }, admin),
  ],
};

/** Held on the SASL listener of a cluster with an authorizer: see server-secured.properties. */
export const security: readonly Script[] = [...signingIn, changingCredentials, quotas, acls, denied].map((script) => ({
  ...script,
  secured: true,
}));
