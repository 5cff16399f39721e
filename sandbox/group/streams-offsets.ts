import type { ErrorName } from '../wire/errors.ts';
import { type StreamsGroup, taskId } from './streams-group.ts';
import { readerOf } from './streams-topology.ts';

/**
 * Whether who commits offsets may: a member with its epoch, or with the epoch at which it was given the tasks; anyone where
 * the group has no members. UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH.
 */
export function mayCommitStreams(
  group: StreamsGroup,
  {
    memberId,
    generation,
    transactional = false,
    places,
  }: {
    memberId: string;
    generation: number;
    transactional?: boolean;
    places: readonly { topic: string; partition: number }[];
  },
): ErrorName {
  if (generation < 0 && (group.members.size === 0 || (transactional && memberId === ''))) return 'NONE';
  const member = group.members.get(memberId);
  if (!member) return 'UNKNOWN_MEMBER_ID';
  if (generation === member.epoch) return 'NONE';
  const given = ({ topic, partition }: { topic: string; partition: number }): number => {
    const reader = group.topology && readerOf(group.topology, topic);
    const id = taskId(reader?.subtopologyId ?? '', partition);
    return member.assigned.active.get(id) ?? member.revoking.active.get(id) ?? Number.POSITIVE_INFINITY;
  };
  const owned = generation < member.epoch && places.every((place) => generation >= given(place));
  return owned ? 'NONE' : 'STALE_MEMBER_EPOCH';
}

/** Whether who fetches offsets may: a member with its epoch, or anyone from outside (null and −1). */
export function mayFetchStreams(group: StreamsGroup, memberId: string | null, memberEpoch: number): ErrorName {
  if (memberId === null && memberEpoch < 0) return 'NONE';
  const member = group.members.get(memberId ?? '');
  if (!member) return 'UNKNOWN_MEMBER_ID';
  return memberEpoch === member.epoch ? 'NONE' : 'STALE_MEMBER_EPOCH';
}
