import { describe, expect, test } from 'vitest';
import { saslHandshake } from '../../sandbox/apis/17-sasl-handshake.ts';
import { saslAuthenticate } from '../../sandbox/apis/36-sasl-authenticate.ts';
import { createDelegationToken } from '../../sandbox/apis/38-create-delegation-token.ts';
import { renewDelegationToken } from '../../sandbox/apis/39-renew-delegation-token.ts';
import { expireDelegationToken } from '../../sandbox/apis/40-expire-delegation-token.ts';
import { describeDelegationToken } from '../../sandbox/apis/41-describe-delegation-token.ts';
import type { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { ClusterFixture } from './cluster-fixture.ts';

const hour = 3_600_000;
const day = 24 * hour;
const configs = { 'delegation.token.secret.key': 'secret' };

function signedIn({ store, more = {} }: { store?: MemoryStore; more?: Record<string, string> } = {}) {
  const fixture = new ClusterFixture({
    configs: { ...configs, ...more },
    users: { ana: 'ana-pw' },
    ...(store && { store }),
  });
  const client = fixture.connect(1, 'SASL_PLAINTEXT');
  client.ask(saslHandshake, 1, { mechanism: 'PLAIN' });
  client.ask(saslAuthenticate, 2, { authBytes: new TextEncoder().encode('\0ana\0ana-pw') });
  return { fixture, client };
}

type Client = ReturnType<typeof signedIn>['client'];

function create(client: Client, maxLifetimeMs = -1) {
  const owner = { ownerPrincipalType: null, ownerPrincipalName: null };
  const token = client.ask(createDelegationToken, 3, { ...owner, renewers: [], maxLifetimeMs: BigInt(maxLifetimeMs) });
  if (!token) throw new Error('no answer');
  return token;
}

const told = (client: Client): readonly string[] =>
  client.ask(describeDelegationToken, 3, { owners: null })?.tokens.map(({ tokenId }) => tokenId) ?? [];

describe('how long a token lives', () => {
  test.each([
    ['a day unless renewed, a week at most', {}, -1, day, 7 * day],
    ['as long as its user wants', {}, 2 * hour, 2 * hour, 2 * hour],
    ['no longer than the brokers let it', {}, 30 * day, day, 7 * day],
    [
      'as the configs say',
      { 'delegation.token.expiry.time.ms': '1000', 'delegation.token.max.lifetime.ms': '5000' },
      -1,
      1000,
      5000,
    ],
  ] as const)('%s', (_, more, maxLifetimeMs, expiry, max) => {
    const { client } = signedIn({ more });
    const token = create(client, maxLifetimeMs);
    expect([token.expiryTimestampMs - token.issueTimestampMs, token.maxTimestampMs - token.issueTimestampMs]).toEqual([
      BigInt(expiry),
      BigInt(max),
    ]);
  });

  test.each([
    ['by a day', -1, 12 * hour, 12 * hour + day],
    ['by as much as is asked for', hour, 12 * hour, 13 * hour],
    ['not beyond its longest life', 2 * day, 23 * hour, 23 * hour + day],
  ])('it is renewed %s', async (_, periodMs, after, expected) => {
    const { fixture, client } = signedIn();
    const { hmac, issueTimestampMs } = create(client);
    await fixture.clock.advance(after);
    const renewed = client.ask(renewDelegationToken, 2, { hmac, renewPeriodMs: BigInt(periodMs) });
    expect(renewed?.expiryTimestampMs).toBe(issueTimestampMs + BigInt(expected));
  });
});

test('an expired token is told of until the hourly look at them', async () => {
  const { fixture, client } = signedIn();
  const { tokenId } = create(client, 1000);
  expect(told(client)).toEqual([tokenId]);
  await fixture.clock.advance(2000);
  expect(told(client)).toEqual([tokenId]);
  await fixture.clock.advance(hour);
  expect(told(client)).toEqual([]);
});

test('tokens are kept over a restart, and those that were ended are not', () => {
  const { fixture, client } = signedIn();
  const [kept, ended] = [create(client), create(client)];
  client.ask(expireDelegationToken, 2, { hmac: ended.hmac, expiryTimePeriodMs: -1n });
  const later = signedIn({ store: fixture.store });
  expect(told(later.client)).toEqual([kept.tokenId]);
  const renewed = later.client.ask(renewDelegationToken, 2, { hmac: kept.hmac, renewPeriodMs: -1n });
  expect(renewed?.errorCode).toBe(0);
});
