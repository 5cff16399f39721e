/**
 * Classic groups as they stand in `__consumer_offsets`: one record a group, written when it has a new assignment or no
 * members any more.
 *
 * Source: GroupMetadataKey and GroupMetadataValue of the group coordinator in Apache Kafka 4.3.
 */
import { type CoordinatorRecord, put, recordKind, replay, tombstone } from '../wire/coordinator-record.ts';
import { field } from '../wire/schema.ts';
import { type ClassicGroup, emptyGroup, metadataOf } from './classic-group.ts';

export const groupMetadata = recordKind({
  type: 2,
  name: 'GroupMetadata',
  versions: '0-4',
  flexible: 4,
  // Kafka holds back the flexible version so that older brokers can read what it writes (KIP-915).
  written: 3,
  key: { group: field('string', '0+', 'Group id.') },
  value: {
    protocolType: field('string', '0+', 'What the members are: consumer, connect; empty for none.'),
    generation: field('int32', '0+', 'Generation.'),
    protocol: field('string', '0+', 'Assignor; null while there is none.', { nullable: '0+' }),
    leader: field('string', '0+', 'Id of the member that leads.', { nullable: '0+' }),
    currentStateTimestamp: field('int64', '2+', 'When it came into its state, milliseconds since the epoch.', {
      fallback: -1n,
    }),
    members: field(
      [
        {
          memberId: field('string', '0+', 'Member id.'),
          groupInstanceId: field('string', '3+', 'Name of a static member (KIP-345), or null.', {
            nullable: '3+',
            fallback: null,
          }),
          clientId: field('string', '0+', 'Client id.'),
          clientHost: field('string', '0+', 'Address of the client.'),
          rebalanceTimeout: field('int32', '1+', 'Time to rejoin, milliseconds.', { fallback: -1 }),
          sessionTimeout: field('int32', '0+', 'Silence after which it is gone, milliseconds.'),
          subscription: field('bytes', '0+', 'What it told the assignor.'),
          assignment: field('bytes', '0+', 'What it was assigned.'),
        },
      ],
      '0+',
      'Members.',
    ),
  },
});

/** The group as it is now. */
export function classicGroupRecord(group: ClassicGroup): CoordinatorRecord {
  return put(
    groupMetadata,
    { group: group.groupId },
    {
      protocolType: group.protocolType ?? '',
      generation: group.generation,
      protocol: group.protocolName,
      leader: group.leader,
      currentStateTimestamp: group.stateSince === null ? -1n : BigInt(Math.trunc(group.stateSince)),
      members: [...group.members.values()].map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: `/${member.clientHost}`,
        rebalanceTimeout: member.rebalanceTimeoutMs,
        sessionTimeout: member.sessionTimeoutMs,
        subscription: metadataOf(member, group.protocolName),
        assignment: member.assignment,
      })),
    },
  );
}

export function classicGroupTombstone(groupId: string): CoordinatorRecord {
  return tombstone(groupMetadata, { group: groupId });
}

/** A loaded group is Empty or Stable: who was in the midst of a rebalance will notice that it knows no one. */
export const classicGroupReplays = [
  replay<ClassicGroup, typeof groupMetadata.key, typeof groupMetadata.value>(groupMetadata, (_, { group }, value) => {
    if (value === null) return undefined;
    const members = value.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost.replace(/^\//, ''),
      sessionTimeoutMs: member.sessionTimeout,
      rebalanceTimeoutMs: member.rebalanceTimeout === -1 ? member.sessionTimeout : member.rebalanceTimeout,
      protocols: [{ name: value.protocol ?? '', metadata: member.subscription.slice() }],
      assignment: member.assignment.slice(),
      sessionDeadline: null,
      joining: null,
      syncing: null,
      synced: true,
    }));
    return {
      ...emptyGroup(group),
      state: members.length === 0 ? 'Empty' : 'Stable',
      stateSince: value.currentStateTimestamp === -1n ? null : Number(value.currentStateTimestamp),
      generation: value.generation,
      protocolType: value.protocolType === '' ? null : value.protocolType,
      protocolName: value.protocol,
      leader: value.leader,
      members: new Map(members.map((member) => [member.memberId, member])),
    };
  }),
];

/** The group as it goes on after all was read: everyone's session begins anew. */
export function loadedGroup(group: ClassicGroup, now: number): ClassicGroup {
  const members = [...group.members].map(([memberId, member]) => {
    const sessionDeadline = now + member.sessionTimeoutMs;
    return [memberId, { ...member, sessionDeadline }] as const;
  });
  return { ...group, members: new Map(members) };
}
