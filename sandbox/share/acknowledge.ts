// What members say has become of records they were given.
import type { ErrorName } from '../wire/errors.ts';
import { type DraftBatch, ShareDraft } from './share-draft.ts';
import type { Delivery, DeliveryState, OffsetRange, SharePartition, StateBatch } from './share-partition.ts';

/** By their numbers in messages. A gap is an offset without a record. */
export const acknowledgeTypes = ['gap', 'accept', 'release', 'reject', 'renew'] as const;
export type AcknowledgeType = (typeof acknowledgeTypes)[number];

export interface Acknowledgement extends OffsetRange {
  /** One for all offsets, or one for each. */
  types: readonly AcknowledgeType[];
}

export interface AcknowledgeTerms {
  now: number;
  lockDurationMs: number;
  deliveryLimit: number;
  renewEnabled: boolean;
}

/** As it is once the coordinator has been told; what it is to be told is in `written`, from before the start offset moved. */
export interface Settled {
  partition: SharePartition;
  written: readonly StateBatch[];
  /** Start offset and count that go with `written`. */
  startOffset: bigint;
  deliveryCompleteCount: number;
}

export interface Refused {
  error: ErrorName;
  message: string;
}

const becomes: Readonly<Record<Exclude<AcknowledgeType, 'renew'>, DeliveryState>> = {
  gap: 'archived',
  accept: 'acknowledged',
  release: 'available',
  reject: 'archived',
};

/**
 * Takes a member's acknowledgements: all of them, or none.
 *
 * INVALID_RECORD_STATE: the records are not, or no longer, acquired by this member. INVALID_REQUEST: they never were in flight.
 */
export function acknowledge(
  partition: SharePartition,
  memberId: string,
  acknowledgements: readonly Acknowledgement[],
  terms: AcknowledgeTerms,
): Settled | Refused {
  const draft = new ShareDraft(partition);
  for (const each of acknowledgements) {
    if (each.lastOffset < draft.startOffset) continue;
    const batches = batchesOf(draft, each);
    if ('error' in batches) return batches;
    for (const batch of batches) {
      if (batch.lastOffset < draft.startOffset) continue;
      const refused = new Taking(draft, memberId, each, terms).take(batch);
      if (refused) return refused;
    }
  }
  return settled(draft);
}

/** Ends a step: the coordinator is told of changes with the start offset as it was, which then moves. */
export function settled(draft: ShareDraft): Settled {
  const { startOffset, deliveryCompleteCount, written } = draft;
  draft.advance();
  return { partition: draft.done(), written, startOffset, deliveryCompleteCount };
}

function batchesOf(draft: ShareDraft, { firstOffset, lastOffset }: OffsetRange): readonly DraftBatch[] | Refused {
  const moved = firstOffset < draft.startOffset && lastOffset >= draft.startOffset;
  const floor = draft.floor(firstOffset) ?? (moved ? draft.floor(draft.startOffset) : undefined);
  if (!floor)
    return {
      error: 'INVALID_RECORD_STATE',
      message: 'Batch record not found. The request batch offsets are not found in the cache.',
    };
  const batches = draft.between(floor.firstOffset, lastOffset);
  const end = batches.at(-1)?.lastOffset ?? -1n;
  const past = (which: string): Refused => ({
    error: 'INVALID_REQUEST',
    message: `Batch record not found. The ${which} offset in request is past acquired records.`,
  });
  if (end < firstOffset) return past('first');
  return lastOffset > end ? past('last') : batches;
}

const invalid = (message: string): Refused => ({ error: 'INVALID_RECORD_STATE', message });
const notAcquired = 'The batch cannot be acknowledged. The batch is not in the acquired state.';

/** One acknowledgement, in the batches that it reaches. */
class Taking {
  readonly #draft: ShareDraft;
  readonly #memberId: string;
  readonly #asked: Acknowledgement;
  readonly #terms: AcknowledgeTerms;

  constructor(draft: ShareDraft, memberId: string, asked: Acknowledgement, terms: AcknowledgeTerms) {
    this.#draft = draft;
    this.#memberId = memberId;
    this.#asked = asked;
    this.#terms = terms;
  }

  /** Why it cannot be; null if it was done. */
  take(batch: DraftBatch): Refused | null {
    const { firstOffset, lastOffset, types } = this.#asked;
    const { whole } = batch;
    if (whole) {
      if (whole.memberId === null) return invalid(notAcquired);
      if (whole.memberId !== this.#memberId) return invalid('Member is not the owner of batch record');
    }
    const full = batch.firstOffset >= firstOffset && batch.lastOffset <= lastOffset;
    const moved = batch.firstOffset < this.#draft.startOffset && batch.lastOffset >= this.#draft.startOffset;
    if (!full || !whole || types.length > 1 || moved) return this.#takeRecords(batch);
    const taken = this.#settle(whole, batch, types[0] ?? 'gap');
    if ('error' in taken) return taken;
    batch.whole = taken;
    return null;
  }

  #takeRecords(batch: DraftBatch): Refused | null {
    const { firstOffset, lastOffset, types } = this.#asked;
    const each = this.#draft.split(batch);
    for (const [at, delivery] of each.entries()) {
      const offset = batch.firstOffset + BigInt(at);
      if (offset < firstOffset || offset < this.#draft.startOffset) continue;
      if (offset > lastOffset) break;
      if (delivery.state !== 'acquired')
        return invalid('The offset cannot be acknowledged. The offset is not acquired.');
      if (delivery.memberId !== this.#memberId) return invalid('Member is not the owner of offset');
      const type = (types.length > 1 ? types[Number(offset - firstOffset)] : types[0]) ?? 'gap';
      const taken = this.#settle(delivery, { firstOffset: offset, lastOffset: offset }, type);
      if ('error' in taken) return taken;
      each[at] = taken;
    }
    return null;
  }

  #settle(delivery: Delivery, { firstOffset, lastOffset }: OffsetRange, type: AcknowledgeType): Delivery | Refused {
    const { now, lockDurationMs, deliveryLimit, renewEnabled } = this.#terms;
    if (type !== 'renew')
      return this.#draft.settle(delivery, { firstOffset, lastOffset }, becomes[type], deliveryLimit);
    if (!renewEnabled) return invalid('Renewing acquisition locks is not enabled for the group.');
    return { ...delivery, lockedUntilMs: now + lockDurationMs };
  }
}
