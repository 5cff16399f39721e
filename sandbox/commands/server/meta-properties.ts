import type { CommandIo } from '../../machine/command.ts';
import { propertiesFile } from '../tool/run.ts';

/** What `kafka-storage.sh format` writes into a log directory: whose it is. */
export interface MetaProperties {
  clusterId: string;
  nodeId: number;
  directoryId: string;
}

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

/** The file, as Java writes properties. */
export function metaPropertiesText({ clusterId, nodeId, directoryId }: MetaProperties, now: number): string {
  const date = new Date(now).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 UTC $4');
  return `#\n#${date}\nnode.id=${nodeId}\ndirectory.id=${directoryId}\nversion=1\ncluster.id=${clusterId}\n`;
}
