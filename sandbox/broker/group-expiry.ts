import { hasExpired } from '../group/expiry.ts';
import type { Timer } from '../host.ts';
import type { CoordinatorRecord } from '../wire/coordinator-record.ts';
import type { Cluster } from './cluster.ts';
import type { Groups } from './groups.ts';

/**
 * Looks every `offsets.retention.check.interval.ms` for offsets that nobody has used for too long, and for empty groups that
 * have none left: both are gone then.
 */
export class GroupExpiry {
  readonly #groups: Groups;
  readonly #cluster: Cluster;
  #timer: Timer | null = null;

  constructor(groups: Groups, cluster: Cluster) {
    this.#groups = groups;
    this.#cluster = cluster;
  }

  start(): void {
    const { clock, configs } = this.#cluster;
    this.#timer = clock.after(configs.number('offsets.retention.check.interval.ms'), () => {
      this.look();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** All that goes at one time is one batch in each partition. */
  look(): void {
    const batches = new Map<number, { groupId: string; records: CoordinatorRecord[] }>();
    for (const groupId of this.#groups.ids()) {
      const gone = this.#expire(groupId);
      const partition = this.#groups.log.partitionFor(groupId)?.partition;
      if (gone.length === 0 || partition === undefined) continue;
      const batch = batches.get(partition) ?? { groupId, records: [] };
      batch.records.push(...gone);
      batches.set(partition, batch);
    }
    for (const { groupId, records } of batches.values()) this.#groups.log.append(groupId, records, null);
  }

  /** @returns tombstones */
  #expire(groupId: string): readonly CoordinatorRecord[] {
    const { offsets } = this.#groups;
    const unusedSince = this.#groups.unusedSince(groupId);
    if (unusedSince === undefined) return [];
    const { configs } = this.#cluster;
    const around = {
      now: this.#cluster.now(),
      retentionMs: configs.number('offsets.retention.minutes') * 60_000,
    };
    const expired: { topic: string; partition: number }[] = [];
    let left = 0;
    for (const [topic, partitions] of offsets.of(groupId)) {
      const wanted = this.#groups.subscribed(groupId, topic);
      for (const [partition, offset] of partitions) {
        const gone = !wanted && hasExpired(offset, unusedSince, around) && !offsets.unstable(groupId, topic, partition);
        if (gone) expired.push({ topic, partition });
        else left += 1;
      }
    }
    const tombstones = offsets.forget(groupId, expired, null, 'expired');
    const empty = left === 0 && !offsets.hasPending(groupId) && this.#groups.isEmpty(groupId);
    return empty ? [...tombstones, ...this.#groups.remove(groupId, null)] : tombstones;
  }
}
