// Where share groups begin to read, as tools see and set it (KIP-932, KIP-1226).
import type { Json } from '../message-json.ts';
import type { Script } from '../script.ts';
import {
  a,
  accept,
  ack,
  acknowledge,
  again,
  beat,
  describe,
  fetch,
  fromEarliest,
  joined,
  settled,
  startOffsets,
  state,
  summary,
  topic,
} from './share-words.ts';
import { ask, batch, joinFirst, produce } from './words.ts';

const alter = (groupId: string, topicName: string, offsets: Readonly<Record<number, number>>) =>
  ask('AlterShareGroupOffsets', 0, {
    groupId,
    topics: [
      {
        topicName,
        partitions: Object.entries(offsets).map(([partitionIndex, startOffset]) => ({
          partitionIndex: Number(partitionIndex),
          startOffset: String(startOffset),
        })),
      },
    ],
  });

const forget = (groupId: string, ...topics: readonly string[]) =>
  ask('DeleteShareGroupOffsets', 0, { groupId, topics: topics.map((topicName) => ({ topicName })) });

const of = (topicName: string, ...partitions: readonly number[]): Json => [{ topicName, partitions: [...partitions] }];

export const shareOffsets: readonly Script[] = [
  {
    name: 'share offsets: described',
    steps: [
      topic('so-told', 2),
      startOffsets('so-told', null),
      startOffsets('so-told', null, 0),
      startOffsets('so-told', of('so-told', 0), 0),
      startOffsets('so-told', of('so-told-nosuch', 0, 1)),
      startOffsets('so-told', of('so-told-nosuch', 0, 1), 0),
      startOffsets('so-told', []),
      fromEarliest('so-told'),
      ...joined('so-told', a, ['so-told']),
      startOffsets('so-told', null),
      fetch('so-told', a, 0, { partitions: { 0: [], 1: [] } }),
      produce('so-told', batch(['a', 'b', 'c'])),
      again('so-told', a, 1),
      startOffsets('so-told', null),
      startOffsets('so-told', of('so-told', 0), 0),
      acknowledge('so-told', a, 2, { 0: [ack(0, 0, accept), ack(2, 2, accept)] }),
      startOffsets('so-told', null),
      startOffsets('so-told', of('so-told', 0, 1, 7)),
      startOffsets('', null),
    ],
  },
  {
    name: 'share offsets: altered',
    steps: [
      topic('so-alter', 2),
      alter('so-alter', 'so-alter', { 0: 2 }),
      describe(['so-alter']),
      startOffsets('so-alter', null),
      produce('so-alter', batch(['a', 'b', 'c', 'd'])),
      ...joined('so-alter', a, ['so-alter']),
      settled,
      beat('so-alter', a, 2),
      alter('so-alter', 'so-alter', { 0: 1 }),
      fetch('so-alter', a, 0),
      acknowledge('so-alter', a, 1, { 0: [ack(2, 3, accept)] }),
      again('so-alter', a, -1),
      beat('so-alter', a, -1),
      settled,
      alter('so-alter', 'so-alter', { 0: 1, 1: 0, 7: 0 }),
      alter('so-alter', 'so-alter-nosuch', { 0: 0 }),
      alter('', 'so-alter', { 0: 0 }),
      startOffsets('so-alter', null),
      state('so-alter'),
      beat('so-alter', a, 0, ['so-alter']),
      settled,
      fetch('so-alter', a, 0),
    ],
  },
  {
    name: 'share offsets: deleted',
    steps: [
      topic('so-gone', 2),
      forget('so-gone', 'so-gone'),
      ...joined('so-gone', a, ['so-gone']),
      forget('so-gone', 'so-gone'),
      beat('so-gone', a, -1),
      settled,
      forget('so-gone', 'so-gone-nosuch'),
      forget('so-gone', 'so-gone'),
      forget('so-gone', 'so-gone'),
      startOffsets('so-gone', null),
      summary('so-gone', [0, 1]),
      forget('', 'so-gone'),
      ask('DeleteGroups', 2, { groupsNames: ['so-gone'] }),
      forget('so-gone', 'so-gone'),
    ],
  },
  {
    name: 'share offsets: of a group of another kind',
    steps: [
      topic('so-classic'),
      ...joinFirst('so-classic'),
      startOffsets('so-classic', null),
      startOffsets('so-classic', of('so-classic', 0)),
      alter('so-classic', 'so-classic', { 0: 0 }),
      forget('so-classic', 'so-classic'),
    ],
  },
  {
    name: 'share offsets: a deleted group forgets them',
    steps: [
      topic('so-forget'),
      ...joined('so-forget', a, ['so-forget']),
      beat('so-forget', a, -1),
      settled,
      summary('so-forget'),
      ask('DeleteGroups', 1, { groupsNames: ['so-forget'] }),
      summary('so-forget'),
      startOffsets('so-forget', null),
    ],
  },
];
