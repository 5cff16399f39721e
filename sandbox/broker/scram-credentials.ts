import type { Failure } from '../apis/context.ts';
import type { CredentialsContext, SaltedPassword } from '../apis/security-context.ts';
import { fromBase64, toBase64 } from '../security/base64.ts';
import {
  credentialOf,
  credentialOfSalted,
  maxIterations,
  minIterations,
  type ScramCredential,
  type ScramMechanism,
  scramMechanisms,
} from '../security/scram.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { randomBytes } from './uuid.ts';

const saltBytes = 16;

/** What is kept of users' passwords: of those that the broker was started with, and of those set later, which are journalled. */
export class ScramCredentials implements CredentialsContext {
  /** Undefined is deleted: it hides the password that the broker was started with. */
  readonly #credentials = new Map<string, ScramCredential | undefined>();
  readonly #passwords: ReadonlyMap<string, string>;
  readonly #journal: Journal;
  readonly #random: () => number;

  constructor(journal: Journal, passwords: ReadonlyMap<string, string>, random: () => number) {
    this.#journal = journal;
    this.#passwords = passwords;
    this.#random = random;
  }

  password(user: string): string | undefined {
    return this.#passwords.get(user);
  }

  users(): readonly string[] {
    const named = [...this.#credentials.keys()].map((key) => key.slice(key.indexOf(':') + 1));
    return [...new Set([...this.#passwords.keys(), ...named])]
      .filter((user) => [...scramMechanisms.values()].some((mechanism) => this.#has(user, mechanism)))
      .sort();
  }

  #has(user: string, mechanism: ScramMechanism): boolean {
    const id = `${mechanism}:${user}`;
    return this.#credentials.has(id) ? this.#credentials.get(id) !== undefined : this.#passwords.has(user);
  }

  /** Thousands of rounds of hashing make the credential of a password: only when it is first asked for. */
  find(user: string, mechanism: ScramMechanism): ScramCredential | undefined {
    const id = `${mechanism}:${user}`;
    const password = this.#passwords.get(user);
    if (this.#credentials.has(id) || password === undefined) return this.#credentials.get(id);
    const credential = credentialOf(mechanism, password, randomBytes(saltBytes, this.#random), minIterations);
    this.#credentials.set(id, credential);
    return credential;
  }

  of(user: string): readonly { mechanism: number; iterations: number }[] {
    return [...scramMechanisms].flatMap(([code, mechanism]) => {
      if (!this.#has(user, mechanism)) return [];
      return [
        { mechanism: code, iterations: this.#credentials.get(`${mechanism}:${user}`)?.iterations ?? minIterations },
      ];
    });
  }

  check(user: string, code: number, credential: SaltedPassword | null): Failure | null {
    const unacceptable = (message: string): Failure => ({ error: 'UNACCEPTABLE_CREDENTIAL', message });
    const mechanism = scramMechanisms.get(code);
    if (user === '') return unacceptable('Username must not be empty');
    if (!mechanism) return { error: 'UNSUPPORTED_SASL_MECHANISM', message: 'Unknown SCRAM mechanism' };
    if (credential === null)
      return this.#has(user, mechanism)
        ? null
        : { error: 'RESOURCE_NOT_FOUND', message: 'Attempt to delete a user credential that does not exist' };
    if (credential.iterations < minIterations) return unacceptable('Too few iterations');
    if (credential.saltedPassword.length === 0) return { error: 'UNKNOWN_SERVER_ERROR', message: null };
    return credential.iterations > maxIterations ? unacceptable('Too many iterations') : null;
  }

  set(user: string, code: number, salted: SaltedPassword | null): void {
    const mechanism = scramMechanisms.get(code);
    if (!mechanism) return;
    if (salted === null) {
      this.#credentials.set(`${mechanism}:${user}`, undefined);
      this.#journal.append({ type: 'scram-deleted', user, mechanism });
      return;
    }
    // A view of the request's frame would keep the frame.
    const credential = credentialOfSalted(mechanism, salted.saltedPassword, salted.salt.slice(), salted.iterations);
    this.#credentials.set(`${mechanism}:${user}`, credential);
    this.#journal.append({
      type: 'scram',
      user,
      mechanism,
      salt: toBase64(credential.salt),
      iterations: credential.iterations,
      storedKey: toBase64(credential.storedKey),
      serverKey: toBase64(credential.serverKey),
    });
  }

  restore(entry: Extract<JournalEntry, { type: 'scram' | 'scram-deleted' }>): void {
    const bytes = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array(0);
    this.#credentials.set(
      `${entry.mechanism}:${entry.user}`,
      entry.type === 'scram-deleted'
        ? undefined
        : {
            salt: bytes(entry.salt),
            iterations: entry.iterations,
            storedKey: bytes(entry.storedKey),
            serverKey: bytes(entry.serverKey),
          },
    );
  }
}
