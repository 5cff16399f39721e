import { bySubtopology, type StreamsGroup } from './streams-group.ts';

type PartitionsOf = (topic: string) => number | undefined;

interface TopicPartitions {
  topic: string;
  partitions: readonly number[];
}

/** Who answers queries for which source partitions. */
export interface EndpointPartitions {
  userEndpoint: { host: string; port: number };
  activePartitions: readonly TopicPartitions[];
  standbyPartitions: readonly TopicPartitions[];
}

/** One entry for each member that has an endpoint; a process with several members has several. */
export function endpointPartitions(group: StreamsGroup, partitionsOf: PartitionsOf): readonly EndpointPartitions[] {
  return [...group.members.values()].flatMap(({ userEndpoint, assigned }) =>
    userEndpoint
      ? [
          {
            userEndpoint,
            activePartitions: sources(group, assigned.active.keys(), partitionsOf),
            standbyPartitions: sources(group, assigned.standby, partitionsOf),
          },
        ]
      : [],
  );
}

/** The source partitions of tasks: what their member reads. */
export function sourcePartitions(
  group: StreamsGroup,
  tasks: Iterable<string>,
  partitionsOf: PartitionsOf,
): readonly { topic: string; partition: number }[] {
  return sources(group, tasks, partitionsOf).flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}

/** By topic, as many of the tasks' partition numbers as it has partitions: there are as many tasks as the largest has. */
function sources(group: StreamsGroup, tasks: Iterable<string>, partitionsOf: PartitionsOf): TopicPartitions[] {
  return bySubtopology(tasks).flatMap(({ subtopologyId, partitions }) => {
    const own = group.topology?.subtopologies.find((each) => each.subtopologyId === subtopologyId);
    const topics = own ? [...own.sourceTopics, ...own.repartitionSourceTopics.map(({ name }) => name)] : [];
    return topics.map((topic) => ({ topic, partitions: partitions.slice(0, partitionsOf(topic) ?? 0) }));
  });
}
