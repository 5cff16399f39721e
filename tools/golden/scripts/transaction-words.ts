// What scripts about transactions are made of.
import type { Json } from '../message-json.ts';
import type { Ask } from '../script.ts';
import { ask } from './words.ts';

/** A producer whose id was kept under this name. */
export interface Who {
  producer?: string;
  epoch?: number;
  version?: number;
}

export const init = (
  transactionalId: string | null,
  more: { version?: number; with?: Record<string, Json> } & Partial<Ask> = {},
) => {
  const { version = 4, with: fields, ...rest } = more;
  return ask('InitProducerId', version, { transactionalId, transactionTimeoutMs: 60_000, ...fields }, rest);
};

export const add = (
  transactionalId: string,
  topic: string,
  { producer = '$p', epoch = 0, version = 3 }: Who = {},
  partitions = [0],
) =>
  ask('AddPartitionsToTxn', version, {
    v3AndBelowTransactionalId: transactionalId,
    v3AndBelowProducerId: producer,
    v3AndBelowProducerEpoch: epoch,
    v3AndBelowTopics: [{ name: topic, partitions }],
  });

export const end = (
  transactionalId: string,
  committed: boolean,
  { producer = '$p', epoch = 0, version = 3 }: Who = {},
) => ask('EndTxn', version, { transactionalId, producerId: producer, producerEpoch: epoch, committed });

/** Waits for the markers, which Kafka writes after it has answered EndTxn. */
export const markers = { waitMs: 500 };

export const fetch = (topic: string, isolationLevel: 0 | 1, fetchOffset = 0, more: Partial<Ask> = {}) =>
  ask(
    'Fetch',
    11,
    {
      maxWaitMs: 100,
      minBytes: 0,
      isolationLevel,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [
        { topic, partitions: [{ partition: 0, fetchOffset: String(fetchOffset), partitionMaxBytes: 1_000_000 }] },
      ],
    },
    more,
  );

/** The records of a fetch hold producer ids and times of the broker's own. */
export const seen = (topic: string, isolationLevel: 0 | 1, fetchOffset = 0) =>
  fetch(topic, isolationLevel, fetchOffset, { vary: ['records'] });

export const latest = (topic: string, isolationLevel: 0 | 1) =>
  ask('ListOffsets', 5, {
    replicaId: -1,
    isolationLevel,
    topics: [{ name: topic, partitions: [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp: '-1' }] }],
  });

export const describe = (...transactionalIds: readonly string[]) =>
  ask('DescribeTransactions', 0, { transactionalIds }, { vary: ['transactionStartTimeMs'] });

/** Any version of Produce: what is written belongs to the producer, by bytes that are put in when the script is played. */
export const produceAs = (
  transactionalId: string | null,
  topic: string,
  values: readonly string[],
  baseSequence: number,
  {
    producer = '$p',
    epoch = 0,
    version = 9,
    transactional = true,
    at,
  }: Who & { transactional?: boolean; at?: number } = {},
) =>
  ask('Produce', version, {
    transactionalId,
    acks: -1,
    timeoutMs: 5_000,
    topicData: [
      {
        name: topic,
        partitionData: [
          {
            index: 0,
            records: {
              batch: {
                values,
                producerId: producer,
                producerEpoch: epoch,
                baseSequence,
                isTransactional: transactional,
                ...(at !== undefined && { at }),
              },
            },
          },
        ],
      },
    ],
  });

export const offsetsAs = (
  transactionalId: string,
  groupId: string,
  topic: string,
  offset: number,
  { producer = '$p', epoch = 0, version = 3 }: Who = {},
  member: Record<string, Json> = {},
) =>
  ask('TxnOffsetCommit', version, {
    transactionalId,
    groupId,
    producerId: producer,
    producerEpoch: epoch,
    ...member,
    topics: [
      {
        name: topic,
        partitions: [
          { partitionIndex: 0, committedOffset: String(offset), committedLeaderEpoch: -1, committedMetadata: '' },
        ],
      },
    ],
  });

export const addOffsets = (
  transactionalId: string,
  groupId: string,
  { producer = '$p', epoch = 0, version = 3 }: Who = {},
) => ask('AddOffsetsToTxn', version, { transactionalId, producerId: producer, producerEpoch: epoch, groupId });

export const committedIn = (groupId: string, topic: string, requireStable: boolean) =>
  ask('OffsetFetch', 7, { groupId, topics: [{ name: topic, partitionIndexes: [0] }], requireStable });

export const keep = { p: 'producerId' };
/** Kafka makes `__transaction_state` when somebody first asks for a coordinator. */
export const find = (key: string, version = 3) => ask('FindCoordinator', version, { key, keyType: 1 });
