import type { ErrorName } from '../wire/errors.ts';
import type { BrokerConnection } from './broker-connection.ts';
import type { ClusterClient } from './cluster-client.ts';
import { ApiError, UnreachableError } from './errors.ts';

/** After these the member asks for its coordinator again. */
export const lost: ReadonlySet<ErrorName> = new Set([
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
]);

/** After these a member of the newer protocols is none any more, and joins anew with nothing. */
export const fenced: ReadonlySet<ErrorName> = new Set(['UNKNOWN_MEMBER_ID', 'FENCED_MEMBER_EPOCH']);

function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.error === 'GROUP_AUTHORIZATION_FAILED';
}

/** The group is none that this member may be in. */
export function forbidden(groupId: string): ApiError {
  return new ApiError('GROUP_AUTHORIZATION_FAILED', `Not authorized to access group: ${groupId}`);
}

/** Asks a group's coordinator; null where it cannot be asked now. */
export async function askCoordinator<Answer>(
  cluster: ClusterClient,
  groupId: string,
  request: (broker: BrokerConnection) => Promise<Answer>,
): Promise<Answer | null> {
  try {
    return await request(await cluster.coordinator(groupId));
  } catch (error) {
    if (error instanceof UnreachableError) return null;
    if (error instanceof ApiError && lost.has(error.error)) return null;
    throw isForbidden(error) ? forbidden(groupId) : error;
  }
}
