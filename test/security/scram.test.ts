import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../sandbox/security/base64.ts';
import { credentialOf, ScramServer } from '../../sandbox/security/scram.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The example of RFC 7677. */
const rfc = {
  user: 'user',
  password: 'pencil',
  salt: fromBase64('W22ZaJ0SNY7soEsUEjb6gQ==') ?? new Uint8Array(0),
  serverNonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  clientFirst: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  clientFinal:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

const credential = credentialOf('SCRAM-SHA-256', rfc.password, rfc.salt, 4096);
const server = () =>
  new ScramServer(
    'SCRAM-SHA-256',
    { user: (name) => (name === rfc.user ? credential : undefined), token: () => undefined },
    rfc.serverNonce,
  );

test('the exchange of RFC 7677 is carried out byte for byte', () => {
  const scram = server();
  const first = scram.respond(utf8(rfc.clientFirst));
  expect(first.kind === 'challenge' && text(first.bytes)).toBe(rfc.serverFirst);
  const final = scram.respond(utf8(rfc.clientFinal));
  expect(final).toMatchObject({ kind: 'done', user: 'user' });
  expect(final.kind === 'done' && text(final.bytes)).toBe(rfc.serverFinal);
});

describe('what a client may not say', () => {
  test.each([
    ['a user that is not there', 'n,,n=ben,r=abc', 'Authentication failed: Invalid user credentials'],
    ['another channel binding', 'p=tls-unique,,n=user,r=abc', 'Invalid SCRAM client first message format'],
    ['no nonce', 'n,,n=user', 'Invalid SCRAM client first message format'],
    ['nothing', '', 'Invalid SCRAM client first message format'],
  ])('first: %s', (_, message, reason) => {
    expect(server().respond(utf8(message))).toEqual({ kind: 'failed', message: null, reason });
  });

  test('first: to act for somebody else, which it is told', () => {
    const message = 'Authentication failed: Client requested an authorization id that is different from username';
    expect(server().respond(utf8('n,a=root,n=user,r=abc'))).toMatchObject({ kind: 'failed', message });
  });

  test.each([
    ['a wrong proof', rfc.clientFinal.replace('p=dHzb', 'p=dHzc'), 'Invalid client credentials'],
    ['another nonce', rfc.clientFinal.replace('r=rOpr', 'r=xOpr'), 'Invalid client nonce in the final client message.'],
    ['no proof', 'c=biws,r=abc', 'Invalid SCRAM client final message format'],
  ])('final: %s', (_, message, reason) => {
    const scram = server();
    scram.respond(utf8(rfc.clientFirst));
    expect(scram.respond(utf8(message))).toEqual({ kind: 'failed', message: null, reason });
  });
});

test('a proof of another length is no SCRAM', () => {
  const scram = server();
  scram.respond(utf8(rfc.clientFirst));
  expect(() => scram.respond(utf8(rfc.clientFinal.replace(/p=.*/, 'p=dHzb')))).toThrow('proof of 3 bytes: 32 expected');
});

test.each([[[]], [[0]], [[255, 0]], [[1, 2, 3]], [[250, 251, 252, 253]]])('base64 keeps %j', (bytes) => {
  const encoded = toBase64(Uint8Array.from(bytes));
  expect(encoded).toBe(Buffer.from(bytes).toString('base64'));
  expect([...(fromBase64(encoded) ?? [])]).toEqual(bytes);
});

test.each(['a', 'ab=c', '====', 'a b='])('%j is no base64', (encoded) => expect(fromBase64(encoded)).toBeNull());
