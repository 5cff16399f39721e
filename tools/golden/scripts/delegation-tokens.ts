// Delegation tokens (KIP-48, KIP-373) of a cluster whose brokers have a secret key for them; signing in with SCRAM, which tokens do too.
import type { Json } from '../message-json.ts';
import type { Ask, Script, Step } from '../script.ts';
import { admin, ana, authenticate, handshake, secured, settled, signIn } from './secured-words.ts';
import { ask, atEdges } from './words.ts';

const tokens = { secured: true, tokens: true };
const vary = [
  'issueTimestampMs',
  'expiryTimestampMs',
  'maxTimestampMs',
  'issueTimestamp',
  'expiryTimestamp',
  'maxTimestamp',
  'tokenId',
  'hmac',
  'sessionLifetimeMs',
];

/** A token is asked for, and kept as `$hmac` and `$token` unless it is not to be had. */
function create(version: number, request: Record<string, Json> = {}, more: Partial<Ask> = ana): Ask {
  return ask(
    'CreateDelegationToken',
    version,
    {
      ...(version >= 3 && { ownerPrincipalType: null, ownerPrincipalName: null }),
      renewers: [],
      maxLifetimeMs: '-1',
      ...request,
    },
    { keep: { hmac: 'hmac', token: 'tokenId' }, vary, ...more },
  );
}

const refused = { ...ana, keep: {} };
const renew = (version: number, hmac: string, period = '60000', more: Partial<Ask> = ana): Ask =>
  ask('RenewDelegationToken', version, { hmac, renewPeriodMs: period }, { vary, ...more });
/** At once unless a time is given. */
const expire = (version: number, hmac: string, period = '-1', more: Partial<Ask> = ana): Ask =>
  ask('ExpireDelegationToken', version, { hmac, expiryTimePeriodMs: period }, { vary, ...more });
/** No time is answered with an error. */
const failing = { ...ana, vary: [] };
const describe = (version: number, owners: Json, more: Partial<Ask> = ana): Ask =>
  ask('DescribeDelegationToken', version, { owners }, { vary, ...more });
const user = (principalName: string): Json => ({ principalType: 'User', principalName });
const olderVersion = (version: number): number => Math.min(version, 2);

const acl = (resourceType: number, resourceName: string, operation: number): Ask =>
  ask(
    'CreateAcls',
    3,
    {
      creations: [
        {
          resourceType,
          resourceName,
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

/** Signs in with SCRAM; as a token where the name is `$token`. */
function scram(
  mechanism: string,
  name: string,
  password: string | { hmac: string },
  { on, extension = '' }: { on: string; extension?: string },
): readonly Step[] {
  const first = ['n=', name, `,r=golden-nonce${extension}`];
  const proof = { scramProof: { mechanism, password, first, challenge: '$challenge' } };
  return [
    handshake(1, mechanism, { on }),
    ask(
      'SaslAuthenticate',
      2,
      { authBytes: { text: ['n,,', ...first] } },
      { on, keep: { challenge: 'authBytes' }, vary: ['authBytes'] },
    ),
    ask('SaslAuthenticate', 2, { authBytes: proof }, { on, vary: ['authBytes', 'sessionLifetimeMs'] }),
  ];
}

const asToken = { on: 'token', extension: ',tokenauth=true' };
const groupsOf = (on: string): Ask => ask('ListGroups', 4, { statesFilter: ['Dead'] }, { on });

/** Signing in with SCRAM to its end, wherever there is a listener with SASL. */
export const scramSignIn: readonly Script[] = (['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const).flatMap((mechanism) => [
  {
    name: `signing in with ${mechanism}`,
    steps: [...scram(mechanism, 'ana', 'ana-pw', { on: 'ana' }), groupsOf('ana')],
    ...secured,
  },
  {
    name: `signing in with ${mechanism} and a wrong password`,
    steps: [...scram(mechanism, 'ana', 'guess', { on: 'ana' }), groupsOf('ana')],
    ...secured,
  },
  {
    name: `signing in with ${mechanism} as a token where there are none`,
    steps: [
      handshake(1, mechanism, ana),
      authenticate(2, 'n,,n=ana,r=golden-nonce,tokenauth=true', { ...ana, vary: ['authBytes'] }),
    ],
    ...secured,
  },
]);

const lifecycle = (['CreateDelegationToken', 'RenewDelegationToken', 'DescribeDelegationToken'] as const).flatMap(
  (api) =>
    atEdges(
      api,
      `a token is made, told of, renewed and ended: ${api}`,
      (version) => [
        ...signIn('ana'),
        create(version),
        settled,
        describe(version, null),
        describe(version, [user('ana')]),
        describe(version, [user('zoe')]),
        describe(version, []),
        renew(olderVersion(version), '$hmac'),
        renew(olderVersion(version), '$hmac', '-1'),
        expire(olderVersion(version), '$hmac', '50000'),
        expire(olderVersion(version), '$hmac'),
        settled,
        describe(version, [user('ana')]),
        renew(olderVersion(version), '$hmac'),
        expire(olderVersion(version), '$hmac'),
      ],
      // It tells of all tokens that ana has.
      { ...tokens, alone: true },
    ),
);

export const delegationTokens: readonly Script[] = [
  ...lifecycle,
  {
    name: 'a token that lives for a second',
    steps: [
      ...signIn('ana'),
      create(3, { maxLifetimeMs: '1000' }),
      { waitMs: 1_500 },
      renew(2, '$hmac', '60000', failing),
      expire(2, '$hmac', '1000', failing),
      expire(2, '$hmac'),
      ...scram('SCRAM-SHA-256', '$token', { hmac: '$hmac' }, asToken).slice(0, 2),
    ],
    ...tokens,
    alone: true,
  },
  {
    name: 'renewers of tokens',
    steps: [
      ...signIn('ana'),
      ...signIn('admin'),
      create(3, { renewers: [user('ana')] }, admin),
      settled,
      describe(3, [user('admin')]),
      renew(2, '$hmac', '60000', ana),
      expire(2, '$hmac', '60000', ana),
      create(3, {}, admin),
      settled,
      renew(2, '$hmac', '60000', failing),
      expire(2, '$hmac', '-1', failing),
      create(3, { renewers: [user('ana'), { principalType: 'Group', principalName: 'all' }] }, refused),
      create(3, { renewers: [user('')] }),
      settled,
      describe(3, [user('ana')]),
      expire(2, '$hmac', '-1', ana),
    ],
    ...tokens,
    alone: true,
  },
  {
    name: 'tokens for somebody else',
    steps: [
      ...signIn('ana'),
      ...signIn('admin'),
      create(3, { ownerPrincipalType: 'User', ownerPrincipalName: 'zoe' }, refused),
      create(3, { ownerPrincipalType: 'User', ownerPrincipalName: 'ana' }),
      create(3, { ownerPrincipalType: 'User', ownerPrincipalName: '' }, { ...refused, keep: {} }),
      create(3, { ownerPrincipalType: 'Group', ownerPrincipalName: 'zoe' }, { ...admin, keep: {} }),
      create(3, { ownerPrincipalType: 'User', ownerPrincipalName: 'zoe' }, admin),
      settled,
      describe(3, [user('zoe')]),
      describe(3, [user('zoe')], admin),
      renew(2, '$hmac', '60000', ana),
      renew(2, '$hmac', '60000', admin),
      acl(7, 'User:zoe', 13),
      acl(7, 'User:zoe', 14),
      settled,
      create(3, { ownerPrincipalType: 'User', ownerPrincipalName: 'zoe' }),
      settled,
      describe(3, [user('zoe')]),
      renew(2, '$hmac', '60000', ana),
    ],
    ...tokens,
    alone: true,
  },
  {
    name: 'a token of somebody else that one may see',
    steps: [
      ...signIn('ana'),
      ...signIn('admin'),
      create(3, { ownerPrincipalType: 'User', ownerPrincipalName: 'bob' }, admin),
      settled,
      describe(3, [user('bob')]),
      acl(6, '$token', 8),
      settled,
      describe(3, [user('bob')]),
      describe(3, [user('bob'), user('bob')]),
    ],
    ...tokens,
    alone: true,
  },
  ...(['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const).map(
    (mechanism): Script => ({
      name: `signing in as a token with ${mechanism}`,
      steps: [
        ...signIn('ana'),
        create(3),
        settled,
        ...scram(mechanism, '$token', { hmac: '$hmac' }, asToken),
        groupsOf('token'),
        create(3, {}, { on: 'token', keep: {} }),
        renew(2, '$hmac', '60000', { on: 'token', vary: [] }),
        expire(2, '$hmac', '-1', { on: 'token', vary: [] }),
        describe(3, null, { on: 'token' }),
        ...scram(mechanism, '$token', 'guess', { ...asToken, on: 'guesser' }),
        ...scram(mechanism, '$token', { hmac: '$hmac' }, { on: 'without saying so' }).slice(0, 2),
        expire(2, '$hmac'),
        settled,
        groupsOf('token'),
        handshake(1, mechanism, { on: 'late' }),
        ask(
          'SaslAuthenticate',
          2,
          { authBytes: { text: ['n,,n=', '$token', ',r=golden-nonce,tokenauth=true'] } },
          { on: 'late' },
        ),
      ],
      ...tokens,
      alone: true,
    }),
  ),
  {
    name: 'tokens that nobody has',
    steps: [
      ...signIn('ana'),
      renew(1, 'abcd', '60000', failing),
      renew(2, '', '60000', failing),
      expire(1, 'abcd', '-1', failing),
      expire(2, '', '1000', failing),
      handshake(1, 'SCRAM-SHA-256', { on: 'token' }),
      authenticate(2, 'n,,n=nobody,r=golden-nonce,tokenauth=true', { on: 'token' }),
    ],
    ...tokens,
  },
];
