/** ACLs as the protocol has them; names are Kafka's, and the place in each list is the code. */
export const resourceTypes = [
  'UNKNOWN',
  'ANY',
  'TOPIC',
  'GROUP',
  'CLUSTER',
  'TRANSACTIONAL_ID',
  'DELEGATION_TOKEN',
  'USER',
] as const;
export const patternTypes = ['UNKNOWN', 'ANY', 'MATCH', 'LITERAL', 'PREFIXED'] as const;
export const aclOperations = [
  'UNKNOWN',
  'ANY',
  'ALL',
  'READ',
  'WRITE',
  'CREATE',
  'DELETE',
  'ALTER',
  'DESCRIBE',
  'CLUSTER_ACTION',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
  'IDEMPOTENT_WRITE',
  'CREATE_TOKENS',
  'DESCRIBE_TOKENS',
  'TWO_PHASE_COMMIT',
] as const;
export const permissionTypes = ['UNKNOWN', 'ANY', 'DENY', 'ALLOW'] as const;

export type ResourceType = (typeof resourceTypes)[number];
export type PatternType = (typeof patternTypes)[number];
export type AclOperation = (typeof aclOperations)[number];
export type PermissionType = (typeof permissionTypes)[number];

/** One rule. */
export interface Acl {
  resourceType: ResourceType;
  resourceName: string;
  patternType: PatternType;
  /** Such as `User:ana`; `User:*` is everybody. */
  principal: string;
  /** Address of the client; `*` is every one. */
  host: string;
  operation: AclOperation;
  permissionType: PermissionType;
}

/** Which rules are meant; null is any. */
export interface AclFilter extends Omit<Acl, 'resourceName' | 'principal' | 'host'> {
  resourceName: string | null;
  principal: string | null;
  host: string | null;
}

/** Codes as they stand in a message. */
export type AclCodes<T> = Omit<T, 'resourceType' | 'patternType' | 'operation' | 'permissionType'> & {
  resourceType: number;
  patternType: number;
  operation: number;
  permissionType: number;
};

/** Codes that this version does not know are UNKNOWN. */
export function fromCodes<T extends object>(codes: AclCodes<T>): T {
  return {
    ...codes,
    resourceType: resourceTypes[codes.resourceType] ?? 'UNKNOWN',
    patternType: patternTypes[codes.patternType] ?? 'UNKNOWN',
    operation: aclOperations[codes.operation] ?? 'UNKNOWN',
    permissionType: permissionTypes[codes.permissionType] ?? 'UNKNOWN',
  } as unknown as T;
}

export function toCodes<T extends Acl | AclFilter>(acl: T): AclCodes<T> {
  return {
    ...acl,
    resourceType: resourceTypes.indexOf(acl.resourceType),
    patternType: patternTypes.indexOf(acl.patternType),
    operation: aclOperations.indexOf(acl.operation),
    permissionType: permissionTypes.indexOf(acl.permissionType),
  };
}

/** The one name that the cluster has as a resource. */
export const clusterResource = 'kafka-cluster';
export const wildcard = '*';

/** What is wrong with a rule that is to be created, in Kafka's words; null when nothing is. */
export function aclError(acl: Acl): string | null {
  if (acl.resourceType === 'CLUSTER' && acl.resourceName !== clusterResource)
    return `The only valid name for the CLUSTER resource is ${clusterResource}`;
  if (acl.resourceName === '') return 'Invalid empty resource name';
  if (acl.resourceType === 'UNKNOWN' || acl.resourceType === 'ANY') return `Invalid resourceType ${acl.resourceType}`;
  if (acl.patternType !== 'LITERAL' && acl.patternType !== 'PREFIXED') return `Invalid patternType ${acl.patternType}`;
  if (acl.operation === 'UNKNOWN' || acl.operation === 'ANY') return `Invalid operation ${acl.operation}`;
  if (acl.permissionType !== 'DENY' && acl.permissionType !== 'ALLOW')
    return `Invalid permissionType ${acl.permissionType}`;
  if (!acl.principal.includes(':'))
    return `Could not parse principal from \`${acl.principal}\` (no colon is present separating the principal type from the principal name)`;
  return null;
}

export function matches(filter: AclFilter, acl: Acl): boolean {
  return (
    (filter.resourceType === 'ANY' || filter.resourceType === acl.resourceType) &&
    nameMatches(filter, acl) &&
    (filter.principal === null || filter.principal === acl.principal) &&
    (filter.host === null || filter.host === acl.host) &&
    (filter.operation === 'ANY' || filter.operation === acl.operation) &&
    (filter.permissionType === 'ANY' || filter.permissionType === acl.permissionType)
  );
}

function nameMatches({ patternType, resourceName }: AclFilter, acl: Acl): boolean {
  if (patternType !== 'ANY' && patternType !== 'MATCH' && patternType !== acl.patternType) return false;
  if (resourceName === null) return true;
  return patternType === 'MATCH' ? covers(acl, resourceName) : resourceName === acl.resourceName;
}

/** Whether the rule is about a resource of this name. */
export function covers(
  { patternType, resourceName }: Pick<Acl, 'patternType' | 'resourceName'>,
  name: string,
): boolean {
  if (patternType === 'PREFIXED') return name.startsWith(resourceName);
  return resourceName === name || resourceName === wildcard;
}

/** The same text for the same rule. */
export function aclKey(acl: Acl): string {
  return JSON.stringify([
    acl.resourceType,
    acl.resourceName,
    acl.patternType,
    acl.principal,
    acl.host,
    acl.operation,
    acl.permissionType,
  ]);
}
