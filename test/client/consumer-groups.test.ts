import { expect, test } from 'vitest';
import type { Cluster } from '#sandbox/broker/cluster.ts';
import { Consumer } from '#sandbox/client/consumer.ts';
import type { ConsumerOptions } from '#sandbox/client/consumer-options.ts';
import { newMemberId } from '#sandbox/client/member-id.ts';
import { Producer } from '#sandbox/client/producer.ts';
import { ShareConsumer, type ShareConsumerOptions } from '#sandbox/client/share-consumer.ts';
import { nameOf } from '#sandbox/client/topic-metadata.ts';
import { type KafkaLab, kafkaLab } from '../commands/kafka-lab.ts';
import { settle } from '../machine/fake-host.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

let made = 0;
async function nextId(): Promise<string> {
  made += 1;
  let seed = made;
  return newMemberId(async () => {
    seed = (Math.imul(seed + 7, 48_271) >>> 0) % 2_147_483_647;
    return seed / 2_147_483_647;
  });
}

function reach({ network, clock }: KafkaLab) {
  const actor = { kind: 'outside', address: '127.0.0.1:50000' } as const;
  return {
    connect: async (host: string, port: number) => network.connect(host, port, actor).connection,
    bootstrap: [{ host: 'localhost', port: 9092 }],
    clientId: 'test',
    now: async () => clock.now(),
    sleep: (ms: number) => new Promise<void>((done) => void clock.after(ms, done)),
  };
}

/** Lets time go on until something is done. */
async function within<Done>(lab: KafkaLab, doing: Promise<Done>): Promise<Done> {
  let over = false;
  const end = (): void => {
    over = true;
  };
  doing.then(end, end);
  await settle();
  while (!over) await lab.clock.advance(100);
  return doing;
}

async function topic(lab: KafkaLab, name: string, partitions: number): Promise<Cluster> {
  await lab.run('kafka-topics.sh', [
    ...['--bootstrap-server', 'localhost:9092', '--create', '--topic', name],
    ...['--partitions', String(partitions)],
  ]);
  return lab.cluster;
}

async function produce(lab: KafkaLab, name: string, partition: number, values: readonly string[]): Promise<void> {
  const producer = new Producer(reach(lab), () => 0.5);
  for (const value of values)
    await within(lab, producer.send({ topic: name, partition, key: null, value: bytes(value) }));
  await within(lab, producer.close());
}

/** Polls all of them in turn, until each has what it is to have. */
async function pollUntil(lab: KafkaLab, consumers: readonly Consumer[], done: () => boolean): Promise<void> {
  for (let rounds = 0; !done() && rounds < 100; rounds += 1)
    for (const consumer of consumers) await within(lab, consumer.poll(200));
  expect(done()).toBe(true);
}

const kinds: readonly (readonly [string, () => Promise<Partial<ConsumerOptions>>])[] = [
  ['the new protocol', async () => ({ memberId: await nextId() })],
  ['the classic protocol', async () => ({})],
  ['the cooperative protocol', async () => ({ assignors: ['cooperative-sticky'] })],
];

test.each(kinds)('in %s a second member takes half, and gives it back when it leaves', async (_, options) => {
  const lab = kafkaLab();
  await topic(lab, 'orders', 4);
  const consumer = async () => {
    const made = new Consumer({ ...reach(lab), ...(await options()), groupId: 'billing' });
    made.subscribe(['orders']);
    return made;
  };
  const first = await consumer();
  await pollUntil(lab, [first], () => first.assignment().length === 4);
  const second = await consumer();
  await pollUntil(lab, [first, second], () => second.assignment().length === 2 && first.assignment().length === 2);
  const all = [...first.assignment(), ...second.assignment()].map(nameOf);
  expect(all.sort()).toEqual(['orders-0', 'orders-1', 'orders-2', 'orders-3']);
  await within(lab, second.close());
  await pollUntil(lab, [first], () => first.assignment().length === 4);
  await within(lab, first.close());
});

test.each([
  ['goes on where it is', ['cooperative-sticky'], 0],
  ['has given all up, and begins anew at what is committed', ['range'], 1],
] as const)('after another has joined, a member %s', async (_, assignors, again) => {
  const lab = kafkaLab();
  await topic(lab, 'orders', 2);
  for (const partition of [0, 1]) await produce(lab, 'orders', partition, ['a']);
  const member = () => {
    const rules = { assignors, autoOffsetReset: 'earliest', enableAutoCommit: false, groupId: 'billing' } as const;
    const made = new Consumer({ ...reach(lab), ...rules });
    made.subscribe(['orders']);
    return made;
  };
  const read = async (consumer: Consumer): Promise<number> => (await within(lab, consumer.poll(200))).length;
  const first = member();
  for (let count = 0; count < 2; ) count += await read(first);
  const second = member();
  let reread = 0;
  for (let count = 0; count < 1; ) {
    reread += await read(first);
    count += await read(second);
  }
  reread += await read(first);
  expect(reread).toBe(again);
  for (const each of [first, second]) await within(lab, each.close());
});

test('a static member of the new protocol keeps its partitions while it is away', async () => {
  const lab = kafkaLab();
  await topic(lab, 'orders', 2);
  const ada = async () => {
    const made = new Consumer({
      ...{ ...reach(lab), memberId: await nextId(), groupInstanceId: 'ada', groupId: 'billing' },
    });
    made.subscribe(['orders']);
    return made;
  };
  const first = await ada();
  await pollUntil(lab, [first], () => first.assignment().length === 2);
  const twin = await ada();
  await expect(within(lab, twin.poll(1_000))).rejects.toMatchObject({ error: 'UNRELEASED_INSTANCE_ID' });
  await within(lab, first.close());
  const again = await ada();
  await pollUntil(lab, [again], () => again.assignment().length === 2);
  await within(lab, again.close());
});

test('a pattern is matched by the coordinator, a server assignor is asked for by name', async () => {
  const lab = kafkaLab();
  await topic(lab, 'orders', 1);
  await topic(lab, 'other', 1);
  await topic(lab, 'clicks', 1);
  const consumer = new Consumer({
    ...reach(lab),
    ...{ groupId: 'billing', memberId: await nextId(), topicRegex: 'o.*', serverAssignor: 'range' },
  });
  await pollUntil(lab, [consumer], () => consumer.assignment().length === 2);
  expect(consumer.assignment().map(nameOf).sort()).toEqual(['orders-0', 'other-0']);
  const wrong = new Consumer({
    ...reach(lab),
    ...{ groupId: 'shipping', memberId: await nextId(), topicRegex: 'o.*', serverAssignor: 'nonsense' },
  });
  await expect(within(lab, wrong.poll(1_000))).rejects.toMatchObject({ error: 'UNSUPPORTED_ASSIGNOR' });
  await within(lab, consumer.close());
});

async function shareConsumer(lab: KafkaLab, options: Partial<ShareConsumerOptions> = {}): Promise<ShareConsumer> {
  const consumer = new ShareConsumer({ ...reach(lab), groupId: 'billing', memberId: await nextId(), ...options });
  consumer.subscribe(['orders']);
  return consumer;
}

/** Records of the next polls, until there are so many. */
async function take(lab: KafkaLab, consumer: ShareConsumer, polls = 1): Promise<string[]> {
  const got: string[] = [];
  for (let rounds = 0; rounds < polls; rounds += 1)
    for (const { value, deliveryCount } of await within(lab, consumer.poll(10_000)))
      got.push(`${new TextDecoder().decode(value ?? bytes(''))}:${deliveryCount}`);
  return got;
}

async function shared(): Promise<KafkaLab> {
  const lab = kafkaLab();
  await topic(lab, 'orders', 1);
  await lab.run('kafka-configs.sh', [
    ...['--bootstrap-server', 'localhost:9092', '--alter', '--entity-type', 'groups', '--entity-name', 'billing'],
    ...['--add-config', 'share.auto.offset.reset=earliest'],
  ]);
  await produce(lab, 'orders', 0, ['a', 'b', 'c']);
  return lab;
}

test('implicitly, the next poll accepts what the last one gave', async () => {
  const lab = await shared();
  const first = await shareConsumer(lab);
  expect(await take(lab, first)).toEqual(['a:1', 'b:1', 'c:1']);
  expect(await take(lab, first)).toEqual([]);
  await within(lab, first.close());
  const second = await shareConsumer(lab);
  expect(await take(lab, second)).toEqual([]);
  await within(lab, second.close());
});

test('explicitly, each record is accepted, released or rejected, and a poll before that is refused', async () => {
  const lab = await shared();
  const consumer = await shareConsumer(lab, { acknowledgementMode: 'explicit' });
  const [a, b, c] = await within(lab, consumer.poll(10_000));
  if (!a || !b || !c) throw new Error('three records expected');
  await expect(within(lab, consumer.poll(100))).rejects.toMatchObject({ error: 'INVALID_RECORD_STATE' });
  consumer.acknowledge(a, 'accept');
  consumer.acknowledge(b, 'release');
  consumer.acknowledge(c, 'reject');
  expect(() => consumer.acknowledge(c, 'accept')).toThrow('cannot be acknowledged');
  expect(await within(lab, consumer.commit())).toEqual(new Map());
  expect(await take(lab, consumer)).toEqual(['b:2']);
  consumer.acknowledge(b, 'accept');
  await within(lab, consumer.close());
});

test('what a closed consumer had not acknowledged goes to another; a renewed lock outlives its time', async () => {
  const lab = await shared();
  const first = await shareConsumer(lab, { acknowledgementMode: 'explicit' });
  const [a, b] = await within(lab, first.poll(10_000));
  if (!a || !b) throw new Error('records expected');
  for (let passed = 0; passed < 50_000; passed += 10_000) {
    first.acknowledge(a, 'renew');
    expect(await within(lab, first.commit())).toEqual(new Map());
    await lab.clock.advance(10_000);
  }
  // The locks of the others ended after 30 s.
  first.acknowledge(b, 'accept');
  expect(await within(lab, first.commit())).toEqual(new Map([['orders-0', 'INVALID_RECORD_STATE']]));
  first.acknowledge(a, 'accept');
  expect(await within(lab, first.commit())).toEqual(new Map());
  await within(lab, first.close());
  const second = await shareConsumer(lab);
  expect(await take(lab, second)).toEqual(['b:2', 'c:2']);
  await within(lab, second.close());
});
