import { shareGroupHeartbeat } from '../apis/76-share-group-heartbeat.ts';
import { errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { askCoordinator, fenced, lost } from './coordinator.ts';
import { ApiError } from './errors.ts';
import type { TopicMetadata, TopicPartition } from './topic-metadata.ts';

/** A member of a share group (KIP-932): it is told which partitions to read, of which others read too. */
export class ShareMember {
  readonly memberId: string;
  readonly #groupId: string;
  readonly #cluster: ClusterClient;
  readonly #topics: TopicMetadata;
  /** -1 while it is no member. */
  #epoch = -1;
  #subscribed: readonly string[] = [];
  #told: readonly string[] | null = null;
  heartbeatIntervalMs = 5_000;
  /** Partitions that it is to read. */
  assignment: readonly TopicPartition[] = [];

  readonly #failed: ((memberId: string, epoch: number, error: ApiError) => Promise<void>) | undefined;

  /** @param failed told why the group will not have the member, for good */
  constructor(
    cluster: ClusterClient,
    topics: TopicMetadata,
    groupId: string,
    memberId: string,
    failed?: (memberId: string, epoch: number, error: ApiError) => Promise<void>,
  ) {
    this.#failed = failed;
    this.#cluster = cluster;
    this.#topics = topics;
    this.#groupId = groupId;
    this.memberId = memberId;
  }

  get joined(): boolean {
    return this.#epoch >= 0;
  }

  subscribe(topics: readonly string[]): void {
    this.#subscribed = topics;
  }

  /** Joins, or gives a sign of life. Rejects with ApiError where the group will not have it. */
  async heartbeat(): Promise<void> {
    const names = this.#subscribed;
    const joining = this.#epoch < 0;
    const answer = await this.#beat(joining ? 0 : this.#epoch, joining || this.#told !== names ? names : null);
    if (answer === null) return;
    const error = errorName(answer.errorCode);
    if (lost.has(error)) return;
    if (fenced.has(error)) {
      this.#epoch = -1;
      this.assignment = [];
      return;
    }
    if (error !== 'NONE') {
      const failure = new ApiError(error, answer.errorMessage);
      await this.#failed?.(this.memberId, Math.max(0, this.#epoch), failure);
      throw failure;
    }
    this.#told = names;
    this.#epoch = answer.memberEpoch;
    this.heartbeatIntervalMs = answer.heartbeatIntervalMs;
    if (answer.assignment === null) return;
    const { topicPartitions } = answer.assignment;
    const known = await this.#topics.names(topicPartitions.map(({ topicId }) => topicId));
    this.assignment = topicPartitions.flatMap(({ topicId, partitions }) => {
      const topic = known.get(topicId);
      return topic === undefined ? [] : partitions.map((partition) => ({ topic, partition }));
    });
  }

  async leave(): Promise<void> {
    if (this.#epoch < 0) return;
    this.#epoch = -1;
    await this.#beat(-1, null);
  }

  #beat(memberEpoch: number, subscribedTopicNames: readonly string[] | null) {
    const { memberId } = this;
    return askCoordinator(this.#cluster, this.#groupId, (broker) =>
      this.#cluster.request(broker, shareGroupHeartbeat, {
        groupId: this.#groupId,
        memberId,
        memberEpoch,
        subscribedTopicNames,
      }),
    );
  }
}
