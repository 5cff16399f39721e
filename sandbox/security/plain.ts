import type { SaslServer, SaslStep } from './mechanism.ts';
import type { SaslClient } from './sasl-client.ts';

/** PLAIN: authorization id, user and password, NUL between them, in one message (RFC 4616). */
export class PlainServer implements SaslServer {
  readonly #passwordOf: (user: string) => string | undefined;

  constructor(passwordOf: (user: string) => string | undefined) {
    this.#passwordOf = passwordOf;
  }

  respond(token: Uint8Array): SaslStep {
    const parts = new TextDecoder().decode(token).split('\0');
    if (parts.length !== 3) {
      return refused(`Invalid SASL/PLAIN response: expected 3 tokens, got ${parts.length}`);
    }
    const [authorizationId, user, password] = parts as [string, string, string];
    if (user === '') return refused('Authentication failed: username not specified');
    if (password === '') return refused('Authentication failed: password not specified');
    if (this.#passwordOf(user) !== password) return refused('Authentication failed: Invalid username or password');
    if (authorizationId !== '' && authorizationId !== user) return refused(otherAuthorizationId);
    return { kind: 'done', bytes: new Uint8Array(0), user, token: null };
  }
}

export class PlainClient implements SaslClient {
  readonly mechanism = 'PLAIN';
  readonly #token: Uint8Array;

  constructor(user: string, password: string) {
    this.#token = new TextEncoder().encode(`\0${user}\0${password}`);
  }

  begin(): Uint8Array {
    return this.#token;
  }

  respond(): null {
    return null;
  }
}

export const otherAuthorizationId =
  'Authentication failed: Client requested an authorization id that is different from username';

function refused(message: string): SaslStep {
  return { kind: 'failed', message, reason: message };
}
