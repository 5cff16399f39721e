import { joinGroup } from '../apis/11-join-group.ts';
import { heartbeat } from '../apis/12-heartbeat.ts';
import { leaveGroup } from '../apis/13-leave-group.ts';
import { syncGroup } from '../apis/14-sync-group.ts';
import { type ErrorName, errorName } from '../wire/errors.ts';
import type { LastAssignment } from './assignor.ts';
import { assignors } from './assignors.ts';
import type { BrokerConnection } from './broker-connection.ts';
import type { ClusterClient } from './cluster-client.ts';
import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from './consumer-protocol.ts';
import { askCoordinator, forbidden, lost } from './coordinator.ts';
import { ApiError } from './errors.ts';
import type { Membership } from './membership.ts';
import type { TopicMetadata, TopicPartition } from './topic-metadata.ts';

export interface GroupRules {
  groupId: string;
  groupInstanceId: string | null;
  /** Silence after which the coordinator gives the member up (45,000), and how long a rebalance may take (300,000). */
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  heartbeatIntervalMs: number;
  /** Names of assignors, the favourite first. */
  assignors: readonly string[];
  /** Told why the group will not have the member, for good. */
  failed?: ((memberId: string, epoch: number, error: ApiError) => Promise<void>) | undefined;
}

/** Errors after which the member joins anew. */
const rejoin: ReadonlySet<ErrorName> = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'MEMBER_ID_REQUIRED',
]);
/** A member of a classic consumer group: joins, divides the partitions where it is the leader, and gives signs of life. */
export class GroupMember implements Membership {
  readonly rules: GroupRules;
  readonly #cluster: ClusterClient;
  readonly #topics: TopicMetadata;
  /** By assignor. */
  readonly #last = new Map<string, LastAssignment>();
  memberId = '';
  generationId = -1;
  /** Whether it has to join before it may go on. */
  mustJoin = true;

  constructor(cluster: ClusterClient, topics: TopicMetadata, rules: GroupRules) {
    this.#cluster = cluster;
    this.#topics = topics;
    this.rules = rules;
  }

  /** Every assignor that it offers has to be a cooperative one (KIP-429). */
  get cooperative(): boolean {
    return this.rules.assignors.every((name) => name.startsWith('cooperative-'));
  }

  get heartbeatIntervalMs(): number {
    return this.rules.heartbeatIntervalMs;
  }

  /**
   * Joins, once. Resolves to the member's partitions, or to null where it has to try again: the group is on the move or
   * its coordinator elsewhere. Rejects with ApiError where the group will not have it.
   */
  async join(topics: readonly string[], owned: readonly TopicPartition[]): Promise<readonly TopicPartition[] | null> {
    const { groupId, groupInstanceId, sessionTimeoutMs, rebalanceTimeoutMs } = this.rules;
    const { generationId } = this;
    const subscription = { topics: [...topics].sort(), owned, generationId };
    const joined = await this.#ask((broker) =>
      this.#cluster.request(broker, joinGroup, {
        groupId,
        groupInstanceId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        memberId: this.memberId,
        protocolType: 'consumer',
        protocols: this.rules.assignors.map((name) => {
          const userData = assignors[name]?.userData?.(this.#last.get(name) ?? null) ?? null;
          return { name, metadata: encodeSubscription({ ...subscription, userData }) };
        }),
      }),
    );
    if (joined === null) return null;
    if (errorName(joined.errorCode) === 'MEMBER_ID_REQUIRED') this.memberId = joined.memberId;
    try {
      if (!this.#accepted(errorName(joined.errorCode))) return null;
    } catch (error) {
      if (error instanceof ApiError) await this.rules.failed?.(this.memberId, this.generationId, error);
      throw error;
    }
    this.memberId = joined.memberId;
    this.generationId = joined.generationId;
    const protocolName = joined.protocolName ?? '';
    const assignments =
      joined.leader === joined.memberId && !joined.skipAssignment
        ? await this.#divide(protocolName, joined.members)
        : [];
    const synced = await this.#ask((broker) =>
      this.#cluster.request(broker, syncGroup, {
        groupId,
        groupInstanceId,
        generationId: this.generationId,
        memberId: this.memberId,
        protocolType: 'consumer',
        protocolName,
        assignments,
      }),
    );
    if (synced === null || !this.#accepted(errorName(synced.errorCode))) return null;
    this.mustJoin = false;
    const partitions = decodeAssignment(synced.assignment);
    this.#last.set(protocolName, { partitions, generationId: this.generationId });
    return partitions;
  }

  /** Who has given partitions up joins again at once: only then are they given to others. */
  async reconciled(gaveUp: boolean): Promise<void> {
    if (gaveUp && this.cooperative) this.mustJoin = true;
  }

  async heartbeat(): Promise<void> {
    if (this.mustJoin) return;
    const { groupId, groupInstanceId } = this.rules;
    const { generationId, memberId } = this;
    const answer = await this.#ask((broker) =>
      this.#cluster.request(broker, heartbeat, { groupId, groupInstanceId, generationId, memberId }),
    );
    if (answer && generationId === this.generationId) this.#accepted(errorName(answer.errorCode));
  }

  /** Tells the coordinator that the member goes, so that the others need not wait for its session to end. */
  async leave(): Promise<void> {
    const { groupId, groupInstanceId } = this.rules;
    if (this.memberId === '' || groupInstanceId !== null) return;
    const { memberId } = this;
    const reason = 'the consumer is being closed';
    await this.#ask((broker) =>
      this.#cluster.request(broker, leaveGroup, {
        groupId,
        memberId,
        members: [{ memberId, groupInstanceId, reason }],
      }),
    );
    this.memberId = '';
  }

  /** Whether the answer is none of the errors that end a membership; others are thrown as ApiError. */
  #accepted(error: ErrorName): boolean {
    if (error === 'NONE') return true;
    if (error === 'GROUP_AUTHORIZATION_FAILED') throw forbidden(this.rules.groupId);
    if (!rejoin.has(error) && !lost.has(error)) throw new ApiError(error, null);
    this.mustJoin = true;
    if (error === 'UNKNOWN_MEMBER_ID') this.memberId = '';
    if (error !== 'REBALANCE_IN_PROGRESS') this.generationId = -1;
    return false;
  }

  #ask<Answer>(request: (broker: BrokerConnection) => Promise<Answer>): Promise<Answer | null> {
    return askCoordinator(this.#cluster, this.rules.groupId, request);
  }

  async #divide(
    protocolName: string,
    members: readonly { memberId: string; groupInstanceId: string | null; metadata: Uint8Array }[],
  ): Promise<{ memberId: string; assignment: Uint8Array }[]> {
    const assignor = assignors[protocolName];
    if (!assignor) throw new ApiError('INCONSISTENT_GROUP_PROTOCOL', null);
    const read = members.map(({ memberId, groupInstanceId: instanceId, metadata }) => ({
      ...{ memberId, instanceId },
      ...decodeSubscription(metadata),
    }));
    const wanted = [...new Set(read.flatMap(({ topics }) => topics))].sort();
    const all = await this.#topics.all();
    const counts = new Map<string, number>();
    for (const name of wanted) {
      const topic = all.find((each) => each.name === name);
      if (topic) counts.set(name, topic.leaders.length);
    }
    return [...assignor.divide(read, counts)].map(([memberId, partitions]) => ({
      memberId,
      assignment: encodeAssignment(partitions),
    }));
  }
}
