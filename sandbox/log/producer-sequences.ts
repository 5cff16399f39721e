import type { BatchHeader } from '../record/batch.ts';
import type { ErrorName } from '../wire/errors.ts';

interface Written {
  firstSequence: number;
  lastSequence: number;
  baseOffset: bigint;
}

interface ProducerState {
  epoch: number;
  /** The newest batches, at most five: as many as a producer may have in flight. */
  batches: Written[];
}

export type SequenceCheck =
  | { kind: 'next' }
  | { kind: 'duplicate'; baseOffset: bigint }
  | { kind: 'refused'; error: ErrorName; message: string };

const window = 5;
const maxSequence = 0x7fffffff;

/** What a partition remembers of idempotent producers (KIP-98): a retried batch is answered with the offset it already has. */
export class ProducerSequences {
  readonly #producers = new Map<bigint, ProducerState>();
  readonly #partition: string;

  constructor(partition: string) {
    this.#partition = partition;
  }

  /** OUT_OF_ORDER_SEQUENCE_NUMBER: a batch before this one is missing. INVALID_PRODUCER_EPOCH: a newer producer took over. */
  check(header: BatchHeader): SequenceCheck {
    if (header.producerId < 0n) return { kind: 'next' };
    const state = this.#producers.get(header.producerId);
    if (!state) return { kind: 'next' };
    const { producerId, producerEpoch, baseSequence } = header;
    if (producerEpoch < state.epoch)
      return {
        kind: 'refused',
        error: 'INVALID_PRODUCER_EPOCH',
        message: `Epoch of producer ${producerId} in ${this.#partition} is ${producerEpoch}, which is smaller than the last seen epoch ${state.epoch}`,
      };
    const lastSequence = addSequence(baseSequence, header.recordCount - 1);
    const known =
      state.epoch === producerEpoch &&
      state.batches.find((batch) => batch.firstSequence === baseSequence && batch.lastSequence === lastSequence);
    if (known) return { kind: 'duplicate', baseOffset: known.baseOffset };
    const last = state.batches.at(-1);
    const expected = producerEpoch > state.epoch || !last ? 0 : addSequence(last.lastSequence, 1);
    if (baseSequence === expected) return { kind: 'next' };
    return {
      kind: 'refused',
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
      message:
        producerEpoch > state.epoch
          ? `Invalid sequence number for new epoch of producer ${producerId} in partition ${this.#partition}: ${producerEpoch} (request epoch), ${baseSequence} (seq. number), ${state.epoch} (current producer epoch)`
          : `Out of order sequence number for producer ${producerId} in partition ${this.#partition}: ${baseSequence} (incoming seq. number), ${last?.lastSequence ?? -1} (current end sequence number)`,
    };
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
    state.batches.push({ firstSequence: header.baseSequence, lastSequence, baseOffset });
    if (state.batches.length > window) state.batches.shift();
  }
}

/** Sequence numbers wrap around from 2³¹−1 to 0. */
function addSequence(sequence: number, count: number): number {
  return sequence + count > maxSequence ? sequence + count - maxSequence - 1 : sequence + count;
}
