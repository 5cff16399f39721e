// AlterReplicaLogDirs. Moves replicas between the folders of one broker.
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field } from '../wire/schema.ts';
import { clusterName } from './authorized.ts';
import type { Handler, RequestContext } from './context.ts';

export const alterReplicaLogDirs = api({
  key: 34,
  name: 'AlterReplicaLogDirs',
  versions: '1-2',
  flexible: 2,
  request: {
    dirs: field(
      [
        {
          path: field('string', '0+', 'Folder under log.dirs, absolute.'),
          topics: field(
            [
              {
                name: field('string', '0+', 'Topic name.'),
                partitions: field(['int32'], '0+', 'Partitions concerned.'),
              },
            ],
            '0+',
            'Topics concerned.',
          ),
        },
      ],
      '0+',
      'What is to move, by folder.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    results: field(
      [
        {
          topicName: field('string', '0+', 'Topic name.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'One answer each.',
    ),
  },
});

export const handle: Handler<typeof alterReplicaLogDirs> = (request, context) => {
  const may = context.authorize('ALTER', 'CLUSTER', clusterName);
  const results = new Map<string, { partitionIndex: number; errorCode: number }[]>();
  for (const { path, topics } of request.dirs) {
    for (const { name, partitions } of topics) {
      const answers = partitions.map((partitionIndex) => {
        const error = may ? move(path, name, partitionIndex, context) : 'CLUSTER_AUTHORIZATION_FAILED';
        return { partitionIndex, errorCode: errorCode(error) };
      });
      results.set(name, [...(results.get(name) ?? []), ...answers]);
    }
  }
  return { results: [...results].map(([topicName, partitions]) => ({ topicName, partitions })) };
};

/** With one folder a replica can only stay where it is. */
function move(path: string, topic: string, partition: number, { logDirs, cluster, broker }: RequestContext): ErrorName {
  if (path !== logDirs.path) return 'LOG_DIR_NOT_FOUND';
  const known = cluster.topic(topic)?.partitions[partition];
  if (!known) return 'UNKNOWN_TOPIC_OR_PARTITION';
  return known.replicas.includes(broker) ? 'NONE' : 'REPLICA_NOT_AVAILABLE';
}
