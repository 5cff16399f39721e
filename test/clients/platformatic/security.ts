// @platformatic/kafka through TLS and SASL.
import { deepEqual, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { type Cases, ca, named, passwordOf, rejection, until, type Way, ways } from '../cases.ts';

function through({ address, tls, mechanism }: Way, username = 'ana', password = passwordOf(username)) {
  return {
    clientId: 'clients-platformatic',
    bootstrapBrokers: [address],
    retries: 0,
    ...(tls && { tls: { ca: [readFileSync(ca, 'utf8')], servername: 'localhost' } }),
    ...(mechanism && { sasl: { mechanism, username, password } }),
  };
}

/** An error with those that it is made of. */
function words(error: unknown): string {
  const { message, cause, errors = [] } = error as Error & { errors?: readonly unknown[] };
  return [message, ...(cause ? [words(cause)] : []), ...errors.map(words)].join('; ');
}

async function writesAndReads(way: Way): Promise<void> {
  const topic = named(`secured ${way.name}`).replaceAll(' ', '-');
  const admin = new Admin(through(way));
  await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 });
  const producer = new Producer({ ...through(way), retries: 5, serializers: stringSerializers });
  await producer.send({ messages: ['a', 'b'].map((value) => ({ topic, value })) });
  const consumer = new Consumer({
    ...through(way),
    groupId: topic,
    retries: 5,
    maxWaitTime: 300,
    deserializers: stringDeserializers,
  });
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
  const eaten: string[] = [];
  stream.on('data', ({ value }) => eaten.push(value));
  await until('two records', () => eaten.length === 2);
  deepEqual(eaten, ['a', 'b']);
  await stream.close();
  await Promise.all([consumer.close(), producer.close(), admin.close()]);
}

async function wrongPassword(way: Way): Promise<void> {
  const admin = new Admin(through(way, 'ana', 'guess'));
  match(words(await rejection(admin.listTopics({}))), /SASL|[Aa]uthentication/);
  await admin.close();
}

async function denied(way: Way): Promise<void> {
  const topic = named('denied-platformatic');
  const admin = new Admin(through(way, 'bob'));
  match(words(await rejection(admin.createTopics({ topics: [topic] }))), /AUTHORIZATION_FAILED|authoriz/i);
  const producer = new Producer({ ...through(way, 'bob'), serializers: stringSerializers });
  match(words(await rejection(producer.send({ messages: [{ topic, value: 'a' }] }))), /AUTHORIZATION_FAILED|authoriz/i);
  await Promise.all([producer.close(), admin.close()]);
}

export const security: Cases = Object.fromEntries([
  ...ways.map((way) => [`${way.name}: what is written comes back`, () => writesAndReads(way)] as const),
  ...ways
    .filter(({ mechanism }) => mechanism !== null)
    .flatMap((way, i) => [
      [`${way.name}: a wrong password is refused`, () => wrongPassword(way)] as const,
      ...(i === 0 ? [[`${way.name}: who has no rights is refused`, () => denied(way)] as const] : []),
    ]),
]);
