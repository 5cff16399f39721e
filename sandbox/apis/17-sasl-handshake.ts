// SaslHandshake. After v0 come bare tokens, after v1 SaslAuthenticate (KIP-152). On a session that has a limit it begins again
// (KIP-368); anywhere else it comes too late.
import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import type { Handler } from './context.ts';

export const saslHandshake = api({
  key: 17,
  name: 'SaslHandshake',
  versions: '0-1',
  request: {
    mechanism: field('string', '0+', 'SASL mechanism that the client wants to use.'),
  },
  response: {
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    mechanisms: field(['string'], '0+', 'SASL mechanisms of this listener.'),
  },
});

export const handle: Handler<typeof saslHandshake> = ({ mechanism }, { security, version, now }) => {
  const { error, mechanisms } = security.authentication?.handshake(mechanism, version, now) ?? tooLate;
  return { errorCode: errorCode(error), mechanisms };
};

const tooLate = { error: 'ILLEGAL_SASL_STATE', mechanisms: [] } as const;
