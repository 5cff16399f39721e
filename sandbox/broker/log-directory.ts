import type { Cluster } from './cluster.ts';
import { metadataDirectory, metadataTopicId } from './metadata-log.ts';
import { fileBeside, type Kept, type Made, namesBeside } from './partition-files.ts';
import type { PartitionState, TopicState } from './topic-state.ts';

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
    // Whoever looks at the metadata log, whose segments are files, looks here first.
    if (path.startsWith(`${metadataDirectory}/`)) this.#cluster.journal.log.catchUp();
    // A partition's log is opened when it is first needed; its segments are there from the beginning.
    else void this.#kept(path.slice(0, Math.max(0, path.lastIndexOf('/'))))?.log;
    if (path === '' || this.#kept(path)) return 'directory';
    return this.#file(path) ? 'file' : null;
  }

  names(directory: string, closed = false): string[] {
    if (directory === '')
      return [...Object.keys(checkpoints), metadataDirectory, ...this.#partitions().map((each) => each.directory)];
    const kept = this.#kept(directory);
    if (!kept) return [];
    const segments = this.#segments ? kept.log.segments.map(({ name }) => name.slice(name.lastIndexOf('/') + 1)) : [];
    const quorum = directory === metadataDirectory ? ['quorum-state'] : [];
    return [...namesBeside(kept, closed), ...segments, 'leader-epoch-checkpoint', 'partition.metadata', ...quorum];
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
    const partitions = this.#partitions().map(({ directory, openLog }) => ({ directory, isOpen: openLog !== null }));
    for (const { directory, isOpen } of [{ directory: metadataDirectory, isOpen: true }, ...partitions]) {
      const names = isOpen ? this.names(directory, true) : ['partition.metadata'];
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

  /** A partition, or the metadata log, by the name of its folder. */
  #kept(directory: string): Kept | undefined {
    if (directory === metadataDirectory) {
      const { log } = this.#cluster.journal.log;
      return { directory, log, config: log.config, topicId: metadataTopicId };
    }
    const found = this.#partition(directory);
    if (!found) return undefined;
    const topicId = this.#cluster.topics.get(found.topic)?.topicId ?? '';
    return {
      directory,
      // Opened when its files are looked at, not when somebody asks if it is there.
      get log() {
        return found.log;
      },
      config: () => found.config(),
      topicId,
    };
  }

  /** A file by its path: its bytes, and its size where that is more than they are. */
  #file(path: string, closed = false): Made | null {
    const cut = path.lastIndexOf('/');
    if (cut < 0) {
      const text = checkpoints[path as keyof typeof checkpoints] as
        | ((all: readonly PartitionState[]) => string)
        | undefined;
      return text ? { bytes: () => encoded(text(this.#partitions().filter(({ openLog }) => openLog))) } : null;
    }
    const partition = this.#kept(path.slice(0, cut));
    const name = path.slice(cut + 1);
    if (!partition) return null;
    if (name === 'partition.metadata') return { bytes: () => encoded(`version: 0\ntopic_id: ${partition.topicId}`) };
    if (name === 'quorum-state' && partition.directory === metadataDirectory)
      return { bytes: () => encoded(this.#quorumState()) };
    if (name === 'leader-epoch-checkpoint') return { bytes: () => encoded(epochsOf(partition)) };
    const segment = this.#segments
      ? partition.log.segments.find((each) => each.name === `${partition.directory}/${name}`)
      : undefined;
    if (segment) return { bytes: () => this.#cluster.store.open(segment.name).read(0, segment.size) };
    return fileBeside(partition, name, closed);
  }

  #quorumState(): string {
    const { leaderId, log } = this.#cluster.journal;
    const state = {
      leaderId,
      leaderEpoch: log.epoch,
      votedId: -1,
      votedDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA',
      data_version: 1,
    };
    return JSON.stringify(state);
  }
}

function epochsOf({ log }: Kept): string {
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
