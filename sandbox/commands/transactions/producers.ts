import type { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError } from '../../client/errors.ts';
import { nameOf, type TopicPartition } from '../../client/topic-metadata.ts';
import { abortInPartition, type ProducerState, producersOf } from '../../client/transaction-admin.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { ErrorName } from '../../wire/errors.ts';
import type { Given } from '../tool/argument-parser.ts';
import { ToolExit } from '../tool/run.ts';
import { failedTo, inWords, logError } from './failure.ts';
import { patiently } from './patience.ts';
import { writeTable } from './table.ts';

/** A partition may be about to come to be. */
const absent = ['UNKNOWN_TOPIC_OR_PARTITION'] as const;

/** `--topic`, `--partition` */
export function partitionOf(given: Given): TopicPartition {
  return { topic: given.value('--topic') ?? '', partition: Number(given.value('--partition')) };
}

/**
 * What a partition remembers of producers. Kafka's client goes on asking for a partition that there is not, in case it is about to be.
 * Rejects with ApiError, UnreachableError.
 */
export async function patientProducersOf(
  cluster: ClusterClient,
  partition: TopicPartition,
  broker: number | null,
  io: CommandIo,
): Promise<readonly ProducerState[]> {
  const call = `describeProducers(api=${broker === null ? 'METADATA' : 'DESCRIBE_PRODUCERS'})`;
  return patiently(io, call, absent, () =>
    inWords(
      () => producersOf(cluster, partition, broker),
      ({ error }) => {
        if (error === 'NOT_LEADER_OR_FOLLOWER' && broker !== null)
          return `Failed to describe active producers for partition ${nameOf(partition)} on brokerId ${broker}`;
        return null;
      },
    ),
  );
}

/** `describe-producers` */
export async function describeProducersOf(given: Given, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const partition = partitionOf(given);
  const broker = given.has('--broker-id') ? Number(given.value('--broker-id')) : null;
  const states = await patientProducersOf(cluster, partition, broker, io).catch((error: unknown) => {
    const where = broker === null ? 'leader' : `broker ${broker}`;
    throw failedTo(`Failed to describe producers for partition ${nameOf(partition)} on ${where}`, error);
  });
  const headers = [
    'ProducerId',
    'ProducerEpoch',
    'LatestCoordinatorEpoch',
    'LastSequence',
    'LastTimestamp',
    'CurrentTransactionStartOffset',
  ];
  const rows = states.map((state) => [
    String(state.producerId),
    String(state.producerEpoch),
    String(state.coordinatorEpoch),
    String(state.lastSequence),
    String(state.lastTimestamp),
    state.transactionStart === null ? 'None' : String(state.transactionStart),
  ]);
  await writeTable(io, headers, rows);
}

/** What the client's log says of some refusals. */
const logged: Partial<Record<ErrorName, string>> = {
  CLUSTER_AUTHORIZATION_FAILED: 'cluster authorization',
  INVALID_PRODUCER_EPOCH: 'due to an invalid producer epoch',
  TRANSACTION_COORDINATOR_FENCED: 'because the coordinator epoch is fenced',
};

interface AbortSpec {
  producerId: bigint;
  producerEpoch: number;
  coordinatorEpoch: number;
}

/** `abort` */
export async function abortTransaction(given: Given, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const partition = partitionOf(given);
  const start = given.value('--start-offset');
  const spec = start === undefined ? specOf(given) : await specAt(cluster, partition, BigInt(start), io);
  const shown = `AbortTransactionSpec(topicPartition=${nameOf(partition)}, producerId=${spec.producerId}, producerEpoch=${spec.producerEpoch}, coordinatorEpoch=${spec.coordinatorEpoch})`;
  const request = `WriteTxnMarkers request with ${shown} failed`;
  try {
    await patiently(io, 'abortTransaction(api=METADATA)', absent, () =>
      inWords(
        () => abortInPartition(cluster, partition, spec),
        ({ error, message }) => {
          if (error === 'UNKNOWN_TOPIC_OR_PARTITION') return null;
          if (error === 'CLUSTER_AUTHORIZATION_FAILED') return `${request} due to cluster authorization error`;
          if (error === 'INVALID_PRODUCER_EPOCH') return `${request} due an invalid producer epoch`;
          if (error === 'TRANSACTION_COORDINATOR_FENCED')
            return `${request} since the provided coordinator epoch ${spec.coordinatorEpoch} has been fenced by the active coordinator`;
          return `${request} due to unexpected error: ${message}`;
        },
      ),
    );
  } catch (error) {
    const why = error instanceof ApiError ? logged[error.error] : undefined;
    if (why !== undefined)
      await logError(io, `WriteTxnMarkers request for abort spec ${shown} failed ${why}`, 'AbortTransactionHandler');
    throw failedTo(`Failed to abort transaction ${shown}`, error);
  }
}

function specOf(given: Given): AbortSpec {
  const id = given.value('--producer-id');
  if (id === undefined)
    throw new ToolExit(
      1,
      'The transaction to abort must be identified either with --start-offset (for brokers on 3.0 or above) or with --producer-id, --producer-epoch, and --coordinator-epoch (for older brokers)\n',
    );
  for (const name of ['--producer-epoch', '--coordinator-epoch'])
    if (!given.has(name)) throw new ToolExit(1, `Missing required argument ${name}\n`);
  const [producerEpoch, coordinatorEpoch] = [given.value('--producer-epoch'), given.value('--coordinator-epoch')];
  return {
    producerId: BigInt(id),
    producerEpoch: Number(producerEpoch),
    coordinatorEpoch: Math.max(0, Number(coordinatorEpoch)),
  };
}

/** Of whoever has a transaction open that begins there. */
async function specAt(
  cluster: ClusterClient,
  partition: TopicPartition,
  start: bigint,
  io: CommandIo,
): Promise<AbortSpec> {
  const states = await patientProducersOf(cluster, partition, null, io).catch((error: unknown) => {
    throw failedTo(`Failed to validate producer state for partition ${nameOf(partition)}`, error);
  });
  const found = states.find(({ transactionStart }) => transactionStart === start);
  if (!found)
    throw new ToolExit(
      1,
      `Could not find any open transactions starting at offset ${start} on partition ${nameOf(partition)}\n`,
    );
  return { ...found, coordinatorEpoch: Math.max(0, found.coordinatorEpoch) };
}
