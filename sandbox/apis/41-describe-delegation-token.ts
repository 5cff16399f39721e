// DescribeDelegationToken (KIP-48). A broker without `delegation.token.secret.key`, as this one, has tokens switched off.
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { tokensRefused } from './delegation-tokens.ts';

export const describeDelegationToken = api({
  key: 41,
  name: 'DescribeDelegationToken',
  versions: '1-3',
  flexible: 2,
  request: {
    owners: field(
      [
        {
          principalType: field('string', '0+', 'Type of the principal, such as User.'),
          principalName: field('string', '0+', 'Name of the principal.'),
        },
      ],
      '0+',
      'Whose tokens; null: all.',
      { nullable: '0+' },
    ),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    tokens: field(
      [
        {
          principalType: field('string', '0+', 'Type of the principal, such as User.'),
          principalName: field('string', '0+', 'Name of the principal.'),
          tokenRequesterPrincipalType: field('string', '3+', 'Type of who asked for the token.'),
          tokenRequesterPrincipalName: field('string', '3+', 'Name of who asked for the token.'),
          issueTimestamp: field('int64', '0+', 'When the token was made.'),
          expiryTimestamp: field('int64', '0+', 'When the token expires unless renewed.'),
          maxTimestamp: field('int64', '0+', 'When the token can be renewed no more.'),
          tokenId: field('string', '0+', 'Id of the token.'),
          hmac: field('bytes', '0+', 'HMAC of the token: its secret.'),
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

export const handle: Handler<typeof describeDelegationToken> = (_, { security }) => ({
  errorCode: errorCode(tokensRefused(security).error),
  tokens: [],
});
