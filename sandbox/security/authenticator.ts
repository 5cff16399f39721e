// The broker's side of SASL on one connection: which requests may come when, and who the client is in the end. SaslHandshake v0 is
// followed by bare tokens, v1 by SaslAuthenticate (KIP-152); a session may be limited and renewed (KIP-368).
import type { ErrorName } from '../wire/errors.ts';
import { type SaslMechanism, type SaslServer, type SaslStep, saslMechanism } from './mechanism.ts';

export interface HandshakeAnswer {
  error: ErrorName;
  mechanisms: readonly string[];
}

export interface AuthenticateAnswer {
  error: ErrorName;
  message: string | null;
  bytes: Uint8Array;
  /** Milliseconds until the client must authenticate again; 0: never. */
  sessionLifetimeMs: number;
}

export interface AuthenticatorSettings {
  mechanisms: readonly SaslMechanism[];
  server(mechanism: SaslMechanism): SaslServer;
  /** `connections.max.reauth.ms`; 0 has no limit. */
  maxReauthMs: number;
}

type State =
  | { at: 'versions or handshake' }
  | { at: 'handshake' }
  | { at: 'authenticate'; mechanism: SaslMechanism; server: SaslServer; bare: boolean }
  | { at: 'complete' }
  | { at: 'failed' };

/** A client that authenticates again may not do so within this time, milliseconds. */
const minReauthMs = 1000;
const nothing = new Uint8Array(0);

export class Authenticator {
  readonly #settings: AuthenticatorSettings;
  #state: State = { at: 'versions or handshake' };
  #user: { principal: string; mechanism: SaslMechanism; byToken: boolean } | null = null;
  /** When the session ends, host clock; null: never. */
  #expiresAt: number | null = null;
  #reauthenticatedAt: number | null = null;
  /** Why the connection must close once the answer is out. */
  #failure: string | null = null;

  constructor(settings: AuthenticatorSettings) {
    this.#settings = settings;
  }

  /** Such as `User:ana`; null before the client has said who it is. */
  get principal(): string | null {
    return this.#user?.principal ?? null;
  }

  /** The client came with a delegation token. */
  get tokenAuthenticated(): boolean {
    return this.#user?.byToken ?? false;
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** Whether the next frame is a token without a request around it. */
  get awaitsToken(): boolean {
    return this.#state.at === 'authenticate' && this.#state.bare;
  }

  /** A mechanism is agreed upon, and its tokens are awaited. */
  get underway(): boolean {
    return this.#state.at === 'authenticate';
  }

  /**
   * Why a request may not come now and the connection closes; null if it may.
   *
   * @param supported whether this broker has the version asked for: a client may ask again in another one
   */
  admit(api: string, supported: boolean, now: number): string | null {
    switch (this.#state.at) {
      case 'complete': {
        if (this.#expiresAt === null || now < this.#expiresAt) return null;
        return api === 'SaslHandshake' && this.#mayReauthenticate(now) ? null : 'the session has expired';
      }
      case 'versions or handshake':
        if (api === 'ApiVersions' && supported) this.#state = { at: 'handshake' };
        return api === 'ApiVersions' || api === 'SaslHandshake' ? null : during(api, 'handshake');
      case 'handshake':
        return api === 'SaslHandshake' ? null : during(api, 'handshake');
      case 'authenticate':
        if (api === 'SaslAuthenticate') return this.#otherMechanism(this.#state.mechanism);
        return api === 'SaslHandshake' ? null : during(api, 'authentication');
      case 'failed':
        return 'authentication has failed';
    }
  }

  /** ILLEGAL_SASL_STATE: not now. UNSUPPORTED_SASL_MECHANISM. */
  handshake(name: string, version: number, now: number): HandshakeAnswer {
    if (this.#state.at === 'complete') {
      if (!this.#mayReauthenticate(now)) return { error: 'ILLEGAL_SASL_STATE', mechanisms: [] };
      this.#reauthenticatedAt = now;
    }
    if (this.#state.at === 'authenticate') {
      this.#fail(during('SaslHandshake', 'authentication'));
      return { error: 'ILLEGAL_SASL_STATE', mechanisms: [] };
    }
    const { mechanisms } = this.#settings;
    const mechanism = saslMechanism(name);
    if (mechanism === undefined || !mechanisms.includes(mechanism)) {
      this.#fail(`Unsupported SASL mechanism ${name}`);
      return { error: 'UNSUPPORTED_SASL_MECHANISM', mechanisms };
    }
    const server = this.#settings.server(mechanism);
    this.#state = { at: 'authenticate', mechanism, server, bare: version === 0 };
    return { error: 'NONE', mechanisms };
  }

  /** SASL_AUTHENTICATION_FAILED; ILLEGAL_SASL_STATE after it is done. */
  authenticate(token: Uint8Array, now: number): AuthenticateAnswer {
    if (this.#state.at !== 'authenticate')
      return refused('ILLEGAL_SASL_STATE', 'SaslAuthenticate request received after successful authentication');
    const { mechanism, server } = this.#state;
    const again = this.#user !== null;
    const step = server.respond(token);
    if (step.kind === 'challenge') return { error: 'NONE', message: null, bytes: step.bytes, sessionLifetimeMs: 0 };
    if (step.kind === 'failed') return this.#refuse(step.message ?? generic(mechanism, again), step.reason);
    return this.#complete(step, mechanism, now);
  }

  #complete(step: Extract<SaslStep, { kind: 'done' }>, mechanism: SaslMechanism, now: number): AuthenticateAnswer {
    const principal = `User:${step.user}`;
    if (this.#user && this.#user.principal !== principal)
      return this.#refuse(
        `Cannot change principals during re-authentication from ${dotted(this.#user.principal)}: ${dotted(principal)}`,
      );
    const lifetimeMs = this.#lifetimeMs(step.token, now);
    this.#user = { principal, mechanism, byToken: step.token !== null };
    this.#expiresAt = lifetimeMs > 0 ? now + lifetimeMs : null;
    this.#state = { at: 'complete' };
    return { error: 'NONE', message: null, bytes: step.bytes, sessionLifetimeMs: lifetimeMs };
  }

  /** Until the client must authenticate again, milliseconds; 0: never. No session outlives the token it began with. */
  #lifetimeMs(token: { expiryMs: number } | null, now: number): number {
    const { maxReauthMs } = this.#settings;
    if (token === null) return Math.max(maxReauthMs, 0);
    const left = Math.max(token.expiryMs - now, 0);
    return maxReauthMs > 0 ? Math.min(maxReauthMs, left) : left;
  }

  /** Who authenticates again must do so as before. */
  #otherMechanism(mechanism: SaslMechanism): string | null {
    if (this.#user === null || this.#user.mechanism === mechanism) return null;
    return `SASL mechanism '${mechanism}' requested by client is not supported for re-authentication of mechanism '${this.#user.mechanism}'`;
  }

  #mayReauthenticate(now: number): boolean {
    if (this.#expiresAt === null) return false;
    return this.#reauthenticatedAt === null || now - this.#reauthenticatedAt >= minReauthMs;
  }

  #refuse(message: string, reason = message): AuthenticateAnswer {
    this.#fail(reason);
    return refused('SASL_AUTHENTICATION_FAILED', message);
  }

  #fail(reason: string): void {
    this.#failure = reason;
    this.#state = { at: 'failed' };
  }
}

function refused(error: ErrorName, message: string): AuthenticateAnswer {
  return { error, message, bytes: nothing, sessionLifetimeMs: 0 };
}

function during(api: string, what: string): string {
  // Kafka's own names: LIST_GROUPS.
  const name = api.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return `Unexpected Kafka request of type ${name} during SASL ${what}.`;
}

/** All that a client is told where more would help a guesser. */
function generic(mechanism: SaslMechanism, again: boolean): string {
  const during = again ? 're-authentication' : 'authentication';
  return `Authentication failed during ${during} due to invalid credentials with SASL mechanism ${mechanism}`;
}

/** `User.ana`, as Kafka writes a principal in this one message. */
function dotted(principal: string): string {
  return principal.replace(':', '.');
}
