/**
 * Streams groups as they stand in `__consumer_offsets`: a record for the group, one for its topology, one for its target
 * assignment, three for each member (what it told, its target, where it is on the way there).
 *
 * Source: StreamsGroup*Key and StreamsGroup*Value of the group coordinator in Apache Kafka 4.3.
 */
import { recordKind } from '../wire/coordinator-record.ts';
import { field } from '../wire/schema.ts';

const ofGroup = { groupId: field('string', '0+', 'Group id.') };
const ofMember = { ...ofGroup, memberId: field('string', '0+', 'Member id.') };
const keyValue = { key: field('string', '0+', 'Name.'), value: field('string', '0+', 'Value.') };
const always = { versions: '0', flexible: 0, written: 0 } as const;

export const streamsGroupMetadata = recordKind({
  ...always,
  type: 17,
  name: 'StreamsGroupMetadata',
  key: ofGroup,
  value: {
    epoch: field('int32', '0+', 'Group epoch.'),
    metadataHash: field('int64', '0+', 'Hash of the topics, to notice when they change.'),
    validatedTopologyEpoch: field(
      'int32',
      '0+',
      'Epoch of the topology whose topics are as they must be; -1 for none.',
      {
        tag: 0,
        fallback: -1,
      },
    ),
    lastAssignmentConfigs: field([keyValue], '0+', 'Configs of the last assignment.', {
      nullable: '0+',
      tag: 1,
      fallback: null,
    }),
  },
});

export const streamsGroupMemberMetadata = recordKind({
  ...always,
  type: 19,
  name: 'StreamsGroupMemberMetadata',
  key: ofMember,
  value: {
    instanceId: field('string', '0+', 'Name of a static member, or null.', { nullable: '0+' }),
    rackId: field('string', '0+', 'Rack of the member, or null.', { nullable: '0+' }),
    clientId: field('string', '0+', 'Client id.'),
    clientHost: field('string', '0+', 'Address of the client.'),
    rebalanceTimeoutMs: field('int32', '0+', 'Time to give tasks up, milliseconds.', { fallback: -1 }),
    topologyEpoch: field('int32', '0+', 'Epoch of the topology that it has.'),
    processId: field('string', '0+', 'Process of the member.'),
    userEndpoint: field(
      { host: field('string', '0+', 'Host.'), port: field('uint16', '0+', 'Port.') },
      '0+',
      'Where the process answers queries, or null.',
      { nullable: '0+', fallback: null },
    ),
    clientTags: field([keyValue], '0+', 'Tags of the client, sorted.'),
  },
});

export const streamsGroupTargetAssignmentMetadata = recordKind({
  ...always,
  type: 20,
  name: 'StreamsGroupTargetAssignmentMetadata',
  key: ofGroup,
  value: {
    assignmentEpoch: field('int32', '0+', 'Group epoch that the target was made for.'),
    assignmentTimestamp: field(
      'int64',
      '0+',
      'When it was made, milliseconds since the epoch; 0 if that is not known.',
      { tag: 0, fallback: 0n },
    ),
  },
});

const tasks = [
  {
    subtopologyId: field('string', '0+', 'Subtopology that the tasks belong to.'),
    partitions: field(['int32'], '0+', 'Partition numbers of the tasks.'),
  },
] as const;

export const streamsGroupTargetAssignmentMember = recordKind({
  ...always,
  type: 21,
  name: 'StreamsGroupTargetAssignmentMember',
  key: ofMember,
  value: {
    activeTasks: field(tasks, '0+', 'Active tasks that it is to have.'),
    standbyTasks: field(tasks, '0+', 'Standby tasks that it is to have.'),
    warmupTasks: field(tasks, '0+', 'Warm-up tasks that it is to have.'),
  },
});

const held = [
  {
    subtopologyId: field('string', '0+', 'Subtopology that the tasks belong to.'),
    partitions: field(['int32'], '0+', 'Partition numbers of the tasks.'),
    assignmentEpochs: field(['int32'], '0+', 'Member epoch at which each was given; null but for active tasks.', {
      nullable: '0+',
      tag: 0,
      fallback: null,
    }),
  },
] as const;

export const streamsGroupCurrentMemberAssignment = recordKind({
  ...always,
  type: 22,
  name: 'StreamsGroupCurrentMemberAssignment',
  key: ofMember,
  value: {
    memberEpoch: field('int32', '0+', 'Member epoch.'),
    previousMemberEpoch: field('int32', '0+', 'The one before, which a member that missed an answer still has.'),
    state: field('int8', '0+', 'Stable, unrevoked or unreleased, by its number.'),
    activeTasks: field(held, '0+', 'Active tasks it has.'),
    standbyTasks: field(held, '0+', 'Standby tasks it has.'),
    warmupTasks: field(held, '0+', 'Warm-up tasks it has.'),
    activeTasksPendingRevocation: field(held, '0+', 'Active tasks it is to give up.'),
    standbyTasksPendingRevocation: field(held, '0+', 'Standby tasks it is to give up.'),
    warmupTasksPendingRevocation: field(held, '0+', 'Warm-up tasks it is to give up.'),
  },
});

const topicInfo = [
  {
    name: field('string', '0+', 'Topic name.'),
    partitions: field('int32', '0+', 'Number of partitions; 0 where the coordinator decides.'),
    replicationFactor: field('int16', '0+', "Copies of each partition; 0 for the broker's default."),
    topicConfigs: field([keyValue], '0+', 'Configs of the topic.'),
  },
] as const;

export const streamsGroupTopology = recordKind({
  ...always,
  type: 23,
  name: 'StreamsGroupTopology',
  key: ofGroup,
  value: {
    epoch: field('int32', '0+', 'Epoch of the topology.'),
    subtopologies: field(
      [
        {
          subtopologyId: field('string', '0+', 'Name of the subtopology.'),
          sourceTopics: field(['string'], '0+', 'Topics it reads.'),
          sourceTopicRegex: field(['string'], '0+', 'Patterns of topics it reads.'),
          stateChangelogTopics: field(topicInfo, '0+', 'Topics that its stores are kept in.'),
          repartitionSinkTopics: field(['string'], '0+', 'Repartition topics it writes.'),
          repartitionSourceTopics: field(topicInfo, '0+', 'Repartition topics it reads.'),
          copartitionGroups: field(
            [
              {
                sourceTopics: field(['int16'], '0+', 'Places in sourceTopics.'),
                sourceTopicRegex: field(['int16'], '0+', 'Places in sourceTopicRegex.'),
                repartitionSourceTopics: field(['int16'], '0+', 'Places in repartitionSourceTopics.'),
              },
            ],
            '0+',
            'Topics that must have as many partitions as each other.',
          ),
        },
      ],
      '0+',
      'Parts of the topology.',
    ),
  },
});
