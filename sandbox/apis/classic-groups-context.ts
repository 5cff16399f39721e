import type { ErrorName } from '../wire/errors.ts';
import type { Client } from './context.ts';

export interface JoinRequest {
  groupId: string;
  memberId: string;
  groupInstanceId: string | null;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocolType: string;
  protocols: readonly { name: string; metadata: Uint8Array }[];
  /** Whether a new member is first told its id (JoinGroup v4+). */
  memberIdRequired: boolean;
  /** Whether a static leader that comes back may be told to skip the assignment (JoinGroup v9+). */
  maySkipAssignment: boolean;
  client: Client;
  cause: number;
}

export interface JoinAnswer {
  error: ErrorName;
  memberId: string;
  generation: number;
  protocolType: string | null;
  protocolName: string | null;
  leader: string;
  skipAssignment: boolean;
  members: readonly { memberId: string; groupInstanceId: string | null; metadata: Uint8Array }[];
}

export interface GroupMemberIdentity {
  memberId: string;
  groupInstanceId: string | null;
}

export interface SyncRequest {
  groupId: string;
  generation: number;
  memberId: string;
  groupInstanceId: string | null;
  /** Null in versions that do not send them. */
  protocolType: string | null;
  protocolName: string | null;
  assignments: readonly { memberId: string; assignment: Uint8Array }[];
  cause: number;
}

export interface SyncAnswer {
  error: ErrorName;
  protocolType: string | null;
  protocolName: string | null;
  assignment: Uint8Array;
}

export interface GroupDescription {
  state: string;
  protocolType: string;
  protocolName: string;
  members: readonly {
    memberId: string;
    groupInstanceId: string | null;
    clientId: string;
    clientHost: string;
    metadata: Uint8Array;
    assignment: Uint8Array;
  }[];
}

/** JoinGroup's answer to a member that may not join. */
export function refusedJoin(error: ErrorName, memberId: string): JoinAnswer {
  return {
    error,
    memberId,
    generation: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    members: [],
  };
}

export function refusedSync(error: ErrorName): SyncAnswer {
  return { error, protocolType: null, protocolName: null, assignment: new Uint8Array(0) };
}
