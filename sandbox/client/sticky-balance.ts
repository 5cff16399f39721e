import { inHashOrder, partitionHash } from '../wire/java-hash.ts';
import type { Divided } from './assignor.ts';
import type { Claimant } from './sticky-assignors.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

/**
 * How a sticky assignor divides where members want different topics: what is owned stays, what is free goes to those who have
 * least, and then partition by partition moves as long as that makes it more even. A partition goes back to who had it in an
 * earlier generation first, and rather than two of a topic crossing each other, the one that has moved goes back.
 */
export class StickyBalance {
  readonly #counts: ReadonlyMap<string, number>;
  readonly #topicsOf: ReadonlyMap<string, readonly string[]>;
  /** Members by topic. */
  readonly #takers: ReadonlyMap<string, readonly string[]>;
  readonly #claimants: readonly Claimant[];
  #assigned: Divided;
  #ownerOf = new Map<string, string>();
  /** Members that take part in what is to be evened out. */
  #playing: Set<string>;
  readonly #moves = new Moves();

  constructor(claimants: readonly Claimant[], owned: Divided, counts: ReadonlyMap<string, number>) {
    this.#claimants = claimants;
    this.#counts = counts;
    this.#assigned = new Map([...owned].map(([memberId, partitions]) => [memberId, [...partitions]]));
    this.#topicsOf = new Map(
      claimants.map(({ memberId, topics }) => [memberId, topics.filter((topic) => counts.has(topic))]),
    );
    this.#takers = new Map(
      [...counts.keys()].map((topic) => [
        topic,
        claimants.filter(({ topics }) => topics.includes(topic)).map(({ memberId }) => memberId),
      ]),
    );
    this.#playing = new Set(owned.keys());
  }

  assign(): Divided {
    let revoked = false;
    for (const [memberId, partitions] of this.#assigned) {
      const kept = partitions.filter(({ topic }) => this.#topicsOf.get(memberId)?.includes(topic));
      if (kept.length < partitions.length) revoked = true;
      this.#assigned.set(memberId, kept);
      for (const each of kept) this.#ownerOf.set(nameOf(each), memberId);
    }
    const all = this.#all();
    const free = all.filter((each) => !this.#ownerOf.has(nameOf(each)));
    const anew = [...this.#assigned.values()].every(({ length }) => length === 0);
    for (const each of free) {
      const taker = this.#inOrder().find((memberId) => this.#topicsOf.get(memberId)?.includes(each.topic));
      if (taker === undefined) continue;
      this.#list(taker).push(each);
      this.#ownerOf.set(nameOf(each), taker);
    }
    const fixed = [...this.#assigned].filter(([memberId]) => !this.#mayChange(memberId));
    for (const [memberId] of fixed) {
      this.#playing.delete(memberId);
      this.#assigned.delete(memberId);
    }
    this.#evenOut(all.filter(this.#isShared), revoked ? [] : free.filter(this.#isShared), anew);
    for (const [memberId, partitions] of fixed) this.#assigned.set(memberId, partitions);
    return this.#assigned;
  }

  /** All partitions, those first whose topics fewest members want. */
  #all(): TopicPartition[] {
    const wish = (topic: string): number => this.#takers.get(topic)?.length ?? 0;
    return [...this.#counts]
      .sort(([a], [b]) => wish(a) - wish(b) || (a < b ? -1 : 1))
      .flatMap(([topic, count]) => Array.from({ length: count }, (_, partition) => ({ topic, partition })));
  }

  #isShared = ({ topic }: TopicPartition): boolean => (this.#takers.get(topic)?.length ?? 0) > 1;

  #list(memberId: string): TopicPartition[] {
    return this.#assigned.get(memberId) ?? [];
  }

  #size(memberId: string): number {
    return this.#list(memberId).length;
  }

  /** Members that take part, those first that have least. */
  #inOrder(): string[] {
    return [...this.#playing].sort((a, b) => this.#size(a) - this.#size(b) || (a < b ? -1 : 1));
  }

  /** How many a member has where it has all it wants. */
  #wanted(memberId: string): number {
    return (this.#topicsOf.get(memberId) ?? []).reduce((sum, topic) => sum + (this.#counts.get(topic) ?? 0), 0);
  }

  #mayChange(memberId: string): boolean {
    return this.#size(memberId) < this.#wanted(memberId) || this.#list(memberId).some(this.#isShared);
  }

  #evenOut(all: readonly TopicPartition[], fresh: readonly TopicPartition[], anew: boolean): void {
    const before: Divided = new Map([...this.#assigned].map(([memberId, partitions]) => [memberId, [...partitions]]));
    const earlier = this.#earlierOwners();
    this.#moveWhileUneven(fresh, earlier);
    const moved = this.#moveWhileUneven(all, earlier);
    if (!anew && moved && unevenness(this.#assigned) >= unevenness(before)) this.#assigned = before;
  }

  /** Who had a partition in a generation before the last that anyone knows of. */
  #earlierOwners(): ReadonlyMap<string, string> {
    const last = Math.max(...this.#claimants.map(({ generationId }) => generationId));
    const owners = new Map<string, { memberId: string; generationId: number }>();
    for (const { memberId, claims, generationId } of this.#claimants) {
      if (generationId >= last) continue;
      for (const each of claims) {
        const known = owners.get(nameOf(each));
        if (!known || generationId > known.generationId) owners.set(nameOf(each), { memberId, generationId });
      }
    }
    return new Map([...owners].map(([name, { memberId }]) => [name, memberId]));
  }

  /** Returns whether a partition has moved. */
  #moveWhileUneven(partitions: readonly TopicPartition[], earlier: ReadonlyMap<string, string>): boolean {
    let movedAny = false;
    for (let moved = true; moved; ) {
      moved = false;
      for (const partition of partitions) {
        if (this.#isEven()) break;
        const size = this.#size(this.#ownerOf.get(nameOf(partition)) ?? '');
        const lesser = (memberId: string): boolean => size > this.#size(memberId) + 1;
        const was = earlier.get(nameOf(partition));
        if (was !== undefined && lesser(was)) this.#move(partition, was);
        else if (this.#takers.get(partition.topic)?.some(lesser)) {
          const taker = this.#inOrder().find((memberId) => this.#topicsOf.get(memberId)?.includes(partition.topic));
          this.#move(partition, taker as string);
        } else continue;
        moved = true;
        movedAny = true;
      }
    }
    return movedAny;
  }

  /** Whether nobody could get a partition from someone who has two more. */
  #isEven(): boolean {
    const order = this.#inOrder();
    const [first, last] = [order[0], order.at(-1)];
    if (first === undefined || last === undefined || this.#size(first) >= this.#size(last) - 1) return true;
    return order.every((memberId) => {
      const size = this.#size(memberId);
      if (size === this.#wanted(memberId)) return true;
      return (this.#topicsOf.get(memberId) ?? []).every((topic) =>
        Array.from({ length: this.#counts.get(topic) ?? 0 }, (_, partition) => nameOf({ topic, partition }))
          .map((name) => this.#ownerOf.get(name) ?? '')
          .every((owner) => owner === memberId || size + 1 >= this.#size(owner)),
      );
    });
  }

  #move(wanted: TopicPartition, to: string): void {
    const partition = this.#moves.instead(wanted, this.#ownerOf.get(nameOf(wanted)) ?? '', to);
    const name = nameOf(partition);
    const from = this.#ownerOf.get(name) ?? '';
    this.#moves.moved(partition, from, to);
    this.#assigned.set(
      from,
      this.#list(from).filter((each) => nameOf(each) !== name),
    );
    this.#list(to).push(partition);
    this.#ownerOf.set(name, to);
  }
}

/** How far apart members are: the sum of the differences of every two of them. */
function unevenness(assigned: Divided): number {
  const sizes = [...assigned.values()].map(({ length }) => length);
  return sizes.reduce((sum, a, at) => sum + sizes.slice(at + 1).reduce((rest, b) => rest + Math.abs(a - b), 0), 0);
}

/** Which partitions have moved from whom to whom. */
class Moves {
  readonly #moves = new Map<string, { partition: TopicPartition; from: string; to: string }>();

  moved(partition: TopicPartition, from: string, to: string): void {
    const name = nameOf(partition);
    const first = this.#moves.get(name)?.from ?? from;
    this.#moves.delete(name);
    if (first !== to) this.#moves.set(name, { partition, from: first, to });
  }

  /** Another of the topic that has gone the opposite way, if there is one: better that it goes back. */
  instead(partition: TopicPartition, from: string, to: string): TopicPartition {
    const first = this.#moves.get(nameOf(partition))?.from ?? from;
    const opposite = [...this.#moves.values()]
      .filter((each) => each.partition.topic === partition.topic && each.from === to && each.to === first)
      .map((each) => each.partition);
    return inHashOrder(opposite, partitionHash)[0] ?? partition;
  }
}
