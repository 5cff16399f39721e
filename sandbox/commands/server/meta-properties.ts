import { type MetaProperties, metaPropertiesText } from '../../log/meta-properties.ts';
import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from '../tool/java.ts';
import { propertiesFile } from '../tool/run.ts';

export { metaPropertiesText };

export function metaPropertiesPath(logDir: string): string {
  return `${logDir}/meta.properties`;
}

/** Null where the directory is not formatted. */
export async function readMetaProperties(logDir: string, io: CommandIo): Promise<MetaProperties | null> {
  const path = metaPropertiesPath(logDir);
  if ((await io.fs.kind(path)) !== 'file') return null;
  const found = await propertiesFile(io, path);
  return {
    clusterId: found.get('cluster.id') ?? '',
    nodeId: Number(found.get('node.id') ?? found.get('broker.id') ?? -1),
    directoryId: found.get('directory.id') ?? '',
  };
}

const frames = [
  'org.apache.kafka.metadata.properties.MetaPropertiesEnsemble$Loader.load(MetaPropertiesEnsemble.java:129)',
  'kafka.server.KafkaRaftServer$.initializeLogDirs(KafkaRaftServer.scala:138)',
  'kafka.server.KafkaRaftServer.<init>(KafkaRaftServer.scala:55)',
  'kafka.Kafka$.buildServer(Kafka.scala:68)',
  'kafka.Kafka$.main(Kafka.scala:75)',
  'kafka.Kafka.main(Kafka.scala)',
];

/** The file as a broker looks at it when it starts, null where there is none. Throws JavaError: why it cannot be read. */
export async function loadMetaProperties(
  logDir: string,
  io: CommandIo,
): Promise<{ [name in 'clusterId' | 'nodeId']: string | null } | null> {
  const path = metaPropertiesPath(logDir);
  if ((await io.fs.kind(logDir)) === 'file')
    throw new JavaError('java.nio.file.FileSystemException', `${path}: Not a directory`, [
      'java.base/sun.nio.fs.UnixException.translateToIOException(UnixException.java:100)',
      ...frames,
    ]);
  if ((await io.fs.kind(path)) !== 'file') return null;
  const found = await propertiesFile(io, path);
  const version = found.get('version') ?? '0';
  const wrong = (reason: string): JavaError =>
    new JavaError('java.lang.RuntimeException', reason, [
      'org.apache.kafka.metadata.properties.MetaProperties$Builder.build(MetaProperties.java:171)',
      ...frames,
    ]);
  const whole = /^\s*[+-]?\d+\s*$/;
  if (!whole.test(version)) throw wrong(`Invalid meta.properties version string '${version}'`);
  if (Number(version) !== 0 && Number(version) !== 1)
    throw wrong(`Unknown meta.properties version number ${Number(version)}`);
  const name = Number(version) === 0 ? 'broker.id' : 'node.id';
  const nodeId = found.get(name) ?? null;
  if (nodeId === null && Number(version) === 1) throw wrong('Failed to find node.id');
  if (nodeId !== null && !whole.test(nodeId)) throw wrong(`Unable to read ${name} as a base-10 number.`);
  const clusterId = found.get('cluster.id') ?? null;
  if (clusterId === null && Number(version) === 1) throw wrong('cluster.id was not found.');
  return { clusterId, nodeId };
}
