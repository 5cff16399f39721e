// WriteTxnMarkers: a coordinator, or an operator with kafka-transactions.sh abort, ends a transaction in one partition (KIP-98).
// v2 tells the level of transaction.version, by which the marker's epoch is judged.

import type { TransactionMarker } from '../record/control.ts';
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Partition } from './cluster-context.ts';
import type { Handler } from './context.ts';

export const writeTxnMarkers = api({
  key: 27,
  name: 'WriteTxnMarkers',
  versions: '1-2',
  flexible: 1,
  request: {
    markers: field(
      [
        {
          producerId: field('int64', '0+', 'Producer id.'),
          producerEpoch: field('int16', '0+', 'Producer epoch.'),
          transactionResult: field('bool', '0+', 'true: COMMIT; false: ABORT.'),
          topics: field(
            [
              {
                name: field('string', '0+', 'Topic name.'),
                partitionIndexes: field(['int32'], '0+', 'Partition numbers.'),
              },
            ],
            '0+',
            'Topics concerned.',
          ),
          coordinatorEpoch: field('int32', '0+', "Leader epoch of the coordinator's partition of __transaction_state."),
          transactionVersion: field('int8', '2+', 'Level of transaction.version that the transaction runs under.', {
            fallback: 0,
          }),
        },
      ],
      '0+',
      'Markers, by producer.',
    ),
  },
  response: {
    markers: field(
      [
        {
          producerId: field('int64', '0+', 'Producer id.'),
          topics: field(
            [
              {
                name: field('string', '0+', 'Topic name.'),
                partitions: field(
                  [
                    {
                      partitionIndex: field('int32', '0+', 'Partition number.'),
                      errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                    },
                  ],
                  '0+',
                  'Partitions concerned.',
                ),
              },
            ],
            '0+',
            'Topics concerned.',
          ),
        },
      ],
      '0+',
      'Markers, by producer.',
    ),
  },
});

export const handle: Handler<typeof writeTxnMarkers> = (request, { cluster, cause, authorize }) => ({
  markers: request.markers.map(({ topics, transactionVersion, transactionResult, ...producer }) => ({
    producerId: producer.producerId,
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((index) => {
        const partition = cluster.led(name, index);
        const marker = { ...producer, result: transactionResult ? 'commit' : 'abort' } as const;
        return {
          partitionIndex: index,
          errorCode: errorCode(
            !authorize('ALTER', 'CLUSTER', clusterName) && !authorize('CLUSTER_ACTION', 'CLUSTER', clusterName)
              ? 'CLUSTER_AUTHORIZATION_FAILED'
              : // No producer has an epoch below 0: Kafka fails where it writes the record, if it has not refused it before.
                producer.producerEpoch < 0
                ? (refusedEpoch(partition, marker, transactionVersion) ?? 'UNKNOWN_SERVER_ERROR')
                : typeof partition === 'string'
                  ? partition
                  : cluster.writeMarker(partition, marker, { transactionVersion, cause }),
          ),
        };
      }),
    })),
  })),
});

/** A producer that the partition knows has a later epoch than any below 0; -1 is none at all, and not compared. */
function refusedEpoch(
  partition: Partition | ErrorName,
  marker: TransactionMarker,
  transactionVersion: number,
): ErrorName | null {
  if (typeof partition === 'string' || marker.producerEpoch === -1) return null;
  const error = partition.log.producers.checkMarker(marker, transactionVersion);
  return error === 'NONE' ? null : error;
}
