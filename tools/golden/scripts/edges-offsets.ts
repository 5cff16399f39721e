// Committed offsets, at the lowest and the highest version of each API.
import type { Script } from '../script.ts';
import { commitIn, committedIn, firstIn, joinIn, strangeId, syncIn, topic } from './edge-words.ts';
import { ask, atEdges, createTopic, joinFirst, leave, subscription, sync } from './words.ts';

const member = '$member';
const synced = (id: string) => sync(id, 1, member, { [member]: '00' });
const instance = (groupInstanceId: string) => ({ groupInstanceId });

export const offsetEdges: readonly Script[] = [
  ...atEdges('OffsetCommit', 'commit an offset and move it back', (version, id) => [
    topic(id),
    commitIn(version, id, id, 5),
    committedIn(7, id, id),
    commitIn(version, id, id, 2, {}, {}, 'back again'),
    committedIn(7, id, id),
  ]),
  ...atEdges('OffsetCommit', 'commit for what is not there', (version, id) => [
    topic(id),
    commitIn(version, id, `${id}-nosuch`, 5, { topicId: strangeId }),
    commitIn(version, id, id, 5, { partition: 6 }),
    commitIn(version, id, id, 5, {}, {}, 'x'.repeat(5_000)),
    committedIn(7, id, id),
  ]),
  ...atEdges('OffsetCommit', 'commit as a member, of this generation and of an older one', (version, id) => [
    topic(id),
    ...joinFirst(id),
    commitIn(version, id, id, 1, {}, { generationIdOrMemberEpoch: 1, memberId: member }),
    synced(id),
    commitIn(version, id, id, 2, {}, { generationIdOrMemberEpoch: 1, memberId: member }),
    commitIn(version, id, id, 3, {}, { generationIdOrMemberEpoch: 0, memberId: member }),
    commitIn(version, id, id, 4, {}, { generationIdOrMemberEpoch: 1, memberId: 'stranger' }),
    commitIn(version, id, id, 5),
    committedIn(7, id, id),
    leave(id, member),
    commitIn(version, id, id, 6),
    committedIn(7, id, id),
  ]),
  ...atEdges('OffsetCommit', 'commit as a static member that was replaced', (version, id) => [
    topic(id),
    ...firstIn(5, id, instance('desk')),
    syncIn(5, id, 1, member, instance('desk')),
    joinIn(5, id, '', instance('desk'), { keep: { newcomer: 'memberId' } }),
    commitIn(version, id, id, 1, {}, { generationIdOrMemberEpoch: 1, memberId: member, ...instance('desk') }),
    commitIn(version, id, id, 2, {}, { generationIdOrMemberEpoch: 1, memberId: '$newcomer', ...instance('desk') }),
    committedIn(7, id, id),
  ]),
  ...atEdges('OffsetFetch', 'fetch committed offsets, some and all', (version, id) => [
    topic(id, 2),
    committedIn(version, id, id),
    commitIn(7, id, id, 5, {}, {}, 'note'),
    commitIn(7, id, id, 6, { partition: 1 }),
    committedIn(version, id, id),
    committedIn(version, id, id, { partition: 1 }),
    committedIn(version, id, id, { partition: 8 }),
    ...(version > 1 ? [committedIn(version, id, null)] : []),
  ]),
  ...atEdges('OffsetFetch', 'fetch committed offsets of what is not there', (version, id) => [
    topic(id),
    committedIn(version, '', id),
    committedIn(version, id, `${id}-nosuch`, { topicId: strangeId }),
    committedIn(version, id, id, {}, { memberId: 'stranger', memberEpoch: 3 }),
  ]),
  ...atEdges('OffsetFetch', 'fetch committed offsets after the topic was made again', (version, id) => [
    topic(id),
    commitIn(7, id, id, 5),
    committedIn(version, id, id),
    ask('DeleteTopics', 5, { topicNames: [id], timeoutMs: 10_000 }),
    { waitMs: 500 },
    { ...createTopic(id), keep: { id: 'topics.0.topicId' } },
    committedIn(version, id, id),
  ]),
  ...atEdges('OffsetDelete', 'forget committed offsets of a group with and without members', (version, id) => {
    const forget = (name: string, partitionIndex = 0) =>
      ask('OffsetDelete', version, { groupId: id, topics: [{ name, partitions: [{ partitionIndex }] }] });
    return [
      topic(id),
      forget(id),
      commitIn(7, id, id, 5),
      forget(id, 4),
      forget(`${id}-nosuch`),
      forget(id),
      committedIn(7, id, id),
      ...joinFirst(id, 'member', { with: { protocols: [{ name: 'range', metadata: subscription(id) }] } }),
      synced(id),
      commitIn(7, id, id, 6, {}, { generationIdOrMemberEpoch: 1, memberId: member }),
      forget(id),
      committedIn(7, id, id),
    ];
  }),
];
