// Fetch. v4 has isolation levels; v7 sessions (KIP-227), in which a request names only the partitions that have changed;
// v12 is flexible; v13 names topics by id (KIP-516).

import { readBatchHeader, splitBatches } from '../record/batch.ts';
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { heldFor, ledFor } from './authorized.ts';
import type { Partition } from './cluster-context.ts';
import type { Handler, RequestContext } from './context.ts';
import { currentLeader, endpointsOf } from './current-leader.ts';
import { Delayed } from './delayed.ts';
import type { SessionTopic } from './fetch-sessions-context.ts';
import { epochError } from './leader-epoch.ts';

export const fetch = api({
  key: 1,
  name: 'Fetch',
  versions: '4-18',
  flexible: 12,
  request: {
    clusterId: field('string', '12+', 'Cluster id.', { nullable: '12+', fallback: null, tag: 0 }),
    replicaId: field('int32', '0-14', 'Broker id of a follower; -1 from a consumer.', { fallback: -1 }),
    replicaState: field(
      {
        replicaId: field('int32', '15+', 'Broker id of a follower; -1 from a consumer.', { fallback: -1 }),
        replicaEpoch: field('int64', '15+', 'Broker epoch of the follower.', { fallback: -1n }),
      },
      '15+',
      'Who fetches, when it is a follower.',
      { tag: 1 },
    ),
    maxWaitMs: field('int32', '0+', 'How long to wait for minBytes, milliseconds.'),
    minBytes: field('int32', '0+', 'Answer as soon as this many bytes are there.'),
    maxBytes: field('int32', '3+', 'Most bytes wanted; the first batch comes whole in any case (KIP-74).', {
      fallback: 2147483647,
    }),
    isolationLevel: field('int8', '4+', '0: read uncommitted; 1: read committed.', { fallback: 0 }),
    sessionId: field('int32', '7+', 'Fetch session (KIP-227); 0 for none.', { fallback: 0 }),
    sessionEpoch: field('int32', '7+', 'Place in the session; -1 for none.', { fallback: -1 }),
    topics: field(
      [
        {
          topic: field('string', '0-12', 'Topic name.', { fallback: '' }),
          topicId: field('uuid', '13+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          partitions: field(
            [
              {
                partition: field('int32', '0+', 'Partition number.'),
                currentLeaderEpoch: field('int32', '9+', 'Leader epoch the client knows; -1 for none.', {
                  fallback: -1,
                }),
                fetchOffset: field('int64', '0+', 'Offset to read from.'),
                lastFetchedEpoch: field('int32', '12+', 'Epoch of the last record fetched; followers only.', {
                  fallback: -1,
                }),
                logStartOffset: field('int64', '5+', 'First offset still in the log.', { fallback: -1n }),
                partitionMaxBytes: field('int32', '0+', 'Most bytes wanted of this partition.'),
                replicaDirectoryId: field('uuid', '17+', 'Log directory of the follower.', {
                  fallback: zeroUuid,
                  tag: 0,
                }),
                highWatermark: field('int64', '18+', 'First offset that consumers cannot see yet.', {
                  fallback: 9223372036854775807n,
                  tag: 1,
                }),
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
    forgottenTopicsData: field(
      [
        {
          topic: field('string', '7-12', 'Topic name.', { fallback: '' }),
          topicId: field('uuid', '13+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          partitions: field(['int32'], '7+', 'Partitions concerned.', { fallback: [] }),
        },
      ],
      '7+',
      'Partitions that leave the fetch session.',
      { fallback: [] },
    ),
    rackId: field('string', '11+', 'Rack of the consumer.', { fallback: '' }),
  },
  response: {
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '7+', 'NONE, or what is wrong with the whole request.', { fallback: 0 }),
    sessionId: field('int32', '7+', 'Fetch session (KIP-227); 0 for none.', { fallback: 0 }),
    responses: field(
      [
        {
          topic: field('string', '0-12', 'Topic name.', { fallback: '' }),
          topicId: field('uuid', '13+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                highWatermark: field('int64', '0+', 'First offset that consumers cannot see yet.'),
                lastStableOffset: field('int64', '4+', 'First offset of an undecided transaction.', { fallback: -1n }),
                logStartOffset: field('int64', '5+', 'First offset still in the log.', { fallback: -1n }),
                divergingEpoch: field(
                  {
                    epoch: field('int32', '12+', 'Leader epoch.', { fallback: -1 }),
                    endOffset: field('int64', '12+', 'First offset after that epoch.', { fallback: -1n }),
                  },
                  '12+',
                  'Where the follower departs from the leader.',
                  { tag: 0 },
                ),
                currentLeader: field(
                  {
                    leaderId: field('int32', '12+', 'Broker id of the leader, -1 if there is none.', { fallback: -1 }),
                    leaderEpoch: field('int32', '12+', 'Leader epoch.', { fallback: -1 }),
                  },
                  '12+',
                  'Where the leader is now, after NOT_LEADER_OR_FOLLOWER.',
                  { tag: 1 },
                ),
                snapshotId: field(
                  {
                    endOffset: field('int64', '0+', 'First offset after that epoch.', { fallback: -1n }),
                    epoch: field('int32', '0+', 'Leader epoch.', { fallback: -1 }),
                  },
                  '12+',
                  'Snapshot to fetch instead.',
                  { tag: 2 },
                ),
                abortedTransactions: field(
                  [
                    {
                      producerId: field('int64', '4+', 'Producer id.'),
                      firstOffset: field('int64', '4+', 'First offset of the transaction.'),
                    },
                  ],
                  '4+',
                  'Aborted transactions that overlap the answer.',
                  { nullable: '4+', fallback: [] },
                ),
                preferredReadReplica: field('int32', '11+', 'Replica to read from instead; -1 for none.', {
                  fallback: -1,
                }),
                records: field('records', '0+', 'Record batches.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
    nodeEndpoints: field(
      [
        {
          nodeId: field('int32', '16+', 'Broker id.'),
          host: field('string', '16+', 'Host that clients connect to.'),
          port: field('int32', '16+', 'Port that clients connect to.'),
          rack: field('string', '16+', 'Rack of the broker, or null.', { nullable: '16+', fallback: null }),
        },
      ],
      '16+',
      'Addresses of the leaders named above.',
      { tag: 0, fallback: [] },
    ),
  },
});

type Answer = ResponseInput<typeof fetch>['responses'][number]['partitions'][number];
type Wanted = RequestOf<typeof fetch>['topics'][number]['partitions'][number];
export type FetchTopics = RequestOf<typeof fetch>['topics'];
export type FetchedTopics = ResponseInput<typeof fetch>['responses'];

export const handle: Handler<typeof fetch> = (request, context) => {
  const session = context.fetchSessions.open(request, context.now, (id) => context.cluster.topicById(id)?.name);
  if (typeof session === 'string') return { errorCode: errorCode(session), responses: [] };
  for (const topic of session.topics) {
    for (const { partition, fetchOffset } of topic.partitions) {
      const led = ledIn(topic, partition, context);
      if (typeof led !== 'string') context.reads.from(led, fetchOffset);
    }
  }
  const look = (): Read => read(session.topics, request, context);
  const answer = (found: Read): ResponseInput<typeof fetch> => {
    const responses = session.answer(found.answer());
    const leaders = responses.flatMap(({ partitions }) => partitions.map((each) => each.currentLeader));
    return { sessionId: session.id, responses, nodeEndpoints: endpointsOf(leaders, context) };
  };
  const now = look();
  if (now.complete || request.maxWaitMs <= 0) return answer(now);
  return new Delayed({
    untilMs: context.now + request.maxWaitMs,
    on: now.watched,
    ready: () => {
      const later = look();
      return later.complete ? answer(later) : undefined;
    },
    expire: () => answer(look()),
  });
};

function nameOf(topic: SessionTopic, { version, cluster }: RequestContext): string | undefined {
  return version >= 13 ? (cluster.topicById(topic.topicId)?.name ?? topic.known) : topic.topic;
}

/** A session knows a topic by its name too: another topic of that name is not the one that it reads. */
function ledIn(topic: SessionTopic, partition: number, context: RequestContext): Partition | ErrorName {
  const name = nameOf(topic, context);
  if (name === undefined) return 'UNKNOWN_TOPIC_ID';
  // From version 11 on a consumer may read from the replica that is nearest (KIP-392).
  const led = (context.version >= 11 ? heldFor : ledFor)('READ', name, partition, context);
  const other = context.version >= 13 && context.cluster.topic(name)?.topicId !== topic.topicId;
  return typeof led !== 'string' && other ? 'INCONSISTENT_TOPIC_ID' : led;
}

interface Read {
  /** Enough bytes, or an error that must not wait. */
  complete: boolean;
  watched: string[];
  answer(): FetchedTopics;
}

/** One look at all partitions asked for. */
function read(topics: readonly SessionTopic[], request: RequestOf<typeof fetch>, context: RequestContext): Read {
  let bytes = 0;
  let failed = false;
  const watched: string[] = [];
  const delivered: (() => void)[] = [];
  const responses = topics.map((topic) => {
    const name = nameOf(topic, context);
    return {
      topic: topic.topic,
      topicId: topic.topicId,
      partitions: topic.partitions.map((wanted): Answer => {
        const partition = ledIn(topic, wanted.partition, context);
        if (name !== undefined) watched.push(`partition:${name}-${wanted.partition}`);
        const answer = readPartition(partition, wanted, request, request.maxBytes - bytes, bytes === 0);
        if (answer.errorCode !== 0) failed = true;
        const leader =
          context.version >= 16 ? currentLeader(answer.errorCode, name ?? '', wanted.partition, context) : undefined;
        if (leader) return { ...answer, currentLeader: leader };
        const chunks = answer.records ?? [];
        for (const chunk of chunks) bytes += chunk.length;
        const last = chunks.at(-1);
        if (last && typeof partition !== 'string' && context.trace.listening)
          delivered.push(() => context.reads.delivered(partition, wanted.fetchOffset, endOffsetOf(last)));
        return answer;
      }),
    };
  });
  return {
    complete: failed || bytes >= request.minBytes || topics.length === 0,
    watched,
    answer: () => {
      for (const tell of delivered) tell();
      return responses;
    },
  };
}

function readPartition(
  partition: Partition | ErrorName,
  wanted: Wanted,
  request: RequestOf<typeof fetch>,
  maxBytes: number,
  first: boolean,
): Answer {
  // Kafka has an empty list for what is not there, and none for what is elsewhere.
  if (partition === 'NOT_LEADER_OR_FOLLOWER' || partition === 'INCONSISTENT_TOPIC_ID')
    return refused(wanted.partition, partition);
  if (typeof partition === 'string') return { ...refused(wanted.partition, partition), abortedTransactions: [] };
  const { log } = partition;
  const epoch = epochError(wanted.currentLeaderEpoch, partition.leaderEpoch);
  if (epoch) return refused(wanted.partition, epoch);
  const visible = request.isolationLevel === 1 ? log.lastStableOffset : log.highWatermark;
  const limit = Math.min(wanted.partitionMaxBytes, maxBytes);
  const records = log.read(wanted.fetchOffset, Math.max(limit, 0), visible, first);
  if (typeof records === 'string') return refused(wanted.partition, records);
  return {
    partitionIndex: wanted.partition,
    errorCode: 0,
    ...positions(partition),
    abortedTransactions: request.isolationLevel === 1 ? aborted(partition, wanted.fetchOffset, records) : null,
    records,
  };
}

/** What of the records a consumer must leave out. */
function aborted({ log }: Partition, from: bigint, records: readonly Uint8Array[]) {
  const last = records.at(-1);
  return last ? log.producers.abortedTransactions(from, endOffsetOf(last)) : [];
}

function positions({ log }: Partition): { highWatermark: bigint; lastStableOffset: bigint; logStartOffset: bigint } {
  return {
    highWatermark: log.highWatermark,
    lastStableOffset: log.lastStableOffset,
    logStartOffset: log.logStartOffset,
  };
}

function refused(partitionIndex: number, error: ErrorName): Answer {
  return { partitionIndex, errorCode: errorCode(error), highWatermark: -1n, abortedTransactions: null, records: [] };
}

/** The offset after the last whole batch. */
function endOffsetOf(batches: Uint8Array): bigint {
  const last = splitBatches(batches).at(-1);
  return last ? readBatchHeader(last).lastOffset + 1n : 0n;
}
