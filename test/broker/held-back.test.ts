import { expect, test } from 'vitest';
import { apiVersions } from '../../sandbox/apis/18-api-versions.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { alterClientQuotas } from '../../sandbox/apis/49-alter-client-quotas.ts';
import { describeCluster } from '../../sandbox/apis/60-describe-cluster.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

function quota(client: ClientFixture, entityType: string, entityName: string, key: string, value: number): void {
  const entity = [{ entityType, entityName }];
  const answer = client.ask(alterClientQuotas, 1, {
    entries: [{ entity, ops: [{ key, value, remove: false }] }],
    validateOnly: false,
  });
  expect(answer?.entries[0]?.errorCode).toBe(0);
}

const topics = (name: string, numPartitions: number) => ({
  topics: [{ name, numPartitions, replicationFactor: 1, assignments: [], configs: [] }],
});
const cluster = { includeClusterAuthorizedOperations: false, includeFencedBrokers: false };
const answers = (client: ClientFixture): boolean => client.ask(apiVersions, 0, {}) !== undefined;

test.each([
  ['a little', 0.01, 2],
  ['much, a window at most,', 0.0001, 1_000],
])('who asks %s more than its share of the time is told to wait, and not read from', async (_, percent, ms) => {
  const fixture = new ClusterFixture();
  const client = fixture.connect();
  quota(client, 'client-id', 'test', 'request_percentage', percent);
  let waited = 0;
  for (let i = 0; waited === 0 && i < 1_000; i++) waited = client.ask(describeCluster, 0, cluster)?.throttleTimeMs ?? 0;
  expect(waited).toBe(ms);
  client.post(describeCluster, 0, cluster);
  await fixture.clock.advance(ms - 1);
  expect(client.frames).toEqual([]);
  await fixture.clock.advance(1);
  expect(client.answer(describeCluster, 0)).toBeDefined();
});

test('who changes more partitions than it may is refused in new versions and made to wait in old ones', async () => {
  const fixture = new ClusterFixture();
  quota(fixture.connect(), 'client-id', 'test', 'controller_mutation_rate', 2);
  // Eleven windows of a second: 22 at once, and the request that goes beyond is let through.
  expect(fixture.connect().ask(createTopics, 7, topics('a', 30))).toMatchObject({
    throttleTimeMs: 0,
    topics: [{ errorCode: 0 }],
  });
  const refused = fixture.connect();
  expect(refused.ask(createTopics, 7, topics('b', 1))).toMatchObject({
    throttleTimeMs: 4_000,
    topics: [{ errorCode: 89 }],
  });
  refused.post(apiVersions, 0, {});
  expect(refused.frames).toEqual([]);
  const old = fixture.connect().ask(createTopics, 5, topics('c', 2));
  expect(old).toMatchObject({ throttleTimeMs: 5_000, topics: [{ errorCode: 0 }] });
  await fixture.clock.advance(4_000);
  expect(refused.frames).toHaveLength(1);
  await fixture.clock.advance(1_000);
  expect(fixture.connect().ask(createTopics, 7, topics('d', 1))?.topics[0]?.errorCode).toBe(0);
});

test('an address that connects too often is let go, after a while', async () => {
  const fixture = new ClusterFixture();
  const first = fixture.connect();
  quota(first, 'ip', '127.0.0.1', 'connection_creation_rate', 1);
  const clients = Array.from({ length: 12 }, () => fixture.connect());
  const served = clients.filter(answers);
  expect(served).toHaveLength(10);
  const [turnedAway] = clients.filter((client) => !served.includes(client));
  expect(turnedAway?.closedFor).toBeNull();
  await fixture.clock.advance(2_000);
  expect(turnedAway?.closedFor).toContain('too fast');
  await fixture.clock.advance(10_000);
  expect(answers(fixture.connect())).toBe(true);
});

test.each([
  ['max.connections.per.ip', '2', {}],
  ['max.connections.per.ip.overrides', '127.0.0.1:2,localhost:9', {}],
])('%s: more are closed', async (name, value) => {
  const fixture = new ClusterFixture({ configs: { [name]: value } });
  const [one, two, three] = [fixture.connect(), fixture.connect(), fixture.connect()];
  expect([one, two].map(answers)).toEqual([true, true]);
  await fixture.clock.advance(0);
  expect(three.closedFor).toContain('maximum = 2');
  one.hangUp();
  expect(answers(fixture.connect())).toBe(true);
});

test('max.connections: who comes beyond it waits until another leaves', () => {
  const fixture = new ClusterFixture({ configs: { 'max.connections': '2' } });
  const [one, two, three, four] = [fixture.connect(), fixture.connect(), fixture.connect(), fixture.connect()];
  expect([one, two, three, four].map(answers)).toEqual([true, true, false, false]);
  two.hangUp();
  expect(three.frames).toHaveLength(1);
  expect(four.frames).toHaveLength(0);
  four.hangUp();
  one.hangUp();
  expect(answers(fixture.connect())).toBe(true);
});

test('max.connection.creation.rate: who comes too soon is served later', async () => {
  const fixture = new ClusterFixture({ configs: { 'max.connection.creation.rate': '1' } });
  const clients = Array.from({ length: 12 }, () => fixture.connect());
  expect(clients.filter(answers)).toHaveLength(10);
  await fixture.clock.advance(3_000);
  expect(clients.filter((client) => client.frames.length > 0)).toHaveLength(2);
});
