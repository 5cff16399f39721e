/**
 * Share groups as they stand in `__consumer_offsets`: one kind of record for each part of a group. What a step changed is told by
 * the records that differ between before and after.
 *
 * Source: the ShareGroup records of the group coordinator in Apache Kafka 4.3.
 */
import { byTopic, noPartitions, partitionsOf } from '../group/consumer-group.ts';
import {
  type CoordinatorRecord,
  encodeRecord,
  put,
  type RecordKind,
  type Replay,
  recordKind,
  replay,
  tombstone,
} from '../wire/coordinator-record.ts';
import { field } from '../wire/schema.ts';
import { emptyShareGroup, type ShareGroup, type ShareMember, type TopicPartitions } from './share-group.ts';

const groupKey = { groupId: field('string', '0+', 'Group id.') };
const memberKey = { ...groupKey, memberId: field('string', '0+', 'Member id.') };
const partitionsByTopic = {
  topicId: field('uuid', '0+', 'Topic id.'),
  partitions: field(['int32'], '0+', 'Partition numbers.'),
};
const namedTopic = {
  topicId: field('uuid', '0+', 'Topic id.'),
  topicName: field('string', '0+', 'Topic name.'),
};
const namedPartitions = { ...namedTopic, partitions: field(['int32'], '0+', 'Partition numbers.') };

const memberMetadata = recordKind({
  type: 10,
  name: 'ShareGroupMemberMetadata',
  key: memberKey,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    rackId: field('string', '0+', 'Rack of the consumer.', { nullable: '0+' }),
    clientId: field('string', '0+', 'What the client calls itself.'),
    clientHost: field('string', '0+', 'Where the client connects from.'),
    subscribedTopicNames: field(['string'], '0+', 'Topics the member subscribes to.'),
  },
});

const groupMetadata = recordKind({
  type: 11,
  name: 'ShareGroupMetadata',
  key: groupKey,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    epoch: field('int32', '0+', 'Group epoch.'),
    metadataHash: field('int64', '0+', 'Differs when the subscribed topics do.'),
  },
});

const targetMetadata = recordKind({
  type: 12,
  name: 'ShareGroupTargetAssignmentMetadata',
  key: groupKey,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    assignmentEpoch: field('int32', '0+', 'Group epoch that the target assignment was made for.'),
    assignmentTimestamp: field('int64', '0+', 'When it was made, milliseconds since the epoch.', {
      tag: 0,
      fallback: 0n,
    }),
  },
});

const targetMember = recordKind({
  type: 13,
  name: 'ShareGroupTargetAssignmentMember',
  key: memberKey,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    topicPartitions: field([partitionsByTopic], '0+', 'What the member is to end up with.'),
  },
});

const currentAssignment = recordKind({
  type: 14,
  name: 'ShareGroupCurrentMemberAssignment',
  key: memberKey,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    memberEpoch: field('int32', '0+', 'Member epoch.'),
    previousMemberEpoch: field('int32', '0+', 'Member epoch before the last change.'),
    state: field('int8', '0+', 'State of the member; share groups have one, 0.'),
    assignedPartitions: field([partitionsByTopic], '0+', 'What the member has.'),
  },
});

const statePartitionMetadata = recordKind({
  type: 15,
  name: 'ShareGroupStatePartitionMetadata',
  key: groupKey,
  versions: '0',
  flexible: 0,
  written: 0,
  value: {
    initializingTopics: field([namedPartitions], '0+', 'Topics whose state is about to begin.'),
    initializedTopics: field([namedPartitions], '0+', 'Topics that have state.'),
    deletingTopics: field([namedTopic], '0+', 'Topics whose state is about to be forgotten.'),
  },
});

const noMember: Omit<ShareMember, 'memberId'> = {
  rackId: null,
  clientId: '',
  clientHost: '',
  subscribedTopicNames: [],
  epoch: 0,
  previousEpoch: 0,
  assigned: noPartitions,
  sessionDeadline: 0,
};

function withMember(group: ShareGroup, memberId: string, change: Partial<ShareMember> | null): ShareGroup {
  const members = new Map(group.members);
  if (change) members.set(memberId, { ...noMember, memberId, ...members.get(memberId), ...change });
  else members.delete(memberId);
  return { ...group, members };
}

/** What each kind of record makes of a group. */
const replays: readonly Replay<ShareGroup>[] = [
  replay<ShareGroup, typeof memberMetadata.key, typeof memberMetadata.value>(
    memberMetadata,
    (group, { groupId, memberId }, value) =>
      group || value
        ? withMember(
            group ?? emptyShareGroup(groupId),
            memberId,
            value && { ...value, clientHost: value.clientHost.replace(/^\//, '') },
          )
        : undefined,
  ),
  replay<ShareGroup, typeof groupMetadata.key, typeof groupMetadata.value>(
    groupMetadata,
    (group, { groupId }, value) => (value ? { ...(group ?? emptyShareGroup(groupId)), ...value } : undefined),
  ),
  replay<ShareGroup, typeof targetMetadata.key, typeof targetMetadata.value>(
    targetMetadata,
    (group, { groupId }, value) =>
      value
        ? {
            ...(group ?? emptyShareGroup(groupId)),
            targetEpoch: value.assignmentEpoch,
            assignedAtMs: Number(value.assignmentTimestamp),
          }
        : group,
  ),
  replay<ShareGroup, typeof targetMember.key, typeof targetMember.value>(
    targetMember,
    (group, { groupId, memberId }, value) => {
      if (!group && !value) return undefined;
      const known = group ?? emptyShareGroup(groupId);
      const target = new Map(known.target);
      if (value) target.set(memberId, partitionsOf(value.topicPartitions));
      else target.delete(memberId);
      return { ...known, target };
    },
  ),
  replay<ShareGroup, typeof currentAssignment.key, typeof currentAssignment.value>(
    currentAssignment,
    (group, { groupId, memberId }, value) =>
      value
        ? withMember(group ?? emptyShareGroup(groupId), memberId, {
            epoch: value.memberEpoch,
            previousEpoch: value.previousMemberEpoch,
            assigned: partitionsOf(value.assignedPartitions),
          })
        : group,
  ),
  // What was about to begin when the broker stopped begins again with the next heartbeat.
  replay<ShareGroup, typeof statePartitionMetadata.key, typeof statePartitionMetadata.value>(
    statePartitionMetadata,
    (group, { groupId }, value) =>
      value
        ? { ...(group ?? emptyShareGroup(groupId)), initialized: unnamed(value.initializedTopics), hadState: true }
        : group,
  ),
];

/** By the number that their keys begin with. */
const byType = new Map(replays.map((each) => [each.kind.type, each]));
export const shareGroupKinds: readonly RecordKind[] = replays.map(({ kind }) => kind);

/** The group after one more record of one of these kinds; undefined if there is none (left). */
export function replayShareGroup(
  group: ShareGroup | undefined,
  { kind, key, value }: CoordinatorRecord,
): ShareGroup | undefined {
  return byType.get(kind.type)?.apply(group, key, value);
}

/** The records that make the group `after` of what it was; `undefined` stands for no group yet. */
export function shareGroupRecords(before: ShareGroup | undefined, after: ShareGroup): readonly CoordinatorRecord[] {
  const was = before ? recordsOf(before) : new Map<string, CoordinatorRecord>();
  const is = recordsOf(after);
  const changed = [...is].flatMap(([place, record]) => {
    const old = was.get(place);
    return old && text(old) === text(record) ? [] : [record];
  });
  // What was written last goes first.
  const gone = [...was]
    .reverse()
    .flatMap(([place, { kind, key }]) => (is.has(place) ? [] : [tombstone(kind, key as never)]));
  return [...gone, ...changed];
}

/** The records that forget a group without members. */
export function shareGroupTombstones({ groupId }: ShareGroup): readonly CoordinatorRecord[] {
  const key = { groupId };
  return [tombstone(targetMetadata, key), tombstone(statePartitionMetadata, key), tombstone(groupMetadata, key)];
}

/** What is known of the state of a group's share-partitions, as it is kept. */
export function statePartitionRecord(group: ShareGroup): CoordinatorRecord {
  const { groupId, initializing, initialized, deleting } = group;
  return put(
    statePartitionMetadata,
    { groupId },
    {
      initializingTopics: named(initializing),
      initializedTopics: named(initialized),
      deletingTopics: [...deleting].map(([topicId, topicName]) => ({ topicId, topicName })),
    },
  );
}

const text = (record: CoordinatorRecord): string => String(encodeRecord(record).value);

/** All that is to be kept of a group, by kind and member. */
function recordsOf(group: ShareGroup): ReadonlyMap<string, CoordinatorRecord> {
  const { groupId, members, epoch, metadataHash, target, targetEpoch, assignedAtMs } = group;
  const records = new Map<string, CoordinatorRecord>();
  const add = (record: CoordinatorRecord, memberId = ''): void =>
    void records.set(`${record.kind.type} ${memberId}`, record);
  for (const { memberId, rackId, clientId, clientHost: host, subscribedTopicNames } of members.values()) {
    const clientHost = `/${host}`;
    add(put(memberMetadata, { groupId, memberId }, { rackId, clientId, clientHost, subscribedTopicNames }), memberId);
  }
  // A group that nobody has joined yet has no epoch of its own.
  if (epoch > emptyShareGroup(groupId).epoch) add(put(groupMetadata, { groupId }, { epoch, metadataHash }));
  for (const [memberId, partitions] of target)
    add(put(targetMember, { groupId, memberId }, { topicPartitions: byTopic(partitions) }), memberId);
  if (assignedAtMs !== null) {
    const assignmentTimestamp = BigInt(Math.trunc(assignedAtMs));
    add(put(targetMetadata, { groupId }, { assignmentEpoch: targetEpoch, assignmentTimestamp }));
  }
  for (const member of members.values()) {
    const place = { groupId, memberId: member.memberId };
    const value = { memberEpoch: member.epoch, previousMemberEpoch: member.previousEpoch, state: 0 };
    add(put(currentAssignment, place, { ...value, assignedPartitions: byTopic(member.assigned) }), member.memberId);
  }
  if (group.hadState) add(statePartitionRecord(group));
  return records;
}

const named = (topics: ReadonlyMap<string, TopicPartitions>) =>
  [...topics].map(([topicId, { name, partitions }]) => ({ topicId, topicName: name, partitions: [...partitions] }));

function unnamed(
  topics: readonly { topicId: string; topicName: string; partitions: readonly number[] }[],
): ReadonlyMap<string, TopicPartitions> {
  return new Map(
    topics.map(({ topicId, topicName, partitions }) => [topicId, { name: topicName, partitions: new Set(partitions) }]),
  );
}
