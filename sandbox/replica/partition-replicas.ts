/** Who holds a partition, and who leads it (KIP-455, KIP-460, KIP-966). Changes are values: the caller stores them and tells of them. */
import type { ErrorName } from '../wire/errors.ts';

export interface PartitionReplicas {
  /** Broker ids; the first is the preferred leader. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Broker id, −1 while there is none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  /** Not in sync, but sure to have all that was committed: they may lead once nobody is in sync. */
  readonly elr: readonly number[];
  /** Who led last, while nobody leads. */
  readonly lastKnownElr: readonly number[];
}

/** A new partition: all replicas are in sync, and the first leads. */
export function newReplicas(replicas: readonly number[]): PartitionReplicas {
  return { replicas, isr: replicas, leader: replicas[0] ?? -1, leaderEpoch: 0, elr: [], lastKnownElr: [] };
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
    elr: before.elr.filter((id) => target.includes(id) && !isr.includes(id)),
    lastKnownElr: leader === -1 ? before.lastKnownElr : [],
  };
}

/**
 * After a broker has left the cluster: out of sync, and leader of nothing.
 *
 * @param minIsr `min.insync.replicas`: who falls out of sync below it stays eligible. Null where the cluster keeps no eligible
 *   leader replicas: then the last one in sync stays so without leading, or the next leader might lack records.
 */
export function without(before: PartitionReplicas, broker: number, minIsr: number | null): PartitionReplicas {
  if (!before.isr.includes(broker)) return before;
  const others = before.isr.filter((id) => id !== broker);
  const isr = others.length > 0 || minIsr !== null ? others : before.isr;
  const leader = before.leader === broker ? firstOf(before.replicas, others) : before.leader;
  return {
    ...before,
    isr,
    leader,
    leaderEpoch: before.leaderEpoch + (leader === before.leader ? 0 : 1),
    elr: eligible(before, isr, minIsr),
    lastKnownElr: leader === -1 && minIsr !== null && before.leader !== -1 ? [before.leader] : before.lastKnownElr,
  };
}

function eligible(before: PartitionReplicas, isr: readonly number[], minIsr: number | null): readonly number[] {
  if (minIsr === null || isr.length >= Math.min(minIsr, before.replicas.length)) return [];
  const candidates = new Set([...before.elr, ...before.isr].filter((id) => !isr.includes(id)));
  return [...candidates].sort((a, b) => a - b);
}

/** Who may lead without loss: those in sync, or those eligible where nobody is. */
function safe({ isr, elr }: PartitionReplicas): readonly number[] {
  return isr.length > 0 ? isr : elr;
}

/**
 * After a broker has come back: those that are up are in sync at once, and it leads where nobody did. While nobody leads
 * there is nobody to be in sync with.
 *
 * @param minIsr as above
 */
export function returned(
  before: PartitionReplicas,
  broker: number,
  isUp: (broker: number) => boolean,
  minIsr: number | null,
): PartitionReplicas {
  const led = before.leader !== -1;
  if (!before.replicas.includes(broker) || !(led || safe(before).includes(broker))) return before;
  const caughtUp = before.replicas.filter((id) => !before.isr.includes(id) && isUp(id));
  const isr = caughtUp.length > 0 ? [...before.isr, ...caughtUp].sort((a, b) => a - b) : before.isr;
  const after = { ...before, isr, elr: eligible(before, isr, minIsr), lastKnownElr: [] };
  return led ? after : { ...after, leader: broker, leaderEpoch: before.leaderEpoch + 1 };
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
  const inSync = safe(before).filter(isUp);
  if (type === 'preferred') {
    if (!inSync.includes(preferred)) return 'PREFERRED_LEADER_NOT_AVAILABLE';
    return { ...before, leader: preferred, leaderEpoch: before.leaderEpoch + 1 };
  }
  const leader = inSync.length > 0 ? firstOf(before.replicas, inSync) : (before.replicas.find(isUp) ?? -1);
  if (leader === -1) return 'ELIGIBLE_LEADERS_NOT_AVAILABLE';
  const isr = inSync.length > 0 ? inSync : [leader];
  return { ...before, isr, leader, leaderEpoch: before.leaderEpoch + 1, elr: [], lastKnownElr: [] };
}

function firstOf(replicas: readonly number[], inSync: readonly number[]): number {
  return replicas.find((id) => inSync.includes(id)) ?? -1;
}
