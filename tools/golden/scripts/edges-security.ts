// Signing in, credentials, quotas and tokens, at the lowest and the highest version of each API.
import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import { admin, ana, authenticate, handshake, hex, secured, settled, signIn } from './secured-words.ts';
import { ask, atEdges } from './words.ts';

type Fields = Record<string, Json>;

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
