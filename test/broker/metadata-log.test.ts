import { expect, test } from 'vitest';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { deleteTopics } from '../../sandbox/apis/20-delete-topics.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { createPartitions } from '../../sandbox/apis/37-create-partitions.ts';
import { incrementalAlterConfigs } from '../../sandbox/apis/44-incremental-alter-configs.ts';
import { alterClientQuotas } from '../../sandbox/apis/49-alter-client-quotas.ts';
import { updateFeatures } from '../../sandbox/apis/57-update-features.ts';
import { unregisterBroker } from '../../sandbox/apis/64-unregister-broker.ts';
import { noOpRecord } from '../../sandbox/metadata/cluster-records.ts';
import { readMetadata } from '../../sandbox/metadata/kinds.ts';
import type { MetadataRecord } from '../../sandbox/metadata/metadata-record.ts';
import { metadataText } from '../../sandbox/metadata/metadata-text.ts';
import { decodeRecords, readBatchHeader } from '../../sandbox/record/batch.ts';
import { ClusterFixture } from './cluster-fixture.ts';

/** Batches from an offset on, each as its records. */
function batches({ cluster }: ClusterFixture, from = 0n): MetadataRecord[][] {
  const { log } = cluster.journal.log;
  return [...log.batches(from)]
    .filter((batch) => readBatchHeader(batch).baseOffset >= from && !readBatchHeader(batch).isControl)
    .map((batch) => [...decodeRecords(batch, log.codec)].map(({ value }) => readMetadata(value ?? new Uint8Array(0))));
}

/** What a change writes: a list of batches, each the texts of its records without their types' endings, ids left out. */
function written(fixture: ClusterFixture, change: () => void): string[][] {
  const from = fixture.cluster.journal.log.endOffset;
  change();
  return batches(fixture, from).map((records) =>
    records.map((record) => metadataText(record).replaceAll(/"[\w-]{22}"/g, '"<id>"')),
  );
}

const orders = {
  name: 'orders',
  numPartitions: 2,
  replicationFactor: 1,
  assignments: [],
  configs: [{ name: 'retention.ms', value: '1000' }],
};

test('each change of the cluster is one batch of the records that Kafka writes', () => {
  const fixture = new ClusterFixture();
  const client = fixture.connect();
  const partition = (id: number) =>
    `{"type":"PARTITION_RECORD","version":2,"data":{"partitionId":${id},"topicId":"<id>","replicas":[1],"isr":[1],"removingReplicas":[],"addingReplicas":[],"leader":1,"leaderEpoch":0,"partitionEpoch":0,"directories":["<id>"]}}`;
  const config = (type: number, name: string, key: string, value: string | null) =>
    `{"type":"CONFIG_RECORD","version":0,"data":${JSON.stringify({ resourceType: type, resourceName: name, name: key, value })}}`;

  expect(
    written(fixture, () => client.ask(createTopics, 5, { topics: [orders], timeoutMs: 0, validateOnly: false })),
  ).toEqual([
    [
      '{"type":"TOPIC_RECORD","version":0,"data":{"name":"orders","topicId":"<id>"}}',
      config(2, 'orders', 'retention.ms', '1000'),
      partition(0),
      partition(1),
    ],
  ]);
  const more = { topics: [{ name: 'orders', count: 3, assignments: null }], timeoutMs: 0, validateOnly: false };
  expect(written(fixture, () => client.ask(createPartitions, 3, more))).toEqual([[partition(2)]]);

  const alter = (configs: { name: string; configOperation: number; value: string | null }[]) =>
    client.ask(incrementalAlterConfigs, 1, {
      resources: [{ resourceType: 2, resourceName: 'orders', configs }],
      validateOnly: false,
    });
  expect(
    written(fixture, () =>
      alter([
        { name: 'retention.ms', configOperation: 1, value: null },
        { name: 'segment.ms', configOperation: 0, value: '60000' },
      ]),
    ),
  ).toEqual([[config(2, 'orders', 'segment.ms', '60000'), config(2, 'orders', 'retention.ms', null)]]);

  const quota = (value: number, remove: boolean) => ({
    entries: [
      {
        entity: [{ entityType: 'client-id', entityName: null }],
        ops: [{ key: 'request_percentage', value, remove }],
      },
    ],
    validateOnly: false,
  });
  const quotaText = (value: string, remove: boolean) =>
    `{"type":"CLIENT_QUOTA_RECORD","version":0,"data":{"entity":[{"entityType":"client-id","entityName":null}],"key":"request_percentage","value":${value},"remove":${remove}}}`;
  expect(written(fixture, () => client.ask(alterClientQuotas, 1, quota(50, false)))).toEqual([
    [quotaText('50.0', false)],
  ]);
  expect(written(fixture, () => client.ask(alterClientQuotas, 1, quota(0, true)))).toEqual([[quotaText('0.0', true)]]);

  const feature = { feature: 'share.version', maxVersionLevel: 0, upgradeType: 2 };
  expect(
    written(fixture, () =>
      client.ask(updateFeatures, 1, { timeoutMs: 0, featureUpdates: [feature], validateOnly: false }),
    ),
  ).toEqual([['{"type":"FEATURE_LEVEL_RECORD","version":0,"data":{"name":"share.version","featureLevel":0}}']]);

  const nobody = { transactionalId: null, transactionTimeoutMs: 1000, producerId: -1n, producerEpoch: -1 };
  const ids = written(fixture, () => client.ask(initProducerId, 4, nobody)).flat();
  expect(ids).toEqual([
    '{"type":"PRODUCER_IDS_RECORD","version":0,"data":{"brokerId":1,"brokerEpoch":13,"nextProducerId":1000}}',
  ]);
  expect(written(fixture, () => client.ask(initProducerId, 4, nobody))).toEqual([]);

  expect(written(fixture, () => client.ask(deleteTopics, 4, { topicNames: ['orders'], timeoutMs: 0 }))).toEqual([
    ['{"type":"REMOVE_TOPIC_RECORD","version":0,"data":{"topicId":"<id>"}}'],
  ]);
});

test('a broker that stops gives notice, hands over in one batch, and is fenced; then it can be struck off', () => {
  const fixture = new ClusterFixture({ brokers: 2 });
  const assignments = [0, 1, 2].map((partitionIndex) => ({ partitionIndex, brokerIds: [2, 1] }));
  const topics = [{ ...orders, numPartitions: -1, replicationFactor: -1, configs: [], assignments }];
  fixture.connect().ask(createTopics, 5, { topics, timeoutMs: 0, validateOnly: false });
  const change = (more: string) => `{"brokerId":2,"brokerEpoch":16,${more}}`;
  expect(written(fixture, () => fixture.cluster.leave(2))).toEqual([
    [`{"type":"BROKER_REGISTRATION_CHANGE_RECORD","version":1,"data":${change('"inControlledShutdown":1')}}`],
    [0, 1, 2].map(
      (id) =>
        `{"type":"PARTITION_CHANGE_RECORD","version":2,"data":{"partitionId":${id},"topicId":"<id>","isr":[1],"leader":1}}`,
    ),
    [`{"type":"BROKER_REGISTRATION_CHANGE_RECORD","version":0,"data":${change('"fenced":1')}}`],
  ]);
  const after = new ClusterFixture({ brokers: 1, store: fixture.store });
  expect(after.cluster.fencedBrokers().map(({ id }) => id)).toEqual([2]);
  expect(written(after, () => after.connect().ask(unregisterBroker, 0, { brokerId: 2 }))).toEqual([
    ['{"type":"UNREGISTER_BROKER_RECORD","version":0,"data":{"brokerId":2,"brokerEpoch":16}}'],
  ]);
});

test('an idle controller writes a record every half second, and sleeps through what is more than ten minutes', async () => {
  const fixture = new ClusterFixture();
  const { log } = fixture.cluster.journal;
  const idle = () => batches(fixture).filter(([record]) => record?.kind === noOpRecord).length;
  const first = log.endOffset;
  await fixture.clock.advance(10_250);
  expect(log.endOffset - first).toBe(20n);
  expect(idle()).toBe(20);
  await fixture.clock.advance(7 * 86_400_000);
  expect(log.endOffset - first).toBe(20n + 1200n);
  const last = [...log.log.batches(log.endOffset - 1n)].at(-1) ?? new Uint8Array(0);
  expect(fixture.clock.now() - readBatchHeader(last).maxTimestamp).toBeLessThan(500);
});

test('each start elects a controller; a cluster that has stopped writes nothing more', async () => {
  const fixture = new ClusterFixture();
  fixture.cluster.close();
  const end = fixture.cluster.journal.log.endOffset;
  await fixture.clock.advance(60_000);
  expect(fixture.cluster.journal.log.endOffset).toBe(end);
  const again = new ClusterFixture({ store: fixture.store });
  expect(again.cluster.journal.log.epoch).toBe(2);
  expect(again.cluster.journal.log.log.leaderEpochs.entries).toEqual([
    { epoch: 1, startOffset: 0n },
    { epoch: 2, startOffset: end },
  ]);
  expect(again.cluster.clusterId).toBe(fixture.cluster.clusterId);
});
