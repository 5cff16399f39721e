import { describeCluster } from '../apis/60-describe-cluster.ts';
import { unregisterBroker } from '../apis/64-unregister-broker.ts';
import type { ClusterClient } from '../client/cluster-client.ts';
import { ApiError, errorName } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { clusterArguments } from './cluster/arguments.ts';
import { allFlags, type Given } from './tool/argument-parser.ts';
import { commandConfig } from './tool/client-config.ts';
import { openCluster } from './tool/cluster.ts';
import { JavaError, logTime, stackTrace } from './tool/java.ts';
import { asExecutionError } from './tool/kafka-error.ts';
import { runWithArguments } from './tool/run-with-arguments.ts';

const tool = 'org.apache.kafka.tools.ClusterTool';
const main = (line: number): readonly string[] => [
  `${tool}.execute(ClusterTool.java:${line})`,
  `${tool}.mainNoExit(ClusterTool.java:53)`,
  `${tool}.main(ClusterTool.java:48)`,
];

/** Apache Kafka 4.3's kafka-cluster.sh. Source: transcripts of the tool in test/golden/kafka-cluster/cluster.txt. */
export const kafkaCluster: Command = {
  name: 'kafka-cluster.sh',
  summary: 'shows the id and the endpoints of a cluster, and strikes brokers off',
  options: allFlags(clusterArguments),
  run: (argv, io) =>
    runWithArguments(clusterArguments, argv, io, async (given) => {
      try {
        await perform(given, io);
        return 0;
      } catch (error) {
        const shown = asExecutionError(error, 'listNodes', main(122));
        await io.stderr.write(`${shown.message}\n${stackTrace(shown)}\n`);
        return 1;
      }
    }),
};

async function perform(given: Given, io: CommandIo): Promise<void> {
  const old = given.value('--config');
  if (old !== undefined && given.has('--command-config'))
    throw new JavaError(
      'net.sourceforge.argparse4j.inf.ArgumentParserException',
      '--config and --command-config cannot be specified together.',
      main(107),
    );
  if (old !== undefined)
    await io.stdout.write(
      'Option --config has been deprecated and will be removed in a future version. Use --command-config instead.\n',
    );
  const config = await commandConfig(io, old ?? given.value('--command-config'), main(114));
  const controllers = given.has('--bootstrap-controller');
  if (controllers && given.has('--include-fenced-brokers'))
    throw new JavaError(
      'java.lang.IllegalArgumentException',
      'The option --include-fenced-brokers is only supported with --bootstrap-server option',
      main(138),
    );
  const servers = given.value('--bootstrap-server') ?? given.value('--bootstrap-controller') ?? '';
  const cluster = await openCluster(io, { servers, controllers, config, stack: main(122) });
  try {
    if (given.command === 'unregister') await unregister(Number(given.value('--id')), cluster, io);
    else await describe(given, cluster, io);
  } finally {
    cluster.close();
  }
}

async function unregister(id: number, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const { errorCode, errorMessage } = await cluster.request(await cluster.any(), unregisterBroker, { brokerId: id });
  if (errorCode === 0) {
    await io.stdout.write(`Broker ${id} is no longer registered.\n`);
    return;
  }
  const error = new ApiError(errorName(errorCode), errorMessage);
  await io.stderr.write(
    `${logTime(await io.now())} ERROR [AdminClient clientId=adminclient-1] Unregister broker request for broker ID ${id} failed: ${error.message} (org.apache.kafka.clients.admin.KafkaAdminClient)\n`,
  );
  throw error;
}

async function describe(given: Given, cluster: ClusterClient, io: CommandIo): Promise<void> {
  const controllers = given.has('--bootstrap-controller');
  const { clusterId, brokers } = await cluster.request(await cluster.any(), describeCluster, {
    includeClusterAuthorizedOperations: false,
    includeFencedBrokers: given.has('--include-fenced-brokers'),
    endpointType: controllers ? 2 : 1,
  });
  if (given.command === 'cluster-id') await io.stdout.write(`Cluster ID: ${clusterId}\n`);
  else await io.stdout.write(endpoints(brokers, controllers));
}

interface Endpoint {
  brokerId: number;
  host: string;
  port: number;
  rack: string | null;
  isFenced: boolean;
}

/** As wide as the hosts and racks are, and no wider. */
function endpoints(nodes: readonly Endpoint[], controllers: boolean): string {
  const hosts = Math.max(...nodes.map(({ host }) => host.length));
  const racks = nodes.flatMap(({ rack }) => (rack === null ? [] : [rack.length]));
  const rackWidth = racks.length === 0 ? 10 : Math.max(...racks);
  const line = (id: string, host: string, port: string, rack: string, state: string, type: string): string =>
    `${[
      id.padEnd(10),
      host.padEnd(hosts),
      port.padEnd(10),
      rack.padEnd(rackWidth),
      ...(controllers ? [] : [state.padEnd(10)]),
      type.padEnd(15),
    ].join(' ')}\n`;
  const rows = nodes.map(({ brokerId, host, port, rack, isFenced }) =>
    line(
      String(brokerId),
      host,
      String(port),
      String(rack),
      isFenced ? 'fenced' : 'unfenced',
      controllers ? 'controller' : 'broker',
    ),
  );
  return line('ID', 'HOST', 'PORT', 'RACK', 'STATE', 'ENDPOINT_TYPE') + rows.join('');
}
