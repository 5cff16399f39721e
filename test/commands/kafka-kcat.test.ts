// What kcat 1.7.1 (librdkafka 2.0.2) printed against Apache Kafka 4.3.1 on 2026-11-22, line by line.
import { expect, test } from 'vitest';
import { kafkaLab } from './kafka-lab.ts';

const at = ['-b', 'localhost:9092'];

test('what it sends it reads, in its own formats', async () => {
  const lab = kafkaLab();
  const kcat = (args: string[], stdin = '') => lab.run('kcat', [...at, ...args], stdin);
  expect(await kcat(['-P', '-t', 'kc', '-K', ':'], 'k:v\n')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await kcat(['-C', '-t', 'kc', '-o', 'beginning', '-e'])).toEqual({
    code: 0,
    stdout: 'v\n',
    stderr: '% Reached end of topic kc [0] at offset 1: exiting\n',
  });
  const { stdout } = await kcat(['-C', '-t', 'kc', '-o', 'beginning', '-e', '-q', '-f', '%t %p %o %k %K %s %S\\n']);
  expect(stdout).toBe('kc 0 0 k 1 v 1\n');
  expect((await kcat(['-Q', '-t', 'kc:0:-1'])).stdout).toBe('kc [0] offset 1\n');
  expect((await kcat(['-C', '-t', 'kc', '-e', '-q', '-J'])).stdout).toMatch(
    /^{"topic":"kc","partition":0,"offset":0,"tstype":"create","ts":\d+,"broker":1,"key":"k","payload":"v"}\n$/,
  );
});

test('it lists brokers, topics and partitions', async () => {
  const lab = kafkaLab();
  await lab.run('kafka-topics.sh', ['--bootstrap-server', 'localhost:9092', '--create', '--topic', 'clicks']);
  const { stdout } = await lab.run('kcat', [...at, '-L', '-t', 'clicks']);
  expect(stdout).toBe(`Metadata for clicks (from broker 1: localhost:9092/1):
 1 brokers:
  broker 1 at localhost:9092 (controller)
 1 topics:
  topic "clicks" with 1 partitions:
    partition 0, leader 1, replicas: 1, isrs: 1
`);
});

test('in a group it says what it was assigned', async () => {
  const lab = kafkaLab();
  await lab.run('kcat', [...at, '-P', '-t', 'kc'], 'v\n');
  const { stdout, stderr } = await lab.run('kcat', [...at, '-G', 'readers', '-o', 'beginning', '-e', 'kc']);
  expect(stdout).toBe('v\n');
  expect(stderr).toMatch(
    /^% Waiting for group rebalance\n% Group readers rebalanced \(memberid rdkafka-[-0-9a-f]+\): assigned: kc \[0\]\n/,
  );
});

test('without a broker or a topic it says so', async () => {
  const lab = kafkaLab();
  expect((await lab.run('kcat', ['-L'])).stderr).toMatch(/^Error: -b <broker,..> missing\n/);
  expect(await lab.run('kcat', [...at, '-C'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Error: -t <topic> missing\n/),
  });
});
