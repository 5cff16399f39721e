import type { Acl, AclCodes, AclFilter, AclOperation, ResourceType } from '../security/acl.ts';
import type { Authenticator } from '../security/authenticator.ts';
import type { DelegationToken } from '../security/delegation-token.ts';
import type { ClientQuotas, QuotaEntity } from '../security/quota.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Failure } from './context.ts';

/** Whether the client may do this to the resource; always true without an authorizer. */
export type Authorize = (operation: AclOperation, type: ResourceType, name: string) => boolean;

/** Who asks, and what the cluster knows of who may do what. */
export interface SecurityContext {
  /** Such as `User:ana`; `User:ANONYMOUS` on a listener that does not ask. */
  readonly principal: string;
  /** Null on a listener without SASL. */
  readonly authentication: Authenticator | null;
  /** Whether there may be a resource of this type that the client may do this to. */
  authorizeAny(operation: AclOperation, type: ResourceType): boolean;
  /** Null without an authorizer. */
  readonly acls: AclsContext | null;
  readonly credentials: CredentialsContext;
  readonly quotas: QuotasContext;
  /** Null on a cluster without `delegation.token.secret.key`. */
  readonly tokens: TokensContext | null;
}

/** Delegation tokens (KIP-48). Times are of the host's clock, milliseconds. */
export interface TokensContext {
  /** `maxLifetimeMs`: none if not positive. INVALID_PRINCIPAL_TYPE where a renewer is no user. */
  create(
    token: Pick<DelegationToken, 'owner' | 'requester' | 'renewers'> & { maxLifetimeMs: number },
    now: number,
  ): DelegationToken | ErrorName;
  all(now: number): readonly DelegationToken[];
  /** When it expires from now on. DELEGATION_TOKEN_NOT_FOUND, DELEGATION_TOKEN_EXPIRED, DELEGATION_TOKEN_OWNER_MISMATCH. */
  renew(hmac: Uint8Array, principal: string, periodMs: number, now: number): number | ErrorName;
  /** The same; at once where the period is negative. */
  expire(hmac: Uint8Array, principal: string, periodMs: number, now: number): number | ErrorName;
}

/** Rules by their codes in the protocol. Codes that this broker does not know throw WireError: no such request can be answered. */
export interface AclsContext {
  find(filter: AclCodes<AclFilter>): readonly AclCodes<Acl>[];
  /** INVALID_REQUEST. */
  create(acl: AclCodes<Acl>): Failure | null;
  /** What was deleted. */
  delete(filter: AclCodes<AclFilter>): readonly AclCodes<Acl>[];
}

/** SCRAM credentials of users (KIP-554), mechanisms by their codes in the protocol. */
export interface CredentialsContext {
  users(): readonly string[];
  of(user: string): readonly { mechanism: number; iterations: number }[];
  /** UNACCEPTABLE_CREDENTIAL, UNSUPPORTED_SASL_MECHANISM, RESOURCE_NOT_FOUND for a change that cannot be. */
  check(user: string, mechanism: number, credential: SaltedPassword | null): Failure | null;
  /** Null deletes. */
  set(user: string, mechanism: number, credential: SaltedPassword | null): void;
}

/** A password as a client salts and hashes it. */
export interface SaltedPassword {
  iterations: number;
  salt: Uint8Array;
  saltedPassword: Uint8Array;
}

/** How many partitions a client may still create and delete (KIP-599). */
export interface MutationsContext {
  readonly limited: boolean;
  /** THROTTLING_QUOTA_EXCEEDED: no more for now. */
  take(partitions: number): Failure | null;
}

export interface QuotasContext {
  find: ClientQuotas['find'];
  /** Checks the entity and every change, then makes them all unless only asked to check; the error in Kafka's words. */
  change(
    entity: QuotaEntity,
    changes: readonly { key: string; value: number | null }[],
    validateOnly: boolean,
  ): string | null;
}
