// Kafka as it was up to 3.x: a ZooKeeper, and a broker of the 2.8 tree that stands on it, all from the lab's shell.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';
import { normalTranscript, normalZooKeeper } from '../../tools/golden/normal.ts';
import { steps } from '../commands/transcript.ts';

let host: NodeHost;
let lab: LabCore;

beforeEach(async () => {
  host = await createNodeHost({ seed: 1 });
  lab = await createLab(host, { kafka: 'unpacked' });
});

afterEach(async () => {
  await lab.close();
  host.close();
});

/** What a line prints in ~/kafka-2.8. */
async function sh(line: string): Promise<string> {
  const shell = await lab.machine.spawn('bash', ['-c', line], { cwd: '/home/learner/kafka-2.8' });
  const reader = shell.output.getReader();
  let text = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value ?? '';
  return text;
}

const startZooKeeper =
  'bin/zookeeper-server-start.sh -daemon config/zookeeper.properties; until grep -q "sid:0" logs/zookeeper.out; do sleep 0.01; done';
const startKafka =
  'bin/kafka-server-start.sh -daemon config/server.properties; until grep -q "started (kafka.server.KafkaServer)" logs/kafkaServer.out; do sleep 0.01; done';
const zookeeper = (command: string): string => `bin/zookeeper-shell.sh localhost:2181 ${command} 2>&1 | tail -n +6`;
const topics = (rest: string): string => `bin/kafka-topics.sh --zookeeper localhost:2181 ${rest}`;

describe('with ZooKeeper and a broker of Kafka 2.8', () => {
  beforeEach(async () => {
    await sh(startZooKeeper);
    await sh(startKafka);
  });

  test('the broker registers itself, and is the controller', async () => {
    expect(await sh(zookeeper('ls /'))).toBe(
      '[admin, brokers, cluster, config, consumers, controller, controller_epoch, feature, isr_change_notification, latest_producer_id_block, log_dir_event_notification, zookeeper]\n',
    );
    expect(await sh(zookeeper('get /brokers/ids/0'))).toMatch(
      /^\{"features":\{\},"listener_security_protocol_map":\{"PLAINTEXT":"PLAINTEXT"\},"endpoints":\["PLAINTEXT:\/\/localhost:9092"\],"jmx_port":-1,"port":9092,"host":"localhost","version":5,"timestamp":"\d+"\}\n$/,
    );
    expect(await sh(zookeeper('get /controller'))).toMatch(/^\{"version":1,"brokerid":0,"timestamp":"\d+"\}\n$/);
    expect(await sh('netstat -nlpt | grep -c "2181\\|9092"')).toBe('2\n');
    expect(await sh('grep "cluster.id" /tmp/kafka-logs/meta.properties')).toMatch(/^cluster\.id=[\w-]{22}\n$/);
  });

  test('a topic that is created in ZooKeeper is there for producers and consumers, and is deleted so', async () => {
    expect(await sh(topics('--create --replication-factor 1 --partitions 1 --topic test'))).toBe(
      'Created topic test.\n',
    );
    expect(
      await sh(
        `until ${zookeeper('get /brokers/topics/test/partitions/0/state')} | grep isr; do sleep 0.01; done
         echo hello | bin/kafka-console-producer.sh --broker-list localhost:9092 --topic test
         bin/kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic test --from-beginning --max-messages 1 2> /dev/null`,
      ),
    ).toContain('{"controller_epoch":1,"leader":0,"version":1,"leader_epoch":0,"isr":[0]}\nhello\n');
    expect(await sh(topics('--describe --topic test'))).toMatch(
      /^Topic: test\tTopicId: [\w-]{22}\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: \n\tTopic: test\tPartition: 0\tLeader: 0\tReplicas: 0\tIsr: 0\n$/,
    );
    expect(await sh(topics('--alter --topic test --partitions 3'))).toMatch(/Adding partitions succeeded!\n$/);
    expect(await sh(topics('--delete --topic test'))).toMatch(/^Topic test is marked for deletion\.\n/);
    expect(
      await sh(
        `until ${zookeeper('ls /brokers/topics')} | grep -v test; do sleep 0.01; done; ls /tmp/kafka-logs | grep -c test`,
      ),
    ).toBe('[__consumer_offsets]\n0\n');
  });

  test('a topic that is created through the broker stands in ZooKeeper', async () => {
    await sh(
      'bin/kafka-topics.sh --create --bootstrap-server localhost:9092 --replication-factor 1 --partitions 2 --topic two',
    );
    expect(await sh(`until ${zookeeper('get /brokers/topics/two')} | grep topic_id; do sleep 0.01; done`)).toMatch(
      /^\{"partitions":\{"0":\[0\],"1":\[0\]\},"topic_id":"[\w-]{22}","adding_replicas":\{\},"removing_replicas":\{\},"version":3\}\n$/,
    );
  });

  test('both stop when they are told to, the broker first leaves ZooKeeper', async () => {
    expect(
      await sh(
        `bin/kafka-server-stop.sh; while netstat -nlpt | grep -q 9092; do sleep 0.01; done
         ${zookeeper('ls /brokers/ids')}
         bin/zookeeper-server-stop.sh; while netstat -nlpt | grep -q 2181; do sleep 0.01; done
         bin/kafka-server-stop.sh; bin/zookeeper-server-stop.sh`,
      ),
    ).toBe('[]\nNo kafka server to stop\nNo zookeeper server to stop\n');
    expect(lab.links.ports()).toEqual([]);
  });
});

const normal = (text: string): string => normalTranscript(normalZooKeeper(text));

describe('kafka-topics.sh and zookeeper-shell.sh against the transcript of Kafka 2.8.1', () => {
  /** What it takes for the controller to have done what was asked for. */
  const settled: Readonly<Record<string, string>> = {
    '--create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic test':
      'until bin/zookeeper-shell.sh localhost:2181 get /brokers/topics/test/partitions/0/state 2>&1 | grep -q isr; do sleep 0.01; done',
    '--create --bootstrap-server localhost:9092 --replication-factor 1 --partitions 2 --topic two':
      'until bin/zookeeper-shell.sh localhost:2181 get /brokers/topics/two 2>&1 | grep -q topic_id; do sleep 0.01; done',
    '--alter --zookeeper localhost:2181 --topic two --partitions 3':
      'until bin/zookeeper-shell.sh localhost:2181 get /brokers/topics/two/partitions/2/state 2>&1 | grep -q isr; do sleep 0.01; done',
    '--delete --zookeeper localhost:2181 --topic test':
      'while bin/zookeeper-shell.sh localhost:2181 ls /brokers/topics 2>&1 | grep -q test; do sleep 0.01; done',
  };

  test('step by step', async () => {
    await sh(startZooKeeper);
    await sh(startKafka);
    for (const { line, args, code, stdout, stderr } of steps('zookeeper/topics')) {
      const ended = await sh(`bin/${line} > /tmp/out 2> /tmp/err; echo $?`);
      const got = {
        code: Number(ended),
        stdout: await lab.machine.fs.readFile('/tmp/out', 'utf-8'),
        stderr: await lab.machine.fs.readFile('/tmp/err', 'utf-8'),
      };
      expect({ line, code: got.code, stdout: normal(got.stdout), stderr: normal(got.stderr) }).toEqual({
        line,
        code,
        stdout,
        stderr,
      });
      const wait = settled[args.join(' ')];
      if (wait) await sh(wait);
    }
  });
});

test('the tools of 4.3 say what has taken the place of the options that are gone', async () => {
  expect(await sh('../kafka/bin/kafka-topics.sh --list --zookeeper localhost:2181 2>&1 | grep -v "^\t"')).toBe(
    'zookeeper is not a recognized option\njoptsimple.UnrecognizedOptionException: zookeeper is not a recognized option\n\n# --zookeeper went with Kafka 3.0: tools ask a broker now, --bootstrap-server localhost:9092. (~/kafka-2.8/bin still has it.)\n',
  );
});

test('without ZooKeeper, the broker gives up after 18 seconds', async () => {
  const started = sh('bin/kafka-server-start.sh config/server.properties; echo "exit $?"');
  await lab.clock.setRate(0);
  for (let seconds = 0; seconds < 20; seconds += 1) await lab.clock.advance(1_000);
  await lab.clock.setRate(1);
  expect(await started).toMatch(
    /INFO Socket error occurred: localhost\/127\.0\.0\.1:2181: Connection refused \(org\.apache\.zookeeper\.ClientCnxn\)\n[\s\S]*ERROR Fatal error during KafkaServer startup\. Prepare to shutdown \(kafka\.server\.KafkaServer\)\nkafka\.zookeeper\.ZooKeeperClientTimeoutException: Timed out waiting for connection while in state: CONNECTING\n[\s\S]*exit 1\n$/,
  );
});
