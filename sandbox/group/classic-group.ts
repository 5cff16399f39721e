import { consumerProtocolType } from './consumer-protocol.ts';
import type { UnusedSince } from './expiry.ts';

/** A classic consumer group as data. What happens to it is in classic-group-step.ts. Times are host clock milliseconds. */
export interface ClassicGroup {
  groupId: string;
  state: ClassicGroupState;
  /** When it came into its state, milliseconds since the epoch; null if that is not known. */
  stateSince: number | null;
  generation: number;
  /** What the members are: `consumer`, `connect`. Null before the first. */
  protocolType: string | null;
  /** The assignor in use; null while there is no generation. */
  protocolName: string | null;
  leader: string | null;
  members: ReadonlyMap<string, Member>;
  /** Ids given to members that have yet to come back with them (KIP-394), with the time they are forgotten. */
  pending: ReadonlyMap<string, number>;
  /** Set while the group is PreparingRebalance. */
  rebalance: Rebalance | null;
  /** When members that have not asked for their assignment of this generation are removed; null once all have. */
  syncDeadline: number | null;
}

export type ClassicGroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

export interface Rebalance {
  /** When it ends, whoever has joined. */
  deadline: number;
  /** First rebalance of an empty group: it may be put off this much longer while new members arrive. */
  initial: { delayMs: number; remainingMs: number; newMember: boolean } | null;
}

export interface Member {
  memberId: string;
  groupInstanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  /** Assignors offered, the one liked best first. */
  protocols: readonly Protocol[];
  assignment: Uint8Array;
  /** When silence has lasted too long; null while the coordinator owes the member an answer. */
  sessionDeadline: number | null;
  /** Requests that wait for an answer: numbers that the coordinator gave them. */
  joining: number | null;
  syncing: number | null;
  /** Whether the member has its assignment of this generation. */
  synced: boolean;
}

export interface Protocol {
  name: string;
  metadata: Uint8Array;
}

/** @param now milliseconds since the epoch; null if it is not known since when it is empty */
export function emptyGroup(groupId: string, now: number | null = null): ClassicGroup {
  return {
    groupId,
    state: 'Empty',
    stateSince: now,
    generation: 0,
    protocolType: null,
    protocolName: null,
    leader: null,
    members: new Map(),
    pending: new Map(),
    rebalance: null,
    syncDeadline: null,
  };
}

/** When the group next needs a `tick`; null if nothing can happen by itself. */
export function nextDeadline(group: ClassicGroup): number | null {
  let next = Math.min(group.rebalance?.deadline ?? Infinity, group.syncDeadline ?? Infinity);
  for (const { sessionDeadline } of group.members.values()) next = Math.min(next, sessionDeadline ?? Infinity);
  for (const deadline of group.pending.values()) next = Math.min(next, deadline);
  return next === Infinity ? null : next;
}

/**
 * From when on its offsets count as unused: a group without members from the time when it became so, one that is nothing
 * but offsets from their commit; and while consumers are settled, offsets of topics that they no longer read.
 */
export function unusedSince({ state, stateSince, protocolType }: ClassicGroup): UnusedSince {
  if (protocolType === null) return 'commit';
  if (state === 'Empty') return stateSince ?? 'commit';
  return state === 'Stable' && protocolType === consumerProtocolType ? 'commit' : null;
}

/** Whether all members, as they have joined, could use one of these assignors. */
export function sharesProtocol(group: ClassicGroup, protocols: readonly Protocol[]): boolean {
  const members = [...group.members.values()];
  return protocols.some(({ name }) =>
    members.every((member) => member.protocols.some((offered) => offered.name === name)),
  );
}

/** The assignor that most members like best among those that all of them offer. */
export function chooseProtocol(group: ClassicGroup): string {
  const members = [...group.members.values()];
  const candidates = members[0]?.protocols
    .map(({ name }) => name)
    .filter((name) => sharesProtocol(group, [{ name, metadata: none }]));
  const votes = new Map<string, number>();
  for (const { protocols } of members) {
    const vote = protocols.find(({ name }) => candidates?.includes(name))?.name;
    if (vote !== undefined) votes.set(vote, (votes.get(vote) ?? 0) + 1);
  }
  return [...votes].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0] as [string, number])[0];
}

export function metadataOf(member: Member, protocolName: string | null): Uint8Array {
  return member.protocols.find(({ name }) => name === protocolName)?.metadata ?? none;
}

export function sameProtocols(one: readonly Protocol[], other: readonly Protocol[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ name, metadata }, i) => name === other[i]?.name && sameBytes(metadata, other[i].metadata))
  );
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

export const none = new Uint8Array(0);
