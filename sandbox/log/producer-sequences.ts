import type { BatchHeader } from '../record/batch.ts';
import type { ErrorName } from '../wire/errors.ts';

interface Written {
  firstSequence: number;
  lastSequence: number;
  baseOffset: bigint;
  /** The batch's greatest timestamp. */
  timestamp: number;
}

interface ProducerState {
  epoch: number;
  /** The newest batches, at most five: as many as a producer may have in flight. */
  batches: Written[];
}

export type SequenceCheck =
  | { kind: 'next' }
  | { kind: 'duplicate'; baseOffset: bigint; timestamp: number }
  | { kind: 'refused'; error: ErrorName };

const window = 5;
const maxSequence = 0x7fffffff;

/** What a partition remembers of idempotent producers (KIP-98): a retried batch is answered with the offset it already has. */
export class ProducerSequences {
  readonly #producers = new Map<bigint, ProducerState>();

  /** OUT_OF_ORDER_SEQUENCE_NUMBER: a batch before this one is missing. INVALID_PRODUCER_EPOCH: a newer producer took over. */
  check(header: BatchHeader): SequenceCheck {
    if (header.producerId < 0n) return { kind: 'next' };
    const state = this.#producers.get(header.producerId);
    if (!state) return { kind: 'next' };
    const { producerEpoch, baseSequence } = header;
    if (producerEpoch < state.epoch) return { kind: 'refused', error: 'INVALID_PRODUCER_EPOCH' };
    const lastSequence = addSequence(baseSequence, header.recordCount - 1);
    const known =
      state.epoch === producerEpoch &&
      state.batches.find((batch) => batch.firstSequence === baseSequence && batch.lastSequence === lastSequence);
    if (known) return { kind: 'duplicate', baseOffset: known.baseOffset, timestamp: known.timestamp };
    const last = state.batches.at(-1);
    const expected = producerEpoch > state.epoch || !last ? 0 : addSequence(last.lastSequence, 1);
    return baseSequence === expected ? { kind: 'next' } : { kind: 'refused', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' };
  }

  /** Remembers a batch that was written. */
  wrote(header: BatchHeader, baseOffset: bigint): void {
    if (header.producerId < 0n) return;
    let state = this.#producers.get(header.producerId);
    if (!state || state.epoch !== header.producerEpoch) {
      state = { epoch: header.producerEpoch, batches: [] };
      this.#producers.set(header.producerId, state);
    }
    const lastSequence = addSequence(header.baseSequence, header.recordCount - 1);
    state.batches.push({
      firstSequence: header.baseSequence,
      lastSequence,
      baseOffset,
      timestamp: header.maxTimestamp,
    });
    if (state.batches.length > window) state.batches.shift();
  }
}

/** Sequence numbers wrap around from 2³¹−1 to 0. */
function addSequence(sequence: number, count: number): number {
  return sequence + count > maxSequence ? sequence + count - maxSequence - 1 : sequence + count;
}
