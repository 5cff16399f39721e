// SCRAM (RFC 5802): the client proves that it knows the password without sending it, and the broker proves that it knows what
// the password was stored as. Kafka has it with SHA-256 and SHA-512 (KIP-84) and no channel binding.
import { hmac } from '@noble/hashes/hmac.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { WireError } from '../wire/wire-error.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { SaslServer, SaslStep } from './mechanism.ts';
import { otherAuthorizationId } from './plain.ts';
import type { SaslClient } from './sasl-client.ts';

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** What a broker keeps of a password. */
export interface ScramCredential {
  salt: Uint8Array;
  iterations: number;
  storedKey: Uint8Array;
  serverKey: Uint8Array;
}

/** Codes of the mechanisms in the protocol (KIP-554). */
export const scramMechanisms: ReadonlyMap<number, ScramMechanism> = new Map([
  [1, 'SCRAM-SHA-256'],
  [2, 'SCRAM-SHA-512'],
]);

export const minIterations = 4096;
export const maxIterations = 16384;

const hashOf = (mechanism: ScramMechanism) => (mechanism === 'SCRAM-SHA-256' ? sha256 : sha512);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The credential of a password in clear. */
export function credentialOf(
  mechanism: ScramMechanism,
  password: string,
  salt: Uint8Array,
  iterations: number,
): ScramCredential {
  return credentialOfSalted(mechanism, saltedPassword(mechanism, password, salt, iterations), salt, iterations);
}

/** A password in clear as clients salt and hash it. */
export function saltedPassword(
  mechanism: ScramMechanism,
  password: string,
  salt: Uint8Array,
  iterations: number,
): Uint8Array {
  const hash = hashOf(mechanism);
  return pbkdf2(hash, utf8(password), salt, { c: iterations, dkLen: hash.outputLen });
}

/** The credential of a password that is salted and hashed already, as clients send it in AlterUserScramCredentials. */
export function credentialOfSalted(
  mechanism: ScramMechanism,
  saltedPassword: Uint8Array,
  salt: Uint8Array,
  iterations: number,
): ScramCredential {
  const hash = hashOf(mechanism);
  const clientKey = hmac(hash, saltedPassword, utf8('Client Key'));
  return { salt, iterations, storedKey: hash(clientKey), serverKey: hmac(hash, saltedPassword, utf8('Server Key')) };
}

/** The client's side of one SCRAM exchange. */
export class ScramClient implements SaslClient {
  readonly mechanism: ScramMechanism;
  readonly #password: string;
  readonly #first: string;
  #expected: string | null = null;

  /** @param nonce printable, never used before */
  constructor(mechanism: ScramMechanism, user: string, password: string, nonce: string) {
    this.mechanism = mechanism;
    this.#password = password;
    this.#first = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  }

  begin(): Uint8Array {
    return utf8(`n,,${this.#first}`);
  }

  respond(challenge: Uint8Array): Uint8Array | null {
    const text = new TextDecoder().decode(challenge);
    if (this.#expected !== null) {
      if (text !== this.#expected) throw new WireError('SCRAM: the broker does not know the password');
      return null;
    }
    const {
      nonce = '',
      salt = '',
      iterations = '',
    } = /^r=(?<nonce>[^,]+),s=(?<salt>[A-Za-z0-9+/=]+),i=(?<iterations>\d+)/.exec(text)?.groups ?? {};
    const salted = fromBase64(salt);
    if (!salted) throw new WireError(`SCRAM: ${JSON.stringify(text)} is no first message of a broker`);
    const hash = hashOf(this.mechanism);
    const password = pbkdf2(hash, utf8(this.#password), salted, { c: Number(iterations), dkLen: hash.outputLen });
    const bare = `c=biws,r=${nonce}`;
    const said = utf8(`${this.#first},${text},${bare}`);
    const clientKey = hmac(hash, password, utf8('Client Key'));
    const proof = xor(clientKey, hmac(hash, hash(clientKey), said));
    this.#expected = `v=${toBase64(hmac(hash, hmac(hash, password, utf8('Server Key')), said))}`;
    return utf8(`${bare},p=${toBase64(proof)}`);
  }
}

const name = '(?:[^=,]|=2C|=3D)+';
const value = '[^,]+';
const extensions = `(?:,[A-Za-z]=${value})*`;
const clientFirst = new RegExp(
  `^(?<gs2>n,(?:a=(?<authorizationId>${name}))?,)(?<bare>(?:m=${value},)?n=(?<user>${name}),r=(?<nonce>${value})(?<extensions>(?:,[A-Za-z]+=${value})*))$`,
);
const clientFinal = new RegExp(
  `^(?<bare>c=(?<channel>[A-Za-z0-9+/=]+),r=(?<nonce>${value})${extensions}),p=(?<proof>[A-Za-z0-9+/=]+)$`,
);

/** What the first two messages settled. */
interface First {
  /** In whose name the client is. */
  user: string;
  token: { expiryMs: number } | null;
  credential: ScramCredential;
  /** The client's and the broker's, one after the other. */
  nonce: string;
  /** Both messages, as the proofs cover them. */
  said: string;
}

/** What a broker knows of those who may sign in. */
export interface ScramAccounts {
  user(name: string): ScramCredential | undefined;
  /** A delegation token, with the principal that its holder acts as. */
  token(id: string): { credential: ScramCredential; owner: string; expiryMs: number } | undefined;
}

/** The broker's side of one SCRAM exchange. */
export class ScramServer implements SaslServer {
  readonly #mechanism: ScramMechanism;
  readonly #accounts: ScramAccounts;
  readonly #serverNonce: string;
  #first: First | null = null;
  #over = false;

  /** @param serverNonce printable, never used before */
  constructor(mechanism: ScramMechanism, accounts: ScramAccounts, serverNonce: string) {
    this.#mechanism = mechanism;
    this.#accounts = accounts;
    this.#serverNonce = serverNonce;
  }

  respond(token: Uint8Array): SaslStep {
    if (this.#over) return failed('Unexpected challenge in Sasl server state COMPLETE');
    const text = new TextDecoder().decode(token);
    return this.#first ? this.#final(text, this.#first) : this.#begin(text);
  }

  #begin(text: string): SaslStep {
    const message = clientFirst.exec(text)?.groups;
    if (!message) return failed('Invalid SCRAM client first message format');
    const name = plainName(message.user ?? '');
    const account = this.#account(name, /,tokenauth=true(,|$)/i.test(message.extensions ?? ''));
    if (typeof account === 'string') return failed(account);
    const authorizationId = plainName(message.authorizationId ?? '');
    if (authorizationId !== '' && authorizationId !== name)
      return { kind: 'failed', message: otherAuthorizationId, reason: otherAuthorizationId };
    const nonce = `${message.nonce}${this.#serverNonce}`;
    const { salt, iterations } = account.credential;
    const answer = `r=${nonce},s=${toBase64(salt)},i=${iterations}`;
    this.#first = { ...account, nonce, said: `${message.bare},${answer}` };
    return { kind: 'challenge', bytes: utf8(answer) };
  }

  /** Why there is none, for the trace. */
  #account(name: string, asToken: boolean): Pick<First, 'user' | 'credential' | 'token'> | string {
    if (!asToken) {
      const credential = this.#accounts.user(name);
      return credential ? { user: name, credential, token: null } : 'Authentication failed: Invalid user credentials';
    }
    const token = this.#accounts.token(name);
    if (!token) return `Token Authentication failed: Invalid tokenId : ${name}`;
    const { credential, owner, expiryMs } = token;
    return { user: owner.replace(/^User:/, ''), credential, token: { expiryMs } };
  }

  #final(text: string, first: First): SaslStep {
    this.#over = true;
    const message = clientFinal.exec(text)?.groups;
    if (!message) return failed('Invalid SCRAM client final message format');
    if (message.nonce !== first.nonce) return failed('Invalid client nonce in the final client message.');
    const said = utf8(`${first.said},${message.bare}`);
    const { storedKey, serverKey } = first.credential;
    const hash = hashOf(this.#mechanism);
    const proof = fromBase64(message.proof ?? '');
    if (proof?.length !== hash.outputLen)
      throw new WireError(`SCRAM proof of ${proof?.length ?? 0} bytes: ${hash.outputLen} expected`);
    const clientKey = xor(proof, hmac(hash, storedKey, said));
    if (!same(hash(clientKey), storedKey)) return failed('Invalid client credentials');
    const { user, token } = first;
    return { kind: 'done', user, token, bytes: utf8(`v=${toBase64(hmac(hash, serverKey, said))}`) };
  }
}

/** A name in which comma and equals sign stand for themselves again. */
function plainName(text: string): string {
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=');
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] as number));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  let differs = a.length ^ b.length;
  for (const [i, byte] of a.entries()) differs |= byte ^ (b[i] ?? 0);
  return differs === 0;
}

function failed(reason: string): SaslStep {
  return { kind: 'failed', message: null, reason };
}
