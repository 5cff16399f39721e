import type { TopicPartition } from './topic-metadata.ts';

/** How a consumer is a member of its group, by either protocol. */
export interface Membership {
  /** Empty: none yet. */
  readonly memberId: string;
  /** Generation or member epoch that it commits with; -1 while it is no member. */
  readonly generationId: number;
  /** Whether partitions are to be asked for, or to be changed, before the consumer goes on. */
  mustJoin: boolean;
  /** Whether the consumer keeps what it has while it joins; otherwise it gives all up first (the eager protocol). */
  readonly cooperative: boolean;
  /** Milliseconds between signs of life. */
  readonly heartbeatIntervalMs: number;
  /**
   * Asks for partitions, once. Resolves to all that the member may have now, or to null where it has to try again. Rejects with ApiError
   * where the group will not have it.
   */
  join(topics: readonly string[], owned: readonly TopicPartition[]): Promise<readonly TopicPartition[] | null>;
  /** Tells that what was given up is, and what was given is had. */
  reconciled(gaveUp: boolean): Promise<void>;
  heartbeat(): Promise<void>;
  leave(): Promise<void>;
}
