import type { TokensContext } from '../apis/security-context.ts';
import { toBase64 } from '../security/base64.ts';
import {
  type DelegationToken,
  isExpired,
  renewalRefused,
  tokenHmac,
  tokenPassword,
} from '../security/delegation-token.ts';
import { credentialOf, minIterations, type ScramCredential, type ScramMechanism } from '../security/scram.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { ConfigStore } from './config-store.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { randomBytes, randomUuid } from './uuid.ts';

const saltBytes = 16;

/** The delegation tokens of a cluster, which are journalled. */
export class DelegationTokens implements TokensContext {
  readonly #tokens = new Map<string, DelegationToken>();
  /** By mechanism and token id: made when somebody first signs in with it. */
  readonly #credentials = new Map<string, ScramCredential>();
  readonly #secretKey: string;
  readonly #configs: ConfigStore;
  readonly #journal: Journal;
  readonly #random: () => number;
  /** When expired tokens were last taken away. */
  #sweptAt: number | null = null;

  constructor(from: { secretKey: string; configs: ConfigStore; journal: Journal; random: () => number }) {
    this.#secretKey = from.secretKey;
    this.#configs = from.configs;
    this.#journal = from.journal;
    this.#random = from.random;
  }

  create(
    { owner, requester, renewers, maxLifetimeMs }: Parameters<TokensContext['create']>[0],
    now: number,
  ): DelegationToken | ErrorName {
    if (!renewers.every((renewer) => renewer.startsWith('User:'))) return 'INVALID_PRINCIPAL_TYPE';
    const longest = this.#configs.number('delegation.token.max.lifetime.ms');
    const maxMs = now + (maxLifetimeMs > 0 ? Math.min(longest, maxLifetimeMs) : longest);
    const tokenId = randomUuid(this.#random);
    const expiryMs = Math.min(maxMs, now + this.#configs.number('delegation.token.expiry.time.ms'));
    const token = { tokenId, owner, requester, renewers, issueMs: now, expiryMs, maxMs };
    return this.#keep({ ...token, hmac: tokenHmac(this.#secretKey, tokenId) });
  }

  /** Expired ones too, until they are swept away. */
  all(now: number): readonly DelegationToken[] {
    this.#sweep(now);
    return [...this.#tokens.values()];
  }

  renew(hmac: Uint8Array, principal: string, periodMs: number, now: number): number | ErrorName {
    const token = this.#find(hmac, now);
    if (!token) return 'DELEGATION_TOKEN_NOT_FOUND';
    if (isExpired(token, now)) return 'DELEGATION_TOKEN_EXPIRED';
    const refused = renewalRefused(token, principal);
    if (refused) return refused;
    const usual = this.#configs.number('delegation.token.expiry.time.ms');
    return this.#until(token, now + (periodMs > 0 ? Math.min(usual, periodMs) : usual));
  }

  expire(hmac: Uint8Array, principal: string, periodMs: number, now: number): number | ErrorName {
    const token = this.#find(hmac, now);
    if (!token) return 'DELEGATION_TOKEN_NOT_FOUND';
    const refused = renewalRefused(token, principal);
    if (refused) return refused;
    if (periodMs < 0) {
      this.#remove(token.tokenId);
      return now;
    }
    if (isExpired(token, now)) return 'DELEGATION_TOKEN_EXPIRED';
    return this.#until(token, now + periodMs);
  }

  /** What a token's holder proves to have, and in whose name; undefined where there is no such token. */
  credential(
    tokenId: string,
    mechanism: ScramMechanism,
    now: number,
  ): { credential: ScramCredential; owner: string; expiryMs: number } | undefined {
    const token = this.#tokens.get(tokenId);
    if (!token || isExpired(token, now)) return undefined;
    const id = `${mechanism}:${tokenId}`;
    let credential = this.#credentials.get(id);
    if (!credential) {
      credential = credentialOf(mechanism, tokenPassword(token), randomBytes(saltBytes, this.#random), minIterations);
      this.#credentials.set(id, credential);
    }
    return { credential, owner: token.owner, expiryMs: token.expiryMs };
  }

  restore(entry: Extract<JournalEntry, { type: 'token' | 'token-deleted' }>): void {
    if (entry.type === 'token-deleted') {
      this.#tokens.delete(entry.tokenId);
      return;
    }
    const { tokenId } = entry.token;
    this.#tokens.set(tokenId, { ...entry.token, hmac: tokenHmac(this.#secretKey, tokenId) });
  }

  #find(hmac: Uint8Array, now: number): DelegationToken | undefined {
    this.#sweep(now);
    const wanted = toBase64(hmac);
    return [...this.#tokens.values()].find((token) => tokenPassword(token) === wanted);
  }

  #until(token: DelegationToken, until: number): number {
    const expiryMs = Math.min(token.maxMs, until);
    this.#keep({ ...token, expiryMs });
    return expiryMs;
  }

  #keep(token: DelegationToken): DelegationToken {
    this.#tokens.set(token.tokenId, token);
    const { hmac: _, ...kept } = token;
    this.#journal.append({ type: 'token', token: kept });
    return token;
  }

  #remove(tokenId: string): void {
    this.#tokens.delete(tokenId);
    for (const id of this.#credentials.keys()) if (id.endsWith(`:${tokenId}`)) this.#credentials.delete(id);
    this.#journal.append({ type: 'token-deleted', tokenId });
  }

  /** Takes away what has expired, as often as the config says; it is noticed when somebody asks. */
  #sweep(now: number): void {
    this.#sweptAt ??= now;
    if (now - this.#sweptAt < this.#configs.number('delegation.token.expiry.check.interval.ms')) return;
    this.#sweptAt = now;
    for (const token of this.#tokens.values()) if (isExpired(token, now)) this.#remove(token.tokenId);
  }
}
