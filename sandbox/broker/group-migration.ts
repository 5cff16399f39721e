import { type JoinAnswer, type JoinRequest, refusedJoin } from '../apis/classic-groups-context.ts';
import type { ConsumerHeartbeatAnswer, ConsumerHeartbeatRequest } from '../apis/consumer-groups-context.ts';
import type { Delayed } from '../apis/delayed.ts';
import { classicGroupTombstone } from '../group/classic-group-records.ts';
import { emptyConsumerGroup } from '../group/consumer-group.ts';
import { wholeConsumerGroupRecords } from '../group/consumer-group-changes.ts';
import { toConsumer } from '../group/migration.ts';
import type { Groups } from './groups.ts';

/**
 * JoinGroup, whatever the group is. A consumer group takes members of the classic protocol beside its own; an empty one
 * becomes a classic group. INCONSISTENT_GROUP_PROTOCOL from a group of another type.
 */
export function joinGroup(groups: Groups, request: JoinRequest): JoinAnswer | Delayed<JoinAnswer> {
  const { classic, consumer } = groups;
  const { groupId } = request;
  const type = groups.typeOf(groupId);
  if (type === undefined || type === 'classic') return classic.join(request);
  if (!groups.isEmpty(groupId) && type === 'consumer') {
    const invalid = classic.invalidJoin(request);
    return invalid ? refusedJoin(invalid, request.memberId) : consumer.join(request, groups.uuid());
  }
  if (!groups.isEmpty(groupId) || type === 'share') return refusedJoin('INCONSISTENT_GROUP_PROTOCOL', '');
  return classic.join(request, groups.giveUp(groupId));
}

/**
 * ConsumerGroupHeartbeat, whatever the group is. A member that joins a classic group makes it a consumer group, with all
 * that its members have; an empty one is replaced. GROUP_ID_NOT_FOUND where that cannot be.
 */
export function consumerHeartbeat(groups: Groups, request: ConsumerHeartbeatRequest): ConsumerHeartbeatAnswer {
  const { classic, consumer } = groups;
  const { groupId } = request;
  const type = groups.typeOf(groupId);
  if (type === undefined || type === 'consumer') return consumer.heartbeat(request);
  const refused = (message: string): ConsumerHeartbeatAnswer => ({
    error: 'GROUP_ID_NOT_FOUND',
    message,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  });
  const group = classic.group(groupId);
  if (request.memberEpoch !== 0 || !group) return refused(`Group ${groupId} is not a consumer group.`);
  if (group.state === 'Empty') {
    const records = [classicGroupTombstone(groupId)];
    return consumer.heartbeat(request, {
      group: emptyConsumerGroup(groupId),
      records,
      taken: () => classic.forget(groupId),
    });
  }
  const upgraded = toConsumer(group, groups.surroundings(groupId));
  if (typeof upgraded === 'string') return refused(upgraded);
  return consumer.heartbeat(request, {
    group: upgraded,
    records: [classicGroupTombstone(groupId), ...wholeConsumerGroupRecords(upgraded)],
    taken: () => {
      classic.interrupt(groupId, request.cause);
      classic.forget(groupId);
    },
  });
}
