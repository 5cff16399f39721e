// AlterUserScramCredentials (KIP-554). The client salts and hashes the password: it never travels.
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf } from '../wire/schema.ts';
import type { Failure, Handler } from './context.ts';
import { controllerRefusal } from './messages.ts';
import type { CredentialsContext } from './security-context.ts';

export const alterUserScramCredentials = api({
  key: 51,
  name: 'AlterUserScramCredentials',
  versions: '0',
  flexible: 0,
  request: {
    deletions: field(
      [
        {
          name: field('string', '0+', 'User.'),
          mechanism: field('int8', '0+', '1: SCRAM-SHA-256; 2: SCRAM-SHA-512.'),
        },
      ],
      '0+',
      'Credentials to delete.',
    ),
    upsertions: field(
      [
        {
          name: field('string', '0+', 'User.'),
          mechanism: field('int8', '0+', '1: SCRAM-SHA-256; 2: SCRAM-SHA-512.'),
          iterations: field('int32', '0+', 'Rounds of hashing.'),
          salt: field('bytes', '0+', 'Random salt that the client made.'),
          saltedPassword: field('bytes', '0+', 'Password as SCRAM salts and hashes it.'),
        },
      ],
      '0+',
      'Credentials to set.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    results: field(
      [
        {
          user: field('string', '0+', 'User.'),
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
        },
      ],
      '0+',
      'Answers, by user.',
    ),
  },
});

export const handle: Handler<typeof alterUserScramCredentials> = (
  { deletions, upsertions },
  { security, authorize },
) => {
  const changes = [
    ...deletions.map(({ name, mechanism }) => ({ name, mechanism, credential: null })),
    ...upsertions.map(({ name, mechanism, ...credential }) => ({ name, mechanism, credential })),
  ];
  const users = new Set(changes.map(({ name }) => name));
  const allowed = authorize('ALTER', 'CLUSTER', 'kafka-cluster');
  return {
    results: [...users].map((user) => {
      const own = changes.filter(({ name }) => name === user);
      const failure = allowed ? alter(user, own, security.credentials) : controllerRefusal('ALTER');
      return { user, errorCode: errorCode(failure?.error ?? 'NONE'), errorMessage: failure?.message ?? null };
    }),
  };
};

type Upsertion = RequestOf<typeof alterUserScramCredentials>['upsertions'][number];
type Change = { mechanism: number; credential: Omit<Upsertion, 'name' | 'mechanism'> | null };

/** A user's one change: a second in the same request, though of another mechanism, is one too many. */
function alter(user: string, [change, ...more]: readonly Change[], credentials: CredentialsContext): Failure | null {
  if (!change) return null;
  const { mechanism, credential } = change;
  const failure = credentials.check(user, mechanism, credential);
  if (failure) return failure;
  if (more.length > 0)
    return { error: 'DUPLICATE_RESOURCE', message: 'A user credential cannot be altered twice in the same request' };
  credentials.set(user, mechanism, credential);
  return null;
}
