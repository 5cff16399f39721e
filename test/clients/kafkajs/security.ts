// kafkajs through TLS and SASL: it signs in again in time, and says what it was refused for.
import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import kafkajs, { type KafkaConfig } from 'kafkajs';
import { beyondSessionMs, type Cases, ca, named, passwordOf, rejection, until, type Way, ways } from '../cases.ts';

const { Kafka, logLevel } = kafkajs;

function through({ address, tls, mechanism }: Way, username = 'ana', password = passwordOf(username)) {
  return new Kafka({
    clientId: 'clients-kafkajs',
    brokers: [address],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    // Its default is longer than a session here, and nobody may sign in again at once.
    reauthenticationThreshold: 2_000,
    ...(tls && { ssl: { ca: [readFileSync(ca, 'utf8')] } }),
    ...(mechanism && { sasl: { mechanism: mechanism.toLowerCase(), username, password } as KafkaConfig['sasl'] }),
  } as KafkaConfig);
}

async function writesAndReads(way: Way): Promise<void> {
  const topic = named(`secured ${way.name}`).replaceAll(' ', '-');
  const kafka = through(way);
  const admin = kafka.admin();
  const producer = kafka.producer();
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 300, retry: { retries: 5 } });
  const eaten: string[] = [];
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await producer.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void eaten.push(String(message.value)) });
  await until('two records', () => eaten.length === 2);
  deepEqual(eaten, ['a', 'b']);
  await Promise.all([admin.disconnect(), producer.disconnect(), consumer.disconnect()]);
}

async function wrongPassword(way: Way): Promise<void> {
  const admin = through(way, 'ana', 'guess').admin();
  match(String(await rejection(admin.connect())), /^KafkaJSSASLAuthenticationError: SASL .* authentication failed: /);
  await admin.disconnect();
}

async function renewed(way: Way): Promise<void> {
  const topic = named('renewed-kafkajs');
  const kafka = through(way);
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  const end = Date.now() + beyondSessionMs;
  let sent = 0;
  for (; Date.now() < end; sent += 1) {
    await producer.send({ topic, messages: [{ value: `${sent}` }] });
    await new Promise((done) => setTimeout(done, 500));
  }
  const offsets = await admin.fetchTopicOffsets(topic);
  equal(offsets[0]?.high, `${sent}`);
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function denied(way: Way): Promise<void> {
  const topic = named('denied-kafkajs');
  const kafka = through(way, 'bob');
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  const creating = (await rejection(admin.createTopics({ topics: [{ topic }] }))) as Error & { errors?: Error[] };
  match(String(creating.errors?.[0] ?? creating), /Not authorized to access topics/);
  match(
    String(await rejection(producer.send({ topic, messages: [{ value: 'a' }] }))),
    /Not authorized to access topics/,
  );
  match(
    String(await rejection(admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 4, name: '1' }] }))),
    /[Aa]uthoriz/,
  );
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

export const security: Cases = Object.fromEntries([
  ...ways.map((way) => [`${way.name}: what is written comes back`, () => writesAndReads(way)] as const),
  ...ways
    .filter(({ mechanism }) => mechanism !== null)
    .flatMap((way, i) => [
      [`${way.name}: a wrong password is refused`, () => wrongPassword(way)] as const,
      ...(i === 0
        ? [
            [`${way.name}: a session that ends is renewed`, () => renewed(way)] as const,
            [`${way.name}: who has no rights is refused`, () => denied(way)] as const,
          ]
        : []),
    ]),
]);
