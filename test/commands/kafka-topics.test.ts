import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { usage } from '#sandbox/commands/tool/usage.ts';
import { topicOptions } from '#sandbox/commands/topics/options.ts';
import { settle } from '../machine/fake-host.ts';
import { type KafkaLab, kafkaLab } from './kafka-lab.ts';
import { withoutHelp } from './transcript.ts';

interface Step {
  line: string;
  args: string[];
  stdout: string;
  stderr: string;
  code: number;
}

function golden(name: string): string {
  return readFileSync(new URL(`../golden/kafka-topics/${name}.txt`, import.meta.url), 'utf8');
}

/** The steps of a transcript that was recorded from the real tool. */
function steps(name: string): Step[] {
  const [, ...parts] = golden(name).split(/^\$ kafka-topics\.sh/m);
  return parts.map((part) => {
    const [line = '', ...rest] = part.split('\n');
    const text = rest.join('\n');
    const stream = (which: string): string =>
      new RegExp(`^--- ${which}\\n([\\s\\S]*?)(?=^---)`, 'm').exec(text)?.[1] ?? '';
    return {
      line: `kafka-topics.sh${line}`,
      args: Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? ''),
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      code: Number(/^exit (\d+)$/m.exec(text)?.[1]),
    };
  });
}

/** What differs from run to run is left out, as it was in the recording. */
function normal(text: string): string {
  return text
    .replace(usage(topicOptions), '<usage>\n')
    .replace(/TopicId: \S+/g, 'TopicId: <topic id>')
    .replace(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/gm, '[<time>]')
    .replace(/(\tat .*\n)+/g, '\tat <stack>\n');
}

describe('against the transcripts of Apache Kafka', () => {
  // One after another on one cluster, as they were recorded.
  let lab: KafkaLab | undefined;
  for (const name of ['create', 'describe', 'alter', 'delete', 'refused', 'arguments']) {
    describe(name, () => {
      test.each(steps(name).map((step, index) => [index + 1, step.line, step] as const))(
        '%i. %s',
        async (_, __, step) => {
          lab ??= kafkaLab();
          const { code, stdout, stderr } = await lab.run('kafka-topics.sh', step.args);
          expect({ code, stdout: normal(stdout), stderr: normal(withoutHelp(stderr)) }).toEqual({
            code: step.code,
            stdout: step.stdout,
            stderr: step.stderr,
          });
        },
      );
    });
  }
});

test('the usage is the tool’s own', () => {
  expect(usage(topicOptions)).toBe(golden('usage').split('\n').slice(1).join('\n'));
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
