import type { CommittedOffset } from '../apis/groups-context.ts';

/** An offset committed within a transaction that is still open. */
export interface PendingOffset {
  groupId: string;
  memberId: string;
  topic: string;
  partition: number;
  committed: CommittedOffset;
  /** Something newer was committed meanwhile, outside the transaction: it stays. */
  overtaken: boolean;
}

/** Offsets that count once their producer's transaction commits (KIP-98). */
export class PendingOffsets {
  readonly #producers = new Map<bigint, PendingOffset[]>();

  add(producerId: bigint, offset: Omit<PendingOffset, 'overtaken'>): void {
    const others = (this.#producers.get(producerId) ?? []).filter((each) => !same(each, offset));
    this.#producers.set(producerId, [...others, { ...offset, overtaken: false }]);
  }

  /** Whether the partition's offset may be about to change. */
  has(place: { groupId: string; topic: string; partition: number }): boolean {
    for (const offsets of this.#producers.values()) if (offsets.some((each) => same(each, place))) return true;
    return false;
  }

  /** Notes a commit outside transactions. */
  overtake(place: { groupId: string; topic: string; partition: number }): void {
    for (const offsets of this.#producers.values())
      for (const each of offsets) if (same(each, place)) each.overtaken = true;
  }

  /** Takes out what the producer has pending in these groups. */
  take(producerId: bigint, within: (groupId: string) => boolean): readonly PendingOffset[] {
    const all = this.#producers.get(producerId) ?? [];
    const kept = all.filter(({ groupId }) => !within(groupId));
    if (kept.length > 0) this.#producers.set(producerId, kept);
    else this.#producers.delete(producerId);
    return all.filter(({ groupId }) => within(groupId));
  }

  /** Forgets one offset. Returns whether there was one. */
  delete(place: { groupId: string; topic: string; partition: number }): boolean {
    if (!this.has(place)) return false;
    for (const [producerId, offsets] of this.#producers)
      this.#producers.set(
        producerId,
        offsets.filter((each) => !same(each, place)),
      );
    return true;
  }

  hasGroup(groupId: string): boolean {
    return this.of(groupId).length > 0;
  }

  /** What is pending in a group. */
  of(groupId: string): readonly PendingOffset[] {
    return [...this.#producers.values()].flatMap((offsets) => offsets.filter((each) => each.groupId === groupId));
  }
}

function same(
  one: { groupId: string; topic: string; partition: number },
  other: { groupId: string; topic: string; partition: number },
): boolean {
  return one.groupId === other.groupId && one.topic === other.topic && one.partition === other.partition;
}
