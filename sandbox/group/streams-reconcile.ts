import {
  type HeldTasks,
  holdsNothing,
  noTasks,
  reconciled,
  type StreamsGroup,
  type StreamsMember,
  type Tasks,
} from './streams-group.ts';

/**
 * Moves a member one step towards its target tasks: it first gives up what it must, then gets what is free, and has the
 * target's epoch once nothing is left to give up. No task is free that another member has as active, nor one that any
 * member of the same process has in whatever role, since they share a state directory.
 *
 * @param owned what the member says it owns; null if that has not changed
 *
 * Source: KIP-1071, the member's states.
 */
export function reconcileTasks(
  group: StreamsGroup,
  member: StreamsMember,
  target: { epoch: number; tasks: Tasks },
  owned: Tasks | null,
  now: number,
): StreamsMember {
  if (reconciled(member, target.epoch)) return member;
  if (member.state === 'unrevoked' && (owned === null || ownsAny(owned, member.revoking))) return member;
  const { assigned } = member;
  const epoch = member.state === 'unrevoked' ? member.epoch + 1 : member.epoch;
  const revoking: HeldTasks = {
    active: new Map([...assigned.active].filter(([id]) => !target.tasks.active.has(id))),
    standby: new Set([...assigned.standby].filter((id) => !target.tasks.standby.has(id))),
  };
  const kept: HeldTasks = {
    active: new Map([...assigned.active].filter(([id]) => target.tasks.active.has(id))),
    standby: new Set([...assigned.standby].filter((id) => target.tasks.standby.has(id))),
  };
  const gives = revoking.active.size + revoking.standby.size > 0;
  if (gives && (owned === null || ownsAny(owned, revoking)))
    return {
      ...member,
      state: 'unrevoked',
      epoch,
      previousEpoch: member.epoch,
      assigned: kept,
      revoking,
      rebalanceDeadline: now + member.rebalanceTimeoutMs,
    };
  const taken = takenFrom(group, member);
  const active = [...target.tasks.active].filter((id) => !kept.active.has(id));
  const standby = [...target.tasks.standby].filter((id) => !kept.standby.has(id));
  const freeActive = active.filter((id) => !taken.active.has(id) && !taken.here.has(id));
  const freeStandby = standby.filter((id) => !taken.here.has(id));
  const waits = freeActive.length < active.length || freeStandby.length < standby.length;
  return {
    ...member,
    state: waits ? 'unreleased' : 'stable',
    epoch: target.epoch,
    previousEpoch: member.epoch,
    assigned: {
      active: new Map([...kept.active, ...freeActive.map((id) => [id, target.epoch] as const)]),
      standby: new Set([...kept.standby, ...freeStandby]),
    },
    revoking: holdsNothing,
    rebalanceDeadline: null,
  };
}

export function targetOf(group: StreamsGroup, memberId: string): { epoch: number; tasks: Tasks } {
  return { epoch: group.targetEpoch, tasks: group.target.get(memberId) ?? noTasks };
}

function ownsAny(owned: Tasks, held: HeldTasks): boolean {
  return (
    [...held.active.keys()].some((id) => owned.active.has(id)) || [...held.standby].some((id) => owned.standby.has(id))
  );
}

/** Tasks that members have, or have yet to say that they gave up: active ones anywhere, and all in the member's process. */
function takenFrom(group: StreamsGroup, { processId }: StreamsMember): { active: Set<string>; here: Set<string> } {
  const active = new Set<string>();
  const here = new Set<string>();
  for (const other of group.members.values()) {
    for (const held of [other.assigned, other.revoking]) {
      for (const id of held.active.keys()) {
        active.add(id);
        if (other.processId === processId) here.add(id);
      }
      if (other.processId === processId) for (const id of held.standby) here.add(id);
    }
  }
  return { active, here };
}
