import type { PersistedState } from '../share/share-partition.ts';
import type { SharePartitionKey } from '../share/share-state-records.ts';
import type { StateFailure, WrittenState } from '../share/share-state-step.ts';
import type { ErrorName } from '../wire/errors.ts';

/** The share coordinator: what brokers ask each other of the state of share-partitions (KIP-932). */
export interface ShareStateContext {
  initialize(
    place: SharePartitionKey,
    asked: { stateEpoch: number; startOffset: bigint },
    cause: number,
  ): ShareStateAnswer;
  write(place: SharePartitionKey, written: WrittenState, cause: number): ShareStateAnswer;
  read(place: SharePartitionKey, leaderEpoch: number, cause: number): PersistedState | StateFailure;
  summary(place: SharePartitionKey): ShareStateSummary | StateFailure;
  delete(place: SharePartitionKey, cause: number): ShareStateAnswer;
}

export interface ShareStateAnswer {
  error: ErrorName;
  message: string | null;
}

export interface ShareStateSummary {
  stateEpoch: number;
  leaderEpoch: number;
  startOffset: bigint;
  deliveryCompleteCount: number;
}
