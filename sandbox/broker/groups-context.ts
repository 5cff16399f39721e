import { refusedSync } from '../apis/classic-groups-context.ts';
import type { GroupsContext } from '../apis/groups-context.ts';
import type { Cluster } from './cluster.ts';
import { consumerHeartbeat, joinGroup } from './group-migration.ts';

/** What the handlers of one broker see and do of groups. */
export function groupsContext(cluster: Cluster, broker: number): GroupsContext {
  const { groups } = cluster;
  const { classic, consumer, streams, offsets } = groups;
  const ours = (groupId: string): boolean => offsets.partitionFor(groupId)?.leader === broker;
  const typeOf = (groupId: string) => groups.typeOf(groupId);
  /** Whether it is a group that knows no committed offsets. */
  const ofOtherKind = (groupId: string): boolean => typeOf(groupId) === 'share';
  return {
    coordinates: (groupId) => (ours(groupId) ? 'NONE' : 'NOT_COORDINATOR'),
    join: (request) => joinGroup(groups, request),
    sync: (request) => {
      if (request.groupId === '') return refusedSync('INVALID_GROUP_ID');
      return typeOf(request.groupId) === 'consumer' ? consumer.sync(request) : classic.sync(request);
    },
    heartbeat: (request) =>
      typeOf(request.groupId) === 'consumer' ? consumer.classicHeartbeat(request) : classic.heartbeat(request),
    leave: (groupId, members, cause) =>
      typeOf(groupId) === 'consumer'
        ? consumer.leave(groupId, members, cause)
        : members.map((member) => classic.leave(groupId, member, cause)),
    serverAssignors: groups.assignors(),
    consumerHeartbeat: (request) => consumerHeartbeat(groups, request),
    describeConsumerGroup: (groupId) => consumer.describe(groupId),
    typeOf,
    mayCommit: (request) => {
      if (ofOtherKind(request.groupId)) return 'GROUP_ID_NOT_FOUND';
      const type = typeOf(request.groupId);
      if (type === 'streams') return streams.mayCommit(request);
      return type === 'consumer' ? consumer.mayCommit(request) : classic.mayCommit(request);
    },
    mayFetchOffsets: (groupId, memberId, memberEpoch) =>
      typeOf(groupId) === 'streams'
        ? streams.mayFetchOffsets(groupId, memberId, memberEpoch)
        : consumer.mayFetchOffsets(groupId, memberId, memberEpoch),
    speaksNewProtocol: (groupId, memberId) =>
      consumer.group(groupId)?.members.get(memberId)?.classic === null ||
      (streams.group(groupId)?.members.has(memberId) ?? false),
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
