// What scripts at an API's lowest and highest version are made of: requests with the fields of every version.
import { type BatchInput, encodeBatch } from '../../../sandbox/record/batch.ts';
import { toHex } from '../batches.ts';
import type { Json } from '../message-json.ts';
import type { Ask } from '../script.ts';
import { ask, createTopic } from './words.ts';

type Fields = Record<string, Json>;

/** A topic id that no cluster has. */
export const strangeId = 'rC6TP3yXQFqSTnGeWVoVEg';
export const zeroId = 'AAAAAAAAAAAAAAAAAAAAAA';

/** A topic whose id is kept as `$id`. */
export function topic(name: string, partitions = 1, configs: Readonly<Record<string, string>> = {}): Ask {
  return { ...createTopic(name, partitions, configs), keep: { id: 'topics.0.topicId' } };
}

/** Names the topic by name and by id, of which each version takes its own. */
const both = (name: string, topicId: string): Fields => ({ name, topic: name, topicId });

export interface Place {
  partition?: number;
  topicId?: string;
  more?: Partial<Ask>;
}

export function produceIn(
  version: number,
  name: string,
  records: Json,
  { partition = 0, topicId = '$id', more = {}, ...fields }: Place & { acks?: number; transactionalId?: string } = {},
): Ask {
  const { topic: _, ...named } = both(name, topicId);
  return ask(
    'Produce',
    version,
    {
      transactionalId: null,
      acks: -1,
      timeoutMs: 5_000,
      ...fields,
      topicData: [{ ...named, partitionData: [{ index: partition, records }] }],
    },
    more,
  );
}

export function fetchIn(
  version: number,
  name: string,
  fetchOffset: number,
  { partition = 0, topicId = '$id', more = {} }: Place = {},
  fields: Fields = {},
  partitionFields: Fields = {},
): Ask {
  const { name: _, ...named } = both(name, topicId);
  const wanted = { partition, fetchOffset: String(fetchOffset), partitionMaxBytes: 1_000_000, ...partitionFields };
  return ask(
    'Fetch',
    version,
    { maxWaitMs: 100, minBytes: 0, topics: [{ ...named, partitions: [wanted] }], ...fields },
    more,
  );
}

export function offsetsIn(
  version: number,
  name: string,
  timestamp: number,
  fields: Fields = {},
  isolationLevel = 0,
): Ask {
  return ask('ListOffsets', version, {
    replicaId: -1,
    isolationLevel,
    topics: [{ name, partitions: [{ partitionIndex: 0, timestamp: String(timestamp), ...fields }] }],
    timeoutMs: 5_000,
  });
}

export function commitIn(
  version: number,
  groupId: string,
  name: string,
  offset: number,
  { partition = 0, topicId = '$id' }: Place = {},
  fields: Fields = {},
  committedMetadata = '',
): Ask {
  const { topic: _, ...named } = both(name, topicId);
  const committed = {
    partitionIndex: partition,
    committedOffset: String(offset),
    committedLeaderEpoch: -1,
    committedMetadata,
  };
  return ask('OffsetCommit', version, {
    groupId,
    generationIdOrMemberEpoch: -1,
    memberId: '',
    groupInstanceId: null,
    topics: [{ ...named, partitions: [committed] }],
    ...fields,
  });
}

/** A group's offsets of one partition; of all there are with null as the topic's name. */
export function committedIn(
  version: number,
  groupId: string,
  name: string | null,
  { partition = 0, topicId = '$id' }: Place = {},
  member: Fields = {},
): Ask {
  const own = { partitionIndexes: [partition] };
  return ask('OffsetFetch', version, {
    groupId,
    topics: name === null ? null : [{ name, ...own }],
    groups: [{ groupId, ...member, topics: name === null ? null : [{ name, topicId, ...own }] }],
    requireStable: false,
  });
}

export function deleteRecordsIn(version: number, name: string, offset: number, partitionIndex = 0): Ask {
  return ask('DeleteRecords', version, {
    topics: [{ name, partitions: [{ partitionIndex, offset: String(offset) }] }],
    timeoutMs: 5_000,
  });
}

export function epochsIn(version: number, name: string, leaderEpoch: number, fields: Fields = {}): Ask {
  return ask('OffsetForLeaderEpoch', version, {
    replicaId: -1,
    topics: [{ topic: name, partitions: [{ partition: 0, currentLeaderEpoch: -1, leaderEpoch, ...fields }] }],
  });
}

/** Metadata of one topic: by name, or by an id where one is given. */
export function metadataIn(version: number, name: string | null, topicId = zeroId): Ask {
  return ask('Metadata', version, {
    topics: [{ name, topicId }],
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  });
}

export function findIn(version: number, key: string, keyType: number): Ask {
  return ask('FindCoordinator', version, { key, keyType, coordinatorKeys: [key] });
}

/** A member of a consumer protocol of its own, with all the fields that JoinGroup ever had. */
export function joinIn(
  version: number,
  groupId: string,
  memberId: string,
  fields: Fields = {},
  more: Partial<Ask> = {},
): Ask {
  return ask(
    'JoinGroup',
    version,
    {
      groupId,
      sessionTimeoutMs: 6_000,
      rebalanceTimeoutMs: 6_000,
      memberId,
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: '00' }],
      reason: null,
      ...fields,
    },
    more,
  );
}

/** Brings a first member into a group: before version 4 it is let in at once, then it must come with the id it was given. */
export function firstIn(version: number, groupId: string, fields: Fields = {}, keep = 'member'): readonly Ask[] {
  const first = joinIn(version, groupId, '', fields, { keep: { [keep]: 'memberId' } });
  return version < 4 ? [first] : [first, joinIn(version, groupId, `$${keep}`, fields)];
}

export function syncIn(
  version: number,
  groupId: string,
  generationId: number,
  memberId: string,
  fields: Fields = {},
  more: Partial<Ask> = {},
): Ask {
  return ask(
    'SyncGroup',
    version,
    {
      groupId,
      generationId,
      memberId,
      groupInstanceId: null,
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [{ memberId, assignment: '00' }],
      ...fields,
    },
    more,
  );
}

export function beatIn(
  version: number,
  groupId: string,
  generationId: number,
  memberId: string,
  more: Partial<Ask> = {},
  groupInstanceId: string | null = null,
): Ask {
  return ask('Heartbeat', version, { groupId, generationId, memberId, groupInstanceId }, more);
}

export function leaveIn(
  version: number,
  groupId: string,
  memberId: string,
  groupInstanceId: string | null = null,
): Ask {
  return ask('LeaveGroup', version, { groupId, memberId, members: [{ memberId, groupInstanceId, reason: 'done' }] });
}

/** A batch whose header says otherwise than it should. */
export function batchWith(values: readonly string[], more: Omit<BatchInput, 'records'>): string {
  const records = values.map((value, i) => ({
    key: null,
    value: Uint8Array.from(Buffer.from(value)),
    timestamp: 1_795_000_000_000 + i,
    headers: [],
  }));
  return toHex(encodeBatch({ records, ...more }));
}

export const removeTopic = (name: string): Ask => ask('DeleteTopics', 5, { topicNames: [name], timeoutMs: 10_000 });
