import { Admin } from '../client/admin.ts';
import type { ClusterClient } from '../client/cluster-client.ts';
import { ApiError } from '../client/errors.ts';
import { nameOf } from '../client/topic-metadata.ts';
import { allTransactions, describeTransaction, forceTerminate, RefusedByBroker } from '../client/transaction-admin.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { inHashOrder, partitionHash } from '../wire/java-hash.ts';
import { allFlags, type Given } from './tool/argument-parser.ts';
import { type ClientConfig, commandConfig } from './tool/client-config.ts';
import { adminOptions } from './tool/connection.ts';
import { JavaError } from './tool/java.ts';
import { ToolExit } from './tool/run.ts';
import { runWithArguments } from './tool/run-with-arguments.ts';
import { transactionsArguments } from './transactions/arguments.ts';
import { failedTo, inWords, logError } from './transactions/failure.ts';
import { findHanging } from './transactions/hanging.ts';
import { patiently } from './transactions/patience.ts';
import { abortTransaction, describeProducersOf } from './transactions/producers.ts';
import { stacks } from './transactions/stack.ts';
import { writeTable } from './transactions/table.ts';

/** Apache Kafka 4.3's kafka-transactions.sh. Source: transcripts of the tool in test/golden/kafka-transactions. */
export const kafkaTransactions: Command = {
  name: 'kafka-transactions.sh',
  summary: 'shows transactions and the producers of partitions, and aborts what hangs',
  options: allFlags(transactionsArguments),
  run: (argv, io) => runWithArguments(transactionsArguments, argv, io, (given) => perform(given, io)),
};

async function perform(given: Given, io: CommandIo): Promise<number> {
  const config = await configOf(given, io);
  const servers = given.value('--bootstrap-server') ?? '';
  const admin = new Admin(adminOptions(io, servers, stacks.create, config));
  try {
    if (given.command === 'list') await list(given, admin.cluster, io);
    else if (given.command === 'describe') await describe(given, admin.cluster, io);
    else if (given.command === 'describe-producers') await describeProducersOf(given, admin.cluster, io);
    else if (given.command === 'abort') await abortTransaction(given, admin.cluster, io);
    else if (given.command === 'find-hanging') await findHanging(given, admin, io);
    else await terminate(given, admin.cluster, io);
    return 0;
  } finally {
    admin.close();
  }
}

async function configOf(given: Given, io: CommandIo): Promise<ClientConfig> {
  const path = given.value('--command-config');
  try {
    return await commandConfig(io, path, []);
  } catch (error) {
    if (!(error instanceof JavaError)) throw error;
    throw new ToolExit(
      1,
      `Failed to load admin client properties: ${error.message}. Enable debug logging for additional detail.\n`,
    );
  }
}

async function list(given: Given, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const duration = given.value('--duration-filter');
  const filter = {
    durationMs: duration === undefined ? undefined : BigInt(duration),
    pattern: given.value('--transactional-id-pattern'),
  };
  const listed = patiently(io, 'listTransactions(api=METADATA)', [], () => allTransactions(cluster, filter));
  const found = await listed.catch(async (error: unknown) => {
    if (!(error instanceof RefusedByBroker)) throw failedTo('Failed to list transactions', error);
    const asked = `request sent to broker ${error.broker} failed`;
    await logError(
      io,
      `The \`ListTransactions\` ${asked} because of an unexpected error ${error.error}`,
      'ListTransactionsHandler',
    );
    const message = `ListTransactions ${asked} with an unexpected exception`;
    throw failedTo('Failed to list transactions', new ApiError(error.error, message));
  });
  const rows = found.map(({ transactionalId, coordinator, producerId, state }) => [
    transactionalId,
    String(coordinator),
    String(producerId),
    state,
  ]);
  await writeTable(io, ['TransactionalId', 'Coordinator', 'ProducerId', 'TransactionState'], rows);
}

const coordinatorMoving = ['COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'] as const;

async function describe(given: Given, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const transactionalId = given.value('--transactional-id') ?? '';
  const request = `DescribeTransactions request for transactionalId \`${transactionalId}\` failed`;
  const call = 'describeTransactions(api=FIND_COORDINATOR)';
  const found = await inWords(
    () => patiently(io, call, coordinatorMoving, () => describeTransaction(cluster, transactionalId)),
    ({ error }) => {
      if (error === 'TRANSACTIONAL_ID_NOT_FOUND') return `${request} because the ID could not be found`;
      if (error === 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED') return `${request} due to authorization failure`;
      return null;
    },
  ).catch((error: unknown) => {
    throw failedTo(`Failed to describe transaction state of transactional-id \`${transactionalId}\``, error);
  });
  const headers = [
    'CoordinatorId',
    'TransactionalId',
    'ProducerId',
    'ProducerEpoch',
    'TransactionState',
    'TransactionTimeoutMs',
    'CurrentTransactionStartTimeMs',
    'TransactionDurationMs',
    'TopicPartitions',
  ];
  const { startMs } = found;
  const row = [
    String(found.coordinator),
    transactionalId,
    String(found.producerId),
    String(found.producerEpoch),
    found.state,
    String(found.timeoutMs),
    startMs === null ? 'None' : String(startMs),
    startMs === null ? 'None' : String((await io.now()) - startMs),
    inHashOrder(found.partitions, partitionHash, 16).map(nameOf).join(','),
  ];
  await writeTable(io, headers, [row]);
}

async function terminate(given: Given, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const transactionalId = given.value('--transactionalId') ?? '';
  const request = `InitProducerId request for transactionalId \`${transactionalId}\` failed due to`;
  const passing = [...coordinatorMoving, 'CONCURRENT_TRANSACTIONS'] as const;
  await inWords(
    () =>
      patiently(io, 'fenceProducers(api=FIND_COORDINATOR)', passing, () => forceTerminate(cluster, transactionalId)),
    ({ error }) => {
      if (error === 'CLUSTER_AUTHORIZATION_FAILED') return `${request} cluster authorization failure`;
      if (error === 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED') return `${request} transactional ID authorization failure`;
      return null;
    },
  ).catch((error: unknown) => {
    throw failedTo(`Failed to force terminate transactionalId \`${transactionalId}\``, error);
  });
}
