// CreateDelegationToken (KIP-48). v3 asks for a token in the name of somebody else (KIP-373). Off without `delegation.token.secret.key`.
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { mayAsk, principalFields, principalOf, principalParts } from './delegation-tokens.ts';

export const createDelegationToken = api({
  key: 38,
  name: 'CreateDelegationToken',
  versions: '1-3',
  flexible: 2,
  request: {
    ownerPrincipalType: field('string', '3+', 'Type of the owner; null: who asks.', { nullable: '3+' }),
    ownerPrincipalName: field('string', '3+', 'Name of the owner; null: who asks.', { nullable: '3+' }),
    renewers: field([principalFields], '0+', 'Who may renew the token.'),
    maxLifetimeMs: field('int64', '0+', 'Longest life of the token, milliseconds; -1: as the broker has it.'),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    ...principalFields,
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

export const handle: Handler<typeof createDelegationToken> = (request, { security, authorize, now }) => {
  const requester = security.principal;
  const { ownerPrincipalType, ownerPrincipalName, renewers, maxLifetimeMs } = request;
  const owner = ownerPrincipalName
    ? principalOf({ principalType: ownerPrincipalType ?? '', principalName: ownerPrincipalName })
    : requester;
  const { principalType, principalName } = principalParts(owner);
  const asked = principalParts(requester);
  const who = {
    principalType,
    principalName,
    tokenRequesterPrincipalType: asked.principalType,
    tokenRequesterPrincipalName: asked.principalName,
  };
  const refused = (error: ErrorName, at: bigint) => ({
    ...who,
    errorCode: errorCode(error),
    issueTimestampMs: at,
    expiryTimestampMs: at,
    maxTimestampMs: at,
    tokenId: '',
    hmac: new Uint8Array(0),
  });
  if (!mayAsk(security)) return refused('DELEGATION_TOKEN_REQUEST_NOT_ALLOWED', -1n);
  if (owner !== requester && !authorize('CREATE_TOKENS', 'USER', owner))
    return refused('DELEGATION_TOKEN_AUTHORIZATION_FAILED', -1n);
  const token =
    security.tokens?.create(
      { owner, requester, renewers: renewers.map(principalOf), maxLifetimeMs: Number(maxLifetimeMs) },
      now,
    ) ?? 'DELEGATION_TOKEN_AUTH_DISABLED';
  if (typeof token === 'string') return refused(token, 0n);
  return {
    ...who,
    errorCode: 0,
    issueTimestampMs: BigInt(token.issueMs),
    expiryTimestampMs: BigInt(token.expiryMs),
    maxTimestampMs: BigInt(token.maxMs),
    tokenId: token.tokenId,
    hmac: token.hmac,
  };
};
