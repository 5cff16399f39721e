// StreamsGroupDescribe: groups of Kafka Streams' own protocol with their topology, members and tasks (KIP-1071).
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type ResponseInput } from '../wire/schema.ts';
import { groupError } from './authorized.ts';
import { notTold, operationsOn } from './authorized-operations.ts';
import type { Handler } from './context.ts';
import type { StreamsGroupDescription } from './streams-groups-context.ts';

const keyValue = {
  key: field('string', '0+', 'Name.'),
  value: field('string', '0+', 'Value.'),
};
const topicInfo = [
  {
    name: field('string', '0+', 'Topic name.'),
    partitions: field('int32', '0+', 'Number of partitions; 0 where it is not decided.'),
    replicationFactor: field('int16', '0+', "Copies of each partition; 0 for the broker's default."),
    topicConfigs: field([keyValue], '0+', 'Configs of the topic.'),
  },
] as const;
const taskIds = [
  {
    subtopologyId: field('string', '0+', 'Subtopology that the tasks belong to.'),
    partitions: field(['int32'], '0+', 'Partition numbers of the tasks.'),
  },
] as const;
const taskOffsets = [
  {
    subtopologyId: field('string', '0+', 'Subtopology that the task belongs to.'),
    partition: field('int32', '0+', 'Partition number of the task.'),
    offset: field('int64', '0+', 'Offset, of all its changelogs together.'),
  },
] as const;
const assignment = {
  activeTasks: field(taskIds, '0+', 'Active tasks.'),
  standbyTasks: field(taskIds, '0+', 'Standby tasks.'),
  warmupTasks: field(taskIds, '0+', 'Warm-up tasks.'),
};

export const streamsGroupDescribe = api({
  key: 89,
  name: 'StreamsGroupDescribe',
  versions: '0',
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
          groupEpoch: field('int32', '0+', 'Grows with every change of members, topics or configs.'),
          assignmentEpoch: field('int32', '0+', 'Group epoch that the target assignment was made for.'),
          topology: field(
            {
              epoch: field('int32', '0+', 'Epoch of the topology.'),
              subtopologies: field(
                [
                  {
                    subtopologyId: field('string', '0+', 'Name of the subtopology.'),
                    sourceTopics: field(['string'], '0+', 'Topics it reads.'),
                    repartitionSinkTopics: field(['string'], '0+', 'Repartition topics it writes.'),
                    stateChangelogTopics: field(topicInfo, '0+', 'Topics that its stores are kept in.'),
                    repartitionSourceTopics: field(topicInfo, '0+', 'Repartition topics it reads.'),
                  },
                ],
                '0+',
                'Parts of the topology.',
                { nullable: '0+', fallback: null },
              ),
            },
            '0+',
            'What the application does.',
            { nullable: '0+', fallback: null },
          ),
          members: field(
            [
              {
                memberId: field('string', '0+', 'Id of the member.'),
                memberEpoch: field('int32', '0+', 'Epoch of the member.'),
                instanceId: field('string', '0+', 'Name of a static member, or null.', {
                  nullable: '0+',
                  fallback: null,
                }),
                rackId: field('string', '0+', 'Rack of the member.', { nullable: '0+', fallback: null }),
                clientId: field('string', '0+', 'What the client calls itself.'),
                clientHost: field('string', '0+', 'Where the client connects from.'),
                topologyEpoch: field('int32', '0+', 'Epoch of the topology that the member has.'),
                processId: field('string', '0+', 'Process of the member.'),
                userEndpoint: field(
                  { host: field('string', '0+', 'Host.'), port: field('uint16', '0+', 'Port.') },
                  '0+',
                  'Where the process answers queries; null if nowhere.',
                  { nullable: '0+', fallback: null },
                ),
                clientTags: field([keyValue], '0+', 'Tags of the client.'),
                taskOffsets: field(taskOffsets, '0+', 'How far its tasks have restored; not known to Kafka 4.3.'),
                taskEndOffsets: field(taskOffsets, '0+', 'Where their changelogs end; not known to Kafka 4.3.'),
                assignment: field(assignment, '0+', 'Tasks the member has.'),
                targetAssignment: field(assignment, '0+', 'Tasks it is to end up with.'),
                isClassic: field('bool', '0+', 'Whether the member speaks the classic protocol.'),
              },
            ],
            '0+',
            'Members of the group.',
          ),
          authorizedOperations: field('int32', '0+', 'Bits of the allowed operations.', { fallback: -2147483648 }),
        },
      ],
      '0+',
      'Groups concerned.',
    ),
  },
});

export const handle: Handler<typeof streamsGroupDescribe> = (request, context) => {
  const { groups, streamsGroups, authorize } = context;
  const one = (groupId: string): Described => {
    if (!streamsGroups.enabled) return refused(groupId, 'UNSUPPORTED_VERSION', null);
    const misplaced = groupId === '' ? 'INVALID_GROUP_ID' : groupError('DESCRIBE', groupId, context);
    if (misplaced !== 'NONE') return refused(groupId, misplaced, null);
    const group = streamsGroups.describe(groupId);
    if (!group) {
      const other = groups.typeOf(groupId) !== undefined;
      const message = other ? `Group ${groupId} is not a streams group.` : `Group ${groupId} not found.`;
      return refused(groupId, 'GROUP_ID_NOT_FOUND', message);
    }
    if (topicsOf(group).some((name) => !authorize('DESCRIBE', 'TOPIC', name)))
      return refused(
        groupId,
        'TOPIC_AUTHORIZATION_FAILED',
        'The described group uses topics that the client is not authorized to describe.',
      );
    return {
      errorCode: 0,
      errorMessage: null,
      groupId,
      groupState: group.state,
      groupEpoch: group.groupEpoch,
      assignmentEpoch: group.assignmentEpoch,
      topology: group.topology,
      members: group.members.map((member) => ({
        ...member,
        instanceId: null,
        taskOffsets: [],
        taskEndOffsets: [],
        isClassic: false,
      })),
      authorizedOperations: request.includeAuthorizedOperations ? operationsOn('GROUP', groupId, context) : notTold,
    };
  };
  return { groups: request.groupIds.map(one) };
};

type Described = ResponseInput<typeof streamsGroupDescribe>['groups'][number];

function refused(groupId: string, error: ErrorName, errorMessage: string | null): Described {
  return {
    errorCode: errorCode(error),
    errorMessage,
    groupId,
    groupState: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    topology: null,
    members: [],
    authorizedOperations: notTold,
  };
}

function topicsOf({ topology }: StreamsGroupDescription): readonly string[] {
  return topology.subtopologies.flatMap((each) => [
    ...each.sourceTopics,
    ...each.repartitionSinkTopics,
    ...each.repartitionSourceTopics.map(({ name }) => name),
    ...each.stateChangelogTopics.map(({ name }) => name),
  ]);
}
