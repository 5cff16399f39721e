// DescribeQuorum (KIP-595). v1 tells when replicas fetched (KIP-836); v2 their folders and addresses (KIP-853).
import { errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler } from './context.ts';
import type { QuorumReplica } from './controller-context.ts';
import { clusterRefusal, unknownTopic } from './messages.ts';

export const describeQuorum = api({
  key: 55,
  name: 'DescribeQuorum',
  versions: '0-2',
  flexible: 0,
  request: {
    topics: field(
      [
        {
          topicName: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
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
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '2+', 'The error in words, or null.', { nullable: '2+', fallback: '' }),
    topics: field(
      [
        {
          topicName: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '2+', 'The error in words, or null.', { nullable: '2+', fallback: '' }),
                leaderId: field('int32', '0+', 'Node id of the active controller.'),
                leaderEpoch: field('int32', '0+', 'How often a controller has been elected.'),
                highWatermark: field('int64', '0+', 'End of what a majority has of the metadata log.'),
                currentVoters: field(
                  [
                    {
                      replicaId: field('int32', '0+', 'Node id.'),
                      replicaDirectoryId: field('uuid', '2+', 'Id of the folder that its log is in.'),
                      logEndOffset: field('int64', '0+', "End of the replica's log; -1 if unknown."),
                      lastFetchTimestamp: field(
                        'int64',
                        '1+',
                        'When the replica last fetched, milliseconds; -1 if unknown.',
                        { fallback: -1n },
                      ),
                      lastCaughtUpTimestamp: field(
                        'int64',
                        '1+',
                        'When the replica was last level with the leader, milliseconds; -1 if unknown.',
                        { fallback: -1n },
                      ),
                    },
                  ],
                  '0+',
                  'Controllers that vote.',
                ),
                observers: field(
                  [
                    {
                      replicaId: field('int32', '0+', 'Node id.'),
                      replicaDirectoryId: field('uuid', '2+', 'Id of the folder that its log is in.'),
                      logEndOffset: field('int64', '0+', "End of the replica's log; -1 if unknown."),
                      lastFetchTimestamp: field(
                        'int64',
                        '1+',
                        'When the replica last fetched, milliseconds; -1 if unknown.',
                        { fallback: -1n },
                      ),
                      lastCaughtUpTimestamp: field(
                        'int64',
                        '1+',
                        'When the replica was last level with the leader, milliseconds; -1 if unknown.',
                        { fallback: -1n },
                      ),
                    },
                  ],
                  '0+',
                  'Brokers that follow the metadata log.',
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
    nodes: field(
      [
        {
          nodeId: field('int32', '2+', 'Node id.'),
          listeners: field(
            [
              {
                name: field('string', '2+', 'Listener name.'),
                host: field('string', '2+', 'Host that clients connect to.'),
                port: field('uint16', '2+', 'Port that clients connect to.'),
              },
            ],
            '2+',
            'Addresses.',
            { fallback: [] },
          ),
        },
      ],
      '2+',
      'Controllers with their addresses.',
      { fallback: [] },
    ),
  },
});

type Answer = ResponseInput<typeof describeQuorum>;
const metadataTopic = '__cluster_metadata';
/** Name of the listener that controllers have among themselves. */
export const controllerListener = 'CONTROLLER';

export const handle: Handler<typeof describeQuorum> = (request, { authorize, controller }) => {
  if (!authorize('DESCRIBE', 'CLUSTER', clusterName)) {
    const { error, message } = clusterRefusal;
    return { errorCode: errorCode(error), errorMessage: message, topics: [] };
  }
  if (!isAboutMetadata(request)) return { errorCode: 0, topics: unknown(request) };
  const { leaderId, leaderEpoch, highWatermark, voters, observers, nodes } = controller.quorum();
  return {
    errorCode: 0,
    topics: [
      {
        topicName: metadataTopic,
        partitions: [
          {
            partitionIndex: 0,
            errorCode: 0,
            leaderId,
            leaderEpoch,
            highWatermark,
            currentVoters: voters.map(told),
            observers: observers.map(told),
          },
        ],
      },
    ],
    nodes: nodes.map(({ id, host, port }) => ({
      nodeId: id,
      listeners: [{ name: controllerListener, host, port }],
    })),
  };
};

function isAboutMetadata({ topics: [topic, ...others] }: RequestOf<typeof describeQuorum>): boolean {
  const [partition, ...more] = topic?.partitions ?? [];
  return (
    topic?.topicName === metadataTopic && partition?.partitionIndex === 0 && others.length === 0 && more.length === 0
  );
}

function unknown({ topics }: RequestOf<typeof describeQuorum>): Answer['topics'] {
  return topics.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ partitionIndex }) => ({
      partitionIndex,
      errorCode: errorCode('UNKNOWN_TOPIC_OR_PARTITION'),
      errorMessage: unknownTopic,
      leaderId: 0,
      leaderEpoch: 0,
      highWatermark: 0n,
      currentVoters: [],
      observers: [],
    })),
  }));
}

function told({ id, directoryId, logEndOffset, lastFetchMs, lastCaughtUpMs }: QuorumReplica) {
  return {
    replicaId: id,
    replicaDirectoryId: directoryId,
    logEndOffset,
    lastFetchTimestamp: BigInt(lastFetchMs),
    lastCaughtUpTimestamp: BigInt(lastCaughtUpMs),
  };
}
