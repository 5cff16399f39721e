import { describe, expect, test } from 'vitest';
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { saslHandshake } from '../../sandbox/apis/17-sasl-handshake.ts';
import { apiVersions } from '../../sandbox/apis/18-api-versions.ts';
import { saslAuthenticate } from '../../sandbox/apis/36-sasl-authenticate.ts';
import { Writer } from '../../sandbox/wire/writer.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const plain = (user: string, password: string, as = ''): Uint8Array => utf8(`${as}\0${user}\0${password}`);
const everything = {
  topics: null,
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
};
const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' };
const failed = 58;
const unsupportedMechanism = 33;
const illegalState = 34;

function secured(configs: Record<string, string> = {}): { fixture: ClusterFixture; client: ClientFixture } {
  const fixture = new ClusterFixture({ configs, users: { ana: 'secret' } });
  return { fixture, client: fixture.connect(1, 'SASL_PLAINTEXT') };
}

function signIn(client: ClientFixture, token = plain('ana', 'secret')) {
  client.ask(saslHandshake, 1, { mechanism: 'PLAIN' });
  return client.ask(saslAuthenticate, 2, { authBytes: token });
}

describe('before a client has said who it is', () => {
  test('it may ask for versions once, then for a mechanism, and is then served', () => {
    const { client } = secured();
    expect(client.ask(apiVersions, 3, software)?.errorCode).toBe(0);
    expect(client.ask(saslHandshake, 1, { mechanism: 'PLAIN' })).toEqual({
      errorCode: 0,
      mechanisms: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'],
    });
    const answer = client.ask(saslAuthenticate, 2, { authBytes: plain('ana', 'secret') });
    expect(answer).toMatchObject({ errorCode: 0, errorMessage: '', sessionLifetimeMs: 0n });
    expect(client.ask(metadata, 9, everything)?.brokers).toHaveLength(1);
    expect(client.closedFor).toBeNull();
  });

  test('it may ask for versions again in a version that this broker has', () => {
    const { client } = secured();
    client.send(Uint8Array.of(0, 0, 0, 10, 0, 18, 0, 99, 0, 0, 0, 7, 255, 255));
    expect(client.answer(apiVersions, 0)?.errorCode).toBe(35);
    expect(client.ask(apiVersions, 3, software)?.errorCode).toBe(0);
    expect(client.closedFor).toBeNull();
  });

  test.each([
    ['metadata', (client: ClientFixture) => client.post(metadata, 9, everything)],
    ['a token', (client: ClientFixture) => client.post(saslAuthenticate, 2, { authBytes: utf8('x') })],
    [
      'versions twice',
      (client: ClientFixture) => {
        client.ask(apiVersions, 3, software);
        client.post(apiVersions, 3, software);
      },
    ],
  ])('%s closes the connection without an answer', (_, send) => {
    const { client } = secured();
    send(client);
    expect(client.frames).toEqual([]);
    expect(client.closedFor).toContain('Unexpected Kafka request');
  });

  test('a mechanism that is not there is refused with those that are, late, and closes the connection', async () => {
    const { fixture, client } = secured();
    client.post(saslHandshake, 1, { mechanism: 'GSSAPI' });
    expect(client.frames).toEqual([]);
    await fixture.clock.advance(100);
    expect(client.answer(saslHandshake, 1)).toEqual({
      errorCode: unsupportedMechanism,
      mechanisms: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'],
    });
    expect(client.closedFor).toBe('Unsupported SASL mechanism GSSAPI');
  });
});

test.each([
  ['a wrong password', plain('ana', 'guess'), 'Authentication failed: Invalid username or password'],
  ['nobody', plain('ben', 'secret'), 'Authentication failed: Invalid username or password'],
  ['no user', plain('', 'secret'), 'Authentication failed: username not specified'],
  ['no password', plain('ana', ''), 'Authentication failed: password not specified'],
  [
    'somebody else',
    plain('ana', 'secret', 'root'),
    'Authentication failed: Client requested an authorization id that is different from username',
  ],
  ['no such message', utf8('ana'), 'Invalid SASL/PLAIN response: expected 3 tokens, got 1'],
])('%s is refused after 100 ms and the connection closes', async (_, token, errorMessage) => {
  const { fixture, client } = secured();
  expect(signIn(client, token)).toBeUndefined();
  expect(client.closedFor).toBeNull();
  await fixture.clock.advance(100);
  expect(client.answer(saslAuthenticate, 2)).toMatchObject({ errorCode: failed, errorMessage });
  expect(client.closedFor).not.toBeNull();
});

describe('SaslHandshake v0 is followed by bare tokens', () => {
  const frame = (bytes: Uint8Array): Uint8Array => {
    const writer = new Writer();
    writer.int32(bytes.length);
    writer.raw(bytes);
    return writer.done();
  };

  test('a right one is answered with an empty one', () => {
    const { client } = secured();
    client.ask(saslHandshake, 0, { mechanism: 'PLAIN' });
    client.send(frame(plain('ana', 'secret')));
    expect(client.frames.splice(0)).toEqual([new Uint8Array(0)]);
    expect(client.ask(metadata, 9, everything)?.brokers).toHaveLength(1);
  });

  test('a wrong one closes the connection', async () => {
    const { fixture, client } = secured();
    client.ask(saslHandshake, 0, { mechanism: 'PLAIN' });
    client.send(frame(plain('ana', 'guess')));
    await fixture.clock.advance(100);
    expect(client.frames).toEqual([]);
    expect(client.closedFor).not.toBeNull();
  });
});

describe('once it is known who the client is', () => {
  test('both requests come too late', () => {
    const { client } = secured();
    signIn(client);
    expect(client.ask(saslHandshake, 1, { mechanism: 'PLAIN' })).toEqual({ errorCode: illegalState, mechanisms: [] });
    expect(client.ask(saslAuthenticate, 2, { authBytes: plain('ana', 'secret') })).toMatchObject({
      errorCode: illegalState,
      errorMessage: 'SaslAuthenticate request received after successful authentication',
    });
    expect(client.closedFor).toBeNull();
  });

  test('and so they do on a listener without SASL', () => {
    const client = new ClusterFixture().connect();
    expect(client.ask(saslHandshake, 1, { mechanism: 'PLAIN' })).toEqual({ errorCode: illegalState, mechanisms: [] });
    expect(client.ask(saslAuthenticate, 2, { authBytes: utf8('x') })?.errorCode).toBe(illegalState);
  });
});

describe('connections.max.reauth.ms limits a session (KIP-368)', () => {
  const limited = { 'connections.max.reauth.ms': '10000' };

  test('the client is told, and cut off with its first request after that', async () => {
    const { fixture, client } = secured(limited);
    expect(signIn(client)?.sessionLifetimeMs).toBe(10_000n);
    await fixture.clock.advance(9_999);
    expect(client.ask(metadata, 9, everything)).toBeDefined();
    await fixture.clock.advance(1);
    client.post(metadata, 9, everything);
    expect(client.closedFor).toBe('the session has expired');
  });

  test('signing in again, before the end or after it, gives a new one', async () => {
    const { fixture, client } = secured(limited);
    signIn(client);
    await fixture.clock.advance(12_000);
    expect(signIn(client)?.sessionLifetimeMs).toBe(10_000n);
    await fixture.clock.advance(9_000);
    expect(client.ask(metadata, 9, everything)).toBeDefined();
  });

  test('not more than once a second', async () => {
    const { fixture, client } = secured(limited);
    signIn(client);
    await fixture.clock.advance(5_000);
    signIn(client);
    expect(client.ask(saslHandshake, 1, { mechanism: 'PLAIN' })?.errorCode).toBe(illegalState);
    await fixture.clock.advance(1_000);
    expect(client.ask(saslHandshake, 1, { mechanism: 'PLAIN' })?.errorCode).toBe(0);
  });

  test('not as somebody else', async () => {
    const fixture = new ClusterFixture({ configs: limited, users: { ana: 'secret', ben: 'secret' } });
    const client = fixture.connect(1, 'SASL_PLAINTEXT');
    signIn(client);
    signIn(client, plain('ben', 'secret'));
    await fixture.clock.advance(100);
    expect(client.answer(saslAuthenticate, 2)).toMatchObject({
      errorCode: failed,
      errorMessage: 'Cannot change principals during re-authentication from User.ana: User.ben',
    });
  });
});

test('a client is told the addresses of the listener that it came through', () => {
  const { client } = secured();
  signIn(client);
  expect(client.ask(metadata, 9, everything)?.brokers).toMatchObject([{ nodeId: 1, port: 9192 }]);
});
