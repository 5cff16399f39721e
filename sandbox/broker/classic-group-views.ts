import {
  type GroupDescription,
  type JoinAnswer,
  refusedJoin,
  refusedSync,
  type SyncAnswer,
} from '../apis/classic-groups-context.ts';
import type { GroupView } from '../control.ts';
import { type ClassicGroup, metadataOf, none } from '../group/classic-group.ts';
import { subscriptions } from '../group/classic-group-step.ts';
import { assignedPartitions } from '../group/consumer-protocol.ts';
import type { ClassicGroupEffect } from '../group/events.ts';

/** The group as the picture shows it. */
export function classicGroupView(group: ClassicGroup): Omit<GroupView, 'offsets'> {
  return {
    groupId: group.groupId,
    state: group.state,
    protocol: group.protocolName,
    generation: group.generation,
    members: [...group.members.values()].map(({ memberId, clientId, clientHost, assignment }) => ({
      memberId,
      clientId,
      host: clientHost,
      partitions: assignedPartitions(assignment),
    })),
  };
}

/** The group as DescribeGroups tells of it. */
export function classicGroupDescription(group: ClassicGroup): GroupDescription {
  const stable = group.state === 'Stable';
  return {
    state: group.state,
    protocolType: group.protocolType ?? '',
    protocolName: stable ? (group.protocolName ?? '') : '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: `/${member.clientHost}`,
      metadata: stable ? metadataOf(member, group.protocolName) : none,
      assignment: member.assignment,
    })),
  };
}

/** What a member that joins is told. */
export function joinAnswer(
  effect: Extract<ClassicGroupEffect, { type: 'join-answer' }>,
  group: ClassicGroup,
): JoinAnswer {
  const { error, memberId, skipAssignment = false } = effect;
  if (error !== 'NONE') return refusedJoin(error, memberId);
  const leads = effect.leader === undefined && group.leader === memberId;
  return {
    error,
    memberId,
    generation: group.generation,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: effect.leader ?? group.leader ?? '',
    skipAssignment,
    members: leads ? subscriptions(group) : [],
  };
}

/** What a member that asks for its assignment is told. */
export function syncAnswer(
  effect: Extract<ClassicGroupEffect, { type: 'sync-answer' }>,
  group: ClassicGroup,
): SyncAnswer {
  if (effect.error !== 'NONE') return refusedSync(effect.error);
  return {
    error: 'NONE',
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    assignment: group.members.get(effect.memberId)?.assignment ?? none,
  };
}
