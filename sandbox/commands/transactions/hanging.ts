import type { Admin } from '../../client/admin.ts';
import { ApiError } from '../../client/errors.ts';
import { nameOf, type TopicPartition } from '../../client/topic-metadata.ts';
import { allTransactions, describeTransaction, type ProducerState } from '../../client/transaction-admin.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { Given } from '../tool/argument-parser.ts';
import { ToolExit } from '../tool/run.ts';
import { failedTo } from './failure.ts';
import { partitionOf, patientProducersOf } from './producers.ts';
import { writeTable } from './table.ts';

interface OpenTransaction {
  partition: TopicPartition;
  producer: ProducerState;
}

/** `find-hanging`: transactions that are open in a partition, and that no coordinator will end. */
export async function findHanging(given: Given, admin: Admin, io: CommandIo): Promise<void> {
  if (!given.has('--topic') && !given.has('--broker-id'))
    throw new ToolExit(
      1,
      'The `find-hanging` command requires either --topic or --broker-id to limit the scope of the search\n',
    );
  if (given.has('--partition') && !given.has('--topic'))
    throw new ToolExit(1, 'The --partition argument requires --topic to be provided\n');
  const broker = given.has('--broker-id') ? Number(given.value('--broker-id')) : null;
  const longestMs = Number(given.value('--max-transaction-timeout') ?? 15) * 60_000;
  const open: OpenTransaction[] = [];
  for (const batch of batches(await partitionsToSearch(given, admin, broker)))
    open.push(...(await candidates(batch, broker, longestMs, admin, io)));
  const hanging = open.length === 0 ? [] : await forsaken(open, admin);
  const now = await io.now();
  const headers = [
    'Topic',
    'Partition',
    'ProducerId',
    'ProducerEpoch',
    'CoordinatorEpoch',
    'StartOffset',
    'LastTimestamp',
    'Duration(min)',
  ];
  const rows = hanging.map(({ partition, producer }) => [
    partition.topic,
    String(partition.partition),
    String(producer.producerId),
    String(producer.producerEpoch),
    String(producer.coordinatorEpoch),
    String(producer.transactionStart ?? -1n),
    String(producer.lastTimestamp),
    String(Math.trunc((now - producer.lastTimestamp) / 60_000)),
  ]);
  await writeTable(io, headers, rows);
}

/** Partitions are asked for so many at a time. */
const batchSize = 500;

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / batchSize) }, (_, i) =>
    all.slice(i * batchSize, (i + 1) * batchSize),
  );
}

async function partitionsToSearch(
  given: Given,
  admin: Admin,
  broker: number | null,
): Promise<readonly TopicPartition[]> {
  if (given.has('--partition')) return [partitionOf(given)];
  const topic = given.value('--topic');
  const topics = topic === undefined ? (await admin.listTopics()).map(({ name }) => name) : [topic];
  const described = await admin.describeTopics(topics).catch((error: unknown) => {
    throw failedTo(`Failed to describe ${topics.length} topics`, error);
  });
  return described.flatMap(({ name, partitions }) =>
    partitions
      .filter(({ replicas }) => broker === null || replicas.includes(broker))
      .map(({ partition }) => ({ topic: name, partition })),
  );
}

/** Transactions that have been open for longer than any may be. */
async function candidates(
  partitions: readonly TopicPartition[],
  broker: number | null,
  longestMs: number,
  { cluster }: Admin,
  io: CommandIo,
): Promise<readonly OpenTransaction[]> {
  const found: OpenTransaction[] = [];
  try {
    for (const partition of partitions)
      for (const producer of await patientProducersOf(cluster, partition, broker, io))
        if (producer.transactionStart !== null && (await io.now()) - producer.lastTimestamp > longestMs)
          found.push({ partition, producer });
  } catch (error) {
    const where = broker === null ? 'Optional.empty' : `Optional[${broker}]`;
    throw failedTo(`Failed to describe producers for ${partitions.length} partitions on broker ${where}`, error);
  }
  return found;
}

/** Those that no transactional id has among its partitions. */
async function forsaken(open: readonly OpenTransaction[], { cluster }: Admin): Promise<readonly OpenTransaction[]> {
  const producerIds = [...new Set(open.map(({ producer }) => producer.producerId))];
  const listings = await allTransactions(cluster, { producerIds }).catch((error: unknown) => {
    throw failedTo(`Failed to list transactions for ${producerIds.length} producers`, error);
  });
  const awaited = new Set<string>();
  for (const { transactionalId, producerId } of listings) {
    try {
      const { partitions } = await describeTransaction(cluster, transactionalId);
      for (const partition of partitions) awaited.add(`${producerId} ${nameOf(partition)}`);
    } catch (error) {
      if (error instanceof ApiError && error.error === 'TRANSACTIONAL_ID_NOT_FOUND') continue;
      throw failedTo(`Failed to describe ${listings.length} transactions`, error);
    }
  }
  return open.filter(({ partition, producer }) => !awaited.has(`${producer.producerId} ${nameOf(partition)}`));
}
