// RenewDelegationToken (KIP-48). Off without `delegation.token.secret.key`.
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';
import { untilWhen } from './delegation-tokens.ts';

export const renewDelegationToken = api({
  key: 39,
  name: 'RenewDelegationToken',
  versions: '1-2',
  flexible: 2,
  request: {
    hmac: field('bytes', '0+', 'HMAC of the token: its secret.'),
    renewPeriodMs: field('int64', '0+', 'How much longer it is to live, milliseconds.'),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    expiryTimestampMs: field('int64', '0+', 'When the token expires unless renewed.'),
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
  },
});

export const handle: Handler<typeof renewDelegationToken> = ({ hmac, renewPeriodMs }, { security, now }) =>
  untilWhen(security, (tokens) => tokens.renew(hmac, security.principal, Number(renewPeriodMs), now));
