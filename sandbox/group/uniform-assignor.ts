import { compareUuids, inHashOrder, javaHash, uuidHash } from '../wire/java-hash.ts';
import type { AssignableMember, AssignableTopic, ServerAssignor } from './assignable.ts';
import { partitionKey } from './consumer-group.ts';

/** How often the topics of members with different subscriptions are gone over to even them out. */
const maximumRounds = 16;

/**
 * As even as subscriptions allow, and each member keeps what it has as far as that is even. Members are taken in the order of
 * Java's hash tables, which is Kafka's.
 *
 * Source: KIP-848; how Apache Kafka 4.3.1 assigns is recorded in test/golden/group/assignors.json.
 */
export const uniform: ServerAssignor = ({ members: given }) => {
  const members = inHashOrder(given, ({ memberId }) => javaHash(memberId));
  const first = topicIds(members[0]);
  return members.every((member) => topicIds(member) === first) ? uniformOfSame(members) : new Unlike(members).assign();
};

function topicIds(member: AssignableMember | undefined): string {
  return (member?.topics ?? [])
    .map(({ topicId }) => topicId)
    .sort()
    .join();
}

/**
 * Where all members want the same topics: what is free fills one after the other, and the last ones get one more where it does
 * not divide.
 */
function uniformOfSame(members: readonly AssignableMember[]): Map<string, Set<string>> {
  const topics = inHashOrder(members[0]?.topics ?? [], ({ topicId }) => uuidHash(topicId));
  const wanted = topics.flatMap(keysOf);
  const owned = new Set(members.flatMap(({ current }) => [...current]));
  const free = wanted.filter((key) => !owned.has(key));
  const least = Math.floor(wanted.length / Math.max(1, members.length));
  let extras = wanted.length % Math.max(1, members.length);
  const open: { kept: Set<string>; room: number }[] = [];
  const assignment = new Map<string, Set<string>>();
  for (const [i, { memberId, current }] of members.entries()) {
    let hasExtra = extras > 0;
    let quota = least + (hasExtra ? 1 : 0);
    const kept = new Set<string>();
    for (const key of topics.flatMap((topic) => held(topic, current))) {
      if (quota > 0) {
        kept.add(key);
        quota -= 1;
      } else free.push(key);
    }
    // The extra one is left to others, unless there are only as many left as there are extra ones.
    if (quota > 0 && hasExtra && members.length - i > extras) {
      quota -= 1;
      hasExtra = false;
    }
    if (quota > 0) open.push({ kept, room: quota });
    if (hasExtra) extras -= 1;
    assignment.set(memberId, kept);
  }
  for (const { kept, room } of open) for (const key of free.splice(0, room)) kept.add(key);
  return assignment;
}

function keysOf({ topicId, partitions }: AssignableTopic): string[] {
  return Array.from({ length: partitions }, (_, partition) => partitionKey(topicId, partition));
}

/** What a member has of a topic, in the order of a hash table of numbers. */
function held({ topicId, partitions }: AssignableTopic, current: ReadonlySet<string>): string[] {
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  const own = numbers.filter((partition) => current.has(partitionKey(topicId, partition)));
  return inHashOrder(own, (partition) => partition).map((partition) => partitionKey(topicId, partition));
}

/** A topic, who has each of its partitions, and who may: members by their number, −1 for none. */
interface Contested {
  topicId: string;
  owners: number[];
  takers: number[];
}

/**
 * Where members want different topics. What nobody has goes to those who have least, the topics with most partitions for each
 * of their members first; then, topic after topic, those who have most give to those who have least.
 */
class Unlike {
  readonly #members: readonly AssignableMember[];
  readonly #topics: readonly Contested[];
  /** How many partitions each member has. */
  readonly #sizes: number[];

  constructor(members: readonly AssignableMember[]) {
    this.#members = members;
    this.#sizes = members.map(() => 0);
    const topics = new Map<string, Contested>();
    for (const [number, { topics: wanted, current }] of members.entries()) {
      for (const { topicId, partitions } of wanted) {
        const topic = topics.get(topicId) ?? { topicId, owners: Array<number>(partitions).fill(-1), takers: [] };
        topics.set(topicId, topic);
        topic.takers.push(number);
        for (let partition = 0; partition < partitions; partition += 1)
          if (current.has(partitionKey(topicId, partition))) this.#give(topic, partition, number);
      }
    }
    this.#topics = [...topics.values()].sort(byShare);
  }

  assign(): Map<string, Set<string>> {
    for (const topic of this.#topics) {
      const scales = new Scales(topic.takers, this.#sizes);
      for (const [partition, owner] of topic.owners.entries())
        if (owner === -1) this.#give(topic, partition, scales.nextLeast());
    }
    this.#evenOut();
    const assignment = new Map<string, Set<string>>(this.#members.map(({ memberId }) => [memberId, new Set()]));
    for (const { topicId, owners } of this.#topics)
      for (const [partition, owner] of owners.entries())
        assignment.get(this.#members[owner]?.memberId ?? '')?.add(partitionKey(topicId, partition));
    return assignment;
  }

  /** Until a whole round over the topics has moved nothing. */
  #evenOut(): void {
    const topics = this.#topics.filter(({ takers }) => takers.length > 1);
    let lastMoved: Contested | null = null;
    for (let round = 0; round < maximumRounds; round += 1) {
      for (const topic of topics) {
        if (topic === lastMoved) return;
        if (this.#evenOutTopic(topic) || lastMoved === null) lastMoved = topic;
      }
    }
  }

  /** Returns whether a partition has moved. */
  #evenOutTopic(topic: Contested): boolean {
    const scales = new Scales(topic.takers, this.#sizes);
    if (scales.difference <= 1) return false;
    const own = new Map<number, number[]>(topic.takers.map((number) => [number, []]));
    for (const [partition, owner] of topic.owners.entries()) own.get(owner)?.push(partition);
    let moved = false;
    while (true) {
      const giver = scales.nextMost((number) => (own.get(number)?.length ?? 0) > 0);
      if (giver === null) return moved;
      const partition = own.get(giver)?.pop() as number;
      const taker = scales.nextLeast();
      if (scales.even) return moved;
      this.#give(topic, partition, taker);
      moved = true;
    }
  }

  #give({ owners }: Contested, partition: number, to: number): void {
    const from = owners[partition] as number;
    if (from !== -1) this.#sizes[from] = (this.#sizes[from] as number) - 1;
    owners[partition] = to;
    this.#sizes[to] = (this.#sizes[to] as number) + 1;
  }
}

function byShare(a: Contested, b: Contested): number {
  const share = ({ owners, takers }: Contested): number => owners.length / takers.length;
  return share(b) - share(a) || a.takers.length - b.takers.length || compareUuids(a.topicId, b.topicId);
}

/**
 * The members of a topic from those that have least to those that have most. From the low end members are filled up level by
 * level, from the high end they are brought down; each end widens as it comes to the level of the next member.
 */
class Scales {
  readonly #sizes: readonly number[];
  readonly #order: number[];
  /** Members before `end` have `level`; `next` of them is the next to get a partition. */
  readonly #low: { end: number; level: number; next: number };
  /** Members from `start` to `end` have `level`; `next` is the next to give one up. Behind `end` are those that can give none. */
  readonly #high: { start: number; end: number; level: number; next: number };
  readonly difference: number;

  /** @param sizes how many partitions each member has, which changes meanwhile */
  constructor(members: readonly number[], sizes: readonly number[]) {
    this.#sizes = sizes;
    this.#order = [...members].sort((a, b) => this.#size(a) - this.#size(b) || a - b);
    const count = this.#order.length;
    const [least, most] = [this.#sizeAt(0), this.#sizeAt(count - 1)];
    this.difference = most - least;
    this.#low = { end: 0, level: least - 1, next: 0 };
    this.#high = { start: count, end: count, level: most + 1, next: count - 1 };
  }

  #size(member: number): number {
    return this.#sizes[member] as number;
  }

  #sizeAt(place: number): number {
    return this.#size(this.#order[place] as number);
  }

  get even(): boolean {
    return this.#high.level - this.#low.level <= 1;
  }

  nextLeast(): number {
    const low = this.#low;
    if (low.next >= low.end) {
      low.level += 1;
      while (low.end < this.#order.length && this.#sizeAt(low.end) === low.level) low.end += 1;
      low.next = 0;
    }
    low.next += 1;
    return this.#order[low.next - 1] as number;
  }

  /** The next that can give; null if there is none. */
  nextMost(canGive: (member: number) => boolean): number | null {
    const high = this.#high;
    while (true) {
      if (high.next < high.start) {
        high.level = high.end <= high.start && high.start > 0 ? this.#sizeAt(high.start - 1) : high.level - 1;
        while (high.start > 0 && this.#sizeAt(high.start - 1) === high.level) high.start -= 1;
        high.next = high.end - 1;
      }
      if (high.next < 0) return null;
      const place = high.next;
      const member = this.#order[place] as number;
      high.next -= 1;
      if (canGive(member)) return member;
      high.end -= 1;
      this.#order[place] = this.#order[high.end] as number;
      this.#order[high.end] = member;
    }
  }
}
