import { Writer } from '../wire/writer.ts';
import { xxh3 } from './xxh3.ts';

/** What the hash of a topic is made from. */
export interface HashedTopic {
  name: string;
  topicId: string;
  partitions: number;
  /** Racks that hold a replica, by partition; none where brokers have no rack. */
  racks?: readonly (readonly string[])[] | undefined;
}

/** Changes with whatever the hash is made from, and how. */
const magic = 0;

/**
 * Hash of the topics that a group is subscribed to, as groups of the new protocols keep it to notice that one has changed:
 * come, gone, or with more partitions (KIP-1101). 0 for none.
 */
export function metadataHash(topics: readonly HashedTopic[]): bigint {
  if (topics.length === 0) return 0n;
  const sorted = [...topics].sort((a, b) => (a.name < b.name ? -1 : 1));
  const view = new DataView(new ArrayBuffer(8 * sorted.length));
  for (const [i, topic] of sorted.entries()) view.setBigInt64(8 * i, topicHash(topic), true);
  return BigInt.asIntN(64, xxh3(new Uint8Array(view.buffer)));
}

const known = new Map<string, bigint>();
const mostKnown = 1_000;

export function topicHash(topic: HashedTopic): bigint {
  const { topicId, name, partitions, racks } = topic;
  const text = JSON.stringify([topicId, name, partitions, racks]);
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const hash = computeTopicHash(topic);
  known.set(text, hash);
  return hash;
}

/** Numbers are little endian here, text is UTF-16 with its length behind it. */
function computeTopicHash({ topicId, name, partitions, racks }: HashedTopic): bigint {
  const id = new Writer(16);
  id.uuid(topicId);
  const [high, low] = halves(id.done());
  const bytes: number[] = [magic, ...high, ...low];
  const int = (value: number): void => {
    for (let shift = 0; shift < 32; shift += 8) bytes.push((value >> shift) & 0xff);
  };
  const text = (value: string): void => {
    for (let i = 0; i < value.length; i += 1) bytes.push(value.charCodeAt(i) & 0xff, value.charCodeAt(i) >> 8);
    int(value.length);
  };
  text(name);
  int(partitions);
  for (let partition = 0; partition < partitions; partition += 1) {
    int(partition);
    for (const rack of [...(racks?.[partition] ?? [])].sort()) {
      int(rack.length);
      text(rack);
    }
  }
  return BigInt.asIntN(64, xxh3(Uint8Array.from(bytes)));
}

/** The two numbers of 64 bits that a uuid is, each from its last byte on. */
function halves(uuid: Uint8Array): [Uint8Array, Uint8Array] {
  return [uuid.slice(0, 8).reverse(), uuid.slice(8, 16).reverse()];
}
