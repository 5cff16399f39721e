import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { ClassicGroup, ClassicGroupState, Protocol } from './classic-group.ts';

/** What can happen to a classic group. `request` is the number by which an answer is given, at once or later. */
export type ClassicGroupEvent =
  | {
      type: 'join';
      request: number;
      memberId: string;
      /** Id for a new member, made by the coordinator. */
      newMemberId: string;
      groupInstanceId: string | null;
      clientId: string;
      clientHost: string;
      sessionTimeoutMs: number;
      rebalanceTimeoutMs: number;
      protocolType: string;
      protocols: readonly Protocol[];
      memberIdRequired: boolean;
      maySkipAssignment: boolean;
      initialDelayMs: number;
      maxSize: number;
    }
  | {
      type: 'sync';
      request: number;
      memberId: string;
      groupInstanceId: string | null;
      generation: number;
      protocolType: string | null;
      protocolName: string | null;
      assignments: readonly { memberId: string; assignment: Uint8Array }[];
    }
  | { type: 'heartbeat'; request: number; memberId: string; groupInstanceId: string | null; generation: number }
  | { type: 'leave'; request: number; memberId: string; groupInstanceId: string | null }
  | {
      type: 'commit';
      request: number;
      memberId: string;
      groupInstanceId: string | null;
      generation: number;
      transactional?: boolean;
    }
  /** The group was a consumer group, and its assignment is not up to date. */
  | { type: 'rebalance' }
  /** The group becomes one of the new protocol: whoever waits for an answer has to join again. */
  | { type: 'interrupt' }
  | { type: 'tick' };

export type ClassicGroupEffect =
  | { type: 'answer'; request: number; error: ErrorName }
  | {
      type: 'join-answer';
      request: number;
      error: ErrorName;
      memberId: string;
      skipAssignment?: boolean;
      /** Who is said to lead, where it is not the group's leader: who does not lead has nothing to assign. */
      leader?: string | undefined;
    }
  | { type: 'sync-answer'; request: number; error: ErrorName; memberId: string }
  | { type: 'joined'; memberId: string; clientId: string }
  | { type: 'left'; memberId: string; reason: 'left' | 'session-timeout' | 'rebalance-timeout' | 'removed' }
  | { type: 'state'; state: ClassicGroupState; generation: number }
  | { type: 'assigned' }
  /** Records to be kept, in one batch. */
  | { type: 'write'; records: readonly CoordinatorRecord[] };

export interface Step {
  group: ClassicGroup;
  effects: readonly ClassicGroupEffect[];
}

export type Join = Extract<ClassicGroupEvent, { type: 'join' }>;
export type Sync = Extract<ClassicGroupEvent, { type: 'sync' }>;
