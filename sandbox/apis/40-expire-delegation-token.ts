// ExpireDelegationToken (KIP-48). Off without `delegation.token.secret.key`.
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { untilWhen } from './delegation-tokens.ts';

export const expireDelegationToken = api({
  key: 40,
  name: 'ExpireDelegationToken',
  versions: '1-2',
  flexible: 2,
  request: {
    hmac: field('bytes', '0+', 'HMAC of the token: its secret.'),
    expiryTimePeriodMs: field('int64', '0+', 'How much longer it is to live, milliseconds; negative: it ends at once.'),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    expiryTimestampMs: field('int64', '0+', 'When the token expires unless renewed.'),
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
  },
});

export const handle: Handler<typeof expireDelegationToken> = ({ hmac, expiryTimePeriodMs }, { security, now }) =>
  untilWhen(security, (tokens) => tokens.expire(hmac, security.principal, Number(expiryTimePeriodMs), now));
