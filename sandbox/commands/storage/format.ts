import type { CommandIo } from '../../machine/command.ts';
import { metaPropertiesPath, metaPropertiesText, readMetaProperties } from '../server/meta-properties.ts';
import type { ServerSettings } from '../server/settings.ts';
import { randomUuid } from '../server/uuid.ts';
import { JavaError } from '../tool/java.ts';
import { formattedFiles } from './formatted.ts';

/** What a tool ends with after one line on its error output. */
export class TerseFailure extends Error {}

const bootstrap =
  "Bootstrap metadata: BootstrapMetadata(records=[ApiMessageAndVersion(FeatureLevelRecord(name='metadata.version', featureLevel=30) at version 0), " +
  "ApiMessageAndVersion(FeatureLevelRecord(name='eligible.leader.replicas.version', featureLevel=1) at version 0), " +
  "ApiMessageAndVersion(FeatureLevelRecord(name='group.version', featureLevel=1) at version 0), " +
  "ApiMessageAndVersion(FeatureLevelRecord(name='share.version', featureLevel=1) at version 0), " +
  "ApiMessageAndVersion(FeatureLevelRecord(name='streams.version', featureLevel=1) at version 0), " +
  "ApiMessageAndVersion(FeatureLevelRecord(name='transaction.version', featureLevel=2) at version 0)], metadataVersionLevel=30, source=format command)\n";

/** Formats a node's log directory as 4.3 does. Throws TerseFailure, JavaError. */
export async function format(
  { logDir, nodeId, roles, configs, listeners }: ServerSettings,
  options: ReadonlyMap<string, string>,
  io: CommandIo,
): Promise<number> {
  const voters = (configs['controller.quorum.voters'] ?? '') !== '';
  if (voters && (options.has('standalone') || options.has('initial-controllers')))
    throw new TerseFailure(
      'You cannot specify controller.quorum.voters and format the node with --initial-controllers or --standalone. If you want to use dynamic quorum, please remove controller.quorum.voters and specify controller.quorum.bootstrap.servers instead.',
    );
  if (options.has('standalone') && !roles.includes('controller'))
    throw new TerseFailure('You can only use --standalone on a controller.');
  const chosen = ['standalone', 'initial-controllers', 'no-initial-controllers'].some((name) => options.has(name));
  if (roles.includes('controller') && !voters && !chosen)
    throw new TerseFailure(
      'Because controller.quorum.voters is not set on this controller, you must specify one of the following: --standalone, --initial-controllers, or --no-initial-controllers.',
    );
  const clusterId = options.get('cluster-id') ?? '';
  const before = await readMetaProperties(logDir, io);
  if (before && before.clusterId !== clusterId)
    throw unfit(
      `Invalid cluster.id in: ${logDir}/meta.properties. Expected ${clusterId}, but read ${before.clusterId}`,
      503,
    );
  if (before && before.nodeId !== nodeId)
    throw unfit(
      `Stored node id ${before.nodeId} doesn't match previous node id ${nodeId} in ${logDir}/meta.properties. If you moved your data, make sure your configured node id matches. If you intend to create a new node, you should remove all data in your data directories.`,
      513,
    );
  if (before && !options.has('ignore-formatted')) throw new TerseFailure(alreadyFormatted(logDir));
  if (before) {
    await io.stdout.write('All of the log directories are already formatted.\n');
    return 0;
  }
  const initial = options.get('initial-controllers')?.split(',') ?? [];
  const voter = options.has('standalone') || initial.some((each) => each.startsWith(`${nodeId}@`));
  const kind = voter
    ? 'dynamic metadata voter directory'
    : initial.length > 0
      ? 'dynamic metadata directory'
      : 'metadata directory';
  await io.stdout.write(`${bootstrap}Formatting ${kind} ${logDir} with metadata.version 4.3-IV0.\n`);
  const directoryId = await writeMeta(logDir, clusterId, nodeId, io);
  const endpoints = listeners
    .filter(({ controller }) => controller)
    .map(({ name, advertised }) => ({ name, ...advertised }));
  const quorumVoter = voter ? { voterId: nodeId, voterDirectoryId: directoryId, endpoints } : null;
  for (const [name, bytes] of formattedFiles(quorumVoter, await io.now())) {
    await io.fs.mkdir(`${logDir}/${name}`.replace(/\/[^/]*$/, ''), { recursive: true });
    await io.fs.writeBytes(`${logDir}/${name}`, bytes);
  }
  return 0;
}

/** Formats as 2.8 did: any new id will do as long as the directory has none. Throws TerseFailure. */
export async function formatOld(
  { logDir, nodeId }: ServerSettings,
  options: ReadonlyMap<string, string>,
  io: CommandIo,
): Promise<number> {
  if (await readMetaProperties(logDir, io)) {
    if (!options.has('ignore-formatted')) throw new TerseFailure(alreadyFormatted(logDir));
    await io.stdout.write('All of the log directories are already formatted.\n');
    return 0;
  }
  await writeMeta(logDir, options.get('cluster-id') ?? '', nodeId, io);
  await io.stdout.write(`Formatting ${logDir}\n`);
  return 0;
}

function alreadyFormatted(logDir: string): string {
  return `Log directory ${logDir} is already formatted. Use --ignore-formatted to ignore this directory and format the others.`;
}

/** The directory has been formatted for something else. @param line of MetaPropertiesEnsemble.verify */
function unfit(message: string, line: number): JavaError {
  return new JavaError('java.lang.RuntimeException', message, [
    `org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.verify(MetaPropertiesEnsemble.java:${line})`,
    'org.apache.kafka.metadata.storage.Formatter.doFormat(Formatter.java:398)',
    'org.apache.kafka.metadata.storage.Formatter.run(Formatter.java:259)',
    'kafka.tools.StorageTool$.runFormatCommand(StorageTool.scala:173)',
    'kafka.tools.StorageTool$.execute(StorageTool.scala:86)',
    'kafka.tools.StorageTool$.main(StorageTool.scala:46)',
    'kafka.tools.StorageTool.main(StorageTool.scala)',
  ]);
}

async function writeMeta(logDir: string, clusterId: string, nodeId: number, io: CommandIo): Promise<string> {
  await io.fs.mkdir(logDir, { recursive: true });
  const directoryId = await randomUuid(io);
  const text = metaPropertiesText({ clusterId, nodeId, directoryId }, await io.now());
  await io.fs.writeFile(metaPropertiesPath(logDir), text);
  return directoryId;
}
