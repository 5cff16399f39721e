import { refusedJoin } from '../apis/classic-groups-context.ts';
import type { GroupsContext } from '../apis/groups-context.ts';
import { serverAssignors } from '../group/server-assignors.ts';
import type { Cluster } from './cluster.ts';

/** What the handlers of one broker see and do of groups. */
export function groupsContext(cluster: Cluster, broker: number): GroupsContext {
  const { groups } = cluster;
  const { classic, consumer, offsets } = groups;
  const ours = (groupId: string): boolean => offsets.partitionFor(groupId)?.leader === broker;
  const typeOf = (groupId: string) => groups.typeOf(groupId);
  return {
    coordinates: (groupId) => (ours(groupId) ? 'NONE' : 'NOT_COORDINATOR'),
    join: (request) => {
      if (typeOf(request.groupId) !== 'consumer') return classic.join(request);
      if ((consumer.group(request.groupId)?.members.size ?? 0) > 0)
        return refusedJoin('INCONSISTENT_GROUP_PROTOCOL', request.memberId);
      consumer.forget(request.groupId);
      return classic.join(request);
    },
    sync: (request) => classic.sync(request),
    heartbeat: (request) => classic.heartbeat(request),
    leave: (groupId, member, cause) => classic.leave(groupId, member, cause),
    serverAssignors: [...serverAssignors.keys()],
    consumerHeartbeat: (request) => {
      const group = classic.group(request.groupId);
      if (group && group.members.size > 0)
        return {
          error: 'GROUP_ID_NOT_FOUND',
          message: `Group ${request.groupId} is not a consumer group.`,
          memberEpoch: 0,
          assignment: null,
        };
      if (group) classic.forget(request.groupId);
      return consumer.heartbeat(request);
    },
    describeConsumerGroup: (groupId) => consumer.describe(groupId),
    typeOf,
    mayCommit: (request) =>
      typeOf(request.groupId) === 'consumer' ? consumer.mayCommit(request) : classic.mayCommit(request),
    mayFetchOffsets: (groupId, memberId, generation) => {
      if (memberId === null || generation < 0 || typeOf(groupId) !== 'consumer') return 'NONE';
      return consumer.mayCommit({ groupId, memberId, generation });
    },
    commit: (commits) => offsets.commit(commits),
    commitInTransaction: (producer, commits) => offsets.commitInTransaction(producer, commits),
    unstable: (groupId, topic, partition) => offsets.unstable(groupId, topic, partition),
    offsetsPartition: (groupId) => offsets.partitionFor(groupId),
    offsets: (groupId) => offsets.of(groupId),
    list: () => groups.list().filter(({ groupId }) => ours(groupId)),
    describe: (groupId) => classic.describe(groupId),
    delete: (groupId, cause) => groups.delete(groupId, cause),
    deleteOffset: (groupId, topic, partition, cause) => {
      if (groups.subscribed(groupId, topic)) return 'GROUP_SUBSCRIBED_TO_TOPIC';
      offsets.delete(groupId, [{ topic, partition }], cause);
      return 'NONE';
    },
  };
}
