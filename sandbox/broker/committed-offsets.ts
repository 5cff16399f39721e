import type { CommittedOffset } from '../apis/groups-context.ts';

type Topics = Map<string, Map<number, CommittedOffset>>;
const nothing: ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>> = new Map();

/** Committed offsets of all groups, as replayed from and written to `__consumer_offsets`. */
export class CommittedOffsets {
  readonly #groups = new Map<string, Topics>();

  groupIds(): readonly string[] {
    return [...this.#groups.keys()];
  }

  of(groupId: string): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>> {
    return this.#groups.get(groupId) ?? nothing;
  }

  set(groupId: string, topic: string, partition: number, committed: CommittedOffset): void {
    const topics: Topics = this.#groups.get(groupId) ?? new Map();
    const partitions = topics.get(topic) ?? new Map<number, CommittedOffset>();
    partitions.set(partition, committed);
    topics.set(topic, partitions);
    this.#groups.set(groupId, topics);
  }

  delete(groupId: string, topic: string, partition: number): boolean {
    const topics = this.#groups.get(groupId);
    const partitions = topics?.get(topic);
    if (!topics || !partitions?.delete(partition)) return false;
    if (partitions.size === 0) topics.delete(topic);
    if (topics.size === 0) this.#groups.delete(groupId);
    return true;
  }

  /** Every partition committed for a topic, by group: what goes when the topic does. */
  ofTopic(topic: string): readonly { groupId: string; partition: number }[] {
    return [...this.#groups].flatMap(([groupId, topics]) =>
      [...(topics.get(topic)?.keys() ?? [])].map((partition) => ({ groupId, partition })),
    );
  }
}
