import { expect, test } from 'vitest';
import { usage } from '#sandbox/commands/tool/usage.ts';
import { topicOptions } from '#sandbox/commands/topics/options.ts';
import { settle } from '../machine/fake-host.ts';
import { kafkaLab } from './kafka-lab.ts';
import { goldenUsage } from './transcript.ts';

test('the usage is the tool’s own', () => {
  expect(usage(topicOptions)).toBe(goldenUsage('kafka-topics'));
});

test('a stack has the frames of the real tool', async () => {
  const { stderr } = await kafkaLab().run('kafka-topics.sh', [
    '--bootstrap-server',
    'localhost:9092',
    '--delete',
    '--topic',
    'x',
  ]);
  expect(
    stderr,
  ).toBe(`[2026-11-22 08:00:00,000] ERROR java.lang.IllegalArgumentException: Topic 'x' does not exist as expected
\tat org.apache.kafka.tools.TopicCommand.ensureTopicExists(TopicCommand.java:207)
\tat org.apache.kafka.tools.TopicCommand$TopicService.deleteTopic(TopicCommand.java:626)
\tat org.apache.kafka.tools.TopicCommand.execute(TopicCommand.java:113)
\tat org.apache.kafka.tools.TopicCommand.mainNoExit(TopicCommand.java:90)
\tat org.apache.kafka.tools.TopicCommand.main(TopicCommand.java:85)
 (org.apache.kafka.tools.TopicCommand)
`);
});

test('a broker that is not there is tried for a minute, in lab time', async () => {
  const { machine, clock, trace } = kafkaLab();
  const process = await machine.spawn('kafka-topics.sh', ['--bootstrap-server', 'localhost:9999', '--list']);
  await settle();
  await clock.advance(61_000);
  expect(await process.exit).toBe(1);
  const printed = trace.events().flatMap((event) => (event.type === 'output' ? [event.text] : []));
  expect(printed[0]).toBe(
    '[2026-11-22 08:00:00,000] WARN [AdminClient clientId=adminclient-1] Connection to node -1 (localhost/127.0.0.1:9999) could not be established. Node may not be available. (org.apache.kafka.clients.NetworkClient)\n',
  );
  expect(printed.at(-2)).toBe(
    'Error while executing topic command : Timed out waiting for a node assignment. Call: listTopics\n',
  );
  expect(printed.at(-1)).toMatch(
    /ERROR org\.apache\.kafka\.common\.errors\.TimeoutException: Timed out waiting for a node/,
  );
});

test('a host that nobody knows ends it at once', async () => {
  const { code, stdout, stderr } = await kafkaLab().run('kafka-topics.sh', [
    '--bootstrap-server',
    'kafka:9092',
    '--list',
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /WARN Couldn't resolve server kafka:9092 from bootstrap.servers as DNS resolution failed for kafka/,
  );
  expect(stderr).toMatch(/ConfigException: No resolvable bootstrap urls given in bootstrap.servers\n/);
});

test('with several brokers, leaders are spread, and any of them may be asked', async () => {
  const lab = kafkaLab({ brokers: 3 });
  const at = (port: number, ...args: string[]) =>
    lab.run('kafka-topics.sh', ['--bootstrap-server', `localhost:${port}`, ...args]);
  const created = await at(9096, '--create', '--topic', 'orders', '--partitions', '3', '--replication-factor', '3');
  expect(created.stdout).toBe('Created topic orders.\n');
  const { stdout } = await at(9094, '--describe', '--topic', 'orders');
  const leaders = Array.from(stdout.matchAll(/Leader: (\d)/g), ([, leader]) => leader);
  expect(new Set(leaders)).toEqual(new Set(['1', '2', '3']));
  expect(stdout).toContain('ReplicationFactor: 3');
});
