/**
 * Consumer groups of the new protocol (KIP-848) as they stand in `__consumer_offsets`: a record for the group, one for its
 * target assignment, three for each member (what it told, its target, where it is on the way there), and one for each
 * pattern with the topics it was found to mean.
 *
 * Source: ConsumerGroup*Key and ConsumerGroup*Value of the group coordinator in Apache Kafka 4.3.
 */
import { recordKind } from '../wire/coordinator-record.ts';
import { field } from '../wire/schema.ts';

const ofGroup = { groupId: field('string', '0+', 'Group id.') };
const ofMember = { ...ofGroup, memberId: field('string', '0+', 'Member id.') };

export const consumerGroupMetadata = recordKind({
  type: 3,
  name: 'ConsumerGroupMetadata',
  versions: '0',
  flexible: 0,
  written: 0,
  key: ofGroup,
  value: {
    epoch: field('int32', '0+', 'Group epoch.'),
    metadataHash: field('int64', '0+', 'Hash of the subscribed topics, to notice when they change (KIP-1101).', {
      tag: 0,
      fallback: 0n,
    }),
  },
});

/** What came before the metadata hash (4.0). It is read, and written no more. */
export const consumerGroupPartitionMetadata = recordKind({
  type: 4,
  name: 'ConsumerGroupPartitionMetadata',
  versions: '0',
  flexible: 0,
  written: 0,
  key: ofGroup,
  value: {
    topics: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id.'),
          topicName: field('string', '0+', 'Topic name.'),
          numPartitions: field('int32', '0+', 'Number of partitions.'),
          partitionMetadata: field(
            [
              {
                partition: field('int32', '0+', 'Partition number.'),
                racks: field(['string'], '0+', 'Racks that hold a replica.'),
              },
            ],
            '0+',
            'Racks by partition; not used after 4.0.',
          ),
        },
      ],
      '0+',
      'Subscribed topics.',
    ),
  },
});

export const consumerGroupMemberMetadata = recordKind({
  type: 5,
  name: 'ConsumerGroupMemberMetadata',
  versions: '0',
  flexible: 0,
  written: 0,
  key: ofMember,
  value: {
    instanceId: field('string', '0+', 'Name of a static member, or null.', { nullable: '0+' }),
    rackId: field('string', '0+', 'Rack of the client, or null.', { nullable: '0+' }),
    clientId: field('string', '0+', 'Client id.'),
    clientHost: field('string', '0+', 'Address of the client.'),
    subscribedTopicNames: field(['string'], '0+', 'Topics subscribed to by name, sorted.'),
    subscribedTopicRegex: field('string', '0+', 'Pattern subscribed to.', { nullable: '0+' }),
    rebalanceTimeoutMs: field('int32', '0+', 'Time to give partitions up, milliseconds.', { fallback: -1 }),
    serverAssignor: field('string', '0+', 'Assignor asked for, or null.', { nullable: '0+' }),
    classicMemberMetadata: field(
      {
        sessionTimeoutMs: field('int32', '0+', 'Silence after which it is gone, milliseconds.'),
        supportedProtocols: field(
          [
            {
              name: field('string', '0+', 'Assignor.'),
              metadata: field('bytes', '0+', 'What it would tell that assignor.'),
            },
          ],
          '0+',
          'Assignors that it offers.',
        ),
      },
      '0+',
      'What a member that speaks the classic protocol told more; null for one of the new protocol.',
      { nullable: '0+', tag: 0, fallback: null },
    ),
  },
});

export const consumerGroupTargetAssignmentMetadata = recordKind({
  type: 6,
  name: 'ConsumerGroupTargetAssignmentMetadata',
  versions: '0',
  flexible: 0,
  written: 0,
  key: ofGroup,
  value: {
    assignmentEpoch: field('int32', '0+', 'Group epoch that the target was made for.'),
    assignmentTimestamp: field(
      'int64',
      '0+',
      'When it was made, milliseconds since the epoch; 0 if that is not known.',
      {
        tag: 0,
        fallback: 0n,
      },
    ),
  },
});

export const consumerGroupTargetAssignmentMember = recordKind({
  type: 7,
  name: 'ConsumerGroupTargetAssignmentMember',
  versions: '0',
  flexible: 0,
  written: 0,
  key: ofMember,
  value: {
    topicPartitions: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id.'),
          partitions: field(['int32'], '0+', 'Partition numbers.'),
        },
      ],
      '0+',
      'Partitions that it is to have.',
    ),
  },
});

const held = [
  {
    topicId: field('uuid', '0+', 'Topic id.'),
    partitions: field(['int32'], '0+', 'Partition numbers.'),
    assignmentEpochs: field(['int32'], '0+', 'Member epoch at which each was given; null if that is not known.', {
      nullable: '0+',
      tag: 0,
      fallback: null,
    }),
  },
] as const;

export const consumerGroupCurrentMemberAssignment = recordKind({
  type: 8,
  name: 'ConsumerGroupCurrentMemberAssignment',
  versions: '0',
  flexible: 0,
  written: 0,
  key: ofMember,
  value: {
    memberEpoch: field('int32', '0+', 'Member epoch; -2 for a static member that has left for a while.'),
    previousMemberEpoch: field('int32', '0+', 'The one before, which a member that missed an answer still has.'),
    state: field('int8', '0+', 'Stable, unrevoked or unreleased, by its number.'),
    assignedPartitions: field(held, '0+', 'Partitions it has.'),
    partitionsPendingRevocation: field(held, '0+', 'Partitions it is to give up.'),
  },
});

export const consumerGroupRegularExpression = recordKind({
  type: 16,
  name: 'ConsumerGroupRegularExpression',
  versions: '0',
  flexible: 0,
  written: 0,
  key: { ...ofGroup, regularExpression: field('string', '0+', 'The pattern.') },
  value: {
    topics: field(['string'], '0+', 'Topics that it was found to mean, sorted.'),
    version: field('int64', '0+', 'State of the cluster metadata that was looked at.'),
    timestamp: field('int64', '0+', 'When they were looked for, milliseconds since the epoch.'),
  },
});
