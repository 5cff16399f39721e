import { consumerGroupHeartbeat } from '../apis/68-consumer-group-heartbeat.ts';
import { errorName } from '../wire/errors.ts';
import type { ResponseOf } from '../wire/schema.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic } from './consumer-protocol.ts';
import { askCoordinator, fenced, lost } from './coordinator.ts';
import { ApiError } from './errors.ts';
import type { Membership } from './membership.ts';
import type { TopicMetadata, TopicPartition } from './topic-metadata.ts';

export interface ConsumerGroupRules {
  groupId: string;
  groupInstanceId: string | null;
  rebalanceTimeoutMs: number;
  /** Assignor of the coordinator to ask for; null: the group's. */
  serverAssignor: string | null;
  /** A pattern (RE2) that the coordinator matches topics with, beside the names. */
  topicRegex: string | null;
  /** Told why the group will not have the member, for good. */
  failed?: ((memberId: string, epoch: number, error: ApiError) => Promise<void>) | undefined;
}

type Assignment = ResponseOf<typeof consumerGroupHeartbeat>['assignment'];

/**
 * A member of a group of the new protocol (KIP-848): the coordinator divides the partitions, and each member moves towards its part by
 * itself, giving up before it is given. One request does it all; it holds only what has changed since the last.
 */
export class ConsumerGroupMember implements Membership {
  readonly cooperative = true;
  readonly memberId: string;
  readonly #rules: ConsumerGroupRules;
  readonly #cluster: ClusterClient;
  readonly #topics: TopicMetadata;
  mustJoin = true;
  heartbeatIntervalMs = 5_000;
  /** Of the member; -1 while it is none. */
  generationId = -1;
  #subscribed: readonly string[] = [];
  #told: readonly string[] | null = null;
  /** What the member may have, as far as it has been told; null: nothing new. */
  #target: readonly TopicPartition[] | null = null;
  #owned: readonly TopicPartition[] = [];
  /** Whether the coordinator has to be told what it owns. */
  #ownedChanged = false;
  #beating: Promise<void> | null = null;

  /** @param memberId made by the member itself (KIP-1082) */
  constructor(cluster: ClusterClient, topics: TopicMetadata, memberId: string, rules: ConsumerGroupRules) {
    this.#cluster = cluster;
    this.#topics = topics;
    this.memberId = memberId;
    this.#rules = rules;
  }

  async join(topics: readonly string[]): Promise<readonly TopicPartition[] | null> {
    this.#subscribed = [...topics].sort();
    if (this.#target === null || this.#told?.join() !== this.#subscribed.join()) await this.heartbeat();
    if (this.generationId < 0) return null;
    const target = this.#target;
    this.#target = null;
    this.mustJoin = false;
    if (target === null) return this.#owned;
    this.#owned = target;
    this.#ownedChanged = true;
    return target;
  }

  async reconciled(): Promise<void> {
    if (this.#ownedChanged) await this.heartbeat();
  }

  /** One at a time: a second one that is asked for meanwhile is the first. */
  heartbeat(): Promise<void> {
    this.#beating ??= this.#beat().finally(() => {
      this.#beating = null;
    });
    return this.#beating;
  }

  /** A static member says that it comes back, and keeps its partitions for that long. */
  async leave(): Promise<void> {
    if (this.generationId < 0) return;
    const { groupId, groupInstanceId: instanceId } = this.#rules;
    const memberEpoch = instanceId === null ? -1 : -2;
    this.generationId = -1;
    await askCoordinator(this.#cluster, groupId, (broker) =>
      this.#cluster.request(broker, consumerGroupHeartbeat, {
        groupId,
        memberId: this.memberId,
        memberEpoch,
        instanceId,
      }),
    );
  }

  async #beat(): Promise<void> {
    const { groupId, groupInstanceId: instanceId, rebalanceTimeoutMs, serverAssignor, topicRegex } = this.#rules;
    const joining = this.generationId < 0;
    const names = this.#subscribed;
    const owned = joining || this.#ownedChanged ? await this.#ids(joining ? [] : this.#owned) : null;
    this.#ownedChanged = false;
    const answer = await askCoordinator(this.#cluster, groupId, (broker) =>
      this.#cluster.request(broker, consumerGroupHeartbeat, {
        groupId,
        memberId: this.memberId,
        memberEpoch: joining ? 0 : this.generationId,
        instanceId,
        topicPartitions: owned,
        ...(joining && { rebalanceTimeoutMs, serverAssignor, subscribedTopicRegex: topicRegex }),
        subscribedTopicNames: joining || this.#told?.join() !== names.join() ? names : null,
      }),
    );
    if (answer === null || lost.has(errorName(answer.errorCode))) {
      this.#ownedChanged ||= owned !== null;
      return;
    }
    const error = errorName(answer.errorCode);
    if (fenced.has(error)) return this.#fence();
    if (error !== 'NONE') {
      const failure = new ApiError(error, answer.errorMessage);
      await this.#rules.failed?.(this.memberId, Math.max(0, this.generationId), failure);
      throw failure;
    }
    this.#told = names;
    this.generationId = answer.memberEpoch;
    this.heartbeatIntervalMs = answer.heartbeatIntervalMs;
    if (answer.assignment === null) return;
    this.#target = await this.#named(answer.assignment);
    this.mustJoin = true;
  }

  #fence(): void {
    this.generationId = -1;
    this.#told = null;
    this.#target = null;
    this.#owned = [];
    this.mustJoin = true;
  }

  async #ids(partitions: readonly TopicPartition[]): Promise<{ topicId: string; partitions: readonly number[] }[]> {
    return Promise.all(
      [...partitionsByTopic(partitions)].map(async ([topic, numbers]) => ({
        topicId: (await this.#topics.topic(topic)).topicId,
        partitions: numbers,
      })),
    );
  }

  async #named(assignment: NonNullable<Assignment>): Promise<readonly TopicPartition[]> {
    const { topicPartitions } = assignment;
    const names = await this.#topics.names(topicPartitions.map(({ topicId }) => topicId));
    return topicPartitions.flatMap(({ topicId, partitions }) => {
      const topic = names.get(topicId);
      return topic === undefined ? [] : partitions.map((partition) => ({ topic, partition }));
    });
  }
}
