import { streamsGroupDescribe } from '../apis/89-streams-group-describe.ts';
import { errorName } from '../wire/errors.ts';
import type { ResponseOf } from '../wire/schema.ts';
import type { ClusterClient, Node } from './cluster-client.ts';
import { ApiError } from './errors.ts';

type Answer = ResponseOf<typeof streamsGroupDescribe>['groups'][number];

/** A group of Kafka Streams' own protocol (KIP-1071), as its coordinator tells of it. */
export interface StreamsGroupDescription extends Answer {
  coordinator: Node;
}

/** Rejects with ApiError, GROUP_ID_NOT_FOUND where there is no such streams group. */
export async function describeStreamsGroup(cluster: ClusterClient, groupId: string): Promise<StreamsGroupDescription> {
  const { node: coordinator, broker } = await cluster.coordinatorNode(groupId);
  const { groups } = await cluster.request(broker, streamsGroupDescribe, {
    groupIds: [groupId],
    includeAuthorizedOperations: false,
  });
  const [group] = groups;
  if (!group) throw new ApiError('GROUP_ID_NOT_FOUND', null);
  if (group.errorCode !== 0) throw new ApiError(errorName(group.errorCode), group.errorMessage);
  return { ...group, coordinator };
}

/** Topics that the group reads: its application's own, and those that it repartitions through. */
export function sourceTopics({ topology }: StreamsGroupDescription): { own: string[]; repartition: string[] } {
  const parts = topology?.subtopologies ?? [];
  return {
    own: parts.flatMap((each) => each.sourceTopics),
    repartition: parts.flatMap((each) => each.repartitionSourceTopics.map(({ name }) => name)),
  };
}

/** Topics that are the group's alone, by their names as well as by its topology. */
export function internalTopics({ topology }: StreamsGroupDescription): string[] {
  const parts = topology?.subtopologies ?? [];
  const own = new Set(parts.flatMap((each) => each.sourceTopics));
  return parts
    .flatMap((each) => [...each.repartitionSourceTopics, ...each.stateChangelogTopics].map(({ name }) => name))
    .filter((name) => !own.has(name));
}
