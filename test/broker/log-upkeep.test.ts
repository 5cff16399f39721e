import { describe, expect, test } from 'vitest';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { offsetCommit } from '../../sandbox/apis/08-offset-commit.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { incrementalAlterConfigs } from '../../sandbox/apis/44-incremental-alter-configs.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import type { EventOf } from '../../sandbox/trace/event.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

const backoff = 15_000;
const hour = 3_600_000;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function withTopic(configs: Record<string, string>, brokerConfigs: Record<string, string> = {}) {
  const fixture = new ClusterFixture({ configs: brokerConfigs });
  const client = fixture.connect();
  const entries = Object.entries({ 'segment.ms': '1000', ...configs }).map(([name, value]) => ({ name, value }));
  const topic = { name: 'prices', numPartitions: 1, replicationFactor: 1, assignments: [], configs: entries };
  client.ask(createTopics, 4, { topics: [topic], timeoutMs: 0, validateOnly: false });
  return { fixture, client };
}

/** A price at so many hours from now, which begins another segment. */
function price(client: ClientFixture, { clock }: ClusterFixture, key: string, value: string, hours: number): void {
  const timestamp = clock.now() - 100 * hour + hours * hour;
  const batch = encodeBatch({ records: [{ key: text(key), value: text(value), timestamp }] });
  client.ask(produce, 9, {
    transactionalId: null,
    acks: -1,
    timeoutMs: 0,
    topicData: [{ name: 'prices', partitionData: [{ index: 0, records: [batch] }] }],
  });
}

const cleaned = ({ trace }: ClusterFixture) =>
  trace.events().filter((event): event is EventOf<'log-cleaned'> => event.type === 'log-cleaned');
const compacted = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.01' };

describe('compaction', () => {
  test('comes when the cleaner has slept, and tells the trace what went', async () => {
    const { fixture, client } = withTopic(compacted);
    for (const [hours, value] of ['1', '2', '3'].entries()) price(client, fixture, 'tea', value, hours);
    await fixture.clock.advance(backoff - 1);
    expect(cleaned(fixture)).toEqual([]);
    await fixture.clock.advance(1);
    expect(cleaned(fixture)).toEqual([
      expect.objectContaining({
        topic: 'prices',
        partition: 0,
        firstDirtyOffset: 0n,
        endOffset: 2n,
        removed: [0n],
        recordsBefore: 2,
        recordsAfter: 1,
        segmentsBefore: 2,
        segmentsAfter: 1,
      }),
    ]);
  });

  test('takes the dirtiest log first, and does not come for nothing', async () => {
    const { fixture, client } = withTopic(compacted);
    for (const [hours, value] of ['1', '2', '3'].entries()) price(client, fixture, 'tea', value, hours);
    await fixture.clock.advance(7 * 24 * hour);
    expect(cleaned(fixture)).toHaveLength(1);
  });

  test('comes after a configuration has changed that kept it away', async () => {
    const { fixture, client } = withTopic({ ...compacted, 'min.cleanable.dirty.ratio': '1.0' });
    for (const [hours, value] of ['1', '2', '3'].entries()) price(client, fixture, 'tea', value, hours);
    await fixture.clock.advance(24 * hour);
    expect(cleaned(fixture)).toEqual([]);
    client.ask(incrementalAlterConfigs, 0, {
      resources: [
        {
          resourceType: 2,
          resourceName: 'prices',
          configs: [{ name: 'min.cleanable.dirty.ratio', configOperation: 0, value: '0.5' }],
        },
      ],
      validateOnly: false,
    });
    await fixture.clock.advance(backoff);
    expect(cleaned(fixture)).toHaveLength(1);
  });

  test('waits for min.compaction.lag.ms to be over', async () => {
    const { fixture, client } = withTopic({ ...compacted, 'min.compaction.lag.ms': String(200 * hour) });
    for (const [hours, value] of ['1', '2', '3'].entries()) price(client, fixture, 'tea', value, hours);
    await fixture.clock.advance(100 * hour - 1);
    expect(cleaned(fixture)).toEqual([]);
    await fixture.clock.advance(hour);
    expect(cleaned(fixture).map(({ endOffset }) => endOffset)).toEqual([1n]);
    await fixture.clock.advance(hour);
    expect(cleaned(fixture).map(({ endOffset }) => endOffset)).toEqual([1n, 2n]);
  });

  test('never comes where log.cleaner.enable is false; nor does retention then, for compacted logs', async () => {
    const configs = { ...compacted, 'cleanup.policy': 'compact,delete', 'retention.ms': '1000' };
    const { fixture, client } = withTopic(configs, { 'log.cleaner.enable': 'false' });
    for (const [hours, value] of ['1', '2', '3'].entries()) price(client, fixture, 'tea', value, hours);
    await fixture.clock.advance(24 * hour);
    expect(cleaned(fixture)).toEqual([]);
    expect(fixture.cluster.topics.get('prices')?.partitions[0]?.log.logStartOffset).toBe(0n);
  });

  test('of a log that is deleted from, too, leaves retention its way', async () => {
    const { fixture, client } = withTopic({ ...compacted, 'cleanup.policy': 'compact,delete', 'retention.ms': '1000' });
    for (const [hours, value] of ['1', '2', '3'].entries()) price(client, fixture, 'tea', value, hours);
    await fixture.clock.advance(backoff);
    expect(fixture.cluster.topics.get('prices')?.partitions[0]?.log.logStartOffset).toBe(3n);
  });

  test('leaves a log that it cannot read alone, and says so', async () => {
    const { fixture, client } = withTopic(compacted);
    for (const [hours, value] of ['1', '2', '3'].entries()) price(client, fixture, 'tea', value, hours);
    const log = fixture.cluster.topics.get('prices')?.partitions[0]?.log;
    for (const bytes of log?.read(0n, 1_000) ?? []) (bytes as Uint8Array).fill(0xff, 61);
    await fixture.clock.advance(24 * hour);
    expect(cleaned(fixture)).toEqual([]);
    const notices = fixture.trace.events().filter(({ type }) => type === 'notice');
    expect(notices).toEqual([expect.objectContaining({ name: 'uncleanable-log' })]);
    price(client, fixture, 'tea', '4', 50);
    expect(log?.logEndOffset).toBe(4n);
  });
});

test('__consumer_offsets is compacted, and committed offsets are those of last', async () => {
  const fixture = new ClusterFixture({ configs: { 'offsets.topic.segment.bytes': '1048576' } });
  const client = fixture.connect();
  const topic = { name: 'prices', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
  client.ask(createTopics, 4, { topics: [topic], timeoutMs: 0, validateOnly: false });
  const committedMetadata = 'x'.repeat(3_000);
  for (let offset = 0n; offset < 800n; offset += 1n)
    client.ask(offsetCommit, 2, {
      groupId: 'audit',
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: [{ name: 'prices', partitions: [{ partitionIndex: 0, committedOffset: offset, committedMetadata }] }],
    });
  await fixture.clock.advance(backoff);
  const [event] = cleaned(fixture);
  expect(event).toMatchObject({ topic: '__consumer_offsets', recordsAfter: 1, segmentsAfter: 2 });
  const again = new ClusterFixture({ store: fixture.store });
  expect(again.cluster.groups.offsets.of('audit').get('prices')?.get(0)).toMatchObject({ offset: 799n });
});
