// @platformatic/kafka: the young Node client, with the newest versions and topic ids.
import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  Admin,
  ConfigResourceTypes,
  type ConsumeOptions,
  Consumer,
  type ConsumerOptions,
  IncrementalAlterConfigOperationTypes,
  type Message,
  ProduceAcks,
  Producer,
  type ProducerOptions,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka';
import { bootstrap, named, rejection, runCases, until } from '../cases.ts';
import { security } from './security.ts';

type Text = Message<string, string, string, string>;
type TextConsumer = Consumer<string, string, string, string>;

const start = 1_700_000_000_000n;
const base = { clientId: 'clients-platformatic', bootstrapBrokers: [bootstrap], retries: 5, retryDelay: 200 };
const admin = new Admin(base);

const produces = async <T>(
  work: (producer: Producer<string, string, string, string>) => Promise<T>,
  options: Partial<ProducerOptions<string, string, string, string>> = {},
): Promise<T> => {
  const producer = new Producer({ ...base, serializers: stringSerializers, ...options });
  try {
    return await work(producer);
  } finally {
    await producer.close();
  }
};

async function topic(name: string, partitions = 1, configs: { name: string; value: string }[] = []): Promise<string> {
  await admin.createTopics({ topics: [named(name)], partitions, replicas: 1, configs });
  await until('leaders', async () => {
    const metadata = await admin.metadata({ topics: [named(name)], forceUpdate: true }).catch(() => undefined);
    const all = metadata?.topics.get(named(name))?.partitions ?? [];
    return all.length === partitions && all.every(({ leader }) => leader >= 0);
  });
  return named(name);
}

/** `0`, `1`, … a second apart, all to one partition. */
const numbered = (topicName: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    topic: topicName,
    partition: 0,
    key: `key ${(from + i) % 7}`,
    value: `${from + i}`,
    timestamp: start + BigInt((from + i) * 1000),
  }));
const send = (topicName: string, count: number, from = 0) =>
  produces((producer) => producer.send({ messages: numbered(topicName, count, from) }));

const consumerOf = (groupId: string, options: Partial<ConsumerOptions<string, string, string, string>> = {}) =>
  new Consumer({
    ...base,
    groupId: named(groupId),
    deserializers: stringDeserializers,
    heartbeatInterval: 300,
    sessionTimeout: 6000,
    rebalanceTimeout: 6000,
    maxWaitTime: 300,
    ...options,
  } as ConsumerOptions<string, string, string, string>);

/** What comes while `work` runs, of a stream that starts where `options` say. */
async function eat<T>(
  consumer: TextConsumer,
  options: ConsumeOptions<string, string, string, string>,
  work: (eaten: readonly Text[]) => Promise<T>,
): Promise<T> {
  const stream = await consumer.consume(options);
  const eaten: Text[] = [];
  stream.on('data', (message: Text) => eaten.push(message));
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  try {
    return await Promise.race([work(eaten), failed]);
  } finally {
    await stream.close();
  }
}

/** All records of a topic, by a group of its own. */
async function all(topicName: string, count: number): Promise<readonly Text[]> {
  const consumer = consumerOf(`all-${topicName}`);
  try {
    return await eat(consumer, { topics: [topicName], mode: 'earliest' }, async (eaten) => {
      await until(`${count} records`, () => eaten.length >= count);
      return eaten;
    });
  } finally {
    await consumer.close();
  }
}

const values = (eaten: readonly Text[]) => eaten.map(({ value }) => value);

async function offsets(name: string, timestamp: bigint): Promise<bigint | undefined> {
  const [listed] = await admin.listOffsets({ topics: [{ name, partitions: [{ partitionIndex: 0, timestamp }] }] });
  return listed?.partitions[0]?.offset;
}

/** The name of Kafka's error somewhere within what the client throws. */
function kafkaError(error: unknown): string | undefined {
  const { apiId, errors = [], cause } = error as { apiId?: string; errors?: unknown[]; cause?: unknown };
  if (apiId !== undefined) return apiId;
  for (const inner of [...errors, ...(cause === undefined ? [] : [cause])]) {
    const found = kafkaError(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
const refused = async (asked: Promise<unknown>) => kafkaError(await rejection(asked));

const codec = (compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd') => async () => {
  const name = await topic(`codec-${compression}`);
  const messages = Array.from({ length: 50 }, (_, i) => ({
    topic: name,
    key: i % 3 === 0 ? undefined : `key ${i}`,
    value: 'ü'.repeat(i * 40),
    headers: { trace: `${i}` },
    timestamp: start + BigInt(i),
  }));
  await produces((producer) => producer.send({ messages, compression }));
  const eaten = await all(name, 50);
  for (const [i, message] of eaten.entries()) {
    equal(message.offset, BigInt(i));
    equal(message.key || undefined, messages[i]?.key);
    equal(message.value, messages[i]?.value);
    equal(message.timestamp, messages[i]?.timestamp);
    deepEqual([...message.headers], [['trace', `${i}`]]);
  }
};

await runCases({
  'admin: topics are created, listed and deleted': async () => {
    const name = await topic('admin', 3);
    ok((await admin.listTopics()).includes(name));
    await admin.deleteTopics({ topics: [name] });
    await until('gone', async () => !(await admin.listTopics()).includes(name));
    equal(await refused(admin.deleteTopics({ topics: [name] })), 'UNKNOWN_TOPIC_OR_PARTITION');
  },
  'admin: a topic that exists, a name that may not be, a config that is wrong': async () => {
    await topic('twice');
    equal(await refused(topic('twice')), 'TOPIC_ALREADY_EXISTS');
    equal(await refused(admin.createTopics({ topics: ['not a name'] })), 'INVALID_TOPIC_EXCEPTION');
    equal(await refused(topic('wrong', 1, [{ name: 'retention.ms', value: 'soon' }])), 'INVALID_CONFIG');
  },
  'admin: topic configs are described, set, and back at their default': async () => {
    const name = await topic('configs');
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: name };
    const described = async () => {
      const configurationKeys = ['retention.ms'];
      const [answer] = await admin.describeConfigs({ resources: [{ ...resource, configurationKeys }] });
      return answer?.configs[0]?.value;
    };
    const alter = (value: string | undefined, configOperation: 0 | 1 | 2 | 3) =>
      admin.incrementalAlterConfigs({
        resources: [{ ...resource, configs: [{ name: 'retention.ms', configOperation, value }] }],
      });
    equal(await described(), '604800000');
    await alter('1000', IncrementalAlterConfigOperationTypes.SET);
    equal(await described(), '1000');
    equal(await refused(alter('soon', IncrementalAlterConfigOperationTypes.SET)), 'INVALID_CONFIG');
    await alter(undefined, IncrementalAlterConfigOperationTypes.DELETE);
    equal(await described(), '604800000');
  },
  'admin: partitions are added, never taken away': async () => {
    const name = await topic('grows');
    await admin.createPartitions({ topics: [{ name, count: 4, assignments: null }] });
    await until('four', async () => {
      const metadata = await admin.metadata({ topics: [name], forceUpdate: true });
      return metadata.topics.get(name)?.partitionsCount === 4;
    });
    equal(
      await refused(admin.createPartitions({ topics: [{ name, count: 2, assignments: null }] })),
      'INVALID_PARTITIONS',
    );
  },
  'admin: the cluster names its brokers and controller': async () => {
    const { brokers, controllerId, id } = await admin.metadata({ topics: [] });
    deepEqual(
      [...brokers.values()].map(({ host, port }) => `${host}:${port}`),
      [bootstrap],
    );
    ok(brokers.has(controllerId));
    equal(id.length, 22);
  },
  'admin: records before an offset are deleted, offsets listed': async () => {
    const name = await topic('deleted-records');
    await send(name, 10);
    await admin.deleteRecords({ topics: [{ name, partitions: [{ partition: 0, offset: 4n }] }] });
    deepEqual([await offsets(name, -2n), await offsets(name, -1n), await offsets(name, -3n)], [4n, 10n, 9n]);
  },
  'produce none: keys, headers and times come back': codec('none'),
  'produce gzip: keys, headers and times come back': codec('gzip'),
  'produce snappy: keys, headers and times come back': codec('snappy'),
  'produce lz4: keys, headers and times come back': codec('lz4'),
  'produce zstd: keys, headers and times come back': codec('zstd'),
  'produce: acks none, leader and all': async () => {
    const name = await topic('acks');
    for (const acks of Object.values(ProduceAcks)) {
      await produces((producer) => producer.send({ messages: numbered(name, 2), acks }));
    }
    await until('6 records', async () => (await offsets(name, -1n)) === 6n);
  },
  'produce: an idempotent producer': async () => {
    const name = await topic('idempotent');
    await produces(
      async (producer) => {
        for (let from = 0; from < 100; from += 20) await producer.send({ messages: numbered(name, 20, from) });
      },
      { idempotent: true },
    );
    deepEqual(
      values(await all(name, 100)),
      Array.from({ length: 100 }, (_, i) => `${i}`),
    );
  },
  'produce: a topic made by being written to': async () => {
    const name = named('auto');
    await produces((producer) => producer.send({ messages: numbered(name, 1) }), { autocreateTopics: true });
    equal(await offsets(name, -1n), 1n);
  },
  'produce: a record too large is refused': async () => {
    const messages = [{ topic: await topic('large'), value: 'x'.repeat(1_100_000) }];
    equal(await refused(produces((producer) => producer.send({ messages }))), 'MESSAGE_TOO_LARGE');
  },
  'consume: every record once, in order within each partition': async () => {
    const name = await topic('order', 3);
    await produces(async (producer) => {
      for (let from = 0; from < 900; from += 100) {
        const messages = numbered(name, 100, from).map(({ partition: _, ...message }) => message);
        await producer.send({ messages });
      }
    });
    const eaten = await all(name, 900);
    equal(new Set(values(eaten)).size, 900);
    const following = [0n, 0n, 0n];
    for (const { partition, offset } of eaten) {
      equal(offset, following[partition]);
      following[partition] = offset + 1n;
    }
  },
  'consume: what is written while waiting': async () => {
    const name = await topic('waiting');
    const consumer = consumerOf('waiting');
    await eat(consumer, { topics: [name], mode: 'earliest' }, async (eaten) => {
      for (const i of [0, 1, 2]) {
        await send(name, 1, i);
        await until(`record ${i}`, () => eaten.length === i + 1);
      }
      deepEqual(values(eaten), ['0', '1', '2']);
    });
    await consumer.close();
  },
  'group: a second member takes half, and gives it back when it leaves': async () => {
    const name = await topic('rebalance', 4);
    const join = async () => {
      const consumer = consumerOf('rebalance');
      const stream = await consumer.consume({ topics: [name], mode: 'earliest' });
      stream.on('data', () => {});
      const partitions = () => consumer.assignments?.find((each) => each.topic === name)?.partitions ?? [];
      const leave = async () => {
        await stream.close();
        await consumer.close();
      };
      return { partitions, leave };
    };
    const first = await join();
    await until('all four', () => first.partitions().length === 4);
    const second = await join();
    await until('two each', () => first.partitions().length === 2 && second.partitions().length === 2);
    deepEqual([...first.partitions(), ...second.partitions()].sort(), [0, 1, 2, 3]);
    const group = (await admin.describeGroups({ groups: [named('rebalance')] })).get(named('rebalance'));
    deepEqual([group?.state, group?.members.size], ['Stable', 2]);
    await second.leave();
    await until('all four again', () => first.partitions().length === 4);
    await first.leave();
  },
  'seek: from an offset, and from a time': async () => {
    const name = await topic('seek');
    await send(name, 10);
    const consumer = consumerOf('seek');
    const at = await consumer.listOffsets({ topics: [name], timestamp: start + 3500n });
    deepEqual(at.get(name), [4n]);
    for (const offset of [7n, 4n]) {
      const from = [{ topic: name, partition: 0, offset }];
      await eat(consumer, { topics: [name], mode: 'manual', offsets: from }, async (eaten) => {
        await until('the rest', () => eaten.length === 10 - Number(offset));
        equal(eaten[0]?.value, `${offset}`);
      });
    }
    await consumer.close();
  },
  'offsets: a group goes on where it stopped': async () => {
    const name = await topic('goes-on');
    await send(name, 5);
    for (const expected of [
      ['0', '1', '2', '3', '4'],
      ['5', '6'],
    ]) {
      const consumer = consumerOf('goes-on');
      const options = { topics: [name], mode: 'committed', fallbackMode: 'earliest', autocommit: false } as const;
      await eat(consumer, options, async (eaten) => {
        await until(`${expected.length} records`, () => eaten.length >= expected.length);
        deepEqual(values(eaten), expected);
        await eaten.at(-1)?.commit();
      });
      await consumer.close();
      await send(name, 2, 5);
    }
  },
  'offsets: altered, listed, and deleted with the group': async () => {
    const name = await topic('by-hand');
    const groupId = named('by-hand');
    await send(name, 6);
    await admin.alterConsumerGroupOffsets({
      groupId,
      topics: [{ name, partitionOffsets: [{ partition: 0, offset: 3n }] }],
    });
    const listed = async () => {
      const [group] = await admin.listConsumerGroupOffsets({ groups: [groupId] });
      return group?.topics.flatMap(({ partitions }) => partitions.map(({ committedOffset }) => committedOffset));
    };
    deepEqual(await listed(), [3n]);
    await admin.deleteConsumerGroupOffsets({ groupId, topics: [{ name, partitionIndexes: [0] }] });
    deepEqual(await listed(), []);
    ok((await admin.listGroups()).has(groupId));
    await admin.deleteGroups({ groups: [groupId] });
    ok(!(await admin.listGroups()).has(groupId));
  },
  'transaction: committed together, aborted ones never seen, both there for who reads uncommitted': async () => {
    const name = await topic('transaction');
    const ids = { idempotent: true, transactionalId: named('transaction') };
    await produces(async (producer) => {
      for (const [value, commits] of [
        ['a', true],
        ['b', false],
        ['c', true],
      ] as const) {
        const transaction = await producer.beginTransaction();
        await transaction.send({ messages: [{ topic: name, value }] });
        await (commits ? transaction.commit() : transaction.abort());
      }
    }, ids);
    for (const [isolationLevel, expected] of [
      [1, ['a', 'c']],
      [0, ['a', 'b', 'c']],
    ] as const) {
      const consumer = consumerOf(`transaction-${isolationLevel}`);
      await eat(consumer, { topics: [name], mode: 'earliest', isolationLevel }, async (eaten) => {
        await until('the last', () => eaten.at(-1)?.value === 'c');
        deepEqual(values(eaten), expected);
        // Markers have offsets: a 0, marker, b 2, marker, c 4.
        equal(eaten.at(-1)?.offset, 4n);
      });
      await consumer.close();
    }
  },
  'transaction: offsets are committed with it, or not at all': async () => {
    const source = await topic('source');
    const target = await topic('target');
    await send(source, 10);
    const consumer = consumerOf('in-transaction');
    const committed = async () =>
      (await consumer.listCommittedOffsets({ topics: [{ topic: source, partitions: [0] }] })).get(source);
    const ids = { idempotent: true, transactionalId: named('in-transaction') };
    await eat(consumer, { topics: [source], mode: 'earliest', autocommit: false }, async (eaten) => {
      await until('10 records', () => eaten.length === 10);
      await produces(async (producer) => {
        for (const [index, commits, expected] of [
          [3, false, -1n],
          [6, true, 7n],
        ] as const) {
          const transaction = await producer.beginTransaction();
          await transaction.addConsumer(consumer);
          await transaction.send({ messages: [{ topic: target, value: `${index}` }] });
          await transaction.addOffset(eaten[index]!);
          await (commits ? transaction.commit() : transaction.abort());
          // The transaction's marker comes to the offsets a little after its end.
          await until(`committed offset ${expected}`, async () => (await committed())?.[0] === expected);
        }
      }, ids);
    });
    await consumer.close();
  },
  ...security,
});
