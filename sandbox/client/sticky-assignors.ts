import { inHashOrder, javaHash } from '../wire/java-hash.ts';
import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import type { Assignor, Divided, LastAssignment, Member } from './assignor.ts';
import { readPartitions, without, writePartitions } from './consumer-protocol.ts';
import { StickyBalance } from './sticky-balance.ts';
import { nameOf, type TopicPartition } from './topic-metadata.ts';

/** A member with what it says it has had, and since which generation; −1 if it does not know. */
export interface Claimant {
  memberId: string;
  topics: readonly string[];
  claims: readonly TopicPartition[];
  generationId: number;
}

const noGeneration = -1;

/** Balanced over all topics; each member keeps what it had as far as that allows. What it had it tells itself, for it has given all up. */
export const sticky: Assignor = {
  divide: (members, counts) => divide(members, members.map(rememberedBy), counts).assigned,
  userData: (last) => last && written(last),
};

/**
 * The same, but what moves is given to nobody yet: its owner gives it up first, and the group rebalances again (KIP-429).
 */
export const cooperativeSticky: Assignor = {
  divide(members, counts) {
    const { assigned, moving } = divide(members, members.map(ownedBy), counts);
    const away = moving ?? moved(members, assigned);
    for (const [memberId, partitions] of assigned)
      assigned.set(
        memberId,
        partitions.filter((each) => away.get(nameOf(each)) !== memberId),
      );
    return assigned;
  },
  userData(last) {
    const writer = new Writer();
    writer.int32(last?.generationId ?? noGeneration);
    return writer.done();
  },
};

function written({ partitions, generationId }: LastAssignment): Uint8Array {
  const writer = new Writer();
  writePartitions(writer, partitions);
  writer.int32(generationId);
  return writer.done();
}

function rememberedBy({ memberId, topics, userData }: Member): Claimant {
  const claimant = { memberId, topics, claims: [], generationId: noGeneration };
  if (!userData || userData.length === 0) return claimant;
  try {
    const reader = new Reader(userData, 'sticky assignment');
    const claims = readPartitions(reader);
    return { memberId, topics, claims, generationId: reader.left > 0 ? reader.int32() : noGeneration };
  } catch {
    // What cannot be read is as if it had not been said.
    return claimant;
  }
}

/** What a member says itself, or, in a version that has no field for it, what its assignor says of the generation. */
function ownedBy({ memberId, topics, owned, generationId, userData }: Member): Claimant {
  const told = generationId === noGeneration && userData?.length === 4;
  const since = told ? new Reader(userData, 'generation').int32() : generationId;
  return { memberId, topics, claims: owned, generationId: since };
}

/** `moving`: by partition the member that gets it and has not had it, though another had; null where that is not known. */
function divide(
  members: readonly Member[],
  given: readonly Claimant[],
  counts: ReadonlyMap<string, number>,
): { assigned: Divided; moving: ReadonlyMap<string, string> | null } {
  const claimants = inHashOrder(given, ({ memberId }) => javaHash(memberId));
  const generations = new Map(members.map(({ memberId, generationId }) => [memberId, generationId]));
  const { owned, disputed } = owners(claimants, generations, counts);
  const first = claimants.find(({ topics }) => topics.length > 0)?.topics ?? [];
  const alike = claimants.every(
    ({ topics }) => topics.length === first.length && topics.every((each) => first.includes(each)),
  );
  if (alike) return divideAlike(owned, disputed, counts);
  return { assigned: new StickyBalance(claimants, owned, counts).assign(), moving: null };
}

/** Who owns what: of two that claim a partition the one of the later generation, of the same generation neither. */
function owners(
  claimants: readonly Claimant[],
  generations: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
): { owned: Divided; disputed: ReadonlySet<string> } {
  const owned: Divided = new Map(claimants.map(({ memberId }) => [memberId, []]));
  const ownerOf = new Map<string, string>();
  const disputed = new Set<string>();
  for (const { memberId, claims, generationId } of claimants) {
    for (const partition of claims.filter(({ topic }) => counts.has(topic))) {
      const name = nameOf(partition);
      const other = ownerOf.get(name);
      const otherGeneration = other === undefined ? null : (generations.get(other) ?? noGeneration);
      if (otherGeneration !== null && generationId < otherGeneration) continue;
      if (generationId === otherGeneration) disputed.add(name);
      else owned.get(memberId)?.push(partition);
      if (other !== undefined)
        owned.set(
          other,
          (owned.get(other) ?? []).filter((each) => nameOf(each) !== name),
        );
      ownerOf.set(name, memberId);
    }
  }
  return { owned, disputed };
}

/** Where all members want the same topics. */
function divideAlike(
  owned: Divided,
  disputed: ReadonlySet<string>,
  counts: ReadonlyMap<string, number>,
): { assigned: Divided; moving: ReadonlyMap<string, string> } {
  const all = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([topic, count]) => Array.from({ length: count }, (_, partition) => ({ topic, partition })));
  const least = Math.floor(all.length / owned.size);
  const most = Math.ceil(all.length / owned.size);
  /** How many members may have one more than the least. */
  let extras = all.length % owned.size;
  const assigned: Divided = new Map();
  const revoked = new Map<string, string>();
  const below: string[] = [];
  const atLeast: string[] = [];
  for (const [memberId, partitions] of owned) {
    const had = partitions
      .filter((each) => !disputed.has(nameOf(each)))
      .sort((a, b) => a.partition - b.partition || (a.topic < b.topic ? -1 : 1));
    const keepsExtra = had.length >= most && extras > 0;
    if (keepsExtra) {
      extras -= 1;
    } else if (had.length < least) below.push(memberId);
    else if (extras > 0) atLeast.push(memberId);
    const kept = had.slice(0, keepsExtra ? most : least);
    for (const each of had.slice(kept.length)) revoked.set(nameOf(each), memberId);
    assigned.set(memberId, kept);
  }
  const free = without(all, [...assigned.values()].flat());
  const moving = new Map<string, string>();
  below.sort();
  atLeast.sort();
  let turn = 0;
  for (const partition of free) {
    if (turn >= below.length) turn = 0;
    const memberId = below.length > 0 ? below[turn] : atLeast.shift();
    if (memberId === undefined) throw new Error('more partitions than members have room for');
    const has = assigned.get(memberId) as TopicPartition[];
    has.push(partition);
    const before = revoked.get(nameOf(partition));
    if ((before !== undefined && before !== memberId) || disputed.has(nameOf(partition)))
      moving.set(nameOf(partition), memberId);
    if (has.length === least) {
      below.splice(turn, 1);
      atLeast.push(memberId);
    } else if (below.length > 0) turn += 1;
  }
  return { assigned, moving };
}

/** What members get that they have not had, though another had. */
function moved(members: readonly Member[], assigned: Divided): ReadonlyMap<string, string> {
  const gone = new Set(
    members.flatMap(({ memberId, owned }) => without(owned, assigned.get(memberId) ?? [])).map(nameOf),
  );
  return new Map(
    members.flatMap(({ memberId, owned }) =>
      without(assigned.get(memberId) ?? [], owned)
        .map(nameOf)
        .filter((name) => gone.has(name))
        .map((name) => [name, memberId] as const),
    ),
  );
}
