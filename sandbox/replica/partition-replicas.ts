/** Who holds a partition, and who leads it (KIP-455, KIP-460). Changes are values: the caller stores them and tells of them. */
import type { ErrorName } from '../wire/errors.ts';

export interface PartitionReplicas {
  /** Broker ids; the first is the preferred leader. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Broker id, −1 while there is none. */
  readonly leader: number;
  readonly leaderEpoch: number;
}

/** A new partition: all replicas are in sync, and the first leads. */
export function newReplicas(replicas: readonly number[]): PartitionReplicas {
  return { replicas, isr: replicas, leader: replicas[0] ?? -1, leaderEpoch: 0 };
}

/**
 * After a reassignment, at once: new replicas are in sync as soon as they are there. The leader stays where its replica
 * does; consumers of an epoch learn of every replica that left.
 */
export function reassigned(before: PartitionReplicas, target: readonly number[]): PartitionReplicas {
  const added = target.filter((id) => !before.replicas.includes(id));
  const kept = before.isr.filter((id) => target.includes(id));
  const isr = added.length > 0 ? [...kept, ...added].sort((a, b) => a - b) : kept;
  const leader = target.includes(before.leader) ? before.leader : firstOf(target, isr);
  const left = before.replicas.some((id) => !target.includes(id));
  return {
    replicas: target,
    isr,
    leader,
    leaderEpoch: before.leaderEpoch + (left || leader !== before.leader ? 1 : 0),
  };
}

/**
 * After a broker has left the cluster: out of sync, and leader of nothing. The last one in sync stays so without leading, or
 * the next leader might lack records.
 */
export function without(before: PartitionReplicas, broker: number): PartitionReplicas {
  if (!before.isr.includes(broker)) return before;
  const others = before.isr.filter((id) => id !== broker);
  const isr = others.length > 0 ? others : before.isr;
  const leader = before.leader === broker ? firstOf(before.replicas, others) : before.leader;
  return { ...before, isr, leader, leaderEpoch: before.leaderEpoch + (leader === before.leader ? 0 : 1) };
}

/**
 * After a broker has come back: those that are up are in sync at once, and it leads where nobody did. While nobody leads
 * there is nobody to be in sync with.
 */
export function returned(
  before: PartitionReplicas,
  broker: number,
  isUp: (broker: number) => boolean,
): PartitionReplicas {
  const led = before.leader !== -1;
  if (!before.replicas.includes(broker) || !(led || before.isr.includes(broker))) return before;
  const caughtUp = before.replicas.filter((id) => !before.isr.includes(id) && isUp(id));
  const isr = caughtUp.length > 0 ? [...before.isr, ...caughtUp].sort((a, b) => a - b) : before.isr;
  return led ? { ...before, isr } : { ...before, isr, leader: broker, leaderEpoch: before.leaderEpoch + 1 };
}

/** ELECTION_NOT_NEEDED; PREFERRED_LEADER_NOT_AVAILABLE or ELIGIBLE_LEADERS_NOT_AVAILABLE where none can lead. */
export function elected(
  before: PartitionReplicas,
  type: 'preferred' | 'unclean',
  isUp: (broker: number) => boolean,
): PartitionReplicas | ErrorName {
  const [preferred = -1] = before.replicas;
  const enough = type === 'preferred' ? before.leader === preferred : before.leader !== -1;
  if (enough) return 'ELECTION_NOT_NEEDED';
  const inSync = before.isr.filter(isUp);
  if (type === 'preferred') {
    if (!inSync.includes(preferred)) return 'PREFERRED_LEADER_NOT_AVAILABLE';
    return { ...before, leader: preferred, leaderEpoch: before.leaderEpoch + 1 };
  }
  const leader = inSync.length > 0 ? firstOf(before.replicas, inSync) : (before.replicas.find(isUp) ?? -1);
  if (leader === -1) return 'ELIGIBLE_LEADERS_NOT_AVAILABLE';
  return { ...before, isr: inSync.length > 0 ? inSync : [leader], leader, leaderEpoch: before.leaderEpoch + 1 };
}

function firstOf(replicas: readonly number[], inSync: readonly number[]): number {
  return replicas.find((id) => inSync.includes(id)) ?? -1;
}
