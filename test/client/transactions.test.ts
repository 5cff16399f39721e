import { describe, expect, test } from 'vitest';
import { updateFeatures } from '#sandbox/apis/57-update-features.ts';
import { type ClientOptions, ClusterClient } from '#sandbox/client/cluster-client.ts';
import { Consumer } from '#sandbox/client/consumer.ts';
import { committedOffsets } from '#sandbox/client/group-offsets.ts';
import { Producer } from '#sandbox/client/producer.ts';
import { TopicMetadata } from '#sandbox/client/topic-metadata.ts';
import { type KafkaLab, kafkaLab } from '../commands/kafka-lab.ts';

function clientOf({ network, clock }: KafkaLab): ClientOptions {
  return {
    bootstrap: [{ host: 'localhost', port: 9092 }],
    clientId: 'orders',
    connect: async (host, to) => network.connect(host, to, { kind: 'system' }).connection,
    now: async () => clock.now(),
    sleep: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
  };
}

/** Goes on with the clock until something is done. */
async function within<Value>({ clock }: KafkaLab, doing: Promise<Value>): Promise<Value> {
  let done = false;
  const settled = () => {
    done = true;
  };
  doing.then(settled, settled);
  for (let waits = 0; !done && waits < 1_000; waits += 1) await clock.advance(100);
  return doing;
}

async function labAt(level: number): Promise<KafkaLab> {
  const lab = kafkaLab();
  const cluster = new ClusterClient(clientOf(lab));
  if (level === 2) return lab;
  const answer = await cluster.request(await cluster.any(), updateFeatures, {
    timeoutMs: 1000,
    featureUpdates: [{ feature: 'transaction.version', maxVersionLevel: level, upgradeType: 2 }],
  });
  expect(answer.errorCode).toBe(0);
  return lab;
}

function producerOf(lab: KafkaLab, transactionalId = 'shop'): Producer {
  return new Producer({ ...clientOf(lab), transactionalId }, () => 0);
}

const text = (bytes: Uint8Array | null): string => new TextDecoder().decode(bytes ?? new Uint8Array());
const record = (value: string) => ({ topic: 'orders', key: null, value: new TextEncoder().encode(value) });

async function committed(lab: KafkaLab): Promise<string[]> {
  const consumer = new Consumer({ ...clientOf(lab), isolationLevel: 1, autoOffsetReset: 'earliest' });
  consumer.assign([{ topic: 'orders', partition: 0, position: 0n }]);
  const records = await within(lab, consumer.poll(1000));
  return records.map(({ value }) => text(value));
}

describe.each([1, 2])('a transactional producer at transaction.version %i', (level) => {
  test('shows what it has committed, and never what it has aborted', async () => {
    const lab = await labAt(level);
    const producer = producerOf(lab);
    await within(lab, producer.initTransactions());
    const transaction = async (values: readonly string[], end: 'commitTransaction' | 'abortTransaction') => {
      producer.beginTransaction();
      for (const value of values) await within(lab, producer.send(record(value)));
      await producer.flush();
      await within(lab, producer[end]());
    };
    await transaction(['a', 'b'], 'commitTransaction');
    await transaction(['lost'], 'abortTransaction');
    await transaction([], 'commitTransaction');
    await transaction(['c'], 'commitTransaction');
    expect(await committed(lab)).toEqual(['a', 'b', 'c']);
  });

  test('commits a group’s offsets with the records, or neither', async () => {
    const lab = await labAt(level);
    const producer = producerOf(lab);
    await within(lab, producer.initTransactions());
    const cluster = new ClusterClient(clientOf(lab));
    const offsets = async () =>
      (await committedOffsets(cluster, new TopicMetadata(cluster), 'billing')).map(({ offset }) => offset);
    const step = async (offset: bigint, end: 'commitTransaction' | 'abortTransaction') => {
      producer.beginTransaction();
      await within(lab, producer.send(record(String(offset))));
      await within(lab, producer.sendOffsetsToTransaction('billing', [{ topic: 'orders', partition: 0, offset }]));
      await within(lab, producer[end]());
      return within(lab, offsets());
    };
    expect(await step(7n, 'commitTransaction')).toEqual([7n]);
    expect(await step(9n, 'abortTransaction')).toEqual([7n]);
  });

  test('is fenced by the next one with its id, whose records alone count', async () => {
    const lab = await labAt(level);
    const [first, second] = [producerOf(lab), producerOf(lab)];
    await within(lab, first.initTransactions());
    first.beginTransaction();
    await within(lab, first.send(record('first')));
    await within(lab, first.flush());
    await within(lab, second.initTransactions());
    await expect(within(lab, first.commitTransaction())).rejects.toMatchObject({ error: 'PRODUCER_FENCED' });
    second.beginTransaction();
    await within(lab, second.send(record('second')));
    await within(lab, second.commitTransaction());
    expect(await committed(lab)).toEqual(['second']);
  });

  test('cannot commit after a record that was refused, but abort and go on', async () => {
    const lab = await labAt(level);
    const producer = producerOf(lab);
    await within(lab, producer.initTransactions());
    producer.beginTransaction();
    await within(lab, producer.send({ ...record('x'.repeat(2_000_000)) }));
    await expect(within(lab, producer.commitTransaction())).rejects.toMatchObject({ error: 'MESSAGE_TOO_LARGE' });
    await within(lab, producer.abortTransaction());
    producer.beginTransaction();
    await within(lab, producer.send(record('small')));
    await within(lab, producer.commitTransaction());
    expect(await committed(lab)).toEqual(['small']);
  });
});

test('records outside of a transaction are refused', async () => {
  const lab = kafkaLab();
  const producer = producerOf(lab);
  await within(lab, producer.initTransactions());
  await expect(within(lab, producer.send(record('lost')))).rejects.toThrow('while in state READY');
});

test('records before initTransactions are refused', async () => {
  const lab = kafkaLab();
  await expect(within(lab, producerOf(lab).send(record('lost')))).rejects.toThrow(
    'Cannot add partition orders-0 to transaction before completing a call to initTransactions',
  );
});
