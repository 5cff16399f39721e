import { expect, test } from 'vitest';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { incrementalAlterConfigs } from '../../sandbox/apis/44-incremental-alter-configs.ts';
import { consumerGroupHeartbeat } from '../../sandbox/apis/68-consumer-group-heartbeat.ts';
import { consumerGroupDescribe } from '../../sandbox/apis/69-consumer-group-describe.ts';
import { errorCode } from '../../sandbox/wire/errors.ts';
import { ClusterFixture } from './cluster-fixture.ts';

function crew(configs: Record<string, string> = {}) {
  const fixture = new ClusterFixture({ configs });
  const client = fixture.connect();
  const topic = { name: 'orders', numPartitions: 2, replicationFactor: 1, assignments: [], configs: [] };
  client.ask(createTopics, 4, { topics: [topic], timeoutMs: 0, validateOnly: false });
  const beat = (memberEpoch: number, serverAssignor: string | null = null) =>
    client.ask(consumerGroupHeartbeat, 1, {
      groupId: 'crew',
      memberId: 'a',
      memberEpoch,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: memberEpoch === 0 ? 60_000 : -1,
      subscribedTopicNames: memberEpoch === 0 ? ['orders'] : null,
      subscribedTopicRegex: null,
      serverAssignor,
      topicPartitions: memberEpoch === 0 ? [] : null,
    });
  return { fixture, client, beat };
}

test('a group’s own session timeout and heartbeat interval are the ones in force', async () => {
  const { fixture, client, beat } = crew();
  const config = (name: string, value: string) => ({ name, configOperation: 0, value });
  client.ask(incrementalAlterConfigs, 1, {
    resources: [
      {
        resourceType: 32,
        resourceName: 'crew',
        configs: [config('consumer.session.timeout.ms', '50000'), config('consumer.heartbeat.interval.ms', '9000')],
      },
    ],
    validateOnly: false,
  });
  expect(beat(0)?.heartbeatIntervalMs).toBe(9_000);
  await fixture.clock.advance(49_999);
  expect(beat(2)?.errorCode).toBe(0);
  await fixture.clock.advance(50_000);
  expect(beat(2)?.errorCode).toBe(errorCode('UNKNOWN_MEMBER_ID'));
});

test.each([
  ['range', 'range'],
  ['org.apache.kafka.coordinator.group.assignor.RangeAssignor,uniform', 'range'],
  ['uniform,range', 'uniform'],
])('with group.consumer.assignors=%s the default is %s', (assignors, expected) => {
  const { client, beat } = crew({ 'group.consumer.assignors': assignors });
  expect(beat(0)?.errorCode).toBe(0);
  const asked = { groupIds: ['crew'], includeAuthorizedOperations: false };
  expect(client.ask(consumerGroupDescribe, 1, asked)?.groups[0]?.assignorName).toBe(expected);
});

test('an assignor that the broker has not been given is refused', () => {
  const { beat } = crew({ 'group.consumer.assignors': 'range' });
  expect(beat(0, 'uniform')).toMatchObject({
    errorCode: errorCode('UNSUPPORTED_ASSIGNOR'),
    errorMessage: 'ServerAssignor uniform is not supported. Supported assignors: range.',
  });
});

test.each([
  ['disabled', 'upgrade', false, false],
  ['UPGRADE', 'upgrade', true, false],
  ['downgrade', 'downgrade', false, true],
  ['bidirectional', 'both', true, true],
])('group.consumer.migration.policy=%s allows %s', (policy, _, upgrade, downgrade) => {
  const { fixture } = crew({ 'group.consumer.migration.policy': policy });
  expect(fixture.cluster.groups.surroundings('crew').migration).toEqual({ upgrade, downgrade });
});
