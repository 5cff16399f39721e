import type { ErrorName } from '../wire/errors.ts';
import type { ClassicGroup, ClassicGroupState, Member } from './classic-group.ts';
import { classicGroupRecord } from './classic-group-records.ts';
import type { ClassicGroupEffect } from './events.ts';

/** A group in the middle of a step: a copy that may be changed, and the effects so far. */
export class Draft {
  readonly group: ClassicGroup;
  readonly members: Map<string, Member>;
  readonly pending: Map<string, number>;
  readonly effects: ClassicGroupEffect[] = [];
  readonly now: number;

  constructor(group: ClassicGroup, now: number) {
    this.members = new Map(group.members);
    this.pending = new Map(group.pending);
    this.group = { ...group, members: this.members, pending: this.pending };
    this.now = now;
  }

  update(memberId: string, change: Partial<Member>): void {
    const member = this.members.get(memberId);
    if (member) this.members.set(memberId, { ...member, ...change });
  }

  /** Puts off the end of the member's session. */
  alive(memberId: string): void {
    const member = this.members.get(memberId);
    if (member && member.joining === null && member.syncing === null)
      this.update(memberId, { sessionDeadline: this.now + member.sessionTimeoutMs });
  }

  enter(state: ClassicGroupState): void {
    this.group.state = state;
    this.group.stateSince = this.now;
    this.group.syncDeadline = null;
    this.effects.push({ type: 'state', state, generation: this.group.generation });
  }

  /** Has the group written down as it is at this moment. */
  keep(): void {
    this.effects.push({ type: 'write', records: [classicGroupRecord(this.group)] });
  }

  /** NONE for a member that is who it says it is. */
  identify(memberId: string, groupInstanceId: string | null): ErrorName {
    if (groupInstanceId !== null) {
      const owner = this.staticMember(groupInstanceId);
      if (!owner) return 'UNKNOWN_MEMBER_ID';
      if (owner.memberId !== memberId) return 'FENCED_INSTANCE_ID';
      return 'NONE';
    }
    return this.members.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  }

  staticMember(groupInstanceId: string): Member | undefined {
    return [...this.members.values()].find((member) => member.groupInstanceId === groupInstanceId);
  }

  /** Takes a member out; what it waits for is answered with UNKNOWN_MEMBER_ID. */
  remove(memberId: string, reason: 'left' | 'session-timeout' | 'rebalance-timeout'): void {
    const member = this.members.get(memberId);
    if (!member) return;
    this.members.delete(memberId);
    if (member.joining !== null)
      this.effects.push({ type: 'join-answer', request: member.joining, error: 'UNKNOWN_MEMBER_ID', memberId });
    if (member.syncing !== null)
      this.effects.push({ type: 'sync-answer', request: member.syncing, error: 'UNKNOWN_MEMBER_ID', memberId });
    if (this.group.leader === memberId) this.group.leader = this.members.keys().next().value ?? null;
    this.effects.push({ type: 'left', memberId, reason });
  }
}
