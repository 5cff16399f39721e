// SaslAuthenticate carries the tokens of a mechanism (KIP-152). v1 tells how long the session lasts (KIP-368).
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';

export const saslAuthenticate = api({
  key: 36,
  name: 'SaslAuthenticate',
  versions: '0-2',
  flexible: 2,
  request: {
    authBytes: field('bytes', '0+', 'What the client says next in its mechanism.'),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+' }),
    authBytes: field('bytes', '0+', 'What the broker says next in the mechanism.'),
    sessionLifetimeMs: field('int64', '1+', 'Milliseconds until the client must authenticate again; 0: never.', {
      fallback: 0n,
    }),
  },
});

export const handle: Handler<typeof saslAuthenticate> = ({ authBytes }, { security, now }) => {
  const answer = security.authentication?.authenticate(authBytes, now);
  if (!answer)
    return {
      errorCode: errorCode('ILLEGAL_SASL_STATE'),
      errorMessage: 'SaslAuthenticate request received after successful authentication',
      authBytes: new Uint8Array(0),
    };
  return {
    errorCode: errorCode(answer.error),
    errorMessage: answer.message ?? '',
    authBytes: answer.bytes,
    sessionLifetimeMs: BigInt(answer.sessionLifetimeMs),
  };
};
