// Produce. v3 is the first with record batch v2; v7 allows zstd (KIP-110); v8 names the records that failed (KIP-467);
// v12 adds partitions to the transaction by itself (KIP-890); v13 names topics by id (KIP-516). v0–2 are advertised for librdkafka (KAFKA-18659) and refused.

import {
  admitBatch,
  type BatchHeader,
  isTransactional,
  produceBatch,
  type Rejection,
  readBatchHeader,
} from '../record/batch.ts';
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { ledFor } from './authorized.ts';
import type { Partition } from './cluster-context.ts';
import type { Handler, RequestContext } from './context.ts';
import { currentLeader, endpointsOf } from './current-leader.ts';
import { noAnswer } from './delayed.ts';
import { enlist } from './transactions.ts';

export const produce = api({
  key: 0,
  name: 'Produce',
  versions: '3-13',
  advertised: '0-13',
  flexible: 9,
  request: {
    transactionalId: field('string', '3+', 'Transactional id, or null outside transactions.', {
      nullable: '3+',
      fallback: null,
    }),
    acks: field('int16', '0+', '0: no answer; 1: leader wrote it; -1: all in-sync replicas did.'),
    timeoutMs: field('int32', '0+', 'How long the client is willing to wait, milliseconds.'),
    topicData: field(
      [
        {
          name: field('string', '0-12', 'Topic name.', { fallback: '' }),
          topicId: field('uuid', '13+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          partitionData: field(
            [
              {
                index: field('int32', '0+', 'Partition number.'),
                records: field('records', '0+', 'Record batches.', { nullable: '0+' }),
              },
            ],
            '0+',
            'Batches, by partition.',
          ),
        },
      ],
      '0+',
      'Batches, by topic.',
    ),
  },
  response: {
    responses: field(
      [
        {
          name: field('string', '0-12', 'Topic name.', { fallback: '' }),
          topicId: field('uuid', '13+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
          partitionResponses: field(
            [
              {
                index: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                baseOffset: field('int64', '0+', 'Offset of the first record as written.'),
                logAppendTimeMs: field('int64', '2+', 'Broker time of the append for LogAppendTime topics, else -1.', {
                  fallback: -1n,
                }),
                logStartOffset: field('int64', '5+', 'First offset still in the log.', { fallback: -1n }),
                recordErrors: field(
                  [
                    {
                      batchIndex: field('int32', '8+', 'Place of the record within the batch.'),
                      batchIndexErrorMessage: field('string', '8+', 'Why that record failed.', {
                        nullable: '8+',
                        fallback: null,
                      }),
                    },
                  ],
                  '8+',
                  'Records that made the batch fail.',
                  { fallback: [] },
                ),
                errorMessage: field('string', '8+', 'The error in words, or null.', { nullable: '8+', fallback: null }),
                currentLeader: field(
                  {
                    leaderId: field('int32', '10+', 'Broker id of the leader, -1 if there is none.', { fallback: -1 }),
                    leaderEpoch: field('int32', '10+', 'Leader epoch.', { fallback: -1 }),
                  },
                  '10+',
                  'Where the leader is now, after NOT_LEADER_OR_FOLLOWER.',
                  { tag: 0 },
                ),
              },
            ],
            '0+',
            'Answers, by partition.',
          ),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
    throttleTimeMs: field('int32', '1+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    nodeEndpoints: field(
      [
        {
          nodeId: field('int32', '10+', 'Broker id.'),
          host: field('string', '10+', 'Host that clients connect to.'),
          port: field('int32', '10+', 'Port that clients connect to.'),
          rack: field('string', '10+', 'Rack of the broker, or null.', { nullable: '10+', fallback: null }),
        },
      ],
      '10+',
      'Addresses of the leaders named above.',
      { tag: 0, fallback: [] },
    ),
  },
});

/** From this version on a batch makes its partition part of the transaction (KIP-890). */
const addsPartitions = 12;
const notAdded = 'Partition was not added to the transaction';
const manyProducers = 'Transactional records contained more than one producer ID';

type Answer = ResponseInput<typeof produce>['responses'][number]['partitionResponses'][number];

export const handle: Handler<typeof produce> = (request, context) => {
  const mayTransact =
    request.transactionalId !== null && context.authorize('WRITE', 'TRANSACTIONAL_ID', request.transactionalId);
  const unnamed =
    !mayTransact &&
    request.topicData.some(({ partitionData }) =>
      partitionData.some(({ records }) => records?.[0] && isTransactional(records[0])),
    );
  const mixed = producerIds(request).size > 1;
  const responses = request.topicData.map(({ name, topicId, partitionData }) => {
    const topic = context.version >= 13 ? context.cluster.topicById(topicId)?.name : name;
    return {
      name: topic ?? '',
      topicId,
      partitionResponses: partitionData.map(({ index, records }) =>
        unnamed
          ? refused(index, 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED')
          : mixed
            ? { ...refused(index, 'INVALID_PRODUCER_ID_MAPPING'), errorMessage: manyProducers }
            : topic === undefined
              ? refused(index, 'UNKNOWN_TOPIC_ID')
              : led(topic, write(topic, index, request, records?.[0] ?? null, context), context),
      ),
    };
  });
  if (request.acks !== 0) {
    const leaders = responses.flatMap(({ partitionResponses }) => partitionResponses.map((each) => each.currentLeader));
    return { responses, nodeEndpoints: context.version >= 10 ? endpointsOf(leaders, context) : [] };
  }
  if (responses.some(({ partitionResponses }) => partitionResponses.some(({ errorCode }) => errorCode !== 0)))
    context.disconnect('produce with acks=0 failed');
  return noAnswer;
};

/** Who has written the transactional batches. */
function producerIds({ topicData }: RequestOf<typeof produce>): ReadonlySet<bigint> {
  const ids = new Set<bigint>();
  for (const { partitionData } of topicData)
    for (const { records } of partitionData)
      if (records?.[0] && isTransactional(records[0])) ids.add(readBatchHeader(records[0]).producerId);
  return ids;
}

/** The answer, with the leader's place for a client that came to the wrong broker. */
function led(topic: string, answer: Answer, context: RequestContext): Answer {
  const leader = context.version >= 10 ? currentLeader(answer.errorCode, topic, answer.index, context) : undefined;
  return leader ? { ...answer, currentLeader: leader } : answer;
}

function write(
  topic: string,
  index: number,
  { acks, transactionalId }: RequestOf<typeof produce>,
  records: Uint8Array | null,
  context: RequestContext,
): Answer {
  if (acks < -1 || acks > 1) return refused(index, 'INVALID_REQUIRED_ACKS');
  const partition = ledFor('WRITE', topic, index, context);
  if (typeof partition === 'string') return refused(index, partition);
  if (context.cluster.topic(topic)?.internal) return refused(index, 'INVALID_TOPIC_EXCEPTION');
  // A topic with fewer replicas than min.insync.replicas is content with all of them (KIP-966).
  const required = Math.min(partition.config().minInsyncReplicas, partition.replicas.length);
  if (acks === -1 && partition.isr.length < required) return refused(index, 'NOT_ENOUGH_REPLICAS');
  const found = produceBatch(records ?? new Uint8Array(0), context.version);
  if (found.error !== null) return rejected(index, found);
  const { logStartOffset, producers } = partition.log;
  if (transactionalId !== null && isTransactional(found.batch)) {
    const error = enlisted(transactionalId, readBatchHeader(found.batch), partition, context);
    if (error !== 'NONE')
      return { ...refused(index, error), errorMessage: error === 'INVALID_TXN_STATE' ? notAdded : null };
  }
  const rules = { ...partition.config(), partition: `${topic}-${index}` };
  const admitted = admitBatch(found.batch, rules, context.codec, context.now);
  if (admitted.error !== null) return rejected(index, admitted, readable.has(admitted.error) ? logStartOffset : -1n);
  const { header } = admitted;
  const sequence = producers.check(header, context.version >= addsPartitions);
  if (sequence.kind === 'refused') {
    if (sequence.error === 'INVALID_PRODUCER_EPOCH') tellFenced(transactionalId, header, context);
    return { ...refused(index, sequence.error), logStartOffset };
  }
  if (sequence.kind === 'duplicate') {
    const logAppendTimeMs = BigInt(sequence.timestamp);
    return { index, errorCode: 0, baseOffset: sequence.baseOffset, logAppendTimeMs, logStartOffset };
  }
  const { baseOffset, logAppendTimeMs } = context.cluster.append(partition, admitted.batch, header, context);
  return { index, errorCode: 0, baseOffset, logAppendTimeMs, logStartOffset };
}

/** Makes sure that the partition is in the open transaction. */
function enlisted(
  transactionalId: string,
  header: BatchHeader,
  partition: Partition,
  context: RequestContext,
): ErrorName {
  const { producerId, producerEpoch } = header;
  const levels = { adds: context.version >= addsPartitions, abortable: context.version >= 11 };
  const error = enlist(transactionalId, { producerId, producerEpoch }, partition, levels, context);
  if (error === 'INVALID_PRODUCER_EPOCH') tellFenced(transactionalId, header, context);
  return error;
}

function tellFenced(
  transactionalId: string | null,
  { producerId, producerEpoch }: BatchHeader,
  { trace, broker, cause }: RequestContext,
): void {
  const facts = { transactionalId, producerId, producerEpoch, reason: 'epoch' } as const;
  trace.emit('producer-fenced', { kind: 'broker', id: broker }, cause, facts);
}

/** Errors of a batch that could be read: the log's start stands beside them. */
const readable: ReadonlySet<ErrorName> = new Set(['INVALID_RECORD', 'INVALID_TIMESTAMP', 'UNKNOWN_SERVER_ERROR']);

function rejected(index: number, { error, errorMessage, recordErrors }: Rejection, logStartOffset = -1n): Answer {
  return {
    ...refused(index, error),
    logStartOffset,
    errorMessage,
    recordErrors: recordErrors.map(({ batchIndex, message }) => ({ batchIndex, batchIndexErrorMessage: message })),
  };
}

function refused(index: number, error: ErrorName): Answer {
  return { index, errorCode: errorCode(error), baseOffset: -1n, logAppendTimeMs: -1n, logStartOffset: -1n };
}
