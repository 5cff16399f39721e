// Share groups where three brokers share the work: who coordinates, who leads, and what the others answer.
import type { Ask, Script } from '../script.ts';
import { placed } from './cluster.ts';
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
  settled,
  startOffsets,
} from './share-words.ts';
import { ask, batch, produce } from './words.ts';

const brokers = 3;
const nowhere = 'AAAAAAAAAAAAAAAAAAAAAQ';
const find = (keyType: number, key: string, more: Partial<Ask> = {}) =>
  ask('FindCoordinator', 6, { keyType, coordinatorKeys: [key] }, more);
/** Who asks first has the topic made in which coordinators keep their state. */
const found = (keyType: number, key: string) => [
  find(keyType, key, { vary: ['coordinators'] }),
  { waitMs: 5_000 },
  find(keyType, key, { keep: { coordinator: 'coordinators.0.nodeId' }, vary: ['nodeId'] }),
];
const elsewhere = { broker: '!$coordinator' };
const there = { broker: '$coordinator' };
const name = 'sc-led';

const alter = (asked: Partial<Ask>) =>
  ask(
    'AlterShareGroupOffsets',
    0,
    { groupId: name, topics: [{ topicName: name, partitions: [{ partitionIndex: 0, startOffset: '0' }] }] },
    asked,
  );
const forget = (asked: Partial<Ask>) =>
  ask('DeleteShareGroupOffsets', 0, { groupId: name, topics: [{ topicName: name }] }, asked);

const state = (api: string, version: number, fields: Record<string, string | number | []>, asked: Partial<Ask>) =>
  ask(
    api,
    version,
    { groupId: 'sc-state', topics: [{ topicId: nowhere, partitions: [{ partition: 0, ...fields }] }] },
    asked,
  );
const written = { stateEpoch: 0, leaderEpoch: 0, startOffset: '0', deliveryCompleteCount: 0, stateBatches: [] as [] };

export const shareCluster: readonly Script[] = [
  {
    name: 'share: a broker that does not coordinate the group, or lead the partition',
    brokers,
    steps: [
      { ...placed(name, [[2]]), keep: { id: 'topics.0.topicId' } },
      fromEarliest(name),
      ...found(0, name),
      beat(name, a, 0, [name], {}, elsewhere),
      { ...describe([name]), ...elsewhere },
      ...[0, 1].map((version) => ({ ...startOffsets(name, null, version), ...elsewhere })),
      alter(elsewhere),
      forget(elsewhere),
      beat(name, a, 0, [name], {}, there),
      settled,
      settled,
      beat(name, a, 2, null, {}, there),
      produce(name, batch(['a', 'b']), { broker: 2 }),
      ...[1, 2].map((version) => fetch(name, a, 0, { version })),
      acknowledge(name, a, 1, { 0: [ack(0, 0, accept)] }),
      fetch(name, a, 0, { asked: { broker: 2 } }),
      acknowledge(name, a, 1, { 0: [ack(0, 1, accept)] }, { asked: { broker: 2 } }),
      again(name, a, -1, { asked: { broker: 2 } }),
      again(name, a, 2),
    ],
  },
  {
    name: 'share: a broker that does not coordinate the state',
    brokers,
    steps: [
      ...found(2, `sc-state:${nowhere}:0`),
      ...[elsewhere, there].flatMap((asked) => [
        state('InitializeShareGroupState', 0, { stateEpoch: 0, startOffset: '0' }, asked),
        state('ReadShareGroupState', 0, { leaderEpoch: 0 }, asked),
        ...[0, 1].map((version) => state('WriteShareGroupState', version, written, asked)),
        state('DeleteShareGroupState', 0, {}, asked),
        ...[0, 1].map((version) => state('ReadShareGroupStateSummary', version, { leaderEpoch: 0 }, asked)),
      ]),
    ],
  },
];
