// ConsumerGroupHeartbeat: the one request by which a member of a new consumer group joins, stays, is told its assignment and
// leaves (KIP-848). v1 lets clients make their member id and subscribe by pattern (KIP-1082).

import { type ErrorName, errorCode } from '../wire/errors.ts';
import { compileRe2 } from '../wire/re2.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import type { Failure, Handler } from './context.ts';

export const consumerGroupHeartbeat = api({
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  versions: '0-1',
  flexible: 0,
  missing: ['upgrade and downgrade of groups with members'],
  request: {
    groupId: field('string', '0+', 'Group id.'),
    memberId: field('string', '0+', 'Id the coordinator gave the member.'),
    memberEpoch: field(
      'int32',
      '0+',
      'Epoch the member believes in; 0 joins, -1 leaves, -2 leaves for a while (static members).',
    ),
    instanceId: field('string', '0+', 'Name of a static member (KIP-345), or null.', {
      nullable: '0+',
      fallback: null,
    }),
    rackId: field('string', '0+', 'Rack of the consumer.', { nullable: '0+', fallback: null }),
    rebalanceTimeoutMs: field(
      'int32',
      '0+',
      'How long the member may take to give partitions up, milliseconds; -1 if it has not changed.',
      { fallback: -1 },
    ),
    subscribedTopicNames: field(['string'], '0+', 'Topics the member subscribes to; null if they have not changed.', {
      nullable: '0+',
      fallback: null,
    }),
    subscribedTopicRegex: field(
      'string',
      '1+',
      'Pattern of the topics the member subscribes to; null if it has not changed.',
      { nullable: '1+', fallback: null },
    ),
    serverAssignor: field('string', '0+', "Assignor the member asks for; null for the group's.", {
      nullable: '0+',
      fallback: null,
    }),
    topicPartitions: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(['int32'], '0+', 'Partitions concerned.'),
        },
      ],
      '0+',
      'Partitions the member owns; null if they have not changed.',
      { nullable: '0+', fallback: null },
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
    memberId: field('string', '0+', 'Id the coordinator gave the member.', { nullable: '0+', fallback: null }),
    memberEpoch: field('int32', '0+', 'Member epoch (KIP-848); -1 for none.'),
    heartbeatIntervalMs: field('int32', '0+', 'When the next heartbeat is due, milliseconds.'),
    assignment: field(
      {
        topicPartitions: field(
          [
            {
              topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
              partitions: field(['int32'], '0+', 'Partitions concerned.'),
            },
          ],
          '0+',
          'Partitions, by topic.',
        ),
      },
      '0+',
      'Partitions the member may use now; null if they have not changed.',
      { nullable: '0+', fallback: null },
    ),
  },
});

export const handle: Handler<typeof consumerGroupHeartbeat> = (request, context) => {
  const { groups, client, cause, version, uuid, authorize } = context;
  if (context.features.level('group.version') < 1) return refused('UNSUPPORTED_VERSION', null);
  if (!authorize('READ', 'GROUP', request.groupId)) return refused('GROUP_AUTHORIZATION_FAILED', null);
  if (request.subscribedTopicNames?.some((name) => !authorize('DESCRIBE', 'TOPIC', name)))
    return refused('TOPIC_AUTHORIZATION_FAILED', null);
  const invalid = wrong(request, version, groups.serverAssignors);
  if (invalid) return refused(invalid.error, invalid.message);
  const misplaced = groups.coordinates(request.groupId);
  if (misplaced !== 'NONE') return refused(misplaced, null);
  const memberId = request.memberId || uuid();
  const { error, message, memberEpoch, heartbeatIntervalMs, assignment } = groups.consumerHeartbeat({
    groupId: request.groupId,
    memberId,
    memberEpoch: request.memberEpoch,
    instanceId: request.instanceId,
    rackId: request.rackId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    subscribedTopicNames: request.subscribedTopicNames,
    subscribedTopicRegex: request.subscribedTopicRegex,
    serverAssignor: request.serverAssignor,
    owned: request.topicPartitions,
    mayDescribe: (topic) => authorize('DESCRIBE', 'TOPIC', topic),
    client,
    cause,
  });
  if (error !== 'NONE') return refused(error, message);
  return {
    errorCode: 0,
    memberId,
    memberEpoch,
    heartbeatIntervalMs: memberEpoch < 0 ? 0 : heartbeatIntervalMs,
    assignment: assignment ? { topicPartitions: assignment } : null,
  };
};

function refused(error: ErrorName, errorMessage: string | null): ResponseInput<typeof consumerGroupHeartbeat> {
  return {
    errorCode: errorCode(error),
    errorMessage,
    memberId: null,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  };
}

/** What of the request cannot be, in the order in which Kafka looks. */
function wrong(
  request: RequestOf<typeof consumerGroupHeartbeat>,
  version: number,
  assignors: readonly string[],
): Failure | null {
  const invalid = (message: string): Failure => ({ error: 'INVALID_REQUEST', message });
  const { memberEpoch, subscribedTopicRegex } = request;
  if (request.memberId === '' && (version >= 1 || memberEpoch !== 0)) return invalid("MemberId can't be empty.");
  if (request.groupId.trim() === '') return invalid("GroupId can't be empty.");
  if (request.instanceId?.trim() === '') return invalid("InstanceId can't be empty.");
  if (request.rackId?.trim() === '') return invalid("RackId can't be empty.");
  if (memberEpoch === 0) {
    if (request.rebalanceTimeoutMs === -1) return invalid('RebalanceTimeoutMs must be provided in first request.');
    if (request.topicPartitions === null || request.topicPartitions.length > 0)
      return invalid('TopicPartitions must be empty when (re-)joining.');
    const subscribed = (request.subscribedTopicNames?.length ?? 0) > 0 || (subscribedTopicRegex ?? '') !== '';
    if (!subscribed)
      return invalid(
        version >= 1
          ? 'Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.'
          : 'SubscribedTopicNames must be set in first request.',
      );
  } else if (memberEpoch < -2) return invalid('MemberEpoch is invalid.');
  else if (memberEpoch === -2 && request.instanceId === null) return invalid("InstanceId can't be null.");
  if (request.serverAssignor !== null && !assignors.includes(request.serverAssignor))
    return {
      error: 'UNSUPPORTED_ASSIGNOR',
      message: `ServerAssignor ${request.serverAssignor} is not supported. Supported assignors: ${assignors.join(', ')}.`,
    };
  const pattern = subscribedTopicRegex ? compileRe2(subscribedTopicRegex) : null;
  if (pattern && 'error' in pattern)
    return {
      error: 'INVALID_REGULAR_EXPRESSION',
      message: `SubscribedTopicRegex \`${subscribedTopicRegex}\` is not a valid regular expression: ${pattern.error}.`,
    };
  return null;
}
