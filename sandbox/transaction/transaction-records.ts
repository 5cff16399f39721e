/**
 * Transactions as they stand in `__transaction_state`.
 *
 * Source: TransactionLogKey and TransactionLogValue of the transaction coordinator in Apache Kafka 4.3.
 */
import { decodeRecord, encodeRecord, put, recordKind, tombstone } from '../wire/coordinator-record.ts';
import { field, type Value } from '../wire/schema.ts';
import { WireError } from '../wire/wire-error.ts';
import { type TopicPartition, type Transaction, transactionStates } from './transaction.ts';

export const transactionLog = recordKind({
  type: 0,
  name: 'TransactionLog',
  versions: '0-1',
  flexible: 1,
  // Since transaction.version 1; version 0 lacks the tagged fields.
  written: 1,
  key: { transactionalId: field('string', '0+', 'Transactional id.') },
  value: {
    producerId: field('int64', '0+', 'Producer id.'),
    previousProducerId: field('int64', '1+', 'Producer id before the last change; -1 for none.', {
      tag: 0,
      fallback: -1n,
    }),
    nextProducerId: field('int64', '1+', 'Producer id that the end of the transaction brings; -1 for none.', {
      tag: 1,
      fallback: -1n,
    }),
    producerEpoch: field('int16', '0+', 'Producer epoch.'),
    nextProducerEpoch: field('int16', '1+', 'Epoch that goes with the next producer id; -1 for none.', {
      tag: 3,
      fallback: -1,
    }),
    transactionTimeoutMs: field('int32', '0+', 'How long a transaction may stay open, milliseconds.'),
    transactionStatus: field('int8', '0+', 'State, by its number.'),
    transactionPartitions: field(
      [
        {
          topic: field('string', '0+', 'Topic name.'),
          partitionIds: field(['int32'], '0+', 'Partition numbers.'),
        },
      ],
      '0+',
      'Partitions in the transaction; null where it is Empty.',
      { nullable: '0+' },
    ),
    transactionLastUpdateTimestampMs: field('int64', '0+', 'When it last changed, milliseconds since the epoch.'),
    transactionStartTimestampMs: field('int64', '0+', 'When it began, milliseconds since the epoch; -1 for none.'),
    clientTransactionVersion: field('int16', '1+', 'Level of transaction.version that the client works at.', {
      tag: 2,
      fallback: 0,
    }),
  },
});

const kinds = new Map([[transactionLog.type, transactionLog]]);

export function writeTransactionKey(transactionalId: string): Uint8Array {
  return encodeRecord(tombstone(transactionLog, { transactionalId })).key;
}

export function writeTransactionValue(transaction: Transaction): Uint8Array {
  const { transactionalId, producerId, previousProducerId, nextProducerId, producerEpoch, timeoutMs } = transaction;
  const { value } = encodeRecord(
    put(
      transactionLog,
      { transactionalId },
      {
        producerId,
        previousProducerId,
        nextProducerId,
        producerEpoch,
        transactionTimeoutMs: timeoutMs,
        transactionStatus: transactionStates.indexOf(transaction.state),
        transactionPartitions:
          transaction.state === 'Empty'
            ? null
            : byTopic(transaction.partitions).map(({ topic, partitions }) => ({ topic, partitionIds: partitions })),
        transactionLastUpdateTimestampMs: BigInt(Math.trunc(transaction.lastUpdateMs)),
        transactionStartTimestampMs: BigInt(Math.trunc(transaction.startMs)),
        clientTransactionVersion: transaction.clientVersion,
      },
    ),
  );
  return value ?? new Uint8Array(0);
}

/** Undefined for a record of another kind. Throws WireError on malformed bytes. */
export function readTransactionKey(bytes: Uint8Array): string | undefined {
  const record = decodeRecord(kinds, bytes, null);
  return record && (record.key as Value<typeof transactionLog.key>).transactionalId;
}

/** Throws WireError on malformed bytes. */
export function readTransactionValue(transactionalId: string, bytes: Uint8Array): Transaction {
  const record = decodeRecord(kinds, writeTransactionKey(transactionalId), bytes);
  const read = record?.value as Value<typeof transactionLog.value>;
  const state = transactionStates[read.transactionStatus];
  if (!state) throw new WireError(`TransactionLogValue: state ${read.transactionStatus}: there is no such state`);
  return {
    transactionalId,
    producerId: read.producerId,
    previousProducerId: read.previousProducerId,
    nextProducerId: read.nextProducerId,
    producerEpoch: read.producerEpoch,
    lastProducerEpoch: -1,
    timeoutMs: read.transactionTimeoutMs,
    state,
    partitions: (read.transactionPartitions ?? []).flatMap(({ topic, partitionIds }) =>
      partitionIds.map((partition) => ({ topic, partition })),
    ),
    startMs: Number(read.transactionStartTimestampMs),
    lastUpdateMs: Number(read.transactionLastUpdateTimestampMs),
    clientVersion: read.clientTransactionVersion,
  };
}

/** Partitions as messages list them. */
export function byTopic(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  return [...topics].map(([topic, numbers]) => ({ topic, partitions: numbers }));
}
