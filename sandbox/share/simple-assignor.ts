/**
 * The simple assignor of share groups: members in equal parts, at the least change. With more members than partitions a
 * partition is shared by several. What is left over falls as it does in Java's hash tables, which is Kafka's.
 *
 * Source: KIP-932; how Apache Kafka 4.3.1 assigns is recorded in test/golden/group/assignors.json.
 */
import { type Partitions, partitionKey } from '../group/consumer-group.ts';
import { inHashOrder, javaHash, uuidHash } from '../wire/java-hash.ts';

export interface ShareSubscriber {
  memberId: string;
  /** Topic ids. */
  topics: readonly string[];
  current: Partitions;
}

/** Partitions that may be assigned, by topic id. */
export type Assignable = ReadonlyMap<string, readonly number[]>;

export function assignSimply(
  given: readonly ShareSubscriber[],
  assignable: Assignable,
): ReadonlyMap<string, Partitions> {
  const members = inHashOrder(given, ({ memberId }) => javaHash(memberId));
  const topics = inHashOrder([...new Set(members.flatMap((member) => member.topics))], uuidHash);
  const target = new Map(members.map(({ memberId }) => [memberId, new Set<string>()]));
  if (topics.length === 0) return target;
  const keysOf = (topicId: string) =>
    (assignable.get(topicId) ?? []).map((partition) => partitionKey(topicId, partition));
  // Members that want the same are given their part of all topics together; else of each topic by itself.
  const same = new Set(members.map((member) => [...member.topics].sort().join())).size <= 1;
  const rounds = same ? [{ of: topics, hash: partitionHash }] : topics.map((id) => ({ of: [id], hash: partitionOf }));
  for (const { of, hash } of rounds) {
    const dealing = new Dealing(
      members.map(({ memberId, topics: wanted, current }) => ({
        memberId,
        wants: of.some((topicId) => wanted.includes(topicId)),
        has: of.flatMap((topicId) =>
          inHashOrder(
            [...current].filter((key) => topicOf(key) === topicId),
            partitionOf,
          ),
        ),
      })),
      of.flatMap(keysOf),
      hash,
    );
    for (const [memberId, keys] of dealing.deal()) for (const key of keys) target.get(memberId)?.add(key);
  }
  // A topic that nobody wants any more is not looked at where wishes differ: who had it keeps it.
  if (!same)
    for (const { memberId, current } of members)
      for (const key of current) if (!topics.includes(topicOf(key))) target.get(memberId)?.add(key);
  return target;
}

function topicOf(key: string): string {
  return key.slice(0, key.lastIndexOf(':'));
}

function partitionOf(key: string): number {
  return Number(key.slice(key.lastIndexOf(':') + 1));
}

/** `TopicIdPartition.hashCode` of Kafka. */
function partitionHash(key: string): number {
  return (Math.imul(31, uuidHash(topicOf(key))) + partitionOf(key)) | 0;
}

interface Player {
  memberId: string;
  /** Whether it is to get any of these partitions. */
  wants: boolean;
  has: readonly string[];
}

/** Deals partitions to members that all want them. */
class Dealing {
  readonly #players: readonly Player[];
  readonly #hashOf: (key: string) => number;
  /** All partitions in order, with the numbers of the members that hold them. */
  readonly #holders: ReadonlyMap<string, Set<number>>;
  readonly #hands: readonly Set<string>[];
  /** How many members a partition should have, and partitions each member. */
  readonly #sharing: number;
  readonly #quotas: readonly number[];

  constructor(players: readonly Player[], keys: readonly string[], hashOf: (key: string) => number) {
    this.#players = players;
    this.#hashOf = hashOf;
    const wanting = players.filter(({ wants }) => wants).length;
    this.#sharing = keys.length === 0 ? 0 : Math.ceil(wanting / keys.length);
    const share = (this.#sharing * keys.length) / wanting;
    let turn = 0;
    this.#quotas = players.map(({ wants }) => {
      if (!wants) return 0;
      turn += 1;
      return Math.ceil(share * turn) - Math.ceil(share * (turn - 1));
    });
    this.#hands = players.map(({ has }) => new Set(has));
    const all = [...new Set([...players.flatMap(({ has }) => has), ...keys])];
    const capacity = Math.floor((keys.length + 1) / 0.75 + 1);
    // Of those that fall together the last comes first, as in a table that is filled by `computeIfAbsent`.
    this.#holders = new Map(inHashOrder(all.reverse(), hashOf, capacity).map((key) => [key, new Set<number>()]));
    for (const [number, { has }] of players.entries()) for (const key of has) this.#holders.get(key)?.add(number);
  }

  deal(): ReadonlyMap<string, ReadonlySet<string>> {
    this.#takeFromTheFull();
    this.#takeOfTheShared();
    this.#giveToTheOpen();
    return new Map(this.#players.map(({ memberId }, number) => [memberId, this.#hand(number)]));
  }

  #hand(number: number): Set<string> {
    return this.#hands[number] as Set<string>;
  }

  #room(number: number): number {
    return (this.#quotas[number] as number) - this.#hand(number).size;
  }

  #take(number: number, key: string): void {
    this.#hand(number).delete(key);
    this.#holders.get(key)?.delete(number);
  }

  /** The first of too many are given up. */
  #takeFromTheFull(): void {
    for (const [number, hand] of this.#hands.entries()) {
      if (this.#room(number) >= 0) continue;
      for (const key of inHashOrder([...hand], this.#hashOf).slice(0, -this.#room(number))) this.#take(number, key);
    }
  }

  #takeOfTheShared(): void {
    for (const [key, holders] of this.#holders)
      for (const number of [...holders].sort((a, b) => a - b).slice(0, Math.max(0, holders.size - this.#sharing)))
        this.#take(number, key);
  }

  /**
   * Partition by partition to whoever has room, each in turn. Where a partition finds nobody in a whole turn who could take it, the
   * dealing is over.
   */
  #giveToTheOpen(): void {
    const open = [...this.#players.keys()].filter((number) => this.#room(number) > 0);
    let next = 0;
    let given = false;
    for (const [key, holders] of this.#holders) {
      for (let missing = this.#sharing - holders.size; missing > 0; ) {
        if (next >= open.length) {
          if (!given) break;
          next = 0;
          given = false;
          if (open.length === 0) return;
        }
        const number = open[next] as number;
        next += 1;
        if (holders.has(number)) continue;
        holders.add(number);
        this.#hand(number).add(key);
        missing -= 1;
        given = true;
        if (this.#room(number) > 0) continue;
        next -= 1;
        open.splice(next, 1);
      }
      if (open.length === 0) return;
    }
  }
}
