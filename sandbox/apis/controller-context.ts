import type { BrokerNode } from './cluster-context.ts';
import type { Failure } from './context.ts';

/** What the active controller does and knows: replicas, leaders, brokers, and the quorum it is of (KIP-500). */
export interface ControllerContext {
  /** ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE, UNKNOWN_TOPIC_OR_PARTITION. */
  elect(topic: string, partition: number, type: 'preferred' | 'unclean', cause: number): Failure | null;
  /**
   * Moves a partition to other brokers, at once; null cancels what is under way. NO_REASSIGNMENT_IN_PROGRESS,
   * INVALID_REPLICA_ASSIGNMENT, INVALID_REPLICATION_FACTOR, UNKNOWN_TOPIC_OR_PARTITION.
   */
  reassign(
    topic: string,
    partition: number,
    replicas: readonly number[] | null,
    options: { allowReplicationFactorChange: boolean; cause: number },
  ): Failure | null;
  /** Strikes a broker off the cluster until it starts again. BROKER_ID_NOT_REGISTERED. */
  unregister(broker: number, cause: number): Failure | null;
  quorum(): Quorum;
  /** A controller that follows the log may vote on it from now on. DUPLICATE_VOTER, REQUEST_TIMED_OUT. */
  addVoter(voter: VoterKey & { endpoint: { name: string; host: string; port: number } }): Failure | null;
  /** VOTER_NOT_FOUND. */
  removeVoter(voter: VoterKey): Failure | null;
}

/** A controller, and the folder that its log is in: with another folder it is another voter. */
export interface VoterKey {
  id: number;
  directoryId: string;
}

/** The controllers and those who follow their log of metadata. */
export interface Quorum {
  leaderId: number;
  leaderEpoch: number;
  /** First offset of the metadata log that is not committed yet. */
  highWatermark: bigint;
  voters: readonly QuorumReplica[];
  observers: readonly QuorumReplica[];
  /** Controllers with their addresses. */
  nodes: readonly Pick<BrokerNode, 'id' | 'host' | 'port'>[];
}

export interface QuorumReplica extends VoterKey {
  logEndOffset: bigint;
  /** Host clock, milliseconds. */
  lastFetchMs: number;
  lastCaughtUpMs: number;
}
