import type { Acknowledgement } from '../share/acknowledge.ts';
import type { Acquisition } from '../share/acquire.ts';
import type { OpenSession, SessionRequest } from '../share/sessions.ts';
import type { AcquiredRecords } from '../share/share-partition.ts';
import type { SharePartitionKey } from '../share/share-state-records.ts';
import type { ErrorName } from '../wire/errors.ts';

/** What share groups do with records on one broker: share sessions, and the share-partitions that it leads (KIP-932). */
export interface ShareRecordsContext {
  /** SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH, SHARE_SESSION_LIMIT_REACHED. */
  open(request: SessionRequest): OpenSession | ErrorName;
  /** The same for a request that only acknowledges. */
  acknowledgeSession(request: Pick<SessionRequest, 'groupId' | 'memberId' | 'epoch'>): ErrorName;
  /** Ends a session: what the member has acquired is available again. */
  close(groupId: string, memberId: string, cause: number): void;
  /** How long acquired records of the group stay locked, milliseconds. */
  lockDurationMs(groupId: string): number;
  /** Takes all acknowledgements, or none of them. */
  acknowledge(
    place: SharePartitionKey,
    memberId: string,
    acknowledgements: readonly Acknowledgement[],
    cause: number,
  ): ShareFailure | null;
  /** Opens a share-partition that this broker leads; why it cannot be, if it cannot. */
  ready(place: SharePartitionKey, cause: number): ShareFailure | null;
  /** What is there to be acquired, without acquiring it; null while there can be nothing. */
  look(place: SharePartitionKey, maxBytes: number): ShareLook | null;
  acquire(
    place: SharePartitionKey,
    maxBytes: number,
    asked: Pick<Acquisition, 'memberId' | 'mode' | 'batchSize' | 'maxRecords'>,
    cause: number,
  ): ShareRead;
  /** What a waiting fetch is to be asked again on: records written, and records released. */
  watched(place: SharePartitionKey): readonly string[];
}

export interface ShareFailure {
  error: ErrorName;
  message: string | null;
}

export interface ShareLook {
  bytes: number;
  /** Worth an answer although there are no bytes. */
  failed: boolean;
}

export interface ShareRead {
  /** The log's batches that hold what was acquired. */
  records: readonly Uint8Array[];
  acquired: readonly AcquiredRecords[];
  count: number;
}
