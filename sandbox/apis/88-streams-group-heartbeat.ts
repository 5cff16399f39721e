// StreamsGroupHeartbeat: the one request by which an instance of Kafka Streams joins its group, tells its topology, stays, is
// told its tasks and leaves (KIP-1071). As in Kafka 4.3, static members, warm-up tasks, patterns of source topics and
// offsets of tasks have a place in the message and are refused.
import { topicNameError } from '../config/topic-name.ts';
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Failure, Handler, RequestContext } from './context.ts';
import type { MissingTopic, StreamsTopology } from './streams-groups-context.ts';

const keyValue = {
  key: field('string', '0+', 'Name.'),
  value: field('string', '0+', 'Value.'),
};
const topicInfo = [
  {
    name: field('string', '0+', 'Topic name.'),
    partitions: field('int32', '0+', 'Number of partitions; 0 where the coordinator decides, as for changelogs.'),
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
const endpoint = {
  host: field('string', '0+', 'Host.'),
  port: field('uint16', '0+', 'Port.'),
};
const topicPartitions = [
  {
    topic: field('string', '0+', 'Topic name.'),
    partitions: field(['int32'], '0+', 'Partition numbers.'),
  },
] as const;
const unlessChanged = { nullable: '0+', fallback: null } as const;

export const streamsGroupHeartbeat = api({
  key: 88,
  name: 'StreamsGroupHeartbeat',
  versions: '0',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'Group id, which is the application id.'),
    memberId: field('string', '0+', 'Id that the member made for itself.'),
    memberEpoch: field('int32', '0+', 'Epoch the member believes in; 0 joins, -1 leaves.'),
    endpointInformationEpoch: field('int32', '0+', 'Epoch of what the member knows of the endpoints.'),
    instanceId: field('string', '0+', 'Name of a static member, or null; Kafka 4.3 refuses it.', unlessChanged),
    rackId: field('string', '0+', 'Rack of the member, or null if it has not changed.', unlessChanged),
    rebalanceTimeoutMs: field(
      'int32',
      '0+',
      'How long the member may take to give tasks up, milliseconds; -1 if it has not changed.',
      { fallback: -1 },
    ),
    topology: field(
      {
        epoch: field('int32', '0+', 'Epoch of the topology.'),
        subtopologies: field(
          [
            {
              subtopologyId: field('string', '0+', 'Name of the subtopology.'),
              sourceTopics: field(['string'], '0+', 'Topics it reads.'),
              sourceTopicRegex: field(['string'], '0+', 'Patterns of topics it reads; Kafka 4.3 refuses them.'),
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
      '0+',
      'What the application does, told by who joins; else null.',
      unlessChanged,
    ),
    activeTasks: field(taskIds, '0+', 'Active tasks the member owns; null if they have not changed.', unlessChanged),
    standbyTasks: field(taskIds, '0+', 'Standby tasks the member owns; null if they have not changed.', unlessChanged),
    warmupTasks: field(taskIds, '0+', 'Warm-up tasks the member owns; null if they have not changed.', unlessChanged),
    processId: field('string', '0+', 'Process of the member; null if it has not changed.', unlessChanged),
    userEndpoint: field(endpoint, '0+', 'Where the process answers queries; null if nowhere.', unlessChanged),
    clientTags: field([keyValue], '0+', 'Tags of the client; null if they have not changed.', unlessChanged),
    taskOffsets: field(taskOffsets, '0+', 'How far its tasks have restored; Kafka 4.3 refuses it.', unlessChanged),
    taskEndOffsets: field(taskOffsets, '0+', 'Where their changelogs end; Kafka 4.3 refuses it.', unlessChanged),
    shutdownApplication: field('bool', '0+', 'Whether the whole application is to stop.', { fallback: false }),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
    memberId: field('string', '0+', 'Id of the member.'),
    memberEpoch: field('int32', '0+', 'Epoch of the member.'),
    heartbeatIntervalMs: field('int32', '0+', 'When the next heartbeat is due, milliseconds.'),
    acceptableRecoveryLag: field('int32', '0+', 'Lag at which a warm-up task has caught up; not used in Kafka 4.3.', {
      fallback: 0,
    }),
    taskOffsetIntervalMs: field('int32', '0+', 'How often task offsets are due; not used in Kafka 4.3.', {
      fallback: 0,
    }),
    status: field(
      [
        {
          statusCode: field(
            'int8',
            '0+',
            '0: stale topology; 1: missing source topics; 2: incorrectly partitioned topics; 3: missing internal topics; 4: shutdown of the application; 5: assignment delayed.',
          ),
          statusDetail: field('string', '0+', 'The same in words.'),
        },
      ],
      '0+',
      'What stands in the way of the group.',
      { nullable: '0+' },
    ),
    activeTasks: field(taskIds, '0+', 'Active tasks the member may have now; null if unchanged.', unlessChanged),
    standbyTasks: field(taskIds, '0+', 'Standby tasks the member may have now; null if unchanged.', unlessChanged),
    warmupTasks: field(taskIds, '0+', 'Warm-up tasks the member may have now; null if unchanged.', unlessChanged),
    endpointInformationEpoch: field('int32', '0+', 'Epoch of what is known of the endpoints.', { fallback: 0 }),
    partitionsByUserEndpoint: field(
      [
        {
          userEndpoint: field(endpoint, '0+', 'Where the member answers queries.'),
          activePartitions: field(topicPartitions, '0+', 'Source partitions of its active tasks.'),
          standbyPartitions: field(topicPartitions, '0+', 'Source partitions of its standby tasks.'),
        },
      ],
      '0+',
      'Which member has which partitions; null if unchanged.',
      unlessChanged,
    ),
  },
});

const missingInternalTopics = 3;

export const handle: Handler<typeof streamsGroupHeartbeat> = (request, context) => {
  const { groups, streamsGroups, client, cause, authorize } = context;
  if (!streamsGroups.enabled) return refused({ error: 'UNSUPPORTED_VERSION', message: null });
  if (!authorize('READ', 'GROUP', request.groupId))
    return refused({ error: 'GROUP_AUTHORIZATION_FAILED', message: null });
  const invalid = wrongTopics(request.topology, context) ?? unsupported(request) ?? wrong(request);
  if (invalid) return refused(invalid);
  const misplaced = groups.coordinates(request.groupId);
  if (misplaced !== 'NONE') return refused({ error: misplaced, message: null });
  const answer = streamsGroups.heartbeat({ ...request, client, cause });
  if (answer.error !== 'NONE') return refused(answer);
  return {
    errorCode: 0,
    memberId: request.memberId,
    memberEpoch: answer.memberEpoch,
    heartbeatIntervalMs: answer.heartbeatIntervalMs,
    status: withCreation(request.groupId, answer.status, answer.missing, context),
    ...answer.assignment,
    endpointInformationEpoch: answer.endpointInformationEpoch,
    partitionsByUserEndpoint: answer.partitionsByUserEndpoint,
  };
};

function refused({ error, message }: Failure): ResponseInput<typeof streamsGroupHeartbeat> {
  return {
    errorCode: errorCode(error),
    errorMessage: message,
    memberId: '',
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    status: [],
  };
}

/** Makes the missing internal topics, and says in the status why the client may not have them or they could not be made. */
function withCreation(
  groupId: string,
  status: readonly { statusCode: number; statusDetail: string }[],
  missing: readonly MissingTopic[],
  { streamsGroups, authorize, cause }: RequestContext,
) {
  if (missing.length === 0) return status;
  const refusedNames = authorize('CREATE', 'CLUSTER', clusterName)
    ? []
    : missing.filter(({ name }) => !authorize('CREATE', 'TOPIC', name)).map(({ name }) => name);
  let detail = '';
  if (refusedNames.length > 0) detail = `; Unauthorized to CREATE on topics ${refusedNames.join(', ')}.`;
  else {
    const failures = streamsGroups.createTopics(groupId, missing, cause);
    const more = failures.length > 3 ? ` and ${failures.length - 3} more` : '';
    if (failures.length > 0) detail = `; Creation failed: ${failures.slice(0, 3).join(', ')}${more}.`;
  }
  return status.map(({ statusCode, statusDetail }) => ({
    statusCode,
    statusDetail: statusCode === missingInternalTopics ? statusDetail + detail : statusDetail,
  }));
}

const kafkaTopics = ['__consumer_offsets', '__transaction_state', '__share_group_state'];

function wrongTopics(topology: StreamsTopology | null, { authorize }: RequestContext): Failure | null {
  const names = new Set(
    topology?.subtopologies.flatMap((each) => [
      ...each.sourceTopics,
      ...each.repartitionSinkTopics,
      ...each.repartitionSourceTopics.map(({ name }) => name),
      ...each.stateChangelogTopics.map(({ name }) => name),
    ]),
  );
  const ofKafka = [...names].filter((name) => kafkaTopics.includes(name));
  if (ofKafka.length > 0)
    return {
      error: 'STREAMS_INVALID_TOPOLOGY',
      message: `Use of Kafka internal topics ${ofKafka.join(',')} in a Kafka Streams topology is prohibited.`,
    };
  const invalid = [...names].filter((name) => topicNameError(name) !== null);
  if (invalid.length > 0)
    return {
      error: 'STREAMS_INVALID_TOPOLOGY',
      message: `Topic names ${invalid.join(',')} are not valid topic names.`,
    };
  return [...names].every((name) => authorize('DESCRIBE', 'TOPIC', name))
    ? null
    : { error: 'TOPIC_AUTHORIZATION_FAILED', message: null };
}

type Request = RequestOf<typeof streamsGroupHeartbeat>;
const invalidRequest = (message: string): Failure => ({ error: 'INVALID_REQUEST', message });

/** What Kafka 4.3 has in the message and not in the coordinator. */
function unsupported(request: Request): Failure | null {
  if (request.instanceId !== null) return invalidRequest('Static membership is not yet supported.');
  if (request.taskOffsets !== null) return invalidRequest('TaskOffsets are not supported yet.');
  if (request.taskEndOffsets !== null) return invalidRequest('TaskEndOffsets are not supported yet.');
  if ((request.warmupTasks?.length ?? 0) > 0) return invalidRequest('WarmupTasks are not supported yet.');
  if (request.topology?.subtopologies.some(({ sourceTopicRegex }) => sourceTopicRegex.length > 0))
    return invalidRequest('Regular expressions for source topics are not supported yet.');
  return null;
}

/** What of the request cannot be, in the order in which Kafka looks. */
function wrong(request: Request): Failure | null {
  const { memberEpoch, activeTasks, standbyTasks, warmupTasks, topology } = request;
  if (request.memberId.trim() === '') return invalidRequest("MemberId can't be empty.");
  if (request.groupId.trim() === '') return invalidRequest("GroupId can't be empty.");
  if (request.rackId?.trim() === '') return invalidRequest("RackId can't be empty.");
  if (memberEpoch === 0) {
    if (request.rebalanceTimeoutMs === -1)
      return invalidRequest('RebalanceTimeoutMs must be provided in first request.');
    const tasks = { ActiveTasks: activeTasks, StandbyTasks: standbyTasks, WarmupTasks: warmupTasks };
    for (const [name, given] of Object.entries(tasks))
      if (given?.length !== 0) return invalidRequest(`${name} must be empty when (re-)joining.`);
    if (topology === null) return invalidRequest('Topology must be non-null when (re-)joining.');
    for (const { name, partitions } of topology.subtopologies.flatMap((each) => each.stateChangelogTopics))
      if (partitions !== 0)
        return {
          error: 'STREAMS_INVALID_TOPOLOGY',
          message: `Changelog topic ${name} must have an undefined partition count, but it is set to ${partitions}.`,
        };
  } else if (memberEpoch === -2) return invalidRequest("InstanceId can't be null.");
  else if (memberEpoch < -2)
    return invalidRequest(`MemberEpoch is ${memberEpoch}, but must be greater than or equal to -2.`);
  const given = [activeTasks, standbyTasks, warmupTasks].filter((tasks) => tasks !== null).length;
  if (given === 1 || given === 2) return invalidRequest('If one task-type is non-null, all must be non-null.');
  if (memberEpoch !== 0 && topology !== null) return invalidRequest('Topology can only be provided when (re-)joining.');
  return null;
}
