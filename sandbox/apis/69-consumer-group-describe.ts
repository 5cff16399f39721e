// ConsumerGroupDescribe: groups of the new protocol (KIP-848). v1 tells whether a member is a classic one (KIP-1099).

import { errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import { notTold, operationsOn } from './authorized-operations.ts';
import type { Handler } from './context.ts';

export const consumerGroupDescribe = api({
  key: 69,
  name: 'ConsumerGroupDescribe',
  versions: '0-1',
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
                instanceId: field('string', '0+', 'Name of a static member (KIP-345), or null.', {
                  nullable: '0+',
                  fallback: null,
                }),
                rackId: field('string', '0+', 'Rack of the consumer.', { nullable: '0+', fallback: null }),
                memberEpoch: field('int32', '0+', 'Member epoch (KIP-848); -1 for none.'),
                clientId: field('string', '0+', 'What the client calls itself.'),
                clientHost: field('string', '0+', 'Where the client connects from.'),
                subscribedTopicNames: field(
                  ['string'],
                  '0+',
                  'Topics the member subscribes to; null if they have not changed.',
                ),
                subscribedTopicRegex: field(
                  'string',
                  '0+',
                  'Pattern of the topics the member subscribes to; null if it has not changed.',
                  { nullable: '0+', fallback: null },
                ),
                assignment: field(
                  {
                    topicPartitions: field(
                      [
                        {
                          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
                          topicName: field('string', '0+', 'Topic to begin with.'),
                          partitions: field(['int32'], '0+', 'Partitions concerned.'),
                        },
                      ],
                      '0+',
                      'Partitions, by topic.',
                    ),
                  },
                  '0+',
                  'Partitions the member has now.',
                ),
                targetAssignment: field(
                  {
                    topicPartitions: field(
                      [
                        {
                          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
                          topicName: field('string', '0+', 'Topic to begin with.'),
                          partitions: field(['int32'], '0+', 'Partitions concerned.'),
                        },
                      ],
                      '0+',
                      'Partitions, by topic.',
                    ),
                  },
                  '0+',
                  'What the member is to end up with.',
                ),
                memberType: field('int8', '1+', '-1: unknown; 0: classic; 1: consumer.', { fallback: -1 }),
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

const memberTypes = { classic: 0, consumer: 1 };

export const handle: Handler<typeof consumerGroupDescribe> = (request, context) => ({
  groups: request.groupIds.map((groupId) => {
    const { groups, authorize } = context;
    const off = context.features.level('group.version') < 1;
    const misplaced = off
      ? 'UNSUPPORTED_VERSION'
      : groupId === ''
        ? 'INVALID_GROUP_ID'
        : groupError('DESCRIBE', groupId, context);
    const group = misplaced === 'NONE' ? groups.describeConsumerGroup(groupId) : undefined;
    const authorizedOperations = request.includeAuthorizedOperations
      ? operationsOn('GROUP', groupId, context)
      : notTold;
    const hidden = group?.members.some((member) =>
      [...member.assignment, ...member.targetAssignment].some(
        ({ topicName }) => !authorize('DESCRIBE', 'TOPIC', topicName),
      ),
    );
    if (hidden)
      return {
        errorCode: errorCode('TOPIC_AUTHORIZATION_FAILED'),
        errorMessage: 'The group has described topic(s) that the client is not authorized to describe.',
        groupId,
        groupState: '',
        groupEpoch: 0,
        assignmentEpoch: 0,
        assignorName: '',
        members: [],
        authorizedOperations: notTold,
      };
    if (!group) {
      const classic = groups.typeOf(groupId) !== undefined;
      return {
        errorCode: errorCode(misplaced === 'NONE' ? 'GROUP_ID_NOT_FOUND' : misplaced),
        errorMessage:
          misplaced === 'NONE'
            ? classic
              ? `Group ${groupId} is not a consumer group.`
              : `Group ${groupId} not found.`
            : null,
        groupId,
        groupState: '',
        groupEpoch: 0,
        assignmentEpoch: 0,
        assignorName: '',
        members: [],
        authorizedOperations: notTold,
      };
    }
    return {
      errorCode: 0,
      errorMessage: null,
      groupId,
      groupState: group.state,
      groupEpoch: group.groupEpoch,
      assignmentEpoch: group.assignmentEpoch,
      assignorName: group.assignorName,
      members: group.members.map(({ assignment, targetAssignment, memberType, ...member }) => ({
        ...member,
        assignment: { topicPartitions: assignment },
        targetAssignment: { topicPartitions: targetAssignment },
        memberType: memberTypes[memberType],
      })),
      authorizedOperations,
    };
  }),
});
