import type { Acl, AclFilter, AclOperation, ResourceType } from '../../security/acl.ts';

/** What an ACL is about. */
export type Resource = Pick<Acl, 'resourceType' | 'resourceName' | 'patternType'>;
/** Who may do what from where, or may not. */
export type Entry = Pick<Acl, 'principal' | 'host' | 'operation' | 'permissionType'>;

/** Operations that there are for a resource. */
export function supportedOperations(type: ResourceType): readonly AclOperation[] {
  return ['ALL', ...(supported[type] ?? [])];
}

const supported: Partial<Record<ResourceType, readonly AclOperation[]>> = {
  TOPIC: ['READ', 'WRITE', 'CREATE', 'DESCRIBE', 'DELETE', 'ALTER', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  GROUP: ['READ', 'DESCRIBE', 'DELETE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  CLUSTER: ['CREATE', 'CLUSTER_ACTION', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS', 'IDEMPOTENT_WRITE', 'ALTER', 'DESCRIBE'],
  TRANSACTIONAL_ID: ['DESCRIBE', 'WRITE', 'TWO_PHASE_COMMIT'],
  DELEGATION_TOKEN: ['DESCRIBE'],
  USER: ['CREATE_TOKENS', 'DESCRIBE_TOKENS'],
};

/** Every ACL of a resource; of all where it is null. */
export function filterFor(resource: Resource | null): AclFilter {
  const { resourceType, resourceName, patternType } = resource ?? {
    resourceType: 'ANY',
    resourceName: null,
    patternType: 'ANY',
  };
  const anyone = { principal: null, host: null, operation: 'ANY', permissionType: 'ANY' } as const;
  return { resourceType, resourceName, patternType, ...anyone };
}

export function resourceText({ resourceType, resourceName, patternType }: Resource): string {
  return `ResourcePattern(resourceType=${resourceType}, name=${resourceName}, patternType=${patternType})`;
}

export function entryText({ principal, host, operation, permissionType }: Entry): string {
  return `(principal=${principal}, host=${host}, operation=${operation}, permissionType=${permissionType})`;
}

export function entryLines(entries: readonly Entry[]): string {
  return entries.map((entry) => `\t${entryText(entry)}`).join('\n');
}
