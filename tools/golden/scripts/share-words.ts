// What scripts of share groups are made of.
import type { Json } from '../message-json.ts';
import type { Ask, Step } from '../script.ts';
import { ask, createTopic } from './words.ts';

export const [a, b, c] = ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg', 'AAAAAAAAAAAAAAAAAAAAAw'];

/** A heartbeat of a share group. A member makes its own id; to join it says epoch 0 and the topics that it wants. */
export function beat(
  groupId: string,
  memberId: string,
  memberEpoch: number,
  topics: readonly string[] | null = null,
  more: Record<string, Json> = {},
  asked: Partial<Ask> = {},
): Ask {
  const request = { groupId, memberId, memberEpoch, rackId: null, subscribedTopicNames: topics, ...more };
  return ask('ShareGroupHeartbeat', 1, request, asked);
}

/** The coordinator begins the state of share-partitions in a moment of its own, and makes an assignment a second. */
export const settled = { waitMs: 1_500 };

/** A member joins, and is told its partitions once their state has begun. */
export const joined = (groupId: string, memberId: string, topics: readonly string[], epoch = 2): readonly Step[] => [
  beat(groupId, memberId, 0, topics),
  settled,
  beat(groupId, memberId, epoch),
];

export const describe = (groupIds: readonly string[], includeAuthorizedOperations = false) =>
  ask('ShareGroupDescribe', 1, { groupIds: [...groupIds], includeAuthorizedOperations });

/** A topic, kept as `$id`. */
export const topic = (name: string, partitions = 1, configs: Readonly<Record<string, string>> = {}): Ask => ({
  ...createTopic(name, partitions, configs),
  keep: { id: 'topics.0.topicId' },
});

export const groupConfig = (groupId: string, configs: Readonly<Record<string, string>>): Ask =>
  ask('IncrementalAlterConfigs', 1, {
    resources: [
      {
        resourceType: 32,
        resourceName: groupId,
        configs: Object.entries(configs).map(([name, value]) => ({ name, configOperation: 0, value })),
      },
    ],
    validateOnly: false,
  });

export const fromEarliest = (groupId: string, more: Readonly<Record<string, string>> = {}): Ask =>
  groupConfig(groupId, { 'share.auto.offset.reset': 'earliest', ...more });

/** Acknowledges offsets from the first to the last: one type for all, or one for each. */
export const ack = (firstOffset: number, lastOffset: number, ...acknowledgeTypes: readonly number[]): Json => ({
  firstOffset: String(firstOffset),
  lastOffset: String(lastOffset),
  acknowledgeTypes: [...acknowledgeTypes],
});

export const [gap, accept, release, reject, renew] = [0, 1, 2, 3, 4];

export interface Fetching {
  version?: number;
  topicId?: string;
  /** What is acknowledged in each partition asked for; partition 0 without acknowledgements by default. */
  partitions?: Readonly<Record<number, readonly Json[]>>;
  request?: Record<string, Json>;
  asked?: Partial<Ask>;
}

export function fetch(groupId: string, memberId: string, shareSessionEpoch: number, more: Fetching = {}): Ask {
  const { version = 2, topicId = '$id', partitions = { 0: [] }, request = {}, asked = {} } = more;
  return ask(
    'ShareFetch',
    version,
    {
      groupId,
      memberId,
      shareSessionEpoch,
      maxWaitMs: 2_000,
      minBytes: 1,
      maxBytes: 1_000_000,
      maxRecords: 500,
      batchSize: 500,
      topics: topicsOf(topicId, partitions),
      forgottenTopicsData: [],
      ...request,
    },
    asked,
  );
}

/** The next fetch of a session, which names no partition anew. */
export const again = (groupId: string, memberId: string, epoch: number, more: Fetching = {}): Ask =>
  fetch(groupId, memberId, epoch, { partitions: {}, ...more });

export function acknowledge(
  groupId: string,
  memberId: string,
  shareSessionEpoch: number,
  partitions: Readonly<Record<number, readonly Json[]>>,
  more: Omit<Fetching, 'partitions'> = {},
): Ask {
  const { version = 2, topicId = '$id', request = {}, asked = {} } = more;
  return ask(
    'ShareAcknowledge',
    version,
    { groupId, memberId, shareSessionEpoch, topics: topicsOf(topicId, partitions), ...request },
    asked,
  );
}

function topicsOf(topicId: string, partitions: Readonly<Record<number, readonly Json[]>>): Json {
  const asked = Object.entries(partitions).map(([partitionIndex, acknowledgementBatches]) => ({
    partitionIndex: Number(partitionIndex),
    acknowledgementBatches: [...acknowledgementBatches],
  }));
  return asked.length === 0 ? [] : [{ topicId, partitions: asked }];
}

export const summary = (groupId: string, partitions: readonly number[] = [0], version = 1, topicId = '$id') =>
  ask('ReadShareGroupStateSummary', version, {
    groupId,
    topics: [{ topicId, partitions: partitions.map((partition) => ({ partition, leaderEpoch: -1 })) }],
  });

export const state = (groupId: string, leaderEpoch = -1, partition = 0, topicId = '$id') =>
  ask('ReadShareGroupState', 0, { groupId, topics: [{ topicId, partitions: [{ partition, leaderEpoch }] }] });

export const startOffsets = (groupId: string, topics: Json, version = 1) =>
  ask('DescribeShareGroupOffsets', version, { groups: [{ groupId, topics }] });
