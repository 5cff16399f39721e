import type { AclOperation, ResourceType } from '../security/acl.ts';
import { clusterName } from './authorized.ts';
import type { RequestContext } from './context.ts';

/**
 * Bits of the operations that a client may do, one bit for each ACL operation code (KIP-430). Without an authorizer
 * everybody may do all that the resource has.
 */
const bits = {
  READ: 3,
  WRITE: 4,
  CREATE: 5,
  DELETE: 6,
  ALTER: 7,
  DESCRIBE: 8,
  CLUSTER_ACTION: 9,
  DESCRIBE_CONFIGS: 10,
  ALTER_CONFIGS: 11,
  IDEMPOTENT_WRITE: 12,
} satisfies Partial<Record<AclOperation, number>>;

/** What can be done to each type of resource. */
const operations = {
  TOPIC: ['READ', 'WRITE', 'CREATE', 'DELETE', 'ALTER', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  CLUSTER: ['CREATE', 'CLUSTER_ACTION', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS', 'IDEMPOTENT_WRITE', 'ALTER', 'DESCRIBE'],
  GROUP: ['READ', 'DESCRIBE', 'DELETE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
} as const satisfies Partial<Record<ResourceType, readonly (keyof typeof bits)[]>>;

/** Bits of what the client may do to the resource. */
export function operationsOn(type: keyof typeof operations, name: string, { authorize }: RequestContext): number {
  let allowed = 0;
  for (const operation of operations[type]) if (authorize(operation, type, name)) allowed |= 1 << bits[operation];
  return allowed;
}

/** The same for the cluster: none for a client that may not describe it. */
export function clusterOperationsOf(context: RequestContext): number {
  return context.authorize('DESCRIBE', 'CLUSTER', clusterName) ? operationsOn('CLUSTER', clusterName, context) : 0;
}

/** What stands there when nobody asked. */
export const notTold = -2147483648;
