import { describe, expect, test } from 'vitest';
import { produce } from '../../sandbox/apis/00-produce.ts';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { listOffsets } from '../../sandbox/apis/02-list-offsets.ts';
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { findCoordinator } from '../../sandbox/apis/10-find-coordinator.ts';
import { heartbeat } from '../../sandbox/apis/12-heartbeat.ts';
import { describeGroups } from '../../sandbox/apis/15-describe-groups.ts';
import { saslHandshake } from '../../sandbox/apis/17-sasl-handshake.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { deleteTopics } from '../../sandbox/apis/20-delete-topics.ts';
import { deleteRecords } from '../../sandbox/apis/21-delete-records.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { describeAcls } from '../../sandbox/apis/29-describe-acls.ts';
import { createAcls } from '../../sandbox/apis/30-create-acls.ts';
import { deleteAcls } from '../../sandbox/apis/31-delete-acls.ts';
import { describeConfigs } from '../../sandbox/apis/32-describe-configs.ts';
import { saslAuthenticate } from '../../sandbox/apis/36-sasl-authenticate.ts';
import { createPartitions } from '../../sandbox/apis/37-create-partitions.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { type AclOperation, aclOperations, type ResourceType, resourceTypes } from '../../sandbox/security/acl.ts';
import { type ErrorName, errorCode } from '../../sandbox/wire/errors.ts';
import { zeroUuid } from '../../sandbox/wire/writer.ts';
import { type ClientFixture, ClusterFixture } from './cluster-fixture.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const authorizer = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:admin',
};
const literal = 3;
const allow = 3;
const deny = 2;

function connect(fixture: ClusterFixture, user: string): ClientFixture {
  const client = fixture.connect(1, 'SASL_PLAINTEXT');
  client.ask(saslHandshake, 1, { mechanism: 'PLAIN' });
  client.ask(saslAuthenticate, 2, { authBytes: utf8(`\0${user}\0secret`) });
  return client;
}

/** A cluster with an authorizer, a topic that admin made, and ana, who may do nothing yet. */
function guarded() {
  const fixture = new ClusterFixture({ configs: authorizer, users: { admin: 'secret', ana: 'secret' } });
  const admin = connect(fixture, 'admin');
  admin.ask(createTopics, 4, {
    topics: [{ name: 'orders', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
    timeoutMs: 0,
    validateOnly: false,
  });
  const rule = (type: ResourceType, name: string, operation: AclOperation, permissionType = allow) =>
    admin.ask(createAcls, 3, {
      creations: [
        {
          resourceType: resourceTypes.indexOf(type),
          resourceName: name,
          resourcePatternType: literal,
          principal: 'User:ana',
          host: '*',
          operation: aclOperations.indexOf(operation),
          permissionType,
        },
      ],
    })?.results[0];
  return { fixture, admin, ana: connect(fixture, 'ana'), rule };
}

const wrote = (client: ClientFixture): number | undefined =>
  client.ask(produce, 8, {
    transactionalId: null,
    acks: -1,
    timeoutMs: 0,
    topicData: [
      {
        name: 'orders',
        partitionData: [
          {
            index: 0,
            records: [encodeBatch({ records: [{ key: null, value: utf8('x'), timestamp: 1_700_000_000_000 }] })],
          },
        ],
      },
    ],
  })?.responses[0]?.partitionResponses[0]?.errorCode;

const named = (name: string | null) => ({
  topics: name === null ? null : [{ name }],
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: true,
});

/** What each request answers, and what it takes. */
const requests: readonly [
  string,
  ResourceType,
  string,
  AclOperation,
  ErrorName,
  (client: ClientFixture) => number | undefined,
][] = [
  ['Produce', 'TOPIC', 'orders', 'WRITE', 'TOPIC_AUTHORIZATION_FAILED', wrote],
  [
    'Fetch',
    'TOPIC',
    'orders',
    'READ',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) =>
      client.ask(fetch, 4, {
        maxWaitMs: 0,
        minBytes: 0,
        topics: [{ topic: 'orders', partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1000 }] }],
      })?.responses[0]?.partitions[0]?.errorCode,
  ],
  [
    'ListOffsets',
    'TOPIC',
    'orders',
    'DESCRIBE',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) =>
      client.ask(listOffsets, 1, {
        replicaId: -1,
        isolationLevel: 0,
        topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
      })?.topics[0]?.partitions[0]?.errorCode,
  ],
  [
    'Metadata',
    'TOPIC',
    'orders',
    'DESCRIBE',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) => client.ask(metadata, 9, named('orders'))?.topics[0]?.errorCode,
  ],
  [
    'FindCoordinator',
    'GROUP',
    'billing',
    'DESCRIBE',
    'GROUP_AUTHORIZATION_FAILED',
    (client) => client.ask(findCoordinator, 1, { key: 'billing', keyType: 0 })?.errorCode,
  ],
  [
    'FindCoordinator of a transactional id',
    'TRANSACTIONAL_ID',
    'till',
    'DESCRIBE',
    'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
    (client) => client.ask(findCoordinator, 1, { key: 'till', keyType: 1 })?.errorCode,
  ],
  [
    'DescribeGroups',
    'GROUP',
    'billing',
    'DESCRIBE',
    'GROUP_AUTHORIZATION_FAILED',
    (client) =>
      client.ask(describeGroups, 3, { groups: ['billing'], includeAuthorizedOperations: false })?.groups[0]?.errorCode,
  ],
  [
    'CreateTopics',
    'TOPIC',
    'new',
    'CREATE',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) =>
      client.ask(createTopics, 4, {
        topics: [{ name: 'new', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
        timeoutMs: 0,
        validateOnly: false,
      })?.topics[0]?.errorCode,
  ],
  [
    'DeleteTopics',
    'TOPIC',
    'orders',
    'DELETE',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) => client.ask(deleteTopics, 3, { topicNames: ['orders'], timeoutMs: 0 })?.responses[0]?.errorCode,
  ],
  [
    'DeleteRecords',
    'TOPIC',
    'orders',
    'DELETE',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) =>
      client.ask(deleteRecords, 1, {
        topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, offset: 0n }] }],
        timeoutMs: 0,
      })?.topics[0]?.partitions[0]?.errorCode,
  ],
  [
    'CreatePartitions',
    'TOPIC',
    'orders',
    'ALTER',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) =>
      client.ask(createPartitions, 1, {
        topics: [{ name: 'orders', count: 2, assignments: null }],
        timeoutMs: 0,
        validateOnly: true,
      })?.results[0]?.errorCode,
  ],
  [
    'InitProducerId',
    'TOPIC',
    'orders',
    'WRITE',
    'CLUSTER_AUTHORIZATION_FAILED',
    (client) => client.ask(initProducerId, 1, { transactionalId: null, transactionTimeoutMs: 0 })?.errorCode,
  ],
  [
    'DescribeConfigs of a topic',
    'TOPIC',
    'orders',
    'DESCRIBE_CONFIGS',
    'TOPIC_AUTHORIZATION_FAILED',
    (client) => configsOf(client, 2, 'orders'),
  ],
  [
    'DescribeConfigs of a broker',
    'CLUSTER',
    'kafka-cluster',
    'DESCRIBE_CONFIGS',
    'CLUSTER_AUTHORIZATION_FAILED',
    (client) => configsOf(client, 4, '1'),
  ],
  [
    'DescribeAcls',
    'CLUSTER',
    'kafka-cluster',
    'DESCRIBE',
    'CLUSTER_AUTHORIZATION_FAILED',
    (client) => client.ask(describeAcls, 3, anyRule)?.errorCode,
  ],
];

const anyRule = {
  resourceTypeFilter: 1,
  resourceNameFilter: null,
  patternTypeFilter: 1,
  principalFilter: null,
  hostFilter: null,
  operation: 1,
  permissionType: 1,
};

function configsOf(client: ClientFixture, resourceType: number, resourceName: string): number | undefined {
  const resources = [{ resourceType, resourceName, configurationKeys: [] }];
  return client.ask(describeConfigs, 3, { resources, includeSynonyms: false, includeDocumentation: false })?.results[0]
    ?.errorCode;
}

describe('what a client may not do is refused; what it is allowed, done', () => {
  test.each(requests)('%s takes %s %s %s', (_, type, name, operation, error, send) => {
    const { ana, rule } = guarded();
    expect(send(ana)).toBe(errorCode(error));
    expect(rule(type, name, operation)).toEqual({ errorCode: 0, errorMessage: '' });
    expect(send(ana)).toBe(0);
    rule(type, name, operation, deny);
    expect(send(ana)).toBe(errorCode(error));
  });

  test('Heartbeat takes READ of the group, before the group is looked for', () => {
    const { ana, rule } = guarded();
    const beat = () => ana.ask(heartbeat, 3, { groupId: 'billing', generationId: 1, memberId: 'm' })?.errorCode;
    expect(beat()).toBe(errorCode('GROUP_AUTHORIZATION_FAILED'));
    rule('GROUP', 'billing', 'READ');
    expect(beat()).not.toBe(errorCode('GROUP_AUTHORIZATION_FAILED'));
  });

  test('a super user needs no rule', () => {
    const { admin } = guarded();
    for (const [, , , , error, send] of requests) expect(send(admin)).not.toBe(errorCode(error));
  });
});

describe('Metadata', () => {
  test('of all topics leaves out those that the client may not describe', () => {
    const { ana, admin, rule } = guarded();
    expect(ana.ask(metadata, 9, named(null))?.topics).toEqual([]);
    expect(admin.ask(metadata, 9, named(null))?.topics).toHaveLength(1);
    rule('TOPIC', 'orders', 'READ');
    expect(ana.ask(metadata, 9, named(null))?.topics).toMatchObject([
      { name: 'orders', topicAuthorizedOperations: (1 << 3) | (1 << 8) },
    ]);
  });

  test('does not tell whether a topic is there', () => {
    const { ana } = guarded();
    const answers = ['orders', 'nowhere'].map((name) => ana.ask(metadata, 10, named(name))?.topics[0]);
    expect(answers).toMatchObject(['orders', 'nowhere'].map((name) => ({ name, errorCode: 29, topicId: zeroUuid })));
  });
});

describe('ACLs', () => {
  test('are kept over a restart, shown by resource, and deleted by filter', () => {
    const { fixture, rule } = guarded();
    rule('TOPIC', 'orders', 'READ');
    rule('TOPIC', 'orders', 'WRITE');
    rule('GROUP', 'billing', 'READ');
    const later = new ClusterFixture({ configs: authorizer, users: { admin: 'secret' }, store: fixture.store });
    const admin = connect(later, 'admin');
    const resources = admin
      .ask(describeAcls, 3, anyRule)
      ?.resources.map(({ resourceName, acls }) => [resourceName, acls.length]);
    expect(resources).toEqual([
      ['orders', 2],
      ['billing', 1],
    ]);
    const filter = { ...anyRule, resourceNameFilter: 'orders' };
    expect(admin.ask(deleteAcls, 3, { filters: [filter] })?.filterResults[0]?.matchingAcls).toHaveLength(2);
    expect(admin.ask(describeAcls, 3, anyRule)?.resources).toHaveLength(1);
  });

  test('without an authorizer are switched off', () => {
    const client = new ClusterFixture().connect();
    const errorMessage = 'No Authorizer is configured.';
    // What a broker need not ask its controller it refuses itself.
    expect(client.ask(describeAcls, 3, anyRule)).toMatchObject({
      errorCode: 54,
      errorMessage: 'No Authorizer is configured on the broker',
    });
    expect(client.ask(deleteAcls, 3, { filters: [anyRule] })?.filterResults).toMatchObject([
      { errorCode: 54, errorMessage },
    ]);
  });
});
