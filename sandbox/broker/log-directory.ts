import { indexFiles, reservedBytes } from '../log/index-files.ts';
import type { Segment } from '../log/segment.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

/** `segment.index.bytes` of a topic that does not say. */
const indexBytes = 10_485_760;
const checkpoints = {
  '.lock': () => '',
  'cleaner-offset-checkpoint': (all: readonly PartitionState[]) =>
    checkpoint(all.flatMap((each) => (each.log.cleanedUpTo === null ? [] : [line(each, each.log.cleanedUpTo)]))),
  'log-start-offset-checkpoint': (all: readonly PartitionState[]) =>
    checkpoint(
      all
        .filter(({ log }) => log.logStartOffset > (log.segments[0]?.baseOffset ?? 0n))
        .map((each) => line(each, each.log.logStartOffset)),
    ),
  'recovery-point-offset-checkpoint': (all: readonly PartitionState[]) =>
    checkpoint(all.map((each) => line(each, each.log.logEndOffset))),
  'replication-offset-checkpoint': (all: readonly PartitionState[]) =>
    checkpoint(all.map((each) => line(each, each.log.highWatermark))),
} satisfies Record<string, (all: readonly PartitionState[]) => string>;

/**
 * What Kafka keeps in a log directory beside the segments, made of what the broker knows: index files, leader epochs, topic ids
 * and checkpoints. Paths are relative to the directory. It costs nothing until somebody looks.
 */
export class LogDirectory {
  readonly #cluster: Cluster;
  readonly #broker: number;
  readonly #segments: boolean;

  /**
   * @param segments shows the segments too: until brokers replicate, all of a cluster's lie in one broker's directory, and the
   *   others have the same
   */
  constructor(cluster: Cluster, broker: number, segments: boolean) {
    this.#cluster = cluster;
    this.#broker = broker;
    this.#segments = segments;
  }

  kind(path: string): 'file' | 'directory' | null {
    if (path === '' || this.#partition(path)) return 'directory';
    return this.#file(path) ? 'file' : null;
  }

  names(directory: string): string[] {
    if (directory === '') return [...Object.keys(checkpoints), ...this.#partitions().map((each) => each.directory)];
    const partition = this.#partition(directory);
    if (!partition) return [];
    const indexes = partition.log.segments.flatMap(({ baseOffset }) => {
      const base = baseOffset.toString().padStart(20, '0');
      return [`${base}.index`, `${base}.timeindex`, ...(this.#segments ? [`${base}.log`] : [])];
    });
    return [...indexes, 'leader-epoch-checkpoint', 'partition.metadata'];
  }

  size(path: string): number {
    const file = this.#file(path);
    return file ? (file.reserved ?? file.bytes().length) : 0;
  }

  allocated(path: string): number {
    return this.#file(path)?.bytes().length ?? 0;
  }

  read(path: string): Uint8Array {
    const file = this.#file(path);
    const bytes = file?.bytes() ?? new Uint8Array(0);
    if (file?.reserved === undefined) return bytes;
    const whole = new Uint8Array(file.reserved);
    whole.set(bytes);
    return whole;
  }

  /** What a broker leaves behind when it stops: index files are cut to what they hold. */
  *keeps(): Iterable<readonly [string, Uint8Array]> {
    for (const name of Object.keys(checkpoints)) yield [name, this.read(name)];
    for (const { directory, openLog } of this.#partitions()) {
      const names = openLog ? this.names(directory) : ['partition.metadata'];
      for (const name of names) {
        const path = `${directory}/${name}`;
        yield [path, this.#file(path, true)?.bytes() ?? new Uint8Array(0)];
      }
    }
  }

  #topics(): readonly TopicState[] {
    return this.#cluster.topics.all();
  }

  #partitions(): readonly PartitionState[] {
    return this.#topics().flatMap(({ partitions }) =>
      partitions.filter(({ replicas }) => replicas.includes(this.#broker)),
    );
  }

  #partition(directory: string): PartitionState | undefined {
    const [, topic = '', index = ''] = /^([^/]+)-(\d+)$/.exec(directory) ?? [];
    const partition = this.#cluster.topics.get(topic)?.partitions[Number(index)];
    return partition?.replicas.includes(this.#broker) ? partition : undefined;
  }

  /** A file by its path: its bytes, and its size where that is more than they are. */
  #file(path: string, closed = false): { bytes(): Uint8Array; reserved?: number } | null {
    const cut = path.lastIndexOf('/');
    if (cut < 0) {
      const text = checkpoints[path as keyof typeof checkpoints] as
        | ((all: readonly PartitionState[]) => string)
        | undefined;
      return text ? { bytes: () => encoded(text(this.#partitions().filter(({ openLog }) => openLog))) } : null;
    }
    const partition = this.#partition(path.slice(0, cut));
    const name = path.slice(cut + 1);
    if (!partition) return null;
    if (name === 'partition.metadata') return { bytes: () => encoded(this.#metadataOf(partition)) };
    if (name === 'leader-epoch-checkpoint') return { bytes: () => encoded(epochsOf(partition)) };
    const [, base = '', ending = ''] = /^(\d{20})\.(index|timeindex|log)$/.exec(name) ?? [];
    const { segments } = partition.log;
    const segment = base === '' ? undefined : segments.find(({ baseOffset }) => baseOffset === BigInt(base));
    if (!segment || (ending === 'log' && !this.#segments)) return null;
    if (ending === 'log') return { bytes: () => this.#cluster.store.open(segment.name).read(0, segment.size) };
    const active = segment === segments.at(-1) && !closed;
    return indexFile(segment, ending === 'index' ? 'offsets' : 'times', partition, active);
  }

  #metadataOf({ topic }: PartitionState): string {
    return `version: 0\ntopic_id: ${this.#cluster.topics.get(topic)?.topicId ?? ''}`;
  }
}

function indexFile(
  segment: Segment,
  which: 'offsets' | 'times',
  partition: PartitionState,
  active: boolean,
): { bytes(): Uint8Array; reserved?: number } {
  const bytes = (): Uint8Array => indexFiles(segment, partition.config().indexIntervalBytes, !active)[which];
  return active ? { bytes, reserved: reservedBytes(indexBytes)[which] } : { bytes };
}

function epochsOf({ log }: PartitionState): string {
  return checkpoint(log.leaderEpochs.entries.map(({ epoch, startOffset }) => `${epoch} ${startOffset}`));
}

/** A checkpoint file: its version, how many lines, the lines. */
function checkpoint(lines: readonly string[]): string {
  return `0\n${[lines.length, ...lines].join('\n')}\n`;
}

function line({ topic, partition }: PartitionState, offset: bigint): string {
  return `${topic} ${partition} ${offset}`;
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
