import type { LogStore } from '../host.ts';

/** Whose a log directory is: `kafka-storage.sh format` writes it down. */
export interface MetaProperties {
  clusterId: string;
  nodeId: number;
  directoryId: string;
}

export const metaPropertiesName = 'meta.properties';

/** The file, as Java writes properties. @param now milliseconds since the epoch */
export function metaPropertiesText({ clusterId, nodeId, directoryId }: MetaProperties, now: number): string {
  const date = new Date(now).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 UTC $4');
  return `#\n#${date}\nnode.id=${nodeId}\ndirectory.id=${directoryId}\nversion=1\ncluster.id=${clusterId}\n`;
}

/** Null where the directory is not formatted. */
export function readMetaProperties(store: LogStore): MetaProperties | null {
  if (!store.list().includes(metaPropertiesName)) return null;
  const file = store.open(metaPropertiesName);
  const text = new TextDecoder().decode(file.read(0, file.size));
  const value = (key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim();
  const clusterId = value('cluster\\.id');
  if (clusterId === undefined) return null;
  return { clusterId, nodeId: Number(value('node\\.id') ?? -1), directoryId: value('directory\\.id') ?? '' };
}
