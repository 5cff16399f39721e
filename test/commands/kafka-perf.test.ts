import { expect, test } from 'vitest';
import { kafkaLab } from './kafka-lab.ts';

const at = ['--bootstrap-server', 'localhost:9092', '--topic', 'perf'];

test('what the producer measures the consumer reads, in the shape of the real tools', async () => {
  const lab = kafkaLab();
  const sent = await lab.run('kafka-producer-perf-test.sh', [
    ...at,
    ...'--num-records 100 --record-size 100 --throughput -1'.split(' '),
  ]);
  expect(sent.code).toBe(0);
  expect(sent.stdout).toMatch(
    /^100 records sent, \d+\.\d{6} records\/sec \(\d+\.\d\d MB\/sec\), \d+\.\d\d ms avg latency, \d+\.\d\d ms max latency, \d+ ms 50th, \d+ ms 95th, \d+ ms 99th, \d+ ms 99\.9th\.\n$/,
  );
  const read = await lab.run('kafka-consumer-perf-test.sh', [...at, '--num-records', '100']);
  expect(read.stdout).toMatch(
    /^start\.time, end\.time, data\.consumed\.in\.MB, MB\.sec, .*\n2026-11-22 08:\S+, 2026-11-22 08:\S+, 0\.0095, \d+\.\d{4}, 100, /,
  );
});

test('without enough records the consumer gives up after its timeout', async () => {
  const lab = kafkaLab();
  await lab.run('kafka-topics.sh', ['--create', ...at]);
  const { stdout } = await lab.run('kafka-consumer-perf-test.sh', [...at, '--num-records', '5', '--timeout', '8000']);
  expect(stdout).toContain(
    'WARNING: Exiting before consuming the expected number of records: timeout (8000 ms) exceeded.',
  );
});

test('what is missing is named below the usage', async () => {
  const { code, stderr } = await kafkaLab().run('kafka-producer-perf-test.sh', at);
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: argument --throughput is required\n$/);
});
