import { type MetaProperties, metaPropertiesText } from '../../log/meta-properties.ts';
import type { CommandIo } from '../../machine/command.ts';
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
