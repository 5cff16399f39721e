import type { Command, CommandIo } from '../machine/command.ts';
import { readMetaProperties } from './server/meta-properties.ts';
import { kafka28, releaseOf } from './server/release.ts';
import { type ServerSettings, serverSettings } from './server/settings.ts';
import { randomUuid } from './server/uuid.ts';
import { format, formatOld, TerseFailure } from './storage/format.ts';
import { formatArguments, formatHelp, toolHelp, toolUsage, usages } from './storage/usage.ts';
import { helpWithGoneFile } from './tool/gone.ts';
import { JavaError, logTime, uncaughtTrace } from './tool/java.ts';
import { propertiesFile } from './tool/run.ts';

const actions = ['info', 'format', 'version-mapping', 'feature-dependencies', 'random-uuid'];
const mapping = `metadata.version=30 (4.3-IV0)
kraft.version=1
transaction.version=2
group.version=1
eligible.leader.replicas.version=1
share.version=1
streams.version=1
`;

/** Apache Kafka 4.3's kafka-storage.sh, and 2.8's where it is that tree's. Source: transcripts in test/golden/kafka-storage. */
export const kafkaStorage: Command = {
  name: 'kafka-storage.sh',
  summary: 'makes log directories ready for a node: random-uuid, format, info',
  options: ['--config', '--cluster-id', '--standalone', '--ignore-formatted', '--no-initial-controllers'],
  run: async (argv, io) => helpWithGoneFile(argv, io, await runStorage(argv, io)),
};

async function runStorage(argv: readonly string[], io: CommandIo): Promise<number> {
  const [action, ...rest] = argv;
  try {
    if (action === undefined) throw new UsageFailure(`${toolUsage}kafka-storage: error: too few arguments`);
    if (action === '-h' || action === '--help') return await print(toolHelp, io);
    if (!actions.includes(action))
      throw new UsageFailure(
        `${toolUsage}kafka-storage:  error:  invalid  choice:   '${action}'  (choose  from  'info',\n'format', 'version-mapping', 'feature-dependencies', 'random-uuid')`,
      );
    if (rest.includes('-h') || rest.includes('--help'))
      return await print(action === 'format' ? formatHelp : (usages[action] ?? toolUsage), io);
    const options = read(action, rest);
    if (action === 'random-uuid') return await print(`${await randomUuid(io)}\n`, io);
    if (action === 'version-mapping') return await print(mapping, io);
    if (action === 'feature-dependencies') throw new TerseFailure('feature-dependencies is not in this lab yet');
    const settings = await settingsIn(options.get('config') ?? '', io);
    if (action === 'info') return await info(settings, io);
    return await (releaseOf(io.program) === kafka28 ? formatOld : format)(settings, options, io);
  } catch (error) {
    if (error instanceof JavaError) await io.stderr.write(uncaughtTrace(error));
    else if (error instanceof UsageFailure || error instanceof TerseFailure)
      await io.stderr.write(`${error.message}\n`);
    else throw error;
    return 1;
  }
}

class UsageFailure extends Error {}

async function print(text: string, io: CommandIo): Promise<number> {
  await io.stdout.write(text);
  return 0;
}

/** Arguments by their long names. Throws UsageFailure. */
function read(action: string, argv: readonly string[]): Map<string, string> {
  const usage = usages[action] ?? toolUsage;
  const fail = (reason: string): never => {
    throw new UsageFailure(`${usage}kafka-storage: error: ${reason}`);
  };
  const known = action === 'format' ? formatArguments : { config: { short: 'c' }, 'release-version': { short: 'r' } };
  const found = new Map<string, string>();
  for (let at = 0; at < argv.length; at += 1) {
    const [word = '', ...joined] = (argv[at] as string).split('=');
    const [name, argument] =
      Object.entries(known).find(([long, { short }]) => word === `--${long}` || word === `-${short}`) ?? [];
    if (name === undefined) return fail(`unrecognized arguments: '${argv[at]}'`);
    if (argument && 'flag' in argument) found.set(name, '');
    else {
      if (joined.length === 0) at += 1;
      const value = joined.length > 0 ? joined.join('=') : argv[at];
      if (value === undefined) return fail(`argument --${name}/-${argument?.short}: expected one argument`);
      found.set(name, value);
    }
  }
  const needed = action === 'format' ? ['cluster-id', 'config'] : action === 'info' ? ['config'] : [];
  const missing = needed.find((name) => !found.has(name));
  if (missing) return fail(`argument --${missing}/-${missing === 'config' ? 'c' : 't'} is required`);
  return found;
}

async function settingsIn(path: string, io: CommandIo): Promise<ServerSettings> {
  if ((await io.fs.kind(path)) !== 'file')
    throw new JavaError('java.nio.file.NoSuchFileException', path, [
      'java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:92)',
      'org.apache.kafka.common.utils.Utils.loadProps(Utils.java:669)',
      'kafka.tools.StorageTool$.execute(StorageTool.scala:79)',
      'kafka.tools.StorageTool$.main(StorageTool.scala:46)',
      'kafka.tools.StorageTool.main(StorageTool.scala)',
    ]);
  const properties = await propertiesFile(io, path);
  if (releaseOf(io.program) === kafka28 && !properties.has('process.roles'))
    throw new TerseFailure(
      'The kafka configuration file appears to be for a legacy cluster. Formatting is only supported for clusters in KRaft mode.',
    );
  const settings = serverSettings(properties);
  for (const warning of settings.warnings)
    await io.stderr.write(`${logTime(await io.now())} WARN ${warning} (kafka.server.KafkaConfig)\n`);
  return settings;
}

async function info({ logDir }: ServerSettings, io: CommandIo): Promise<number> {
  const kind = await io.fs.kind(logDir);
  const meta = kind === 'directory' ? await readMetaProperties(logDir, io) : null;
  const found = kind === 'directory' ? `Found log directory:\n  ${logDir}\n\n` : '';
  const metadata = meta
    ? `Found metadata: {cluster.id=${meta.clusterId}, directory.id=${meta.directoryId}, node.id=${meta.nodeId}, version=1}\n\n`
    : '';
  const problem = meta
    ? ''
    : `Found problem:\n  ${kind === null ? `${logDir} does not exist` : kind === 'file' ? `${logDir} is not a directory` : `${logDir} is not formatted.`}\n\n`;
  await io.stdout.write(found + metadata + problem);
  return meta ? 0 : 1;
}
