import { expect, test } from 'vitest';
import { saslHandshake } from '../../sandbox/apis/17-sasl-handshake.ts';
import { saslAuthenticate } from '../../sandbox/apis/36-sasl-authenticate.ts';
import { describeUserScramCredentials } from '../../sandbox/apis/50-describe-user-scram-credentials.ts';
import { alterUserScramCredentials } from '../../sandbox/apis/51-alter-user-scram-credentials.ts';
import { type ErrorName, errorCode } from '../../sandbox/wire/errors.ts';
import { ClusterFixture } from './cluster-fixture.ts';

const upsertion = {
  name: 'ben',
  mechanism: 1,
  iterations: 4096,
  salt: new Uint8Array(16).fill(7),
  saltedPassword: new Uint8Array(32).fill(8),
};

test.each<[string, Partial<typeof upsertion>, ErrorName, string | null]>([
  ['a good one', {}, 'NONE', null],
  ['too few iterations', { iterations: 4095 }, 'UNACCEPTABLE_CREDENTIAL', 'Too few iterations'],
  ['too many iterations', { iterations: 16385 }, 'UNACCEPTABLE_CREDENTIAL', 'Too many iterations'],
  ['no such mechanism', { mechanism: 3 }, 'UNSUPPORTED_SASL_MECHANISM', 'Unknown SCRAM mechanism'],
  ['nobody', { name: '' }, 'UNACCEPTABLE_CREDENTIAL', 'Username must not be empty'],
])('to set %s', (_, change, error, errorMessage) => {
  const client = new ClusterFixture().connect();
  const user = change.name ?? 'ben';
  const answer = client.ask(alterUserScramCredentials, 0, { deletions: [], upsertions: [{ ...upsertion, ...change }] });
  expect(answer?.results).toEqual([{ user, errorCode: errorCode(error), errorMessage }]);
});

test('a credential is shown without its secrets, kept over a restart, and deleted', () => {
  const fixture = new ClusterFixture();
  fixture.connect().ask(alterUserScramCredentials, 0, { deletions: [], upsertions: [upsertion] });
  const client = new ClusterFixture({ store: fixture.store }).connect();
  const described = () => client.ask(describeUserScramCredentials, 0, { users: null })?.results;
  expect(described()).toEqual([
    { user: 'ben', errorCode: 0, errorMessage: '', credentialInfos: [{ mechanism: 1, iterations: 4096 }] },
  ]);
  client.ask(alterUserScramCredentials, 0, { deletions: [{ name: 'ben', mechanism: 1 }], upsertions: [] });
  expect(described()).toEqual([]);
});

test('a user that the broker was started with can be deleted, and stays so', () => {
  const users = { ana: 'secret' };
  const fixture = new ClusterFixture({ users });
  for (const mechanism of [1, 2]) {
    const deletions = [{ name: 'ana', mechanism }];
    expect(fixture.connect().ask(alterUserScramCredentials, 0, { deletions, upsertions: [] })?.results).toMatchObject([
      { user: 'ana', errorCode: 0 },
    ]);
  }
  const later = new ClusterFixture({ users, store: fixture.store }).connect(1, 'SASL_PLAINTEXT');
  later.ask(saslHandshake, 1, { mechanism: 'SCRAM-SHA-256' });
  const authBytes = new TextEncoder().encode('n,,n=ana,r=abc');
  expect(later.ask(saslAuthenticate, 2, { authBytes })).toBeUndefined();
});
