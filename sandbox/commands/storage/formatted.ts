import { features } from '../../apis/features.ts';
import { featureLevelRecord } from '../../metadata/cluster-records.ts';
import { metadataRecord } from '../../metadata/metadata-record.ts';
import { bootstrapSnapshot, type SnapshotVoter, votersSnapshot } from '../../metadata/snapshots.ts';

/** What `kafka-storage.sh format` writes beside meta.properties, by its path in the log directory. @param voter null where it has no vote */
export function formattedFiles(voter: SnapshotVoter | null, now: number): readonly (readonly [string, Uint8Array])[] {
  const first = features.filter(({ name }) => name === 'metadata.version');
  const others = features.filter(({ name }) => name !== 'metadata.version' && name !== 'kraft.version');
  const levels = [...first, ...others].map(({ name, initial }) =>
    metadataRecord(featureLevelRecord, { name, featureLevel: initial }),
  );
  const bootstrap = ['bootstrap.checkpoint', bootstrapSnapshot(levels, now)] as const;
  if (!voter) return [bootstrap];
  return [bootstrap, ['__cluster_metadata-0/00000000000000000000-0000000000.checkpoint', votersSnapshot([voter], now)]];
}
