// What ShareFetch and ShareAcknowledge have in common: acknowledgements, and where the leader is.
import { type ErrorName, errorCode, errors } from '../wire/errors.ts';
import type { RequestContext } from './context.ts';
import { currentLeader } from './current-leader.ts';

interface AcknowledgementBatch {
  firstOffset: bigint;
  lastOffset: bigint;
  acknowledgeTypes: readonly number[];
}

interface Acknowledging {
  groupId: string;
  memberId: string;
  isRenewAck: boolean;
  topics: readonly {
    topicId: string;
    partitions: readonly { partitionIndex: number; acknowledgementBatches: readonly AcknowledgementBatch[] }[];
  }[];
}

export interface AcknowledgedPartition {
  topicId: string;
  partition: number;
  error: ErrorName;
  message: string | null;
}

const types = ['gap', 'accept', 'release', 'reject', 'renew'] as const;
const renew = types.indexOf('renew');
/** The first version in which locks can be renewed. */
const renewVersion = 2;

/** Acknowledges in each partition by itself, and says how it went. */
export function acknowledgeAll(request: Acknowledging, context: RequestContext): readonly AcknowledgedPartition[] {
  const { cluster, shareRecords, authorize, cause } = context;
  const { groupId, memberId } = request;
  const results: AcknowledgedPartition[] = [];
  const untouched: AcknowledgedPartition[] = [];
  let tried = false;
  for (const { topicId, partitions } of request.topics) {
    const topic = cluster.topicById(topicId);
    for (const { partitionIndex: partition, acknowledgementBatches: batches } of partitions) {
      const tell = (error: ErrorName, message: string | null = null): void =>
        void results.push({ topicId, partition, error, message });
      if (!topic) tell('UNKNOWN_TOPIC_ID');
      else if (!valid(batches, request.isRenewAck, context.version)) tell('INVALID_REQUEST');
      else if (!authorize('READ', 'TOPIC', topic.name)) tell('TOPIC_AUTHORIZATION_FAILED');
      else if (!topic.partitions[partition]) tell('UNKNOWN_TOPIC_OR_PARTITION');
      else if (batches.length === 0) untouched.push({ topicId, partition, error: 'NONE', message: null });
      else {
        tried = true;
        const acknowledgements = batches.map(({ firstOffset, lastOffset, acknowledgeTypes }) => ({
          firstOffset,
          lastOffset,
          types: acknowledgeTypes.map((type) => types[type] ?? 'gap'),
        }));
        const place = { groupId, topicId, partition };
        const failure = shareRecords.acknowledge(place, memberId, acknowledgements, cause);
        tell(failure?.error ?? 'NONE', failure?.message);
      }
    }
  }
  // Kafka tells of partitions without acknowledgements only beside others.
  return tried ? [...results, ...untouched] : results;
}

function valid(batches: readonly AcknowledgementBatch[], isRenewAck: boolean, version: number): boolean {
  const greatest = version >= renewVersion ? renew : renew - 1;
  let end = -1n;
  return batches.every(({ firstOffset, lastOffset, acknowledgeTypes: each }) => {
    if (firstOffset > lastOffset || firstOffset < end || each.length === 0) return false;
    if (each.length > 1 && lastOffset - firstOffset !== BigInt(each.length - 1)) return false;
    if (each.some((type) => type < 0 || type > greatest || (type === renew && !isRenewAck))) return false;
    end = lastOffset;
    return true;
  });
}

/** Where the leader is, for a client that asked another broker; zeros, as Kafka has them, for everybody else. */
export function leaderOf(error: ErrorName, topicId: string, partition: number, context: RequestContext) {
  const name = context.cluster.topicById(topicId)?.name ?? '';
  const asked = error === 'FENCED_LEADER_EPOCH' ? 'NOT_LEADER_OR_FOLLOWER' : error;
  return currentLeader(errorCode(asked), name, partition, context) ?? { leaderId: 0, leaderEpoch: 0 };
}

/** Leaders that clients must be told the addresses of. */
export function leadersIn<T extends { errorCode: number; currentLeader: { leaderId: number } }>(
  partitions: readonly T[],
): readonly { leaderId: number }[] {
  const moved = [errors.NOT_LEADER_OR_FOLLOWER.code, errors.FENCED_LEADER_EPOCH.code];
  return partitions.filter((each) => moved.includes(each.errorCode)).map((each) => each.currentLeader);
}

/** Answers under their topics, as messages list them. */
export function underTopics<T>(answers: readonly (readonly [topicId: string, answer: T])[]) {
  const topics = new Map<string, T[]>();
  for (const [topicId, answer] of answers) topics.set(topicId, [...(topics.get(topicId) ?? []), answer]);
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions }));
}
