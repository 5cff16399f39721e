import { describe, expect, test } from 'vitest';
import { apiVersions } from '#sandbox/apis/18-api-versions.ts';
import { Admin } from '#sandbox/client/admin.ts';
import { BrokerConnection } from '#sandbox/client/broker-connection.ts';
import type { Connection } from '#sandbox/host.ts';
import { FrameSplitter, readRequestHeader, writeResponse } from '#sandbox/wire/frame.ts';
import { Reader } from '#sandbox/wire/reader.ts';
import { type KafkaLab, kafkaLab } from '../commands/kafka-lab.ts';
import { settle } from '../machine/fake-host.ts';

function adminOf({ network, clock }: KafkaLab, port = 9092): Admin {
  return new Admin({
    bootstrap: [{ host: 'localhost', port }],
    clientId: 'admin',
    connect: async (host, to) => network.connect(host, to, { kind: 'system' }).connection,
    now: async () => clock.now(),
    sleep: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
  });
}

describe('an admin', () => {
  test('creates, describes, grows and deletes topics', async () => {
    const admin = adminOf(kafkaLab({ brokers: 3 }), 9096);
    await admin.createTopic({
      name: 'orders',
      partitions: 2,
      replicationFactor: 3,
      configs: { 'retention.ms': '1000' },
    });
    await admin.createPartitions([{ name: 'orders', count: 3 }]);
    const [orders] = await admin.describeTopics(['orders']);
    expect(orders).toMatchObject({ name: 'orders', internal: false });
    expect(orders?.partitions.map(({ partition, replicas, isr }) => [partition, replicas.length, isr.length])).toEqual([
      [0, 3, 3],
      [1, 3, 3],
      [2, 3, 3],
    ]);
    expect((await admin.listTopics()).map(({ name }) => name)).toContain('orders');
    await admin.deleteTopics(['orders']);
    expect((await admin.listTopics()).map(({ name }) => name)).not.toContain('orders');
  });

  test('sets configs and takes them back', async () => {
    const admin = adminOf(kafkaLab());
    await admin.createTopic({ name: 'orders' });
    const retention = async () =>
      (await admin.describeConfigs('topic', ['orders'])).get('orders')?.find(({ name }) => name === 'retention.ms');
    await admin.alterConfigs('topic', 'orders', [{ name: 'retention.ms', value: '5' }]);
    expect(await retention()).toMatchObject({ value: '5', source: 1, readOnly: false, sensitive: false });
    await admin.alterConfigs('topic', 'orders', [{ name: 'retention.ms', value: null }]);
    expect(await retention()).toMatchObject({ value: '604800000', source: 5 });
  });

  test.each([
    [
      'a topic that is there',
      (admin: Admin) => admin.createTopic({ name: 'orders' }),
      'TOPIC_ALREADY_EXISTS',
      "Topic 'orders' already exists.",
    ],
    [
      'a topic that is not',
      (admin: Admin) => admin.describeTopics(['nosuch']),
      'UNKNOWN_TOPIC_OR_PARTITION',
      'This server does not host this topic-partition.',
    ],
    [
      'fewer partitions',
      (admin: Admin) => admin.createPartitions([{ name: 'orders', count: 1 }]),
      'INVALID_PARTITIONS',
      'Topic already has 1 partition(s).',
    ],
  ])('rejects with the broker’s words for %s', async (_, act, error, message) => {
    const admin = adminOf(kafkaLab());
    await admin.createTopic({ name: 'orders' });
    await expect(act(admin)).rejects.toMatchObject({ error, message });
  });

  test('finds another broker where the one it knew is gone', async () => {
    const lab = kafkaLab({ brokers: 2 });
    const admin = adminOf(lab);
    await admin.listTopics();
    lab.network.setLink(9092, { cut: true });
    await settle();
    expect((await admin.nodes()).map(({ id }) => id)).toEqual([1, 2]);
    expect(await admin.listTopics()).toEqual([]);
  });
});

/** A broker of few words: answers each request as `answer` says. */
function broker(
  answer: (header: { version: number; correlationId: number }, send: (bytes: Uint8Array) => void) => void,
): Connection {
  const receivers: ((bytes: Uint8Array) => void)[] = [];
  const closers: ((reason: string) => void)[] = [];
  const send = (bytes: Uint8Array): void =>
    queueMicrotask(() => {
      for (const on of receivers) on(bytes);
    });
  const frames = new FrameSplitter(1 << 20, (frame) => answer(readRequestHeader(new Reader(frame, 'request')), send));
  return {
    send: (bytes) => frames.push(bytes),
    receive: (on) => void receivers.push(on),
    close: (reason = 'closed') => {
      for (const on of closers.splice(0)) on(reason);
    },
    closed: (on) => void closers.push(on),
  };
}

describe('a connection', () => {
  test('asks for versions anew, in v0, where its v3 is not known', async () => {
    const versions: number[] = [];
    const connection = broker(({ version, correlationId }, send) => {
      versions.push(version);
      const apiKeys = [{ apiKey: 18, minVersion: 0, maxVersion: 2 }];
      send(
        writeResponse(apiVersions, version > 2 ? 0 : version, correlationId, {
          errorCode: version > 2 ? 35 : 0,
          apiKeys,
        }),
      );
    });
    const open = await BrokerConnection.open(connection, 'admin');
    expect(versions).toEqual([3, 0]);
    await open.request(apiVersions, {});
    expect(versions).toEqual([3, 0, 2]);
  });

  test('rejects what was asked when it ends', async () => {
    let connection: Connection | null = null;
    connection = broker(() => connection?.close('listener closed'));
    await expect(BrokerConnection.open(connection, 'admin')).rejects.toThrow('the connection ended: listener closed');
  });

  test('closes on an answer that nobody asked for', async () => {
    const connection = broker((_, send) => send(writeResponse(apiVersions, 3, 99, { errorCode: 0, apiKeys: [] })));
    await expect(BrokerConnection.open(connection, 'admin')).rejects.toThrow('correlation id 99 was never sent');
  });
});
