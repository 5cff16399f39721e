import type { ErrorName } from '../wire/errors.ts';
import type { Partition } from './cluster-context.ts';
import type { RequestContext } from './context.ts';
import type { ProducerIdentity } from './transactions-context.ts';

/** PRODUCER_FENCED is INVALID_PRODUCER_EPOCH to clients older than it (KIP-588). */
export function fencedBefore(since: number, version: number, error: ErrorName): ErrorName {
  return error === 'PRODUCER_FENCED' && version < since ? 'INVALID_PRODUCER_EPOCH' : error;
}

/**
 * TRANSACTIONAL_ID_AUTHORIZATION_FAILED; INVALID_REQUEST without a transactional id; NOT_COORDINATOR where another broker
 * coordinates it.
 */
export function misplaced(
  transactionalId: string,
  { transactions, authorize }: RequestContext,
  operation: 'WRITE' | 'DESCRIBE' = 'WRITE',
): ErrorName {
  if (!authorize(operation, 'TRANSACTIONAL_ID', transactionalId)) return 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED';
  return transactionalId === '' ? 'INVALID_REQUEST' : transactions.coordinates(transactionalId);
}

/** Results of partitions, by topic. */
export function byTopic<T>(results: readonly { topic: string; result: T }[]): { topic: string; results: T[] }[] {
  const topics = new Map<string, T[]>();
  for (const { topic, result } of results) topics.set(topic, [...(topics.get(topic) ?? []), result]);
  return [...topics].map(([topic, each]) => ({ topic, results: each }));
}

/**
 * Makes sure that a partition is in the producer's open transaction before anything is written to it: adds it for a
 * client that leaves that to the broker, and asks the coordinator for any other (KIP-890).
 *
 * INVALID_PRODUCER_EPOCH: a newer producer took over. INVALID_TXN_STATE, or TRANSACTION_ABORTABLE for a client that
 * knows it: the partition was not added. Others as AddPartitionsToTxn answers.
 */
export function enlist(
  transactionalId: string,
  producer: ProducerIdentity,
  { topic, partition, log }: Pick<Partition, 'topic' | 'partition' | 'log'>,
  { adds, abortable }: { adds: boolean; abortable: boolean },
  { transactions, configs, cause }: RequestContext,
): ErrorName {
  // Where records of it have been written there is nothing to ask.
  if (log.producers.hasOpenTransaction(producer.producerId, producer.producerEpoch)) return 'NONE';
  const verifies = adds || configs.boolean('transaction.partition.verification.enable');
  if (!verifies) return 'NONE';
  const error = adds
    ? transactions.add(transactionalId, producer, [{ topic, partition }], 2, cause)
    : transactions.verify(transactionalId, producer, { topic, partition });
  if (error === 'PRODUCER_FENCED') return 'INVALID_PRODUCER_EPOCH';
  return error === 'TRANSACTION_ABORTABLE' && !abortable ? 'INVALID_TXN_STATE' : error;
}
