// ShareAcknowledge: what became of records that were delivered to a member of a share group (KIP-932). v2 renews locks
// (KIP-1222).
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type ResponseInput } from '../wire/schema.ts';
import { isMemberId } from './76-share-group-heartbeat.ts';
import type { Handler } from './context.ts';
import { endpointsOf } from './current-leader.ts';
import { acknowledgeAll, leaderOf, leadersIn, underTopics } from './share-acknowledgements.ts';

export const shareAcknowledge = api({
  key: 79,
  name: 'ShareAcknowledge',
  versions: '1-2',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'Group id.', { nullable: '0+', fallback: null }),
    memberId: field('string', '0+', 'Id the coordinator gave the member.', { nullable: '0+' }),
    shareSessionEpoch: field('int32', '0+', 'Place in the share session: 0 opens one, -1 ends it.'),
    isRenewAck: field('bool', '2+', 'Whether locks are renewed (KIP-1222).', { fallback: false }),
    topics: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                acknowledgementBatches: field(
                  [
                    {
                      firstOffset: field('int64', '0+', 'First offset.'),
                      lastOffset: field('int64', '0+', 'Last offset, which belongs to it.'),
                      acknowledgeTypes: field(
                        ['int8'],
                        '0+',
                        'One for all, or one for each offset. 0: no such record; 1: accept; 2: release; 3: reject; 4: renew.',
                      ),
                    },
                  ],
                  '0+',
                  'What becomes of records delivered before.',
                ),
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
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
    acquisitionLockTimeoutMs: field('int32', '2+', 'How long acquired records stay locked, milliseconds.', {
      fallback: 0,
    }),
    responses: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
                currentLeader: field(
                  {
                    leaderId: field('int32', '0+', 'Broker id of the leader, -1 if there is none.'),
                    leaderEpoch: field('int32', '0+', 'Leader epoch.'),
                  },
                  '0+',
                  'Where the leader is now, after NOT_LEADER_OR_FOLLOWER.',
                ),
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
          nodeId: field('int32', '0+', 'Broker id.'),
          host: field('string', '0+', 'Host that clients connect to.'),
          port: field('int32', '0+', 'Port that clients connect to.'),
          rack: field('string', '0+', 'Rack of the broker, or null.', { nullable: '0+', fallback: null }),
        },
      ],
      '0+',
      'Addresses of the leaders named above.',
    ),
  },
});

const finalEpoch = -1;

export const handle: Handler<typeof shareAcknowledge> = (request, context) => {
  const { groupId, memberId, shareSessionEpoch: epoch } = request;
  const { shareRecords, authorize, cause } = context;
  if (context.features.level('share.version') < 1) return refused('UNSUPPORTED_VERSION');
  if (groupId === null) return refused('INVALID_REQUEST');
  if (!authorize('READ', 'GROUP', groupId)) return refused('GROUP_AUTHORIZATION_FAILED');
  if (!isMemberId(memberId)) return refused('INVALID_REQUEST');
  const session = shareRecords.acknowledgeSession({ groupId, memberId, epoch });
  if (session !== 'NONE') return refused(session);
  const { isRenewAck, topics } = request;
  const results = acknowledgeAll({ groupId, memberId, isRenewAck, topics }, context).map(
    ({ topicId, partition, error, message }) =>
      [
        topicId,
        {
          partitionIndex: partition,
          errorCode: errorCode(error),
          errorMessage: message,
          currentLeader: leaderOf(error, topicId, partition, context),
        },
      ] as const,
  );
  if (epoch === finalEpoch) shareRecords.close(groupId, memberId, cause);
  const leaders = leadersIn(results.map(([, answer]) => answer));
  return {
    errorCode: 0,
    acquisitionLockTimeoutMs: shareRecords.lockDurationMs(groupId),
    responses: underTopics(results),
    nodeEndpoints: endpointsOf(leaders, context),
  };
};

function refused(error: ErrorName): ResponseInput<typeof shareAcknowledge> {
  return { errorCode: errorCode(error), acquisitionLockTimeoutMs: 0, responses: [], nodeEndpoints: [] };
}
