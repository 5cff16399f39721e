/**
 * Transactions as they stand in `__transaction_state`: a version number, then fields as in the protocol.
 *
 * Source: TransactionLogKey and TransactionLogValue of the transaction coordinator in Apache Kafka 4.3.
 */
import { codecOf } from '../wire/codec.ts';
import { Reader } from '../wire/reader.ts';
import { type Fields, field, type Input, type Value } from '../wire/schema.ts';
import { Writer } from '../wire/writer.ts';
import { type TopicPartition, type Transaction, transactionStates } from './transaction.ts';

const keyVersion = 0;
/** Written since `transaction.version` 1; version 0 lacks the tagged fields. */
const valueVersion = 1;
const firstFlexible = 1;

const key = { transactionalId: field('string', '0+', 'Transactional id.') };

const value = {
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
  timeoutMs: field('int32', '0+', 'How long a transaction may stay open, milliseconds.'),
  state: field('int8', '0+', 'State, by its number.'),
  partitions: field(
    [
      {
        topic: field('string', '0+', 'Topic name.'),
        partitions: field(['int32'], '0+', 'Partition numbers.'),
      },
    ],
    '0+',
    'Partitions in the transaction; null where it is Empty.',
    { nullable: '0+' },
  ),
  lastUpdateMs: field('int64', '0+', 'When it last changed, milliseconds since the epoch.'),
  startMs: field('int64', '0+', 'When it began, milliseconds since the epoch; -1 for none.'),
  clientVersion: field('int16', '1+', 'Level of transaction.version that the client works at.', {
    tag: 2,
    fallback: 0,
  }),
  nextProducerEpoch: field('int16', '1+', 'Epoch that goes with the next producer id; -1 for none.', {
    tag: 3,
    fallback: -1,
  }),
} as const satisfies Fields;

export function writeTransactionKey(transactionalId: string): Uint8Array {
  return write(key, keyVersion, { transactionalId });
}

export function writeTransactionValue(transaction: Transaction): Uint8Array {
  const { producerId, previousProducerId, nextProducerId, producerEpoch, timeoutMs, clientVersion } = transaction;
  return write(value, valueVersion, {
    producerId,
    previousProducerId,
    nextProducerId,
    producerEpoch,
    timeoutMs,
    state: transactionStates.indexOf(transaction.state),
    partitions: transaction.state === 'Empty' ? null : byTopic(transaction.partitions),
    lastUpdateMs: BigInt(Math.trunc(transaction.lastUpdateMs)),
    startMs: BigInt(Math.trunc(transaction.startMs)),
    clientVersion,
  });
}

/** Undefined for a record of another kind. Throws WireError on malformed bytes. */
export function readTransactionKey(bytes: Uint8Array): string | undefined {
  const reader = new Reader(bytes, 'TransactionLogKey');
  if (reader.int16() !== keyVersion) return undefined;
  return (codecOf(key, keyVersion, false).read(reader) as Value<typeof key>).transactionalId;
}

/** Throws WireError on malformed bytes. */
export function readTransactionValue(transactionalId: string, bytes: Uint8Array): Transaction {
  const reader = new Reader(bytes, 'TransactionLogValue');
  const version = reader.int16();
  if (version < 0 || version > valueVersion) reader.fail(`version ${version}: at most ${valueVersion} expected`);
  const read = codecOf(value, version, version >= firstFlexible).read(reader) as Value<typeof value>;
  const state = transactionStates[read.state];
  if (!state) return reader.fail(`state ${read.state}: there is no such state`);
  return {
    transactionalId,
    producerId: read.producerId,
    previousProducerId: read.previousProducerId,
    nextProducerId: read.nextProducerId,
    producerEpoch: read.producerEpoch,
    lastProducerEpoch: -1,
    timeoutMs: read.timeoutMs,
    state,
    partitions: (read.partitions ?? []).flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    ),
    startMs: Number(read.startMs),
    lastUpdateMs: Number(read.lastUpdateMs),
    clientVersion: read.clientVersion,
  };
}

/** Partitions as messages list them. */
export function byTopic(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  return [...topics].map(([topic, numbers]) => ({ topic, partitions: numbers }));
}

function write<F extends Fields>(fields: F, version: number, content: Input<F>): Uint8Array {
  const writer = new Writer(64);
  writer.int16(version);
  codecOf(fields, version, fields !== (key as Fields) && version >= firstFlexible).write(writer, content);
  return writer.done();
}
