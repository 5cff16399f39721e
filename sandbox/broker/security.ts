import type { BrokerNode } from '../apis/cluster-context.ts';
import type { AclsContext, Authorize, QuotasContext, SecurityContext } from '../apis/security-context.ts';

import { Authenticator } from '../security/authenticator.ts';
import { Authorizer } from '../security/authorizer.ts';
import { type SaslMechanism, type SaslServer, saslMechanism, saslMechanisms } from '../security/mechanism.ts';
import { PlainServer } from '../security/plain.ts';
import type { SecurityProtocol } from '../security/protocol.ts';
import { ClientQuotas, entityError, quotaError } from '../security/quota.ts';
import type { RateWindows } from '../security/quota-rate.ts';
import { ScramServer } from '../security/scram.ts';
import { Acls } from './acls.ts';
import { Admissions } from './admission.ts';
import type { ConfigStore } from './config-store.ts';
import { DelegationTokens } from './delegation-tokens.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { ScramCredentials } from './scram-credentials.ts';
import { Throttle } from './throttle.ts';
import { randomUuid } from './uuid.ts';

/** A way in: how it is secured, and where each broker has it. Clients are told these addresses and no others. */
export interface BrokerListener {
  protocol: SecurityProtocol;
  brokers: readonly BrokerNode[];
  /** Whether controllers are asked here, who are then the `brokers` of it. */
  controller?: boolean;
}

export type SecurityEntry = Extract<
  JournalEntry,
  { type: 'scram' | 'scram-deleted' | 'token' | 'token-deleted' | 'acl' | 'acl-deleted' | 'quota' }
>;

const allowAll: Authorize = () => true;

/** What a cluster knows of users, of who may do what, and of who may send how much. */
export class Security {
  readonly authorizer: Authorizer | null;
  readonly credentials: ScramCredentials;
  /** Null without `delegation.token.secret.key`. */
  readonly tokens: DelegationTokens | null;
  readonly #now: () => number;
  readonly #acls: AclsContext | null;
  readonly #clientQuotas = new ClientQuotas();
  readonly #quotas: QuotasContext;
  readonly #throttles = new Map<number, Throttle>();
  readonly #admissions = new Map<number, Admissions>();
  readonly #configs: ConfigStore;
  readonly #mechanisms: readonly SaslMechanism[];
  readonly #random: () => number;

  /**
   * @param properties broker configs as the cluster was started with; the authorizer's own, `super.users` and
   *   `allow.everyone.if.no.acl.found`, are among them
   * @param passwords of users, by name
   */
  constructor(from: {
    journal: Journal;
    configs: ConfigStore;
    properties: Readonly<Record<string, string>>;
    passwords: Readonly<Record<string, string>>;
    random: () => number;
    now: () => number;
  }) {
    const { journal, properties } = from;
    this.#now = from.now;
    this.#configs = from.configs;
    this.#random = from.random;
    this.credentials = new ScramCredentials(journal, new Map(Object.entries(from.passwords)), from.random);
    const secretKey = properties['delegation.token.secret.key'] ?? '';
    this.tokens = secretKey === '' ? null : new DelegationTokens({ ...from, secretKey });
    this.#mechanisms = enabled(properties['sasl.enabled.mechanisms']);
    this.authorizer = properties['authorizer.class.name']
      ? new Authorizer({
          superUsers: new Set((properties['super.users'] ?? '').split(';').map((each) => each.trim())),
          allowEveryoneIfNoAclFound: properties['allow.everyone.if.no.acl.found']?.trim() === 'true',
        })
      : null;
    this.#acls = this.authorizer && new Acls(this.authorizer, journal);
    this.#quotas = {
      find: (filters, strict) => this.#clientQuotas.find(filters, strict),
      change: (entity, changes, validateOnly) => {
        const wrong =
          entityError(entity) ?? firstError(changes.map(({ key, value }) => quotaError(entity, key, value)));
        if (wrong !== null || validateOnly) return wrong;
        for (const { key, value } of changes) {
          this.#clientQuotas.set(entity, key, value);
          journal.append({ type: 'quota', entity, key, value });
        }
        return null;
      },
    };
  }

  restore(entry: SecurityEntry): void {
    if (entry.type === 'scram' || entry.type === 'scram-deleted') this.credentials.restore(entry);
    else if (entry.type === 'token' || entry.type === 'token-deleted') this.tokens?.restore(entry);
    else if (entry.type === 'quota') this.#clientQuotas.set(entry.entity, entry.key, entry.value);
    else if (entry.type === 'acl') this.authorizer?.add(entry.acl);
    else this.authorizer?.remove(entry.acl);
  }

  /** The broker's side of SASL for a new connection. */
  authenticator(): Authenticator {
    return new Authenticator({
      mechanisms: this.#mechanisms,
      server: (mechanism) => this.#server(mechanism),
      maxReauthMs: this.#configs.number('connections.max.reauth.ms'),
    });
  }

  #server(mechanism: SaslMechanism): SaslServer {
    if (mechanism === 'PLAIN') return new PlainServer((user) => this.credentials.password(user));
    return new ScramServer(
      mechanism,
      {
        user: (name) => this.credentials.find(name, mechanism),
        token: (id) => this.tokens?.credential(id, mechanism, this.#now()),
      },
      randomUuid(this.#random),
    );
  }

  /** What the handlers see for one client, and whether it may do something. */
  contextFor(
    principal: string,
    host: string,
    authentication: Authenticator | null,
  ): { authorize: Authorize; security: SecurityContext } {
    const { authorizer } = this;
    const asker = { principal, host };
    return {
      authorize: authorizer ? (operation, type, name) => authorizer.allows(asker, operation, type, name) : allowAll,
      security: {
        principal,
        authentication,
        authorizeAny: (operation, type) => authorizer?.allowsAny(asker, operation, type) ?? true,
        acls: this.#acls,
        credentials: this.credentials,
        quotas: this.#quotas,
        tokens: this.tokens,
      },
    };
  }

  /** Who may connect to a broker. */
  admissions(broker: number): Admissions {
    let admissions = this.#admissions.get(broker);
    if (!admissions) {
      admissions = new Admissions(this.#configs, this.#clientQuotas, this.#windows(''));
      this.#admissions.set(broker, admissions);
    }
    return admissions;
  }

  #windows(prefix: '' | 'controller.'): () => RateWindows {
    return () => ({
      count: this.#configs.number(`${prefix}quota.window.num`),
      sizeMs: this.#configs.number(`${prefix}quota.window.size.seconds`) * 1000,
    });
  }

  throttle(broker: number): Throttle {
    let throttle = this.#throttles.get(broker);
    if (!throttle) {
      throttle = new Throttle(this.#clientQuotas, this.#windows(''), this.#windows('controller.'));
      this.#throttles.set(broker, throttle);
    }
    return throttle;
  }
}

/** All that this broker has, unless told which. */
function enabled(names: string | undefined): readonly SaslMechanism[] {
  if (names === undefined) return saslMechanisms;
  return names.split(',').flatMap((name) => saslMechanism(name.trim()) ?? []);
}

function firstError(errors: readonly (string | null)[]): string | null {
  return errors.find((error) => error !== null) ?? null;
}
