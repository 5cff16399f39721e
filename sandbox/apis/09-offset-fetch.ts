// OffsetFetch. v2 asks for all topics and has a group error; v5 leader epochs; v7 require-stable (KIP-447); v8 several groups
// at once (KIP-709); v9 member epochs (KIP-848); v10 names topics by id.

import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';
import { groupError } from './authorized.ts';
import type { Handler, RequestContext } from './context.ts';
import type { CommittedOffset } from './groups-context.ts';

export const offsetFetch = api({
  key: 9,
  name: 'OffsetFetch',
  versions: '1-10',
  flexible: 6,
  request: {
    groupId: field('string', '0-7', 'Group id.'),
    topics: field(
      [
        {
          name: field('string', '0-7', 'Topic name.'),
          partitionIndexes: field(['int32'], '0-7', 'Partition numbers.', { fallback: [] }),
        },
      ],
      '0-7',
      'Topics concerned.',
      { nullable: '2-7' },
    ),
    groups: field(
      [
        {
          groupId: field('string', '8+', 'Group id.'),
          memberId: field('string', '9+', 'Id the coordinator gave the member.', { nullable: '9+', fallback: null }),
          memberEpoch: field('int32', '9+', 'Member epoch (KIP-848); -1 for none.', { fallback: -1 }),
          topics: field(
            [
              {
                name: field('string', '8-9', 'Topic name.', { fallback: '' }),
                topicId: field('uuid', '10+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
                partitionIndexes: field(['int32'], '8+', 'Partition numbers.', { fallback: [] }),
              },
            ],
            '8+',
            'Topics concerned.',
            { nullable: '8+' },
          ),
        },
      ],
      '8+',
      'Groups concerned.',
      { fallback: [] },
    ),
    requireStable: field('bool', '7+', 'Whether offsets in an open transaction are an error to retry.', {
      fallback: false,
    }),
  },
  response: {
    throttleTimeMs: field('int32', '3+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    topics: field(
      [
        {
          name: field('string', '0-7', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0-7', 'Partition number.'),
                committedOffset: field('int64', '0-7', 'Offset of the next record to process; -1 for none.'),
                committedLeaderEpoch: field('int32', '5-7', 'Leader epoch of the last record processed; -1 for none.', {
                  fallback: -1,
                }),
                metadata: field('string', '0-7', 'A note of the client beside the offset.', { nullable: '0-7' }),
                errorCode: field('int16', '0-7', 'NONE, or what went wrong.'),
              },
            ],
            '0-7',
            'Partitions concerned.',
            { fallback: [] },
          ),
        },
      ],
      '0-7',
      'Topics concerned.',
      { fallback: [] },
    ),
    errorCode: field('int16', '2-7', 'NONE, or what went wrong.', { fallback: 0 }),
    groups: field(
      [
        {
          groupId: field('string', '8+', 'Group id.'),
          topics: field(
            [
              {
                name: field('string', '8-9', 'Topic name.', { fallback: '' }),
                topicId: field('uuid', '10+', 'Topic id, which outlives no deletion.', { fallback: zeroUuid }),
                partitions: field(
                  [
                    {
                      partitionIndex: field('int32', '8+', 'Partition number.'),
                      committedOffset: field('int64', '8+', 'Offset of the next record to process; -1 for none.'),
                      committedLeaderEpoch: field(
                        'int32',
                        '8+',
                        'Leader epoch of the last record processed; -1 for none.',
                        { fallback: -1 },
                      ),
                      metadata: field('string', '8+', 'A note of the client beside the offset.', { nullable: '8+' }),
                      errorCode: field('int16', '8+', 'NONE, or what went wrong.'),
                    },
                  ],
                  '8+',
                  'Partitions concerned.',
                  { fallback: [] },
                ),
              },
            ],
            '8+',
            'Topics concerned.',
            { fallback: [] },
          ),
          errorCode: field('int16', '8+', 'NONE, or what went wrong.', { fallback: 0 }),
        },
      ],
      '8+',
      'Groups concerned.',
      { fallback: [] },
    ),
  },
});

export const handle: Handler<typeof offsetFetch> = (request, context) => {
  if (context.version >= 8)
    return { groups: request.groups.map((group) => inGroup(group, request.requireStable, context)) };
  const misplaced = groupError('DESCRIBE', request.groupId, context);
  const failed = misplaced === 'NONE' ? null : misplaced;
  const offsets = context.groups.offsets(request.groupId);
  const wanted =
    request.topics ??
    [...offsets]
      .filter(([name]) => mayDescribe(name, context))
      .map(([name, partitions]) => ({ name, partitionIndexes: [...partitions.keys()] }));
  return {
    // v0 and v1 have no place for a group's error but the partitions.
    topics:
      failed && context.version >= 2
        ? []
        : wanted.map(({ name, partitionIndexes }) => ({
            name,
            partitions: partitionIndexes.map((index) =>
              found(
                offsets.get(name)?.get(index),
                index,
                failed ??
                  denied(name, context) ??
                  unstable(request.requireStable, request.groupId, name, index, context),
              ),
            ),
          })),
    errorCode: errorCode(failed ?? 'NONE'),
  };
};

type GroupWanted = RequestOf<typeof offsetFetch>['groups'][number];
type GroupAnswer = NonNullable<ResponseInput<typeof offsetFetch>['groups']>[number];

function mayDescribe(topic: string, { authorize }: RequestContext): boolean {
  return authorize('DESCRIBE', 'TOPIC', topic);
}

function denied(topic: string, context: RequestContext): ErrorName | null {
  return mayDescribe(topic, context) ? null : 'TOPIC_AUTHORIZATION_FAILED';
}

/** UNSTABLE_OFFSET_COMMIT where an open transaction may yet change the offset and the client cares (KIP-447). */
function unstable(
  requireStable: boolean,
  groupId: string,
  topic: string,
  partition: number,
  { groups }: RequestContext,
): ErrorName | null {
  return requireStable && groups.unstable(groupId, topic, partition) ? 'UNSTABLE_OFFSET_COMMIT' : null;
}

function inGroup(
  { groupId, memberId, memberEpoch, topics }: GroupWanted,
  requireStable: boolean,
  context: RequestContext,
): GroupAnswer {
  const { groups, cluster, version } = context;
  const misplaced = groupError('DESCRIBE', groupId, context);
  const failed = misplaced === 'NONE' ? groups.mayFetchOffsets(groupId, memberId, memberEpoch) : misplaced;
  if (failed !== 'NONE') return { groupId, topics: [], errorCode: errorCode(failed) };
  const offsets = groups.offsets(groupId);
  const wanted =
    topics ??
    [...offsets]
      .filter(([name]) => mayDescribe(name, context))
      .map(([name, partitions]) => ({
        name,
        topicId: cluster.topic(name)?.topicId ?? zeroUuid,
        partitionIndexes: [...partitions.keys()],
      }));
  return {
    groupId,
    topics: wanted.map(({ name, topicId, partitionIndexes }) => {
      const topic = version >= 10 ? cluster.topicById(topicId)?.name : name;
      const failed = topic === undefined ? 'UNKNOWN_TOPIC_ID' : denied(topic, context);
      return {
        name: topic ?? name,
        topicId,
        partitions: partitionIndexes.map((index) =>
          found(
            offsets.get(topic ?? '')?.get(index),
            index,
            failed ?? unstable(requireStable, groupId, topic ?? '', index, context),
          ),
        ),
      };
    }),
    errorCode: 0,
  };
}

function found(committed: CommittedOffset | undefined, partitionIndex: number, failed: ErrorName | null) {
  return {
    partitionIndex,
    committedOffset: (!failed && committed?.offset) || (committed && !failed ? 0n : -1n),
    committedLeaderEpoch: failed ? -1 : (committed?.leaderEpoch ?? -1),
    metadata: failed ? '' : (committed?.metadata ?? ''),
    errorCode: errorCode(failed ?? 'NONE'),
  };
}
