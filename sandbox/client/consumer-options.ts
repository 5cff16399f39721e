import { defaultAssignors } from './assignors.ts';
import type { ClientOptions, ClusterClient } from './cluster-client.ts';
import { ConsumerGroupMember } from './consumer-group-member.ts';
import type { ApiError } from './errors.ts';
import { GroupMember } from './group-member.ts';
import type { Membership } from './membership.ts';
import type { OffsetReset } from './positions.ts';
import type { TopicMetadata, TopicPartition } from './topic-metadata.ts';

export interface ConsumerOptions extends ClientOptions {
  /** Null: outside any group. */
  groupId?: string | null;
  groupInstanceId?: string | null;
  assignors?: readonly string[];
  /** Takes part by the new protocol (KIP-848), under this id, which it makes for itself (newMemberId). */
  memberId?: string | null;
  /** In the new protocol: assignor of the coordinator to ask for; null: the group's. */
  serverAssignor?: string | null;
  /** In the new protocol: a pattern that the coordinator matches topics with. */
  topicRegex?: string | null;
  /** Told why the group will not have the member, for good. */
  failed?(memberId: string, epoch: number, error: ApiError): Promise<void>;
  sessionTimeoutMs?: number;
  rebalanceTimeoutMs?: number;
  heartbeatIntervalMs?: number;
  autoOffsetReset?: OffsetReset;
  enableAutoCommit?: boolean;
  /** Every so many milliseconds, and at the end (default 5,000). */
  autoCommitIntervalMs?: number;
  isolationLevel?: 0 | 1;
  /** Told each time that the cluster does not have a topic that was subscribed to, or not yet. */
  refused?(topic: string, error: ApiError): Promise<void>;
  /** Records that one poll gives at most (default 500), and bytes of one partition in an answer (default 1 MiB). */
  maxPollRecords?: number;
  partitionMaxBytes?: number;
  /** What a fetch waits for at the broker: so many bytes (default 1), but no longer than this, milliseconds (default 500). */
  minBytes?: number;
  maxWaitMs?: number;
  /** Bytes of an answer (default 50 MiB). */
  maxBytes?: number;
  /** Whether the broker may create what was subscribed to (default true). */
  allowAutoCreateTopics?: boolean;
  /** Told of partitions as they come, and as they are given up, by a rebalance or at the end. */
  assigned?(partitions: readonly TopicPartition[]): void | Promise<void>;
  revoked?(partitions: readonly TopicPartition[]): void | Promise<void>;
  /** How often to look for new topics and partitions, milliseconds (default 300,000). */
  metadataMaxAgeMs?: number;
}

/** How a consumer with these options takes part in its group; null outside any. */
export function membershipOf(
  { cluster, topics }: { cluster: ClusterClient; topics: TopicMetadata },
  options: ConsumerOptions,
): Membership | null {
  const { groupId = null, groupInstanceId = null, memberId = null, serverAssignor = null, topicRegex = null } = options;
  const { rebalanceTimeoutMs = 300_000, sessionTimeoutMs = 45_000, heartbeatIntervalMs = 3_000 } = options;
  if (groupId === null) return null;
  const rules = { groupId, groupInstanceId, rebalanceTimeoutMs };
  if (memberId !== null)
    return new ConsumerGroupMember(cluster, topics, memberId, {
      ...{ ...rules, serverAssignor, topicRegex },
      failed: options.failed,
    });
  const offered = options.assignors ?? defaultAssignors;
  return new GroupMember(cluster, topics, {
    ...{ ...rules, sessionTimeoutMs, heartbeatIntervalMs, assignors: offered },
    failed: options.failed,
  });
}
