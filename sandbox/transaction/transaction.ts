/** A transactional id as data. What happens to it is in transaction-step.ts. Times are host clock milliseconds. */
export interface Transaction {
  readonly transactionalId: string;
  /** Producer that may use the id now. */
  readonly producerId: bigint;
  /** Producer id before the last change, for a client that asks again after a rotation; mostly the same; −1 for none. */
  readonly previousProducerId: bigint;
  /** Producer id that the end of this transaction brings, once the epochs of the present one are used up; −1 for none. */
  readonly nextProducerId: bigint;
  /** −1 before the first producer. */
  readonly producerEpoch: number;
  /** The epoch before the last that a producer was told, for a client that asks again; −1 for none. Not kept on disk. */
  readonly lastProducerEpoch: number;
  /** How long a transaction may stay open. */
  readonly timeoutMs: number;
  readonly state: TransactionState;
  /** Partitions in the transaction; none unless it is open or being ended. */
  readonly partitions: readonly TopicPartition[];
  /** When it began; −1 for none. */
  readonly startMs: number;
  readonly lastUpdateMs: number;
  /** Level of `transaction.version` that the client works at: at 2 every transaction ends with a new epoch (KIP-890). */
  readonly clientVersion: number;
}

/** In the order of their numbers in `__transaction_state`. */
export const transactionStates = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
] as const;
export type TransactionState = (typeof transactionStates)[number];

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface Producer {
  producerId: bigint;
  producerEpoch: number;
}

/** The last epoch is the coordinator's own, to fence with: a producer id is used up one before it. */
export const maxEpoch = 0x7fff;

/** A transactional id that nobody has used yet. */
export function newTransaction(transactionalId: string, producerId: bigint, timeoutMs: number): Transaction {
  return {
    transactionalId,
    producerId,
    previousProducerId: -1n,
    nextProducerId: -1n,
    producerEpoch: -1,
    lastProducerEpoch: -1,
    timeoutMs,
    state: 'Empty',
    partitions: [],
    startMs: -1,
    lastUpdateMs: -1,
    clientVersion: 0,
  };
}

/** Whether the producer id has no epoch left to give out. */
export function epochsUsedUp({ producerEpoch }: Transaction): boolean {
  return producerEpoch >= maxEpoch - 1;
}

/** Whether the markers of the transaction are still being written. */
export function isEnding({ state }: Transaction): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort';
}

export function includes(transaction: Transaction, { topic, partition }: TopicPartition): boolean {
  return transaction.partitions.some((each) => each.topic === topic && each.partition === partition);
}

/** When an open transaction is aborted by its coordinator, unless it ends before; null while none is open. */
export function deadlineOf({ state, startMs, timeoutMs }: Transaction): number | null {
  return state === 'Ongoing' ? startMs + timeoutMs : null;
}

/** When the transactional id is forgotten, unless it is used before; null while it may not be. */
export function expiryOf({ state, lastUpdateMs }: Transaction, expirationMs: number): number | null {
  const idle = state === 'Empty' || state === 'CompleteCommit' || state === 'CompleteAbort';
  return idle ? lastUpdateMs + expirationMs : null;
}
