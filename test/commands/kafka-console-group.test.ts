import { expect, test } from 'vitest';
import { settle } from '../machine/fake-host.ts';
import { type KafkaLab, kafkaLab } from './kafka-lab.ts';

const at = ['--bootstrap-server', 'localhost:9092'];

/** Lets time go on, and all that happens in it happen. */
async function pass(lab: KafkaLab, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    await lab.clock.advance(100);
    await settle();
  }
}

test('two consumers of a group share the partitions; when one leaves, the other has all', async () => {
  const lab = kafkaLab();
  await lab.run('kafka-topics.sh', [...at, '--create', '--topic', 'orders', '--partitions', '2']);
  const consume = () => lab.machine.spawn('kafka-console-consumer.sh', [...at, '--topic', 'orders', '--group', 'live']);
  const first = await consume();
  const second = await consume();
  await pass(lab, 15_000);
  const members = async () =>
    (await lab.run('kafka-consumer-groups.sh', [...at, '--describe', '--group', 'live'])).stdout;
  const owners = (table: string) => new Set(table.match(/console-consumer-[-0-9a-f]{36}/g));
  expect(owners(await members()).size).toBe(2);
  second.kill();
  // Nobody said goodbye: the coordinator waits for the session to end.
  await pass(lab, 60_000);
  const left = await members();
  expect(owners(left).size).toBe(1);
  expect(left.match(/console-consumer-[-0-9a-f]{36}/g)).toHaveLength(2);
  first.kill();
});

test('a consumer ends when nobody reads what it prints any more', async () => {
  const lab = kafkaLab();
  const { code } = await lab.run('sh', [
    '-c',
    `kafka-topics.sh ${at.join(' ')} --create --topic orders
     seq 1 20 | kafka-console-producer.sh ${at.join(' ')} --topic orders
     kafka-console-consumer.sh ${at.join(' ')} --topic orders --from-beginning | head -n 3`,
  ]);
  expect(code).toBe(0);
  const printed = lab.trace.events().flatMap((event) => (event.type === 'output' ? [event.text] : []));
  expect(printed).toContain('Unable to write to standard out, closing consumer.\n');
});
