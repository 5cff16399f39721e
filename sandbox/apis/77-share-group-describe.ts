// ShareGroupDescribe: share groups, their members and what is assigned to them (KIP-932).
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import { notTold, operationsOn } from './authorized-operations.ts';
import type { Handler } from './context.ts';
import { notCoordinator } from './messages.ts';

export const shareGroupDescribe = api({
  key: 77,
  name: 'ShareGroupDescribe',
  versions: '1',
  flexible: 0,
  request: {
    groupIds: field(['string'], '0+', 'Group ids.'),
    includeAuthorizedOperations: field('bool', '0+', 'Whether to tell what the client may do.'),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    groups: field(
      [
        {
          errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
          errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
          groupId: field('string', '0+', 'Group id.'),
          groupState: field('string', '0+', 'State of the group.'),
          groupEpoch: field('int32', '0+', 'Grows with every change of members, subscriptions or topics.'),
          assignmentEpoch: field('int32', '0+', 'Group epoch that the target assignment was made for.'),
          assignorName: field('string', '0+', 'Assignor in use.'),
          members: field(
            [
              {
                memberId: field('string', '0+', 'Id the coordinator gave the member.'),
                rackId: field('string', '0+', 'Rack of the consumer.', { nullable: '0+', fallback: null }),
                memberEpoch: field('int32', '0+', 'Member epoch (KIP-848); -1 for none.'),
                clientId: field('string', '0+', 'What the client calls itself.'),
                clientHost: field('string', '0+', 'Where the client connects from.'),
                subscribedTopicNames: field(
                  ['string'],
                  '0+',
                  'Topics the member subscribes to; null if they have not changed.',
                ),
                assignment: field(
                  {
                    topicPartitions: field(
                      [
                        {
                          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
                          topicName: field('string', '0+', 'Topic name.'),
                          partitions: field(['int32'], '0+', 'Partitions concerned.'),
                        },
                      ],
                      '0+',
                      'Partitions, by topic.',
                    ),
                  },
                  '0+',
                  'What the member is assigned, in the words of its protocol type.',
                ),
              },
            ],
            '0+',
            'Members concerned.',
          ),
          authorizedOperations: field('int32', '0+', 'Bits of the allowed operations.', { fallback: -2147483648 }),
        },
      ],
      '0+',
      'Groups concerned.',
    ),
  },
});

export const handle: Handler<typeof shareGroupDescribe> = (request, context) => ({
  groups: request.groupIds.map((groupId) => {
    const { groups, shareGroups, authorize } = context;
    if (context.features.level('share.version') < 1) return refused(groupId, 'UNSUPPORTED_VERSION', null);
    const misplaced = groupId === '' ? 'INVALID_GROUP_ID' : groupError('DESCRIBE', groupId, context);
    if (misplaced !== 'NONE')
      return refused(groupId, misplaced, misplaced === 'NOT_COORDINATOR' ? notCoordinator : null);
    const group = shareGroups.describe(groupId);
    if (!group) {
      const other = groups.typeOf(groupId) !== undefined;
      const message = other ? `Group ${groupId} is not a share group.` : `Group ${groupId} not found.`;
      return refused(groupId, 'GROUP_ID_NOT_FOUND', message);
    }
    const { state, members, ...epochs } = group;
    const hidden = members.some(({ assignment }) =>
      assignment.some(({ topicName }) => !authorize('DESCRIBE', 'TOPIC', topicName)),
    );
    if (hidden) return refused(groupId, 'TOPIC_AUTHORIZATION_FAILED', hiddenTopics);
    return {
      errorCode: 0,
      errorMessage: null,
      groupId,
      groupState: state,
      ...epochs,
      members: members.map((member) => ({ ...member, assignment: { topicPartitions: member.assignment } })),
      authorizedOperations: request.includeAuthorizedOperations ? operationsOn('GROUP', groupId, context) : notTold,
    };
  }),
});

const hiddenTopics = 'The group has described topic(s) that the client is not authorized to describe.';

function refused(groupId: string, error: ErrorName, errorMessage: string | null) {
  return {
    errorCode: errorCode(error),
    errorMessage,
    groupId,
    groupState: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignorName: '',
    members: [],
    authorizedOperations: notTold,
  };
}
