import type { Ask, Script, Step } from '../script.ts';
import { add, end, fetch, init, keep, latest, markers, produceAs, seen } from './transaction-words.ts';
import { ask, batch, createTopic, epoch, produce } from './words.ts';

/** Longer than the cleaner sleeps (log.cleaner.backoff.ms, 15 s), by as much as it may take. */
const cleaned = { waitMs: 19_000 };
/** A segment's worth of time: a batch that much later than the first of its segment begins another. */
const hour = 3_600_000;
const segmentMs = { 'segment.ms': String(hour / 2) };
const compacted = { 'cleanup.policy': 'compact', ...segmentMs };
/** No log is dirtier than that: nothing happens until `compactNow`. */
const notYet = { 'min.cleanable.dirty.ratio': '1.0' };

const set = (topic: string, configs: Readonly<Record<string, string>>): Ask =>
  ask('IncrementalAlterConfigs', 1, {
    resources: [
      {
        resourceType: 2,
        resourceName: topic,
        configs: Object.entries(configs).map(([name, value]) => ({ name, configOperation: 0, value })),
      },
    ],
    validateOnly: false,
  });
const compactNow = (topic: string): Ask => set(topic, { 'min.cleanable.dirty.ratio': '0.01' });

/** Records by key, in the segment of that number. */
const put = (topic: string, segment: number, ...entries: readonly (readonly [string, string | null])[]): Ask =>
  produce(
    topic,
    batch(
      entries.map(([, value]) => value),
      { keys: entries.map(([key]) => key), at: epoch + segment * hour },
    ),
  );

const from = (topic: string, ...offsets: readonly number[]): readonly Ask[] =>
  offsets.map((offset) => fetch(topic, 0, offset));

const offsetAt = (topic: string, timestamp: number): Ask =>
  ask('ListOffsets', 8, {
    replicaId: -1,
    isolationLevel: 0,
    topics: [
      { name: topic, partitions: [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp: String(timestamp) }] },
    ],
  });
const earliest = -2;
const maxTimestamp = -3;

/** Three segments and an active one, in which keys come again. */
const repeated = (topic: string): readonly Step[] => [
  put(topic, 0, ['a', '1'], ['b', '1'], ['z', '1'], ['c', '1']),
  put(topic, 0, ['a', '2']),
  put(topic, 1, ['b', '2'], ['d', '1']),
  put(topic, 1, ['a', '3']),
  put(topic, 2, ['c', '2'], ['a', '4'], ['x', '1'], ['x', '2']),
  put(topic, 3, ['b', '3']),
];

export const compacting: readonly Script[] = [
  {
    name: 'compaction keeps the last record of each key, where it was',
    steps: [
      createTopic('compact-keys', 1, { ...compacted, ...notYet }),
      ...repeated('compact-keys'),
      cleaned,
      ...from('compact-keys', 0),
      compactNow('compact-keys'),
      cleaned,
      ...from('compact-keys', 0, 1, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13),
      offsetAt('compact-keys', earliest),
      latest('compact-keys', 0),
      offsetAt('compact-keys', epoch),
      offsetAt('compact-keys', epoch + hour),
      offsetAt('compact-keys', epoch + hour + 2_000),
      offsetAt('compact-keys', maxTimestamp),
    ],
  },
  {
    name: 'compaction keeps a tombstone for delete.retention.ms, then removes it',
    steps: [
      createTopic('compact-tombs', 1, { ...compacted, ...notYet, 'delete.retention.ms': '100' }),
      put('compact-tombs', 0, ['a', '1'], ['b', '1']),
      put('compact-tombs', 0, ['a', null], ['c', '1']),
      put('compact-tombs', 1, ['d', null]),
      put('compact-tombs', 2, ['e', '1']),
      compactNow('compact-tombs'),
      cleaned,
      seen('compact-tombs', 0),
      put('compact-tombs', 3, ['f', '1']),
      cleaned,
      seen('compact-tombs', 0),
      ...from('compact-tombs', 5),
    ],
  },
  {
    name: 'a tombstone whose time is not up stays, however often its log is compacted',
    steps: [
      createTopic('compact-stays', 1, { ...compacted, ...notYet }),
      put('compact-stays', 0, ['a', '1'], ['b', '1']),
      put('compact-stays', 0, ['a', null]),
      put('compact-stays', 1, ['c', '1']),
      compactNow('compact-stays'),
      cleaned,
      seen('compact-stays', 0),
      put('compact-stays', 2, ['d', '1']),
      cleaned,
      seen('compact-stays', 0),
    ],
  },
  {
    name: 'compaction removes what was aborted, and markers when they end nothing',
    steps: [
      createTopic('compact-txn', 1, {
        ...notYet,
        'cleanup.policy': 'compact',
        'segment.ms': '1',
        'delete.retention.ms': '100',
      }),
      init('compact-txn', { keep }),
      add('compact-txn', 'compact-txn'),
      produceAs('compact-txn', 'compact-txn', ['a', 'b'], 0),
      end('compact-txn', false),
      markers,
      add('compact-txn', 'compact-txn'),
      produceAs('compact-txn', 'compact-txn', ['c', 'd'], 2),
      end('compact-txn', true),
      markers,
      add('compact-txn', 'compact-txn'),
      produceAs('compact-txn', 'compact-txn', ['e'], 4),
      end('compact-txn', true),
      markers,
      compactNow('compact-txn'),
      cleaned,
      seen('compact-txn', 0),
      seen('compact-txn', 1),
      seen('compact-txn', 0, 3),
      add('compact-txn', 'compact-txn'),
      produceAs('compact-txn', 'compact-txn', ['f', 'g'], 5),
      end('compact-txn', false),
      markers,
      cleaned,
      seen('compact-txn', 0),
      seen('compact-txn', 1),
      add('compact-txn', 'compact-txn'),
      produceAs('compact-txn', 'compact-txn', ['h'], 7),
      end('compact-txn', true),
      markers,
      cleaned,
      seen('compact-txn', 0),
      seen('compact-txn', 1),
    ],
  },
  {
    name: 'compaction keeps the header of the last batch of a producer',
    steps: [
      createTopic('compact-idem', 1, { ...compacted, ...notYet }),
      init(null, { keep }),
      produceAs(null, 'compact-idem', ['a', 'b'], 0, { transactional: false, at: epoch }),
      produceAs(null, 'compact-idem', ['c'], 2, { transactional: false, at: epoch }),
      put('compact-idem', 0, ['k0', 'd'], ['k1', 'd']),
      put('compact-idem', 1, ['x', 'y']),
      compactNow('compact-idem'),
      cleaned,
      seen('compact-idem', 0),
      seen('compact-idem', 0, 2),
      produceAs(null, 'compact-idem', ['c'], 2, { transactional: false, at: epoch }),
      produceAs(null, 'compact-idem', ['e'], 4, { transactional: false, at: epoch }),
      produceAs(null, 'compact-idem', ['e'], 3, { transactional: false, at: epoch + hour }),
    ],
  },
  {
    name: 'min.compaction.lag.ms keeps young segments from compaction, max.compaction.lag.ms hastens it',
    steps: [
      createTopic('compact-young', 1, {
        ...compacted,
        'min.compaction.lag.ms': '9000000000',
        'min.cleanable.dirty.ratio': '0.01',
      }),
      createTopic('compact-old', 1, { ...compacted, ...notYet, 'max.compaction.lag.ms': '86400000' }),
      ...repeated('compact-young'),
      ...repeated('compact-old'),
      cleaned,
      ...from('compact-young', 0, 5),
      ...from('compact-old', 0, 5),
    ],
  },
  {
    name: 'compact and delete: what is too old goes, keys or no keys',
    steps: [
      createTopic('compact-delete', 1, {
        ...compacted,
        ...notYet,
        'cleanup.policy': 'compact,delete',
        'retention.ms': '3600000',
      }),
      ...repeated('compact-delete'),
      cleaned,
      offsetAt('compact-delete', earliest),
      latest('compact-delete', 0),
      ...from('compact-delete', 0, 13),
    ],
  },
  {
    name: 'records without keys go when their topic becomes a compacted one',
    steps: [
      createTopic('compact-late', 1, { ...notYet, ...segmentMs, 'retention.ms': '-1' }),
      produce('compact-late', batch(['a', 'b'], { keyless: true })),
      put('compact-late', 0, ['k', '1'], ['k', '2']),
      put('compact-late', 1, ['k', '3']),
      set('compact-late', { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.01' }),
      cleaned,
      ...from('compact-late', 0, 3, 4),
    ],
  },
];
