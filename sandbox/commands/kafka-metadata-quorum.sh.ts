import { addRaftVoter } from '../apis/80-add-raft-voter.ts';
import { removeRaftVoter } from '../apis/81-remove-raft-voter.ts';
import type { ClusterClient } from '../client/cluster-client.ts';
import { ApiError, errorName } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { quorumArguments } from './quorum/arguments.ts';
import { checkDirectoryId, failed, listenerText, newController } from './quorum/controller.ts';
import { clusterIdOf, quorumOf, replicationText, statusText } from './quorum/describe.ts';
import { allFlags, type Given } from './tool/argument-parser.ts';
import { openCluster } from './tool/cluster.ts';
import { stackTrace } from './tool/java.ts';
import { asExecutionError } from './tool/kafka-error.ts';
import { propertiesFile, ToolExit } from './tool/run.ts';
import { runWithArguments } from './tool/run-with-arguments.ts';

/** Apache Kafka 4.3's kafka-metadata-quorum.sh. Source: transcripts of the tool in test/golden/kafka-metadata-quorum. */
export const kafkaMetadataQuorum: Command = {
  name: 'kafka-metadata-quorum.sh',
  summary: 'shows the controllers of a cluster, and who follows its metadata log',
  options: allFlags(quorumArguments),
  run: (argv, io) =>
    runWithArguments(quorumArguments, argv, io, async (given) => {
      try {
        await perform(given, io);
        return 0;
      } catch (error) {
        if (error instanceof ToolExit) throw error;
        const shown = asExecutionError(error, 'describeMetadataQuorum', stack);
        await io.stderr.write(`${shown.message}\n${stackTrace(shown)}\n`);
        return 1;
      }
    }),
};

const tool = 'org.apache.kafka.tools.MetadataQuorumCommand';
const stack = [
  `${tool}.execute(MetadataQuorumCommand.java:127)`,
  `${tool}.mainNoExit(MetadataQuorumCommand.java:81)`,
  `${tool}.main(MetadataQuorumCommand.java:76)`,
];

async function perform(given: Given, io: CommandIo): Promise<void> {
  const file = given.value('--command-config');
  if (file !== undefined && (await io.fs.kind(file)) === null) throw failed(`Properties file ${file} does not exists!`);
  const config = file === undefined ? null : await propertiesFile(io, file);
  const ask = await commands[given.command as keyof typeof commands](given, io, config);
  if (!ask) return;
  const controllers = given.has('--bootstrap-controller');
  const servers = given.value('--bootstrap-server') ?? given.value('--bootstrap-controller') ?? '';
  const cluster = await openCluster(io, { servers, controllers, config: config ?? new Map(), stack });
  try {
    await ask(cluster, controllers);
  } finally {
    cluster.close();
  }
}

/** What is to be asked of the cluster; null: nothing. */
type Ask = ((cluster: ClusterClient, controllers: boolean) => Promise<void>) | null;
type Prepare = (given: Given, io: CommandIo, config: ReadonlyMap<string, string> | null) => Promise<Ask>;

const commands = { describe, 'add-controller': addController, 'remove-controller': removeController } satisfies Record<
  string,
  Prepare
>;

async function describe(given: Given, io: CommandIo): Promise<Ask> {
  const [status, replication] = [given.has('--status'), given.has('--replication')];
  if (status && replication)
    throw failed('Only one of --status or --replication should be specified with describe sub-command');
  if (!status && !replication)
    throw failed('One of --status or --replication must be specified with describe sub-command');
  const readable = given.has('--human-readable');
  if (status && readable) throw failed('The option --human-readable is only supported along with --replication');
  return async (cluster, controllers) => {
    const clusterId = status ? await clusterIdOf(cluster, controllers) : '';
    const quorum = await quorumOf(cluster);
    await io.stdout.write(
      status ? statusText(clusterId, quorum) : replicationText(quorum, readable ? await io.now() : null),
    );
  };
}

async function addController(given: Given, io: CommandIo, config: ReadonlyMap<string, string> | null): Promise<Ask> {
  if (!config)
    throw failed('You must supply the configuration file of the controller you are adding when using add-controller.');
  const { id, directoryId, listeners } = await newController(config, io);
  const what = `controller ${id} with directory id ${directoryId} and endpoints: ${listeners.map(listenerText).join(', ')}\n`;
  if (given.has('--dry-run')) {
    await io.stdout.write(`DRY RUN of adding ${what}`);
    return null;
  }
  return async (cluster) => {
    const { errorCode, errorMessage } = await cluster.request(await cluster.any(), addRaftVoter, {
      clusterId: null,
      timeoutMs: 60_000,
      voterId: id,
      voterDirectoryId: directoryId,
      listeners,
    });
    check(errorCode, errorMessage);
    await io.stdout.write(`Added ${what}`);
  };
}

async function removeController(given: Given, io: CommandIo): Promise<Ask> {
  const id = Number(given.value('--controller-id'));
  const directoryId = given.value('--controller-directory-id') ?? '';
  if (id < 0) throw failed(`Invalid negative --controller-id: ${id}`);
  checkDirectoryId(directoryId);
  const what = `KRaft controller ${id} with directory id ${directoryId}\n`;
  if (given.has('--dry-run')) {
    await io.stdout.write(`DRY RUN of removing  ${what}`);
    return null;
  }
  return async (cluster) => {
    const { errorCode, errorMessage } = await cluster.request(await cluster.any(), removeRaftVoter, {
      clusterId: null,
      voterId: id,
      voterDirectoryId: directoryId,
    });
    check(errorCode, errorMessage);
    await io.stdout.write(`Removed ${what}`);
  };
}

function check(code: number, message: string | null): void {
  if (code !== 0) throw new ApiError(errorName(code), message);
}
