// CreateDelegationToken (KIP-48). A broker without `delegation.token.secret.key`, as this one, has tokens switched off.
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { tokensRefused } from './delegation-tokens.ts';

export const createDelegationToken = api({
  key: 38,
  name: 'CreateDelegationToken',
  versions: '1-3',
  flexible: 2,
  request: {
    ownerPrincipalType: field('string', '3+', 'Type of the owner; null: who asks.', { nullable: '3+' }),
    ownerPrincipalName: field('string', '3+', 'Name of the owner; null: who asks.', { nullable: '3+' }),
    renewers: field(
      [
        {
          principalType: field('string', '0+', 'Type of the principal, such as User.'),
          principalName: field('string', '0+', 'Name of the principal.'),
        },
      ],
      '0+',
      'Who may renew the token.',
    ),
    maxLifetimeMs: field('int64', '0+', 'Longest life of the token, milliseconds; -1: as the broker has it.'),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    principalType: field('string', '0+', 'Type of the principal, such as User.'),
    principalName: field('string', '0+', 'Name of the principal.'),
    tokenRequesterPrincipalType: field('string', '3+', 'Type of who asked for the token.'),
    tokenRequesterPrincipalName: field('string', '3+', 'Name of who asked for the token.'),
    issueTimestampMs: field('int64', '0+', 'When the token was made.'),
    expiryTimestampMs: field('int64', '0+', 'When the token expires unless renewed.'),
    maxTimestampMs: field('int64', '0+', 'When the token can be renewed no more.'),
    tokenId: field('string', '0+', 'Id of the token.'),
    hmac: field('bytes', '0+', 'HMAC of the token: its secret.'),
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
  },
});

export const handle: Handler<typeof createDelegationToken> = (_, { security }) => {
  const { error, at } = tokensRefused(security);
  const [principalType = '', principalName = ''] = security.principal.split(/:(.*)/s);
  return {
    errorCode: errorCode(error),
    principalType,
    principalName,
    tokenRequesterPrincipalType: principalType,
    tokenRequesterPrincipalName: principalName,
    issueTimestampMs: at,
    expiryTimestampMs: at,
    maxTimestampMs: at,
    tokenId: '',
    hmac: new Uint8Array(0),
  };
};
