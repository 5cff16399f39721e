import type { BatchHeader } from '../record/batch.ts';
import { markerOf, type TransactionMarker } from '../record/control.ts';
import type { ErrorName } from '../wire/errors.ts';
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.ts';

interface Written {
  firstSequence: number;
  lastSequence: number;
  baseOffset: bigint;
  lastOffset: bigint;
  /** The batch's greatest timestamp. */
  timestamp: number;
}

/** What a partition knows of a producer. */
export interface ProducerState {
  readonly producerId: bigint;
  /** −1 while only a marker of an unknown epoch could be. */
  epoch: number;
  /** The newest batches of this epoch, at most five: as many as a producer may have in flight. */
  batches: Written[];
  /** Time of the newest batch or marker, milliseconds since the epoch. */
  lastTimestamp: number;
  /** Of the coordinator that wrote the last marker; −1 for none. */
  coordinatorEpoch: number;
  /** First offset of the open transaction; null for none. */
  transactionStart: bigint | null;
}

export type SequenceCheck =
  | { kind: 'next' }
  | { kind: 'duplicate'; baseOffset: bigint; timestamp: number }
  | { kind: 'refused'; error: ErrorName };

const window = 5;
const maxSequence = 0x7fffffff;
const next: SequenceCheck = { kind: 'next' };
const outOfOrder: SequenceCheck = { kind: 'refused', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' };

/**
 * What a partition remembers of idempotent and transactional producers (KIP-98): a retried batch is answered with the
 * offset it already has, an older epoch is turned away, and open and aborted transactions are known by their offsets.
 * All of it follows from the log's batches, and is built from them when the log is opened.
 */
export class ProducerStates {
  readonly #producers = new Map<bigint, ProducerState>();
  /** Producers with an open transaction, in the order of their first offsets. */
  readonly #open = new Map<bigint, bigint>();
  readonly #aborted = new AbortedTransactions();

  /** The first offset of the earliest transaction still open; null when there is none. */
  get firstUnstableOffset(): bigint | null {
    for (const offset of this.#open.values()) return offset;
    return null;
  }

  /** Producers in the order in which they first wrote. */
  all(): readonly ProducerState[] {
    return [...this.#producers.values()];
  }

  /**
   * Whether the batch is all that the log still has of what its producer did last: compaction keeps its header, even when
   * no record of it is left, so that sequence number and epoch are known after a restart.
   */
  isLastOf(header: BatchHeader): boolean {
    const state = this.#producers.get(header.producerId);
    if (!state) return false;
    const last = state.batches.at(-1);
    return last ? header.lastOffset === last.lastOffset : header.isControl && header.producerEpoch === state.epoch;
  }

  /** Transactions aborted in the log, in the order of their first offsets. */
  aborted(): readonly AbortedTransaction[] {
    return this.#aborted.all();
  }

  /** Nothing is left of an aborted transaction but its marker, at this offset. */
  forgetAborted(markerOffset: bigint): void {
    this.#aborted.forget(markerOffset);
  }

  abortedTransactions(from: bigint, to: bigint): { producerId: bigint; firstOffset: bigint }[] {
    return this.#aborted.overlapping(from, to);
  }

  /** Whether this epoch of the producer has a transaction open here. */
  hasOpenTransaction(producerId: bigint, producerEpoch: number): boolean {
    return this.#open.has(producerId) && this.#producers.get(producerId)?.epoch === producerEpoch;
  }

  /**
   * Whether a client's batch comes next.
   *
   * INVALID_PRODUCER_EPOCH: a newer producer took over. OUT_OF_ORDER_SEQUENCE_NUMBER: a batch before this one is
   * missing. INVALID_TXN_STATE: not transactional, while a transaction of the same producer is open.
   *
   * @param bumped whether the producer gets a new epoch for each transaction (KIP-890), and so begins each at 0
   */
  check(header: BatchHeader, bumped = false): SequenceCheck {
    if (header.producerId < 0n) return next;
    const { producerEpoch, baseSequence } = header;
    const state = this.#producers.get(header.producerId);
    const first = bumped && header.isTransactional && !this.hasOpenTransaction(header.producerId, producerEpoch);
    if (!state) return first && baseSequence !== 0 ? outOfOrder : next;
    const lastSequence = addSequence(baseSequence, header.lastOffsetDelta);
    const known =
      state.epoch === producerEpoch &&
      state.batches.find((batch) => batch.firstSequence === baseSequence && batch.lastSequence === lastSequence);
    if (known) return { kind: 'duplicate', baseOffset: known.baseOffset, timestamp: known.timestamp };
    if (producerEpoch < state.epoch) return { kind: 'refused', error: 'INVALID_PRODUCER_EPOCH' };
    const last = state.batches.at(-1);
    const expected = producerEpoch > state.epoch || !last ? 0 : addSequence(last.lastSequence, 1);
    if (baseSequence !== expected || (first && baseSequence !== 0)) return outOfOrder;
    if (!header.isTransactional && state.transactionStart !== null)
      return { kind: 'refused', error: 'INVALID_TXN_STATE' };
    return next;
  }

  /**
   * Whether a coordinator may write this marker.
   *
   * INVALID_PRODUCER_EPOCH: of an older epoch than the producer has; or, where every transaction ends with a new epoch,
   * of no newer one. TRANSACTION_COORDINATOR_FENCED: from a coordinator that another has replaced.
   */
  checkMarker(marker: TransactionMarker, transactionVersion: number): ErrorName {
    const state = this.#producers.get(marker.producerId);
    if (!state) return 'NONE';
    const oldest = transactionVersion >= 2 ? state.epoch + 1 : state.epoch;
    if (marker.producerEpoch < oldest) return 'INVALID_PRODUCER_EPOCH';
    return marker.coordinatorEpoch < state.coordinatorEpoch ? 'TRANSACTION_COORDINATOR_FENCED' : 'NONE';
  }

  /** Remembers a batch that was written at `baseOffset`. */
  wrote(header: BatchHeader, baseOffset: bigint, batch: () => Uint8Array): void {
    if (header.producerId < 0n) return;
    if (header.isControl) {
      const marker = markerOf(batch(), header);
      if (marker) this.#ended(marker, baseOffset, header.maxTimestamp);
      return;
    }
    const state = this.#at(header.producerId, header.producerEpoch);
    state.lastTimestamp = header.maxTimestamp;
    if (header.isTransactional && state.transactionStart === null) {
      state.transactionStart = baseOffset;
      this.#open.set(header.producerId, baseOffset);
    }
    // Compaction may have taken records away, but none of the batch's offsets.
    const lastSequence = addSequence(header.baseSequence, header.lastOffsetDelta);
    state.batches.push({
      firstSequence: header.baseSequence,
      lastSequence,
      baseOffset,
      lastOffset: baseOffset + BigInt(header.lastOffsetDelta),
      timestamp: header.maxTimestamp,
    });
    if (state.batches.length > window) state.batches.shift();
  }

  #ended(marker: TransactionMarker, offset: bigint, timestamp: number): void {
    const state = this.#at(marker.producerId, marker.producerEpoch);
    state.lastTimestamp = timestamp;
    state.coordinatorEpoch = marker.coordinatorEpoch;
    const firstOffset = state.transactionStart;
    state.transactionStart = null;
    this.#open.delete(marker.producerId);
    if (firstOffset === null || marker.result === 'commit') return;
    const lastStableOffset = this.firstUnstableOffset ?? offset + 1n;
    this.#aborted.add({ producerId: marker.producerId, firstOffset, lastOffset: offset, lastStableOffset });
  }

  /** The producer's state, with nothing written yet where the epoch is new. */
  #at(producerId: bigint, epoch: number): ProducerState {
    const state = this.#producers.get(producerId) ?? {
      producerId,
      epoch,
      batches: [],
      lastTimestamp: -1,
      coordinatorEpoch: -1,
      transactionStart: null,
    };
    if (state.epoch !== epoch) {
      state.epoch = epoch;
      state.batches = [];
    }
    this.#producers.set(producerId, state);
    return state;
  }

  /** Forgets producers that have been silent for `expirationMs` and have no transaction open (`producer.id.expiration.ms`). */
  expire(nowMs: number, expirationMs: number): void {
    for (const { producerId, lastTimestamp, transactionStart } of this.#producers.values())
      if (transactionStart === null && nowMs - lastTimestamp >= expirationMs) this.#producers.delete(producerId);
  }

  /** Forgets aborted transactions that lie wholly before `offset`: their records are gone. */
  truncateStart(offset: bigint): void {
    this.#aborted.truncateStart(offset);
  }

  clear(): void {
    this.#producers.clear();
    this.#open.clear();
    this.#aborted.clear();
  }
}

/** Sequence numbers wrap around from 2³¹−1 to 0. */
function addSequence(sequence: number, count: number): number {
  return sequence + count > maxSequence ? sequence + count - maxSequence - 1 : sequence + count;
}
