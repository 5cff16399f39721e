import { metadata } from '../../apis/03-metadata.ts';
import { describeCluster } from '../../apis/60-describe-cluster.ts';
import { ClusterClient } from '../../client/cluster-client.ts';
import { ApiError, errorName, isSignInError, UnreachableError, UnsupportedError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { ClientConfig } from './client-config.ts';
import { adminOptions, warnFatal } from './connection.ts';

interface Bootstrap {
  /** As they were typed, `localhost:9092,…`. */
  servers: string;
  /** Whether they are to be controllers, `--bootstrap-controller`. */
  controllers: boolean;
  config: ClientConfig;
  /** Where the tool makes its client. */
  stack: readonly string[];
}

/**
 * The cluster that a tool was pointed at. Rejects with ApiError or UnsupportedError where a controller answers in place of a
 * broker, or the other way round: Kafka's clients notice as they ask for the cluster's nodes.
 */
export async function openCluster(io: CommandIo, bootstrap: Bootstrap): Promise<ClusterClient> {
  const { servers, controllers, config, stack } = bootstrap;
  const cluster = new ClusterClient(adminOptions(io, servers, stack, config));
  try {
    await (controllers ? askForControllers(cluster) : askForBrokers(cluster, io));
  } catch (error) {
    cluster.close();
    await warnOfEndpoint(io, error, bootstrap);
    throw error;
  }
  return cluster;
}

const controllerType = 2;
/** `default.api.timeout.ms` of Kafka's clients, and how long they wait before they try again at last. */
const timeoutMs = 60_000;
const retryMs = 1000;

async function askForControllers(cluster: ClusterClient): Promise<void> {
  const { errorCode, errorMessage } = await cluster.request(await cluster.any(), describeCluster, {
    includeClusterAuthorizedOperations: false,
    includeFencedBrokers: false,
    endpointType: controllerType,
  });
  if (errorCode !== 0) throw new ApiError(errorName(errorCode), errorMessage);
}

/** Goes on asking while brokers end the connection, as one does that wants its clients to sign in. */
async function askForBrokers(cluster: ClusterClient, io: CommandIo): Promise<void> {
  const deadline = (await io.now()) + timeoutMs;
  for (;;) {
    const broker = await cluster.any();
    if (!broker.supports(metadata)) throw new UnsupportedError(metadata.name);
    try {
      await cluster.nodes();
      return;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if ((await io.now()) > deadline) throw new UnreachableError('Timed out waiting for a node assignment.');
      await io.sleep(retryMs);
    }
  }
}

/** What the client logs of it; of who does not sign in it has said so already. */
async function warnOfEndpoint(io: CommandIo, error: unknown, { config }: Bootstrap): Promise<void> {
  const unsupported = error instanceof UnsupportedError;
  if (!unsupported && (!(error instanceof ApiError) || isSignInError(error))) return;
  const client = `AdminClient clientId=${config.get('client.id') ?? 'adminclient-1'}`;
  await warnFatal(io, client, error);
  if (unsupported)
    await warnFatal(io, client, error, 'The remote node is not a BROKER that supports the METADATA api.');
}
