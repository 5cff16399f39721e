import { describeAcls } from '../apis/29-describe-acls.ts';
import { createAcls } from '../apis/30-create-acls.ts';
import { deleteAcls } from '../apis/31-delete-acls.ts';
import { type Acl, type AclCodes, type AclFilter, fromCodes, toCodes } from '../security/acl.ts';
import type { ClusterClient } from './cluster-client.ts';
import { ApiError, errorName } from './errors.ts';

/** The ACLs that a filter means. SECURITY_DISABLED: the cluster has no authorizer. CLUSTER_AUTHORIZATION_FAILED. */
export async function findAcls(cluster: ClusterClient, filter: AclFilter): Promise<readonly Acl[]> {
  const { resourceType, patternType, resourceName, principal, host, ...rest } = toCodes(filter);
  const answer = await cluster.request(await cluster.any(), describeAcls, {
    resourceTypeFilter: resourceType,
    resourceNameFilter: resourceName,
    patternTypeFilter: patternType,
    principalFilter: principal,
    hostFilter: host,
    ...rest,
  });
  check(answer.errorCode, answer.errorMessage);
  return answer.resources.flatMap(({ acls, ...resource }) =>
    acls.map((acl) => fromCodes<Acl>({ ...resource, ...acl } as AclCodes<Acl>)),
  );
}

/** Adds ACLs; those that are there already stay as they are. SECURITY_DISABLED, CLUSTER_AUTHORIZATION_FAILED, INVALID_REQUEST. */
export async function addAcls(cluster: ClusterClient, acls: readonly Acl[]): Promise<void> {
  const { results } = await cluster.request(await cluster.any(), createAcls, {
    creations: acls.map((acl) => {
      const { patternType, ...codes } = toCodes(acl);
      return { ...codes, resourcePatternType: patternType };
    }),
  });
  for (const { errorCode, errorMessage } of results) check(errorCode, errorMessage);
}

/** Removes the ACLs that any of the filters means. Errors as above. */
export async function removeAcls(cluster: ClusterClient, filters: readonly AclFilter[]): Promise<void> {
  const { filterResults } = await cluster.request(await cluster.any(), deleteAcls, {
    filters: filters.map((filter) => {
      const { resourceType, patternType, resourceName, principal, host, ...rest } = toCodes(filter);
      return {
        resourceTypeFilter: resourceType,
        resourceNameFilter: resourceName,
        patternTypeFilter: patternType,
        principalFilter: principal,
        hostFilter: host,
        ...rest,
      };
    }),
  });
  for (const { errorCode, errorMessage, matchingAcls } of filterResults) {
    check(errorCode, errorMessage);
    for (const acl of matchingAcls) check(acl.errorCode, acl.errorMessage);
  }
}

function check(code: number, message: string | null): void {
  if (code !== 0) throw new ApiError(errorName(code), message);
}
