import { readBatchHeader } from '../record/batch.ts';
import { encodeMarker, type TransactionMarker } from '../record/control.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster } from './cluster.ts';
import type { PartitionState } from './topic-state.ts';

export interface MarkerContext {
  /** Level of `transaction.version` that the transaction ran under. */
  transactionVersion: number;
  cause: number | null;
}

/** Writes a marker into the partition's log; in `__consumer_offsets` the offsets of the transaction count from then on, or never. */
export function writeMarker(
  cluster: Cluster,
  partition: PartitionState,
  marker: TransactionMarker,
  { transactionVersion, cause }: MarkerContext,
): ErrorName {
  const error = partition.log.producers.checkMarker(marker, transactionVersion);
  if (error !== 'NONE') return error;
  const batch = encodeMarker(marker, cluster.now());
  cluster.append(partition, batch, readBatchHeader(batch), { connection: null, clientId: null, cause });
  if (partition.topic === '__consumer_offsets')
    cluster.groups.offsets.ended(partition.partition, marker.producerId, marker.result, cause);
  return 'NONE';
}
