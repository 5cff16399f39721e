import { createTopics } from '../apis/19-create-topics.ts';
import { deleteTopics } from '../apis/20-delete-topics.ts';
import { describeConfigs } from '../apis/32-describe-configs.ts';
import { createPartitions } from '../apis/37-create-partitions.ts';
import { incrementalAlterConfigs } from '../apis/44-incremental-alter-configs.ts';
import { listConfigResources } from '../apis/74-list-config-resources.ts';
import { describeTopicPartitions } from '../apis/75-describe-topic-partitions.ts';
import { errorName } from '../wire/errors.ts';
import { zeroUuid } from '../wire/writer.ts';
import { type ClientOptions, ClusterClient, type Node } from './cluster-client.ts';
import { ApiError } from './errors.ts';

export interface NewTopic {
  name: string;
  /** Left out: the broker's default. */
  partitions?: number | undefined;
  replicationFactor?: number | undefined;
  /** Brokers by partition, the preferred leader first; instead of the two numbers above. */
  assignments?: readonly (readonly number[])[] | undefined;
  configs?: Readonly<Record<string, string>> | undefined;
}

export interface TopicListing {
  name: string;
  topicId: string;
  internal: boolean;
}

export interface TopicDescription extends TopicListing {
  partitions: readonly PartitionDescription[];
}

export interface PartitionDescription {
  partition: number;
  /** Broker id, -1 while there is none. */
  leader: number;
  replicas: readonly number[];
  isr: readonly number[];
  /** Null where the broker does not say. */
  eligibleLeaderReplicas: readonly number[] | null;
  lastKnownElr: readonly number[] | null;
}

export type ResourceType = 'topic' | 'broker' | 'broker-logger' | 'client-metrics' | 'group';
const resourceTypes: Readonly<Record<ResourceType, number>> = {
  topic: 2,
  broker: 4,
  'broker-logger': 8,
  'client-metrics': 16,
  group: 32,
};
/** Those that a broker answers for itself. */
const ofBroker: readonly ResourceType[] = ['broker', 'broker-logger'];

export interface ConfigDescription {
  name: string;
  value: string | null;
  readOnly: boolean;
  sensitive: boolean;
  /** 1: set on the topic; 2, 3: on the broker or as the cluster's default; 4: in its properties; 5: Kafka's default. */
  source: number;
  /** Everything that has a say in it, what counts first; */
  synonyms: readonly { name: string; value: string | null; source: number }[];
}

/** A change of one config; a null value goes back to the default. */
export interface ConfigChange {
  name: string;
  value: string | null;
}

/** Administers a cluster. What a broker refuses rejects with ApiError; UnreachableError where none can be asked. */
export class Admin {
  readonly cluster: ClusterClient;
  readonly #timeoutMs: number;

  constructor(options: ClientOptions) {
    this.cluster = new ClusterClient(options);
    this.#timeoutMs = options.timeoutMs ?? 60_000;
  }

  async createTopic(topic: NewTopic): Promise<void> {
    const { name, partitions = -1, replicationFactor = -1, assignments = [], configs = {} } = topic;
    const controller = await this.cluster.controller();
    const { topics } = await this.cluster.request(controller, createTopics, {
      topics: [
        {
          name,
          numPartitions: assignments.length > 0 ? -1 : partitions,
          replicationFactor: assignments.length > 0 ? -1 : replicationFactor,
          assignments: assignments.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
          configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
        },
      ],
      timeoutMs: this.#timeoutMs,
      validateOnly: false,
    });
    for (const { errorCode, errorMessage } of topics) check(errorCode, errorMessage);
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    const controller = await this.cluster.controller();
    const { responses } = await this.cluster.request(controller, deleteTopics, {
      topics: names.map((name) => ({ name, topicId: zeroUuid })),
      topicNames: names,
      timeoutMs: this.#timeoutMs,
    });
    for (const { errorCode, errorMessage } of responses) check(errorCode, errorMessage);
  }

  /** Raises the number of partitions to `count`; `assignments` places the new ones by hand. */
  async createPartitions(
    topics: readonly { name: string; count: number; assignments?: readonly (readonly number[])[] | undefined }[],
  ): Promise<void> {
    const controller = await this.cluster.controller();
    const { results } = await this.cluster.request(controller, createPartitions, {
      topics: topics.map(({ name, count, assignments }) => ({
        name,
        count,
        assignments: assignments?.map((brokerIds) => ({ brokerIds })) ?? null,
      })),
      timeoutMs: this.#timeoutMs,
      validateOnly: false,
    });
    for (const { errorCode, errorMessage } of results) check(errorCode, errorMessage);
  }

  /** All topics, internal ones too. */
  async listTopics(): Promise<readonly TopicListing[]> {
    const { topics } = await this.cluster.metadata(null);
    return topics.map(({ name, topicId, isInternal }) => ({ name: name ?? '', topicId, internal: isInternal }));
  }

  /** Topics by name, with all their partitions in order. UNKNOWN_TOPIC_OR_PARTITION where one is not there. */
  async describeTopics(names: readonly string[]): Promise<readonly TopicDescription[]> {
    if (names.length === 0) return [];
    const broker = await this.cluster.any();
    if (!broker.supports(describeTopicPartitions)) return this.#describeByMetadata(names);
    const found = new Map<string, TopicListing & { partitions: PartitionDescription[] }>();
    let cursor: { topicName: string; partitionIndex: number } | null = null;
    do {
      const answer: Awaited<
        ReturnType<
          typeof this.cluster.request<typeof describeTopicPartitions.request, typeof describeTopicPartitions.response>
        >
      > = await this.cluster.request(broker, describeTopicPartitions, {
        topics: [...names].sort().map((name) => ({ name })),
        cursor,
      });
      for (const { errorCode, name, topicId, isInternal, partitions } of answer.topics) {
        check(errorCode, null);
        const topic = found.get(name ?? '') ?? { name: name ?? '', topicId, internal: isInternal, partitions: [] };
        found.set(topic.name, topic);
        for (const each of partitions) {
          topic.partitions.push({
            partition: each.partitionIndex,
            leader: each.leaderId,
            replicas: each.replicaNodes,
            isr: each.isrNodes,
            eligibleLeaderReplicas: each.eligibleLeaderReplicas,
            lastKnownElr: each.lastKnownElr,
          });
        }
      }
      cursor = answer.nextCursor;
    } while (cursor);
    return [...found.values()];
  }

  async #describeByMetadata(names: readonly string[]): Promise<readonly TopicDescription[]> {
    const { topics } = await this.cluster.metadata(names);
    return topics.map(({ errorCode, name, topicId, isInternal, partitions }) => {
      check(errorCode, null);
      const described = partitions.map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
        partition: partitionIndex,
        leader: leaderId,
        replicas: replicaNodes,
        isr: isrNodes,
        eligibleLeaderReplicas: null,
        lastKnownElr: null,
      }));
      described.sort((a, b) => a.partition - b.partition);
      return { name: name ?? '', topicId, internal: isInternal, partitions: described };
    });
  }

  async describeConfigs(
    type: ResourceType,
    names: readonly string[],
  ): Promise<Map<string, readonly ConfigDescription[]>> {
    const first = names[0];
    const broker = ofBroker.includes(type) && first ? await this.cluster.node(Number(first)) : await this.cluster.any();
    const { results } = await this.cluster.request(broker, describeConfigs, {
      resources: names.map((resourceName) => ({
        resourceType: resourceTypes[type],
        resourceName,
        configurationKeys: null,
      })),
      includeSynonyms: true,
    });
    return new Map(
      results.map(({ errorCode, errorMessage, resourceName, configs }) => {
        check(errorCode, errorMessage);
        const described = configs.map(({ name, value, readOnly, isSensitive, configSource, synonyms }) => ({
          name,
          value,
          readOnly,
          sensitive: isSensitive,
          source: configSource,
          synonyms,
        }));
        return [resourceName, described];
      }),
    );
  }

  async alterConfigs(type: ResourceType, name: string, changes: readonly ConfigChange[]): Promise<void> {
    const own = ofBroker.includes(type) && name !== '';
    const broker = own ? await this.cluster.only(Number(name)) : await this.cluster.controller();
    const { responses } = await this.cluster.request(broker, incrementalAlterConfigs, {
      resources: [
        {
          resourceType: resourceTypes[type],
          resourceName: name,
          configs: changes.map((change) => ({
            name: change.name,
            value: change.value,
            configOperation: change.value === null ? 1 : 0,
          })),
        },
      ],
      validateOnly: false,
    });
    for (const { errorCode, errorMessage } of responses) check(errorCode, errorMessage);
  }

  /** Names of all that have configs of this kind. Rejects with ApiError. */
  async configured(type: ResourceType): Promise<readonly string[]> {
    const { errorCode, configResources } = await this.cluster.request(await this.cluster.any(), listConfigResources, {
      resourceTypes: [resourceTypes[type]],
    });
    check(errorCode, null);
    return configResources.map(({ resourceName }) => resourceName);
  }

  nodes(): Promise<readonly Node[]> {
    return this.cluster.nodes();
  }

  close(): void {
    this.cluster.close();
  }
}

function check(code: number, message: string | null): void {
  if (code !== 0) throw new ApiError(errorName(code), message);
}
