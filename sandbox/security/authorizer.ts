// Who may do what: the rules of Kafka's StandardAuthorizer (KIP-801). Super users may do all; a DENY outweighs every ALLOW; what no
// rule is about is denied, unless allow.everyone.if.no.acl.found.
import { type Acl, type AclOperation, aclKey, covers, type ResourceType, wildcard } from './acl.ts';

export interface Asker {
  /** Such as `User:ana`. */
  principal: string;
  /** Address of the client. */
  host: string;
}

export interface AuthorizerSettings {
  superUsers: ReadonlySet<string>;
  allowEveryoneIfNoAclFound: boolean;
}

/** Operations that allow to describe as well. Denying them denies nothing else. */
const impliesDescribe: ReadonlySet<AclOperation> = new Set(['DESCRIBE', 'READ', 'WRITE', 'DELETE', 'ALTER']);
const impliesDescribeConfigs: ReadonlySet<AclOperation> = new Set(['DESCRIBE_CONFIGS', 'ALTER_CONFIGS']);

export class Authorizer {
  readonly #settings: AuthorizerSettings;
  readonly #acls = new Map<string, Acl>();

  constructor(settings: AuthorizerSettings) {
    this.#settings = settings;
  }

  acls(): readonly Acl[] {
    return [...this.#acls.values()];
  }

  add(acl: Acl): void {
    this.#acls.set(aclKey(acl), acl);
  }

  remove(acl: Acl): void {
    this.#acls.delete(aclKey(acl));
  }

  has(acl: Acl): boolean {
    return this.#acls.has(aclKey(acl));
  }

  allows(asker: Asker, operation: AclOperation, type: ResourceType, name: string): boolean {
    if (this.#settings.superUsers.has(asker.principal)) return true;
    let resourceHasAcls = false;
    let allowed = false;
    for (const acl of this.#acls.values()) {
      if (acl.resourceType !== type || !covers(acl, name)) continue;
      resourceHasAcls = true;
      if (!concerns(acl, asker) || !isAbout(acl, operation)) continue;
      if (acl.permissionType === 'DENY') return false;
      allowed = true;
    }
    return resourceHasAcls ? allowed : this.#settings.allowEveryoneIfNoAclFound;
  }

  /** Whether there may be a resource of this type that the client may do this to. */
  allowsAny(asker: Asker, operation: AclOperation, type: ResourceType): boolean {
    if (this.allows(asker, operation, type, 'hardcode')) return true;
    const rules = [...this.#acls.values()].filter(
      (acl) =>
        acl.resourceType === type && concerns(acl, asker) && (acl.operation === operation || acl.operation === 'ALL'),
    );
    const denials = rules.filter(({ permissionType }) => permissionType === 'DENY');
    const denied = (rule: Acl): boolean =>
      denials.some(
        (denial) =>
          (denial.patternType === 'LITERAL' && denial.resourceName === wildcard) ||
          (denial.patternType === 'PREFIXED' && rule.resourceName.startsWith(denial.resourceName)) ||
          (rule.patternType === 'LITERAL' && denial.resourceName === rule.resourceName),
      );
    return rules.some((rule) => rule.permissionType === 'ALLOW' && !denied(rule));
  }
}

function concerns({ principal, host }: Acl, asker: Asker): boolean {
  const everybody = `${asker.principal.slice(0, asker.principal.indexOf(':'))}:${wildcard}`;
  return (principal === asker.principal || principal === everybody) && (host === wildcard || host === asker.host);
}

function isAbout(acl: Acl, operation: AclOperation): boolean {
  if (acl.operation === 'ALL' || acl.operation === operation) return true;
  if (acl.permissionType !== 'ALLOW') return false;
  if (operation === 'DESCRIBE') return impliesDescribe.has(acl.operation);
  return operation === 'DESCRIBE_CONFIGS' && impliesDescribeConfigs.has(acl.operation);
}
