import type { ErrorName } from '../wire/errors.ts';
import type { Producer, TopicPartition, Transaction } from './transaction.ts';

/** How a transaction is to end. */
export type Ending = 'commit' | 'abort';

/** What can happen to a transactional id. */
export type TransactionEvent =
  | {
      /** A producer comes: what is open is aborted, and older producers are fenced. */
      type: 'init';
      timeoutMs: number;
      /** What the producer believes it is, when it comes again (KIP-360). */
      expected: Producer | null;
      /** Taken only where an effect says so. */
      spareProducerId: bigint;
    }
  | ({ type: 'add'; partitions: readonly TopicPartition[]; clientVersion: number } & Producer)
  | ({ type: 'end'; ending: Ending; clientVersion: number; spareProducerId: bigint } & Producer)
  /** Every marker of the transaction is in its partition's log. */
  | { type: 'markers-written' }
  /** Time has passed: an open transaction may have been open for too long. */
  | { type: 'timeout' }
  /** Time has passed: an idle id may be forgotten. */
  | { type: 'expire'; expirationMs: number };

export type TransactionEffect =
  /** Exactly one for each event of a client. Producer id and epoch are −1 beside an error. */
  | ({ type: 'answer'; error: ErrorName } & Producer)
  /** The spare producer id is now this transaction's. */
  | { type: 'took-producer-id' }
  /** The transaction, as it is after this step or as given here, goes into `__transaction_state`. */
  | { type: 'write'; transaction: Transaction }
  /** The id goes from `__transaction_state`. */
  | { type: 'forget' }
  /** These markers are to be written; `markers-written` follows. */
  | ({
      type: 'write-markers';
      ending: Ending;
      partitions: readonly TopicPartition[];
      transactionVersion: number;
    } & Producer)
  /** The producer's epochs up to this one are of no more use, though it did not end the transaction itself. */
  | ({ type: 'fenced'; reason: 'new-producer' | 'timeout' } & Producer);

export interface Step {
  /** Null once forgotten. */
  transaction: Transaction | null;
  effects: readonly TransactionEffect[];
}

export type Init = Extract<TransactionEvent, { type: 'init' }>;
export type Add = Extract<TransactionEvent, { type: 'add' }>;
export type End = Extract<TransactionEvent, { type: 'end' }>;

export function refused(transaction: Transaction, error: ErrorName): Step {
  return { transaction, effects: [{ type: 'answer', error, producerId: -1n, producerEpoch: -1 }] };
}
