// ShareGroupHeartbeat: the one request by which a member of a share group joins, stays, is told its assignment and leaves
// (KIP-932). Version 0 was early access and is gone.
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import type { Handler } from './context.ts';

export const shareGroupHeartbeat = api({
  key: 76,
  name: 'ShareGroupHeartbeat',
  versions: '1',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'Group id.'),
    memberId: field('string', '0+', 'Id the coordinator gave the member.'),
    memberEpoch: field('int32', '0+', 'Member epoch (KIP-848); -1 for none.'),
    rackId: field('string', '0+', 'Rack of the consumer.', { nullable: '0+', fallback: null }),
    subscribedTopicNames: field(['string'], '0+', 'Topics the member subscribes to; null if they have not changed.', {
      nullable: '0+',
      fallback: null,
    }),
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
      'What the member is assigned, in the words of its protocol type.',
      { nullable: '0+', fallback: null },
    ),
  },
});

/** Longest member id: a UUID as Java prints it. */
const maxMemberId = 36;

export const isMemberId = (memberId: string | null): memberId is string =>
  memberId !== null && memberId.length > 0 && memberId.length <= maxMemberId;

export const handle: Handler<typeof shareGroupHeartbeat> = (request, context) => {
  const { groups, shareGroups, client, cause, authorize } = context;
  const { groupId, memberId, memberEpoch, rackId, subscribedTopicNames } = request;
  if (context.features.level('share.version') < 1) return refused('UNSUPPORTED_VERSION', null);
  if (!authorize('READ', 'GROUP', groupId)) return refused('GROUP_AUTHORIZATION_FAILED', null);
  if (!isMemberId(memberId)) return refused('INVALID_REQUEST', null);
  if (subscribedTopicNames?.some((name) => !authorize('DESCRIBE', 'TOPIC', name)))
    return refused('TOPIC_AUTHORIZATION_FAILED', null);
  const invalid = wrong(request);
  if (invalid !== null) return refused('INVALID_REQUEST', invalid);
  const misplaced = groups.coordinates(groupId);
  if (misplaced !== 'NONE') return refused(misplaced, null);
  const type = groups.typeOf(groupId);
  if (type !== undefined && type !== 'share')
    return refused('GROUP_ID_NOT_FOUND', `Group ${groupId} is not a share group.`);
  const beat = { groupId, memberId, memberEpoch, rackId, subscribedTopicNames, client, cause };
  const { error, message, assignment, ...answer } = shareGroups.heartbeat(beat);
  if (error !== 'NONE') return refused(error, message);
  return { ...answer, errorCode: 0, memberId, assignment: assignment && { topicPartitions: assignment } };
};

function refused(error: ErrorName, errorMessage: string | null): ResponseInput<typeof shareGroupHeartbeat> {
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
function wrong(request: RequestOf<typeof shareGroupHeartbeat>): string | null {
  const { memberEpoch } = request;
  if (request.memberId.trim() === '') return "MemberId can't be empty.";
  if (request.groupId.trim() === '') return "GroupId can't be empty.";
  if (request.rackId?.trim() === '') return "RackId can't be empty.";
  if (memberEpoch === 0 && (request.subscribedTopicNames?.length ?? 0) === 0)
    return 'SubscribedTopicNames must be set in first request.';
  return memberEpoch < -1 ? 'MemberEpoch is invalid.' : null;
}
