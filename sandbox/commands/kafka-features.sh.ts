import { apiVersions } from '../apis/18-api-versions.ts';
import { updateFeatures } from '../apis/57-update-features.ts';
import type { ClusterClient } from '../client/cluster-client.ts';
import { ApiError, errorName, UnreachableError } from '../client/errors.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { featuresArguments } from './features/arguments.ts';
import { featureDependencies, type Update, updatesOf, versionMapping } from './features/levels.ts';
import { releaseOf } from './features/releases.ts';
import { ArgumentError, allFlags, type Given } from './tool/argument-parser.ts';
import { commandConfig } from './tool/client-config.ts';
import { openCluster } from './tool/cluster.ts';
import { asExecutionError, asJavaError } from './tool/kafka-error.ts';
import { ToolExit } from './tool/run.ts';
import { runWithArguments } from './tool/run-with-arguments.ts';

/** Apache Kafka 4.3's kafka-features.sh. Source: transcripts of the tool in test/golden/kafka-features. */
export const kafkaFeatures: Command = {
  name: 'kafka-features.sh',
  summary: 'shows and changes the levels of features in force in the cluster',
  options: allFlags(featuresArguments),
  run: (argv, io) =>
    runWithArguments(featuresArguments, argv, io, async (given) => {
      try {
        return await perform(given, io);
      } catch (error) {
        if (error instanceof ArgumentError) throw error;
        const message =
          error instanceof ToolExit ? error.message : asExecutionError(error, 'describeFeatures', []).message;
        await io.stderr.write(`${message}\n`);
        return 1;
      }
    }),
};

async function perform(given: Given, io: CommandIo): Promise<number> {
  if (given.command === 'version-mapping') {
    await io.stdout.write(versionMapping(given.value('--release-version')));
    return 0;
  }
  if (given.command === 'feature-dependencies') {
    for (const feature of given.values('--feature')) await io.stdout.write(featureDependencies(feature));
    return 0;
  }
  const config = await commandConfig(io, given.value('--command-config'), []);
  const [server, controller] = [given.value('--bootstrap-server'), given.value('--bootstrap-controller')];
  if (server === undefined && controller === undefined)
    throw new ArgumentError('You must specify either --bootstrap-controller or --bootstrap-server.');
  const servers = server ?? controller ?? '';
  const cluster = await openCluster(io, { servers, controllers: controller !== undefined, config, stack: [] });
  try {
    return given.command === 'describe' ? await describe(given, cluster, io) : await update(given, cluster, io);
  } finally {
    cluster.close();
  }
}

/** How long Kafka's client waits for a node that nobody has told it of. */
const waitForNodeMs = 60_000;

async function describe(given: Given, cluster: ClusterClient, io: CommandIo): Promise<number> {
  const id = given.value('--node-id');
  if (id !== undefined && Number(id) < 0) throw new ToolExit(1, `Invalid node id ${id}: must be non-negative.`);
  if (id !== undefined && !(await cluster.nodes()).some((node) => node.id === Number(id))) {
    await io.sleep(waitForNodeMs);
    throw new UnreachableError('Timed out waiting for a node assignment.');
  }
  const broker = id === undefined ? await cluster.any() : await cluster.node(Number(id));
  const { supportedFeatures, finalizedFeatures, finalizedFeaturesEpoch } = await cluster.request(broker, apiVersions, {
    clientSoftwareName: 'from-beginning',
    clientSoftwareVersion: '1',
  });
  const levels = new Map(finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]));
  const epoch = finalizedFeaturesEpoch < 0n ? '-' : finalizedFeaturesEpoch;
  for (const { name, minVersion, maxVersion } of [...supportedFeatures].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const shown = (level: number): string =>
      (name === 'metadata.version' ? (releaseOf(level) ?? `UNKNOWN ${level}`) : String(level)).padEnd(15);
    await io.stdout.write(
      `Feature: ${name.padEnd(40)}  SupportedMinVersion: ${shown(minVersion)}  SupportedMaxVersion: ${shown(maxVersion)}  FinalizedVersionLevel: ${shown(levels.get(name) ?? 0)}  Epoch: ${epoch}\n`,
    );
  }
  return 0;
}

async function update(given: Given, cluster: ClusterClient, io: CommandIo): Promise<number> {
  if (given.has('--metadata') && !given.has('--release-version'))
    await io.stdout.write(' `metadata` flag is deprecated and may be removed in a future release.\n');
  const updates = updatesOf(given);
  const onlyAsked = given.has('--dry-run');
  const refused = await request(cluster, updates, onlyAsked);
  const { command } = given;
  for (const { name, level } of [...updates].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [what, done] =
      command === 'disable'
        ? [`disable ${name}`, 'disabled']
        : [`${command} ${name} to ${level}`, `${command}d to ${level}`];
    await io.stdout.write(
      refused === null
        ? `${name} ${onlyAsked ? 'can be' : 'was'} ${done}.\n`
        : `${onlyAsked ? 'Can not' : 'Could not'} ${what}. ${refused}\n`,
    );
  }
  if (refused !== null) throw new ToolExit(1, `${updates.length} out of ${updates.length} operation(s) failed.`);
  return 0;
}

/** Null, or why none of the levels was changed. */
async function request(
  cluster: ClusterClient,
  updates: readonly Update[],
  validateOnly: boolean,
): Promise<string | null> {
  try {
    const { errorCode, errorMessage } = await cluster.request(await cluster.controller(), updateFeatures, {
      featureUpdates: updates.map(({ name, level, how }) => ({
        feature: name,
        maxVersionLevel: level,
        upgradeType: how,
        allowDowngrade: how > 1,
      })),
      validateOnly,
    });
    return errorCode === 0 ? null : new ApiError(errorName(errorCode), errorMessage).message;
  } catch (error) {
    return asJavaError(error, 'updateFeatures').message;
  }
}
