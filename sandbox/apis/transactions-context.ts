import type { ErrorName } from '../wire/errors.ts';

/** Producer ids for idempotence. */
export interface ProducersContext {
  next(): bigint;
}

export interface ProducerIdentity {
  producerId: bigint;
  producerEpoch: number;
}

/** Producer id and epoch to go on with; −1 beside an error. */
export interface ProducerAnswer extends ProducerIdentity {
  error: ErrorName;
}

/** A transactional id as tools show it. */
export interface TransactionView extends ProducerIdentity {
  transactionalId: string;
  state: string;
  timeoutMs: number;
  /** Milliseconds since the epoch, −1 while none is open. */
  startMs: number;
  partitions: readonly { topic: string; partition: number }[];
}

export interface TransactionsContext {
  /** NOT_COORDINATOR where this broker does not coordinate the transactional id. */
  coordinates(transactionalId: string): ErrorName;
  /**
   * A producer comes, or comes again with what it was (`expected`): aborts what is open, and fences older producers.
   * CONCURRENT_TRANSACTIONS while a transaction is being ended: ask again. PRODUCER_FENCED, INVALID_TRANSACTION_TIMEOUT.
   */
  init(
    transactionalId: string,
    producer: { timeoutMs: number; expected: ProducerIdentity | null; cause: number },
  ): ProducerAnswer;
  /** Adds partitions to the open transaction, or begins one. */
  add(
    transactionalId: string,
    producer: ProducerIdentity,
    partitions: readonly { topic: string; partition: number }[],
    clientVersion: number,
    cause: number,
  ): ErrorName;
  /** TRANSACTION_ABORTABLE for a partition that is not in the open transaction. */
  verify(
    transactionalId: string,
    producer: ProducerIdentity,
    partition: { topic: string; partition: number },
  ): ErrorName;
  end(
    transactionalId: string,
    producer: ProducerIdentity,
    how: { ending: 'commit' | 'abort'; clientVersion: number; cause: number },
  ): ProducerAnswer;
  describe(transactionalId: string): TransactionView | ErrorName;
  /** Those that this broker coordinates. */
  list(): readonly TransactionView[];
}
