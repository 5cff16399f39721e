// DescribeDelegationToken (KIP-48). Off without `delegation.token.secret.key`.
import type { DelegationToken } from '../security/delegation-token.ts';
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { mayAsk, principalFields, principalOf, principalParts } from './delegation-tokens.ts';

export const describeDelegationToken = api({
  key: 41,
  name: 'DescribeDelegationToken',
  versions: '1-3',
  flexible: 2,
  request: {
    owners: field([principalFields], '0+', 'Whose tokens, as owner or as renewer; null: all.', { nullable: '0+' }),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    tokens: field(
      [
        {
          ...principalFields,
          tokenRequesterPrincipalType: field('string', '3+', 'Type of who asked for the token.'),
          tokenRequesterPrincipalName: field('string', '3+', 'Name of who asked for the token.'),
          issueTimestamp: field('int64', '0+', 'When the token was made.'),
          expiryTimestamp: field('int64', '0+', 'When the token expires unless renewed.'),
          maxTimestamp: field('int64', '0+', 'When the token can be renewed no more.'),
          tokenId: field('string', '0+', 'Id of the token.'),
          hmac: field('bytes', '0+', 'HMAC of the token: its secret.'),
          renewers: field([principalFields], '0+', 'Who may renew the token.'),
        },
      ],
      '0+',
      'Tokens.',
    ),
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
  },
});

export const handle: Handler<typeof describeDelegationToken> = ({ owners }, { security, authorize, now }) => {
  if (!mayAsk(security)) return { errorCode: errorCode('DELEGATION_TOKEN_REQUEST_NOT_ALLOWED'), tokens: [] };
  if (!security.tokens) return { errorCode: errorCode('DELEGATION_TOKEN_AUTH_DISABLED'), tokens: [] };
  const wanted = owners && new Set(owners.map(principalOf));
  const asker = security.principal;
  const maySee = ({ tokenId, owner, renewers }: DelegationToken): boolean =>
    owner === asker ||
    renewers.includes(asker) ||
    authorize('DESCRIBE_TOKENS', 'USER', owner) ||
    authorize('DESCRIBE', 'DELEGATION_TOKEN', tokenId);
  const meant = ({ owner, renewers }: DelegationToken): boolean =>
    wanted === null || [owner, ...renewers].some((each) => wanted.has(each));
  const shown = security.tokens.all(now).filter((token) => meant(token) && maySee(token));
  return { errorCode: 0, tokens: shown.map(told) };
};

function told({ tokenId, owner, requester, renewers, issueMs, expiryMs, maxMs, hmac }: DelegationToken) {
  const asked = principalParts(requester);
  return {
    ...principalParts(owner),
    tokenRequesterPrincipalType: asked.principalType,
    tokenRequesterPrincipalName: asked.principalName,
    issueTimestamp: BigInt(issueMs),
    expiryTimestamp: BigInt(expiryMs),
    maxTimestamp: BigInt(maxMs),
    tokenId,
    hmac,
    renewers: renewers.map(principalParts),
  };
}
