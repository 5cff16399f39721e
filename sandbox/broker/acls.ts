import type { AclsContext } from '../apis/security-context.ts';
import { type Acl, type AclCodes, type AclFilter, aclError, fromCodes, matches, toCodes } from '../security/acl.ts';
import type { Authorizer } from '../security/authorizer.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Journal } from './journal.ts';

/** The rules of an authorizer as clients see and change them. Changes are journalled. */
export class Acls implements AclsContext {
  readonly #authorizer: Authorizer;
  readonly #journal: Journal;

  constructor(authorizer: Authorizer, journal: Journal) {
    this.#authorizer = authorizer;
    this.#journal = journal;
  }

  find(codes: AclCodes<AclFilter>): readonly AclCodes<Acl>[] {
    return this.#matching(codes).map(toCodes);
  }

  #matching(codes: AclCodes<AclFilter>): readonly Acl[] {
    const filter = known(fromCodes<AclFilter>(codes));
    return this.#authorizer.acls().filter((acl) => matches(filter, acl));
  }

  create(codes: AclCodes<Acl>): ReturnType<AclsContext['create']> {
    const acl = fromCodes<Acl>(codes);
    if ([codes.resourceType, codes.patternType, codes.operation, codes.permissionType].includes(0))
      throw new WireError(`ACL with unknown elements: ${JSON.stringify(acl)}`);
    if (isFilter(acl)) return { error: 'UNKNOWN_SERVER_ERROR', message: null };
    const message = aclError(acl);
    if (message !== null) return { error: 'INVALID_REQUEST', message };
    if (this.#authorizer.has(acl)) return null;
    this.#authorizer.add(acl);
    this.#journal.append({ type: 'acl', acl });
    return null;
  }

  delete(codes: AclCodes<AclFilter>): readonly AclCodes<Acl>[] {
    const deleted = this.#matching(codes);
    for (const acl of deleted) {
      this.#authorizer.remove(acl);
      this.#journal.append({ type: 'acl-deleted', acl });
    }
    return deleted.map(toCodes);
  }
}

function isFilter({ resourceType, patternType, operation, permissionType }: Acl): boolean {
  return (
    patternType === 'MATCH' || [resourceType, patternType, operation, permissionType].some((word) => word === 'ANY')
  );
}

function known(acl: AclFilter): AclFilter {
  const { resourceType, patternType, operation, permissionType } = acl;
  if ([resourceType, patternType, operation, permissionType].some((word) => word === 'UNKNOWN'))
    throw new WireError(`ACL with elements that this broker does not know: ${JSON.stringify(acl)}`);
  return acl;
}
