// DescribeUserScramCredentials (KIP-554): which credentials users have, never the credentials.
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';

export const describeUserScramCredentials = api({
  key: 50,
  name: 'DescribeUserScramCredentials',
  versions: '0',
  flexible: 0,
  request: {
    users: field(
      [
        {
          name: field('string', '0+', 'User.'),
        },
      ],
      '0+',
      'Users; null or none: all.',
      { nullable: '0+' },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
    results: field(
      [
        {
          user: field('string', '0+', 'User.'),
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
          credentialInfos: field(
            [
              {
                mechanism: field('int8', '0+', '1: SCRAM-SHA-256; 2: SCRAM-SHA-512.'),
                iterations: field('int32', '0+', 'Rounds of hashing.'),
              },
            ],
            '0+',
            'Credentials of the user.',
          ),
        },
      ],
      '0+',
      'Answers, by user.',
    ),
  },
});

export const handle: Handler<typeof describeUserScramCredentials> = ({ users }, { security, authorize }) => {
  if (!authorize('DESCRIBE', 'CLUSTER', 'kafka-cluster')) {
    const denied = { errorCode: errorCode('CLUSTER_AUTHORIZATION_FAILED'), errorMessage: null };
    // As many refusals as questions, but nobody's name.
    return { ...denied, results: (users ?? []).map(() => ({ user: '', ...denied, credentialInfos: [] })) };
  }
  const { credentials } = security;
  const named = users?.map(({ name }) => name) ?? [];
  const asked = named.length > 0 ? named : credentials.users();
  return {
    errorCode: 0,
    errorMessage: '',
    results: [...new Set(asked)].map((user) => {
      if (asked.indexOf(user) !== asked.lastIndexOf(user))
        return refused(user, 'DUPLICATE_RESOURCE', `${twice}${user}`);
      const credentialInfos = credentials.of(user);
      if (credentialInfos.length === 0) return refused(user, 'RESOURCE_NOT_FOUND', `${unknown}${user}`);
      return { user, errorCode: 0, errorMessage: '', credentialInfos };
    }),
  };
};

const twice = 'Cannot describe SCRAM credentials for the same user twice in a single request: ';
const unknown = 'Attempt to describe a user credential that does not exist: ';

function refused(user: string, error: ErrorName, errorMessage: string) {
  return { user, errorCode: errorCode(error), errorMessage, credentialInfos: [] };
}
