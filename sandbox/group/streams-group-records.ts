import { type CoordinatorRecord, put, type Replay, replay, tombstone } from '../wire/coordinator-record.ts';
import {
  bySubtopology,
  emptyStreamsGroup,
  type HeldTasks,
  newStreamsMember,
  type StreamsGroup,
  type StreamsMember,
  sameSet,
  sameTasks,
  taskId,
  tasksOf,
} from './streams-group.ts';
import * as kinds from './streams-group-kinds.ts';

const states = { stable: 1, unrevoked: 2, unreleased: 3 } as const;

/** What must be written where a step has made `after` of `before`, in the order in which Kafka writes it. */
export function streamsGroupRecords(before: StreamsGroup | null, after: StreamsGroup): readonly CoordinatorRecord[] {
  const { groupId } = after;
  const records: CoordinatorRecord[] = [];
  const gone = [...(before?.members.keys() ?? [])].filter((memberId) => !after.members.has(memberId));
  for (const memberId of gone)
    records.push(
      tombstone(kinds.streamsGroupCurrentMemberAssignment, { groupId, memberId }),
      tombstone(kinds.streamsGroupTargetAssignmentMember, { groupId, memberId }),
      tombstone(kinds.streamsGroupMemberMetadata, { groupId, memberId }),
    );
  for (const member of after.members.values()) {
    const old = before?.members.get(member.memberId);
    if (!old || toldOf(old) !== toldOf(member)) records.push(memberRecord(groupId, member));
  }
  if (after.topology && after.topology !== before?.topology)
    records.push(put(kinds.streamsGroupTopology, { groupId }, after.topology));
  if (after.epoch !== before?.epoch)
    records.push(
      put(
        kinds.streamsGroupMetadata,
        { groupId },
        {
          epoch: after.epoch,
          metadataHash: after.metadataHash,
          validatedTopologyEpoch: after.validatedTopologyEpoch,
          lastAssignmentConfigs: [...after.assignmentConfigs].map(([key, value]) => ({ key, value })),
        },
      ),
    );
  if (after.targetEpoch !== (before?.targetEpoch ?? 1)) {
    for (const [memberId, target] of after.target) {
      const old = before?.target.get(memberId);
      if (old && sameSet(old.active, target.active) && sameSet(old.standby, target.standby)) continue;
      const value = {
        activeTasks: bySubtopology(target.active),
        standbyTasks: bySubtopology(target.standby),
        warmupTasks: [],
      };
      records.push(put(kinds.streamsGroupTargetAssignmentMember, { groupId, memberId }, value));
    }
    const assignmentTimestamp = BigInt(Math.trunc(after.assignedAtMs));
    const value = { assignmentEpoch: after.targetEpoch, assignmentTimestamp };
    records.push(put(kinds.streamsGroupTargetAssignmentMetadata, { groupId }, value));
  }
  for (const member of after.members.values()) {
    const old = before?.members.get(member.memberId) ?? newStreamsMember(member.memberId);
    const same =
      old.epoch === member.epoch &&
      old.previousEpoch === member.previousEpoch &&
      old.state === member.state &&
      sameTasks(old.assigned, member.assigned) &&
      sameTasks(old.revoking, member.revoking);
    if (!same) records.push(currentRecord(groupId, member));
  }
  return records;
}

/** What is written when a group without members is no more. */
export function streamsGroupTombstones(groupId: string): readonly CoordinatorRecord[] {
  return [
    tombstone(kinds.streamsGroupTargetAssignmentMetadata, { groupId }),
    tombstone(kinds.streamsGroupMetadata, { groupId }),
    tombstone(kinds.streamsGroupTopology, { groupId }),
  ];
}

function toldOf({ sessionDeadline, rebalanceDeadline, assigned, revoking, ...member }: StreamsMember): string {
  const { epoch, previousEpoch, state, clientTags, ...told } = member;
  return JSON.stringify([told, [...clientTags].sort()]);
}

function memberRecord(groupId: string, member: StreamsMember): CoordinatorRecord {
  const { memberId } = member;
  return put(
    kinds.streamsGroupMemberMetadata,
    { groupId, memberId },
    {
      instanceId: null,
      rackId: member.rackId,
      clientId: member.clientId,
      clientHost: `/${member.clientHost}`,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      topologyEpoch: member.topologyEpoch,
      processId: member.processId,
      userEndpoint: member.userEndpoint,
      clientTags: [...member.clientTags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value })),
    },
  );
}

function currentRecord(groupId: string, member: StreamsMember): CoordinatorRecord {
  const active = (tasks: HeldTasks) =>
    bySubtopology(tasks.active.keys()).map(({ subtopologyId, partitions }) => ({
      subtopologyId,
      partitions,
      assignmentEpochs: partitions.map((each) => tasks.active.get(taskId(subtopologyId, each)) ?? 0),
    }));
  return put(
    kinds.streamsGroupCurrentMemberAssignment,
    { groupId, memberId: member.memberId },
    {
      memberEpoch: member.epoch,
      previousMemberEpoch: member.previousEpoch,
      state: states[member.state],
      activeTasks: active(member.assigned),
      standbyTasks: bySubtopology(member.assigned.standby),
      warmupTasks: [],
      activeTasksPendingRevocation: active(member.revoking),
      standbyTasksPendingRevocation: bySubtopology(member.revoking.standby),
      warmupTasksPendingRevocation: [],
    },
  );
}

/** What the records make of a group. */
export const streamsGroupReplays: readonly Replay<StreamsGroup>[] = [
  replay(kinds.streamsGroupMetadata, (group: StreamsGroup | undefined, { groupId }, value) => {
    if (value === null) return undefined;
    return {
      ...(group ?? emptyStreamsGroup(groupId)),
      epoch: value.epoch,
      metadataHash: value.metadataHash,
      validatedTopologyEpoch: value.validatedTopologyEpoch,
      assignmentConfigs: new Map((value.lastAssignmentConfigs ?? []).map((each) => [each.key, each.value])),
    };
  }),
  replay(kinds.streamsGroupTopology, (group: StreamsGroup | undefined, { groupId }, value) =>
    value === null
      ? group && { ...group, topology: null }
      : { ...(group ?? emptyStreamsGroup(groupId)), topology: value },
  ),
  replay(kinds.streamsGroupTargetAssignmentMetadata, (group: StreamsGroup | undefined, { groupId }, value) => {
    if (value === null) return group && { ...group, targetEpoch: 1, assignedAtMs: 0 };
    const { assignmentEpoch: targetEpoch, assignmentTimestamp } = value;
    return { ...(group ?? emptyStreamsGroup(groupId)), targetEpoch, assignedAtMs: Number(assignmentTimestamp) };
  }),
  replay(kinds.streamsGroupTargetAssignmentMember, (group: StreamsGroup | undefined, { groupId, memberId }, value) => {
    const known = group ?? emptyStreamsGroup(groupId);
    const target = new Map(known.target);
    if (value) target.set(memberId, { active: tasksOf(value.activeTasks), standby: tasksOf(value.standbyTasks) });
    else target.delete(memberId);
    return value || group ? { ...known, target } : undefined;
  }),
  replay(kinds.streamsGroupMemberMetadata, (group: StreamsGroup | undefined, { groupId, memberId }, value) => {
    if (value === null)
      return group && { ...group, members: new Map([...group.members].filter(([id]) => id !== memberId)) };
    const { instanceId, clientTags, clientHost, ...told } = value;
    return withMember(group, groupId, memberId, {
      ...told,
      clientHost: clientHost.replace(/^\//, ''),
      clientTags: new Map(clientTags.map((each) => [each.key, each.value])),
    });
  }),
  replay(kinds.streamsGroupCurrentMemberAssignment, (group: StreamsGroup | undefined, { groupId, memberId }, value) => {
    if (value === null) return group;
    const state = Object.entries(states).find(([, number]) => number === value.state)?.[0] ?? 'stable';
    return withMember(group, groupId, memberId, {
      epoch: value.memberEpoch,
      previousEpoch: value.previousMemberEpoch,
      state: state as StreamsMember['state'],
      assigned: { active: epochs(value.activeTasks, value.memberEpoch), standby: tasksOf(value.standbyTasks) },
      revoking: {
        active: epochs(value.activeTasksPendingRevocation, value.memberEpoch),
        standby: tasksOf(value.standbyTasksPendingRevocation),
      },
    });
  }),
];

function withMember(
  group: StreamsGroup | undefined,
  groupId: string,
  memberId: string,
  change: Partial<StreamsMember>,
): StreamsGroup {
  const known = group ?? emptyStreamsGroup(groupId);
  const member = known.members.get(memberId) ?? newStreamsMember(memberId);
  return { ...known, members: new Map(known.members).set(memberId, { ...member, ...change }) };
}

/** Active tasks with the epochs at which they were given; where that is not known, the member's. */
function epochs(
  lists: readonly {
    subtopologyId: string;
    partitions: readonly number[];
    assignmentEpochs: readonly number[] | null;
  }[],
  memberEpoch: number,
): Map<string, number> {
  return new Map(
    lists.flatMap(({ subtopologyId, partitions, assignmentEpochs }) =>
      partitions.map(
        (partition, at) => [taskId(subtopologyId, partition), assignmentEpochs?.[at] ?? memberEpoch] as const,
      ),
    ),
  );
}

/** The group as it goes on after all was read: everyone's session begins anew. */
export function loadedStreamsGroup(group: StreamsGroup, now: number, sessionTimeoutMs: number): StreamsGroup {
  const members = [...group.members].map(([memberId, member]) => {
    const rebalanceDeadline = member.state === 'unrevoked' ? now + member.rebalanceTimeoutMs : null;
    return [memberId, { ...member, sessionDeadline: now + sessionTimeoutMs, rebalanceDeadline }] as const;
  });
  return { ...group, members: new Map(members) };
}
