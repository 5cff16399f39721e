import { errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { ApiError } from './errors.ts';

export interface TopicPartition {
  topic: string;
  partition: number;
}

export interface KnownTopic {
  name: string;
  topicId: string;
  internal: boolean;
  /** Broker id of the leader by partition; -1 while there is none. */
  leaders: readonly number[];
}

/** `orders-0` */
export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

/** What a client knows of topics; asked for once, and again after `forget`. */
export class TopicMetadata {
  readonly #cluster: ClusterClient;
  readonly #known = new Map<string, KnownTopic>();

  constructor(cluster: ClusterClient) {
    this.#cluster = cluster;
  }

  known(name: string): KnownTopic | undefined {
    return this.#known.get(name);
  }

  forget(): void {
    this.#known.clear();
  }

  /**
   * The topic, as the cluster has it. Rejects with ApiError where it has none, or may not be asked.
   *
   * @param mayCreate whether the broker may create it, as its `auto.create.topics.enable` says
   */
  async topic(name: string, mayCreate = false): Promise<KnownTopic> {
    const known = this.#known.get(name);
    if (known) return known;
    const { topics } = await this.#cluster.metadata([name], mayCreate);
    for (const { errorCode, topicId, isInternal, partitions } of topics) {
      const error = errorName(errorCode);
      if (error === 'TOPIC_AUTHORIZATION_FAILED')
        throw new ApiError(error, `Not authorized to access topics: [${name}]`);
      if (error !== 'NONE') throw new ApiError(error, null);
      return this.#learn(name, topicId, isInternal, partitions);
    }
    throw new ApiError('UNKNOWN_TOPIC_OR_PARTITION', null);
  }

  /** Every topic of the cluster. */
  async all(): Promise<readonly KnownTopic[]> {
    const { topics } = await this.#cluster.metadata(null);
    return topics.map(({ name, topicId, isInternal, partitions }) =>
      this.#learn(name ?? '', topicId, isInternal, partitions),
    );
  }

  /** Names of topics by their ids; those that are gone have none. */
  async names(topicIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const known = (): Map<string, string> =>
      new Map([...this.#known.values()].map((each) => [each.topicId, each.name]));
    const names = known();
    if (topicIds.every((each) => names.has(each))) return names;
    await this.all();
    return known();
  }

  #learn(
    name: string,
    topicId: string,
    internal: boolean,
    partitions: readonly { partitionIndex: number; leaderId: number }[],
  ): KnownTopic {
    const leaders = new Array<number>(partitions.length).fill(-1);
    for (const { partitionIndex, leaderId } of partitions) leaders[partitionIndex] = leaderId;
    const topic = { name, topicId, internal, leaders };
    this.#known.set(name, topic);
    return topic;
  }
}
