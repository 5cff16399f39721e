// Brokers as processes of the lab's machine: started, stopped, formatted and configured from its shell.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LabOptions } from '#sandbox/control.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';

let host: NodeHost;
let lab: LabCore;
let store: MemoryStore;

async function open(options: LabOptions = {}): Promise<void> {
  host = await createNodeHost({ seed: 1, openStore: () => store });
  lab = await createLab(host, options);
}

async function shut(): Promise<void> {
  await lab.close();
  host.close();
}

/** What a line prints in ~/kafka. */
async function sh(line: string): Promise<string> {
  const shell = await lab.machine.spawn('bash', ['-c', line], { cwd: '/home/learner/kafka' });
  const reader = shell.output.getReader();
  let text = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value ?? '';
  return text;
}

const at = '--bootstrap-server localhost:9092';
const restart =
  'bin/kafka-server-stop.sh; sleep 0.05; bin/kafka-server-start.sh -daemon config/server.properties; sleep 0.05';
const produce = `bin/kafka-console-producer.sh ${at} --topic orders`;
const consume = `bin/kafka-console-consumer.sh ${at} --topic orders --partition 0 --offset earliest --timeout-ms 300 2> /dev/null`;

beforeEach(() => {
  store = new MemoryStore();
});

afterEach(shut);

describe('a lab begins with', () => {
  test('its broker as a process that ps shows and a port shows', async () => {
    await open();
    expect(await sh("ps -ef | grep ' kafka.Kafka ' | grep -v grep | awk '{print $2, $3}'")).toBe('411 1\n');
    expect(lab.links.ports()).toEqual([
      { port: 9092, owner: 'kafka broker 1', pid: 411 },
      { port: 9093, owner: 'kafka broker 1', pid: 411 },
    ]);
    const started = 'until grep -q "Kafka Server started" logs/server.log; do sleep 0.01; done';
    expect(await sh(`${started}; tail -n 1 logs/server.log`)).toMatch(
      /INFO \[KafkaRaftServer nodeId=1\] Kafka Server started /,
    );
  });

  test('a controller that is asked on its own port, and is no broker', async () => {
    await open();
    const quorum = 'bin/kafka-metadata-quorum.sh';
    const status = await sh(`${quorum} --bootstrap-controller localhost:9093 describe --status`);
    expect(status).toMatch(
      /^CurrentVoters: +\[\{"id": 1, "directoryId": "[\w-]{22}", "endpoints": \["CONTROLLER:\/\/localhost:9093"\]\}\]$/m,
    );
    expect(await sh(`${quorum} --bootstrap-server localhost:9092 describe --status`)).toContain(
      'LeaderId:               1\n',
    );
    expect(await sh(`bin/kafka-features.sh --bootstrap-server localhost:9093 describe`)).toContain(
      'The remote node is not a BROKER that supports the METADATA api.',
    );
    expect(await sh(`${quorum} --bootstrap-controller localhost:9092 describe --status`)).toContain(
      'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER',
    );
  });

  test('no authorizer, until its configuration names one', async () => {
    await open();
    const list = `bin/kafka-acls.sh ${at} --list`;
    expect(await sh(list)).toContain('SecurityDisabledException: No Authorizer is configured on the broker');
    const authorizer = 'org.apache.kafka.metadata.authorizer.StandardAuthorizer';
    await sh(
      `printf 'authorizer.class.name=${authorizer}\\nsuper.users=User:ANONYMOUS\\n' >> config/server.properties; ${restart}`,
    );
    expect(await sh(list)).toBe('');
    await sh(`bin/kafka-acls.sh ${at} --add --allow-principal User:ana --operation Read --topic orders`);
    expect(await sh(list)).toContain('(principal=User:ana, host=*, operation=READ, permissionType=ALLOW)');
  });

  test('the ids and ports that it is asked for', async () => {
    await open({ firstPid: 2000, port: 7000, brokers: 2 });
    expect(lab.links.ports().map(({ port, pid }) => [port, pid])).toEqual([
      [7000, 1998],
      [7001, 1998],
      [7002, 1999],
      [7003, 1999],
    ]);
    expect(await lab.cluster.brokers()).toEqual([
      { id: 1, host: 'localhost', port: 7000 },
      { id: 2, host: 'localhost', port: 7002 },
    ]);
  });

  test('Kafka only unpacked, which refuses to start until its storage is formatted', async () => {
    await open({ kafka: 'unpacked' });
    expect(await sh('bin/kafka-server-start.sh config/server.properties; echo $?')).toMatch(
      /ERROR Exiting Kafka due to fatal exception \(kafka\.Kafka\$\)\njava\.lang\.RuntimeException: No readable meta\.properties files found\.\n\tat [\s\S]*\n1\n$/,
    );
    expect(await sh('bin/kafka-storage.sh random-uuid')).toMatch(/^[\w-]{22}\n$/);
    const id = 'wYart7pTRQaBmxuySsmbIQ';
    expect(await sh(`bin/kafka-storage.sh format --standalone -t ${id} -c config/server.properties`)).toMatch(
      /Formatting dynamic metadata voter directory \/tmp\/kraft-combined-logs with metadata\.version 4\.3-IV0\.\n$/,
    );
    await sh('bin/kafka-server-start.sh -daemon config/server.properties; sleep 0.05');
    expect(await sh(`bin/kafka-cluster.sh cluster-id ${at}`)).toBe(`Cluster ID: ${id}\n`);
  });
});

describe('a broker', () => {
  test.each(['bin/kafka-server-stop.sh', 'kill $(pgrep -f [k]afka.Kafka)', 'kill -9 $(pgrep -f [k]afka.Kafka)'])(
    'that is stopped by %s gives its port free, and has kept its records when it is back',
    async (stop) => {
      await open({ topics: [{ name: 'orders' }] });
      await sh(`echo tea | ${produce}`);
      await sh(`${stop}; sleep 0.05`);
      expect(lab.links.ports()).toEqual([]);
      await sh('bin/kafka-server-start.sh -daemon config/server.properties; sleep 0.05');
      expect(await sh(consume)).toBe('tea\n');
    },
  );

  test('that is stopped takes nothing from the page or a check either', async () => {
    await open({ topics: [{ name: 'orders' }] });
    await sh('bin/kafka-server-stop.sh; sleep 0.05');
    await expect(lab.cluster.append('orders', { value: 'tea' })).rejects.toThrow('no broker is running');
    await expect(lab.cluster.createTopic({ name: 'more' })).rejects.toThrow('no broker is running');
    expect((await lab.cluster.topics()).map(({ name }) => name)).toEqual(['orders']);
  });

  test('loses what is removed from its log directory while it is stopped', async () => {
    await open({ topics: [{ name: 'orders' }] });
    await sh(`echo tea | ${produce}; bin/kafka-server-stop.sh; sleep 0.05`);
    await sh('rm /tmp/kraft-combined-logs/orders-0/*.log');
    await sh('bin/kafka-server-start.sh -daemon config/server.properties; sleep 0.05');
    expect(await sh(consume)).toBe('');
    expect(await sh(`bin/kafka-topics.sh ${at} --list`)).toContain('orders\n');
  });

  test('goes by its configuration file as it is when it starts', async () => {
    await open();
    await sh(`sed -i s/num.partitions=1/num.partitions=4/ config/server.properties; ${restart}`);
    await sh(`bin/kafka-topics.sh ${at} --create --topic wide`);
    expect((await lab.cluster.topic('wide'))?.partitions).toHaveLength(4);
    await sh(`${restart} --override num.partitions=2`);
  });

  test('prints its log, and ends at Ctrl-C with what Kafka says', async () => {
    await open({ kafka: 'formatted' });
    let text = '';
    const show = (piece: string): void => {
      text += piece;
    };
    const shell = await lab.openShell(show, { columns: 200, rows: 40 });
    await shell.input('kafka/bin/kafka-server-start.sh kafka/config/server.properties\r');
    await expect.poll(() => text).toContain('[KafkaRaftServer nodeId=1] Kafka Server started');
    await shell.input('\x03');
    await expect.poll(() => text).toContain('Terminating process due to signal SIGINT');
    await expect.poll(() => text).toContain('[BrokerServer id=1] Transition from SHUTTING_DOWN to SHUTDOWN');
    await expect.poll(() => lab.links.ports()).toEqual([]);
    await shell.close();
  });

  test('on a port that is taken says so as Kafka does', async () => {
    await open();
    await sh('sed s#/tmp/kraft-combined-logs#/tmp/second# config/server.properties > second.properties');
    await sh('bin/kafka-storage.sh format --standalone -t wYart7pTRQaBmxuySsmbIQ -c second.properties');
    const said = await sh('bin/kafka-server-start.sh second.properties; echo $?');
    expect(said).toContain('KafkaException: Socket server failed to bind to 0.0.0.0:9093: Address already in use.\n');
    expect(said).toMatch(/\n1\n$/);
  });

  test.each([
    [
      'num.partitions=abc',
      'ConfigException: Invalid value abc for configuration num.partitions: Not a number of type INT',
    ],
    ['num.io.threads=0', 'ConfigException: Invalid value 0 for configuration num.io.threads: Value must be at least 1'],
    [
      'process.roles=brokr',
      'ConfigException: Invalid value brokr for configuration process.roles: String must be one of: broker, controller',
    ],
    ['node.id=x', 'ConfigException: Invalid value x for configuration broker.id: Not a number of type INT'],
    [
      'node.id=2',
      "RuntimeException: Stored node id 1 doesn't match previous node id 2 in /tmp/kraft-combined-logs/meta.properties.",
    ],
    [
      'listeners=PLAINTEXT://:9092',
      "IllegalArgumentException: requirement failed: controller.listener.names must only contain values appearing in the 'listeners' configuration",
    ],
    [
      'listeners=FOO://:9092,CONTROLLER://:9093',
      "IllegalArgumentException: Error creating broker listeners from '[FOO://:9092, CONTROLLER://:9093]': No security protocol defined for listener FOO",
    ],
    [
      'log.dirs=',
      "ConfigException: Configuration 'log.dirs' must not be empty. Valid values include: any non-empty value",
    ],
    [
      'inter.broker.listener.name=FOO',
      'ConfigException: Listener with name FOO defined in inter.broker.listener.name not found in listener.security.protocol.map.',
    ],
    [
      'advertised.listeners=PLAINTEXT://0.0.0.0:9092',
      'IllegalArgumentException: requirement failed: advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.',
    ],
    [
      'log.retention.hours=0',
      'IllegalArgumentException: requirement failed: log.retention.ms must be unlimited (-1) or, greater than or equal to 1',
    ],
  ])('with %s says what is wrong in the words of Kafka 4.3.1', async (setting, reason) => {
    await open({ kafka: 'formatted' });
    const said = await sh(`bin/kafka-server-start.sh config/server.properties --override ${setting}; echo $?`);
    expect(said).toContain(reason);
    expect(said).toMatch(/\n1\n$/);
  });
});

test.each([
  ['INT', 130],
  ['TERM', 143],
])(
  'a console consumer that gets SIG%s says how much it has read, commits, and leaves its group',
  async (signal, code) => {
    await open({
      topics: [{ name: 'orders', records: [{ value: 'tea' }] }],
      configs: { 'group.initial.rebalance.delay.ms': '0' },
    });
    const consumer = `kafka-console-consumer.sh ${at} --topic orders --group g --from-beginning`;
    const wait = 'until grep -q tea out.txt; do sleep 0.05; done';
    expect(
      await sh(`${consumer} > out.txt 2>&1 & ${wait}; kill -${signal} $!; wait $!; echo $?; tail -n 2 out.txt`),
    ).toBe(`${code}\ntea\nProcessed a total of 1 messages\n`);
    expect(await lab.cluster.group('g')).toMatchObject({
      state: 'Empty',
      members: [],
      offsets: [{ topic: 'orders', offset: 1n }],
    });
  },
);

test.each([
  ['INT', 130],
  ['TERM', 143],
])('a console producer that gets SIG%s sends what was typed', async (signal, code) => {
  await open({ topics: [{ name: 'orders' }] });
  const typing = '(echo tea; echo cake; touch typed; sleep 60)';
  const wait = 'until [ -f typed ]; do sleep 0.05; done; sleep 0.3';
  const ended = `kill -${signal} $!; wait $!; echo $?; kafka-get-offsets.sh ${at} --topic orders`;
  expect(
    await sh(`${typing} | kafka-console-producer.sh ${at} --topic orders > out.txt 2>&1 & ${wait}; ${ended}`),
  ).toBe(`${code}\norders:0:2\n`);
});

describe('who listens and who is connected is told by', () => {
  test.each([
    [
      'netstat -nlpt',
      'tcp6       0      0 :::9092                 :::*                    LISTEN      411/java           \n',
    ],
    ['ss -lntp', 'LISTEN 0      50                 *:9092            *:*    users:(("java",pid=411,fd=137))\n'],
    ['lsof -i :9093', 'java    411 learner 138u IPv6  49186      0t0  TCP *:9093 (LISTEN)\n'],
    ['lsof -ti :9092', '411\n'],
    ['jps', '411 Kafka\n'],
    ['jps -l', '411 kafka.Kafka\n'],
    ["ps aux | grep '[k]afka\\.Kafka' | wc -l", '1\n'],
  ])('%s', async (line, told) => {
    await open();
    expect(await sh(line)).toContain(told);
  });

  test('a connection shows both its processes', async () => {
    await open({ topics: [{ name: 'orders' }] });
    const consumer = `kafka-console-consumer.sh ${at} --topic orders > /dev/null 2>&1`;
    const told = await sh(`${consumer} & sleep 0.5; lsof -i :9092 | awk '{print $1, $2, $9}' | sort -u; kill %1`);
    expect(told).toMatch(/^java 411 localhost:9092->localhost:\d+\n/m);
    expect(told).toMatch(/^kafka-con \d+ localhost:\d+->localhost:9092\n/m);
  });

  test('nothing, once the broker is stopped', async () => {
    await open();
    expect(
      await sh('bin/kafka-server-stop.sh; sleep 0.05; lsof -i :9092; echo $?; jps; bin/kafka-server-stop.sh'),
    ).toMatch(/^1\n\d+ Jps\nNo kafka server to stop\n$/);
  });
});

describe('its log directory', () => {
  const logs = '/tmp/kraft-combined-logs';

  test('has the segments of a topic that nobody has written to or looked at', async () => {
    await open({ topics: [{ name: 'orders', partitions: 2 }] });
    expect(await sh(`kafka-dump-log.sh --files ${logs}/orders-1/00000000000000000000.log`)).toBe(
      `Dumping ${logs}/orders-1/00000000000000000000.log\nLog starting offset: 0\n`,
    );
  });

  test('is dumped while the broker runs: records, indexes, and what the controller keeps', async () => {
    await open({ topics: [{ name: 'orders', records: [{ key: 'ana', value: 'tea' }] }] });
    const dump = 'kafka-dump-log.sh --files';
    expect(await sh(`${dump} ${logs}/orders-0/00000000000000000000.log --print-data-log | tail -n 1`)).toMatch(
      /^\| offset: 0 CreateTime: \d+ keySize: 3 valueSize: 3 sequence: -?\d+ headerKeys: \[\] key: ana payload: tea\n$/,
    );
    expect(await sh(`${dump} ${logs}/orders-0/00000000000000000000.index --index-sanity-check`)).toMatch(
      /passed sanity check\.\n$/,
    );
    const metadata = `${logs}/__cluster_metadata-0`;
    const kinds = await sh(
      `${dump} ${metadata}/00000000000000000000.log --cluster-metadata-decoder | grep -o '[A-Z_]*_RECORD' | grep -v NO_OP`,
    );
    expect(kinds.trim().split('\n')).toEqual([
      'BEGIN_TRANSACTION_RECORD',
      ...Array.from({ length: 6 }, () => 'FEATURE_LEVEL_RECORD'),
      'CONFIG_RECORD',
      'END_TRANSACTION_RECORD',
      'REGISTER_CONTROLLER_RECORD',
      'REGISTER_BROKER_RECORD',
      'BROKER_REGISTRATION_CHANGE_RECORD',
      'BROKER_REGISTRATION_CHANGE_RECORD',
      'TOPIC_RECORD',
      'PARTITION_RECORD',
    ]);
    expect(await sh(`cat ${metadata}/quorum-state`)).toBe(
      '{"leaderId":1,"leaderEpoch":1,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}',
    );
    expect(await sh(`ls ${metadata}`)).toBe(
      '00000000000000000000-0000000000.checkpoint\n00000000000000000000.index\n00000000000000000000.log\n00000000000000000000.timeindex\nleader-epoch-checkpoint\npartition.metadata\nquorum-state\n',
    );
    expect(await sh(`${dump} ${logs}/bootstrap.checkpoint --cluster-metadata-decoder | head -n 2`)).toMatch(
      /KRaft bootstrap snapshot\n$/,
    );
  });

  test('has the files that Kafka names, and the very bytes of the log', async () => {
    await open({ topics: [{ name: 'orders', records: [{ value: 'tea' }] }] });
    expect(await sh(`ls -a ${logs}`)).toBe(
      '.\n..\n.lock\n__cluster_metadata-0\nbootstrap.checkpoint\ncleaner-offset-checkpoint\nlog-start-offset-checkpoint\nmeta.properties\norders-0\nrecovery-point-offset-checkpoint\nreplication-offset-checkpoint\n',
    );
    expect(await sh(`cd ${logs}/orders-0; ls; stat -c %s *`)).toBe(
      `${['00000000000000000000.index', '00000000000000000000.log', '00000000000000000000.timeindex', 'leader-epoch-checkpoint', 'partition.metadata'].join('\n')}\n10485760\n71\n10485756\n8\n43\n`,
    );
    expect(await sh(`grep -c tea ${logs}/orders-0/*.log; cat ${logs}/orders-0/leader-epoch-checkpoint`)).toBe(
      '1\n0\n1\n0 0\n',
    );
    const { topicId = '' } = (await lab.cluster.topic('orders')) ?? {};
    expect(await sh(`cat ${logs}/orders-0/partition.metadata`)).toBe(`version: 0\ntopic_id: ${topicId}`);
  });

  test('has nothing of a topic that is deleted, though the broker has been stopped in between', async () => {
    await open({ topics: [{ name: 'orders', records: [{ value: 'tea' }] }] });
    const restart = `bin/kafka-server-stop.sh; sleep 0.05; bin/kafka-server-start.sh -daemon config/server.properties; sleep 1`;
    await sh(restart);
    await sh('kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic orders');
    expect(await sh(`ls ${logs} | grep orders; ls ${logs}/orders-0`)).toMatch(/No such file/);
  });

  test('keeps its files when the broker stops, with index files cut to what they hold', async () => {
    await open({ topics: [{ name: 'orders', records: [{ value: 'tea' }] }] });
    expect(await sh(`bin/kafka-server-stop.sh; sleep 0.05; stat -c %s ${logs}/orders-0/*`)).toBe(
      '0\n71\n12\n10\n8\n43\n',
    );
  });

  test('of another broker of the cluster shows the partitions that it has', async () => {
    await open({ brokers: 2, topics: [{ name: 'orders', replicationFactor: 2, records: [{ value: 'tea' }] }] });
    expect(
      await sh(
        `grep -c tea ${logs}-2/orders-0/*.log; cmp ${logs}/orders-0/*.log ${logs}-2/orders-0/*.log && echo same`,
      ),
    ).toBe('1\nsame\n');
  });
});

describe('of three brokers', () => {
  const orders = { name: 'orders', partitions: 3, replicationFactor: 3, records: [{ value: 'tea' }] };
  const state = async (): Promise<unknown> =>
    (await lab.cluster.topic('orders'))?.partitions.map(({ leader, isr }) => [leader, [...isr].sort()]);

  test('one that stops leads nothing any more, and is back in sync when it has started again', async () => {
    await open({ brokers: 3, topics: [orders] });
    await sh('cd config; kafka-server-stop.sh --node-id=2; sleep 0.05');
    expect((await lab.cluster.brokers()).map(({ id }) => id)).toEqual([1, 3]);
    for (const [leader, isr] of (await state()) as [number, number[]][]) {
      expect(leader).not.toBe(2);
      expect(isr).toEqual([1, 3]);
    }
    await sh('bin/kafka-server-start.sh -daemon config/server-2.properties; sleep 0.05');
    for (const [, isr] of (await state()) as [number, number[]][]) expect(isr).toEqual([1, 2, 3]);
  });

  test('the first to start again has the cluster as it was', async () => {
    await open({ brokers: 3, topics: [orders] });
    await sh('bin/kafka-server-stop.sh; sleep 0.1');
    for (const n of ['-2', '', '-3'])
      await sh(`bin/kafka-server-start.sh -daemon config/server${n}.properties; sleep 0.05`);
    const all = [1, 2, 3];
    expect(await state()).toEqual([expect.anything(), expect.anything(), expect.anything()]);
    expect(((await state()) as [number, number[]][]).map(([, isr]) => isr)).toEqual([all, all, all]);
    expect((await lab.cluster.records('orders', 0)).map(({ value }) => value)).toEqual(['tea']);
  });
});

test('what was changed outlives a reload: configuration, storage, records', async () => {
  await open({ topics: [{ name: 'orders' }] });
  await sh(`echo tea | ${produce}; sed -i s/num.partitions=1/num.partitions=3/ config/server.properties`);
  await shut();
  await open({ topics: [{ name: 'orders' }] });
  expect(await sh(consume)).toBe('tea\n');
  expect(await sh('grep ^num.partitions config/server.properties')).toBe('num.partitions=3\n');
});
