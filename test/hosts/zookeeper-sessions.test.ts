// What becomes of brokers of Kafka 2.8 when ZooKeeper, or one of them, is gone for a while; their words against those of a real one.
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';
import { normalTranscript, normalZooKeeper } from '../../tools/golden/normal.ts';
import { golden, steps } from '../commands/transcript.ts';

let host: NodeHost;
let lab: LabCore;

beforeEach(async () => {
  host = await createNodeHost({ seed: 1 });
  lab = await createLab(host, { kafka: 'unpacked' });
  await lab.clock.setRate(0);
});

afterEach(async () => {
  await lab.close();
  host.close();
});

/** What a line prints in ~/kafka-2.8, whose clock goes on until it is done. */
async function sh(line: string): Promise<string> {
  const shell = await lab.machine.spawn('bash', ['-c', line], { cwd: '/home/learner/kafka-2.8' });
  let ended = false;
  void shell.exit.then(() => {
    ended = true;
  });
  const reader = shell.output.getReader();
  const printed = (async () => {
    let text = '';
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value ?? '';
    return text;
  })();
  while (!ended) {
    await lab.clock.advance(100);
    await setImmediate();
  }
  return printed;
}

const zookeeper = 'bin/zookeeper-server-start.sh -daemon config/zookeeper.properties; sleep 1;';
const broker = (id: number): string =>
  `sed -e 's/broker.id=0/broker.id=${id}/' -e 's/kafka-logs/kafka-logs-${id}/' config/server.properties > config/server-${id}.properties
   echo listeners=PLAINTEXT://:${9092 + id} >> config/server-${id}.properties
   (bin/kafka-server-start.sh config/server-${id}.properties > broker-${id}.log; echo "exit $?" >> broker-${id}.log) & sleep 1;`;
const pidOf = (port: number): string => `$(lsof -t -i :${port} -s TCP:LISTEN | head -n 1)`;
const get = (path: string): string => `bin/zookeeper-shell.sh localhost:2181 get ${path} 2>&1 | tail -n 1;`;
const ids = 'bin/zookeeper-shell.sh localhost:2181 ls /brokers/ids | tail -n 1;';

/** Without what is another at each run: times, ports, and the numbers that ZooKeeper gives. */
function normal(line: string): string {
  return line
    .replace(/^\[[^\]]*\]/, '[<time>]')
    .replaceAll(/kafka-logs-\d/g, 'kafka-logs')
    .replaceAll(/0x[0-9a-f]+/g, '<id>')
    .replaceAll(/in \d+ms/g, 'in <time>')
    .replaceAll(/(epoch\): |Epoch incremented to |version is now |owner '|session ')\d+/g, '$1<number>')
    .replaceAll(/(Kafka startTimeMs: |Cluster ID = ).*? /g, '$1<id> ');
}

const real = new Set(
  golden('zookeeper/broker-sessions').concat(golden('zookeeper/kafka-server')).split('\n').map(normal),
);

/** What a broker has said since, which a real one has said too, all of it. */
async function said(id: number, since = ''): Promise<string> {
  const log = await sh(`cat broker-${id}.log`);
  const lines = log
    .slice(log.indexOf(since))
    .split('\n')
    .filter((line) => line.startsWith('['));
  for (const line of lines) expect(real, line).toContain(normal(line));
  return lines.map((line) => line.slice(line.indexOf(']') + 2)).join('\n');
}

test.each([
  ['killed', '-9', 4],
  ['stopped', '-15', 25],
] as const)(
  'ZooKeeper is %s (kill %s) and is back after %i seconds: the session goes on',
  async (_, signal, seconds) => {
    await sh(zookeeper + broker(0));
    const before = await sh(get('/brokers/ids/0'));
    await sh(`kill ${signal} ${pidOf(2181)}; sleep ${seconds}; ${zookeeper} sleep 3`);
    expect(await sh(get('/brokers/ids/0'))).toBe(before);
    const log = await said(0, 'Unable to read');
    const [, session] =
      /server sessionid (0x[0-9a-f]+), likely server has closed socket/.exec(await sh('cat broker-0.log')) ?? [];
    expect(log).toContain(`Session establishment complete on server localhost/127.0.0.1:2181, sessionid = ${session},`);
    expect(log).toContain(
      'Socket error occurred: localhost/127.0.0.1:2181: Connection refused (org.apache.zookeeper.ClientCnxn)',
    );
    expect(log).not.toContain('expired');
    // What it is asked for goes on: the controller sees a topic that is created only now.
    await sh(
      'bin/kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic late; sleep 1',
    );
    expect(await sh(get('/brokers/topics/late/partitions/0/state'))).toContain('"leader":0');
  },
  60_000,
);

test('a broker that is held for longer than its session is expired, and registers again', async () => {
  await sh(zookeeper + broker(0));
  expect(
    await sh(
      `kill -STOP ${pidOf(9092)}; sleep 25; ${ids} kill -CONT ${pidOf(9092)}; sleep 4; ${ids} ${get('/controller_epoch')}`,
    ),
  ).toBe('[]\n[0]\n2\n');
  expect(await said(0, 'Unable to read')).toMatch(
    /has expired \(.*\n.*has expired, closing socket connection[\s\S]*Session expired\.[\s\S]*Resigned[\s\S]*Registered broker 0[\s\S]*0 successfully elected as the controller\. Epoch incremented to 2/,
  );
}, 60_000);

test('whoever deletes /controller has it elected anew', async () => {
  await sh(zookeeper + broker(0));
  expect(
    await sh(
      `bin/zookeeper-shell.sh localhost:2181 delete /controller > /dev/null; sleep 1; ${get('/controller_epoch')}`,
    ),
  ).toBe('2\n');
  expect(await said(0)).toMatch(/Resigned[\s\S]*0 successfully elected as the controller\. Epoch incremented to 2/);
}, 60_000);

test('of two brokers the other becomes controller when the first is killed, but only when its session has expired', async () => {
  await sh(zookeeper + broker(0) + broker(1));
  expect(await sh(`kill -9 ${pidOf(9092)}; sleep 2; ${ids} ${get('/controller')}`)).toMatch(
    /^\[0, 1\]\n.*"brokerid":0,/,
  );
  // Its node is another session's still.
  await sh(`${broker(0)} sleep 1`);
  expect(await sh('tail -n 1 broker-0.log')).toBe('exit 1\n');
  expect(await said(0)).toMatch(/node already exists and owner '\d+' does not match current session '\d+'/);
  expect(await sh(`sleep 20; ${ids} ${get('/controller')}`)).toMatch(/^\[1\]\n.*"brokerid":1,/);
  await sh(broker(0));
  expect(await sh(ids)).toBe('[0, 1]\n');
  expect(await said(1)).toContain(
    '[Controller id=1] Newly added brokers: 0, deleted brokers: , bounced brokers: , all live brokers: 0,1',
  );
  // One that is told to stop leaves at once.
  expect(await sh(`kill ${pidOf(9093)}; sleep 1; ${ids} ${get('/controller')}`)).toMatch(/^\[0\]\n.*"brokerid":0,/);
}, 60_000);

test('a broker that is told to stop waits for ZooKeeper, for ever', async () => {
  await sh(zookeeper + broker(0));
  await sh(`kill -9 ${pidOf(2181)}; sleep 1; kill ${pidOf(9092)}; sleep 60`);
  expect(await sh('jps | cut -d" " -f2')).toContain('Kafka');
  expect(await said(0)).toContain('[KafkaServer id=0] Starting controlled shutdown (kafka.server.KafkaServer)');
  await sh(`${zookeeper} sleep 4`);
  expect(await sh('tail -n 1 broker-0.log')).toBe('exit 143\n');
}, 60_000);

test('ports are probed, and ZooKeeper is asked, with nc: as it is configured, `srvr` alone is answered', async () => {
  await sh(zookeeper);
  expect(await sh('nc -zv localhost 2181 2>&1; nc -zv localhost 9092 2>&1; echo $?')).toBe(
    'Connection to localhost (127.0.0.1) 2181 port [tcp/*] succeeded!\nnc: connect to localhost (127.0.0.1) port 9092 (tcp) failed: Connection refused\n1\n',
  );
  expect(await sh('echo ruok | nc localhost 2181; echo srvr | nc localhost 2181 | tail -n 2')).toBe(
    'ruok is not executed because it is not in the whitelist.\nMode: standalone\nNode count: 5\n',
  );
  await sh(`kill ${pidOf(2181)}; echo "4lw.commands.whitelist=*" >> config/zookeeper.properties; ${zookeeper}`);
  expect(await sh('echo ruok | nc localhost 2181; echo; echo isro | nc localhost 2181')).toBe('imok\nrw');
  expect(await sh('echo stat | nc localhost 2181 | tail -n 8')).toMatch(
    /^Latency min\/avg\/max: 0\/0\/0\nReceived: \d+\nSent: \d+\nConnections: 1\nOutstanding: 0\nZxid: 0x0\nMode: standalone\nNode count: 5\n$/,
  );
  expect(await sh('echo mntr | nc localhost 2181 | grep znode')).toBe('zk_znode_count\t5\n');
}, 60_000);

test('what somebody listens for with nc -l arrives', async () => {
  expect(await sh('nc -l 9000 > got.txt & sleep 0.1; echo hello | nc -N localhost 9000; wait; cat got.txt')).toBe(
    'hello\n',
  );
});

test('a broker hangs up on whoever speaks HTTP to it, and there is no internet', async () => {
  await sh(zookeeper + broker(0));
  expect(
    await sh(
      'curl -sS localhost:9092 2>&1; echo $?; curl -sS localhost:9999 2>&1; echo $?; curl -sS example.com 2>&1; echo $?',
    ),
  ).toBe(
    "curl: (52) Empty reply from server\n52\ncurl: (7) Failed to connect to localhost port 9999 after 0 ms: Couldn't connect to server\n7\ncurl: (6) Could not resolve host: example.com\n6\n",
  );
});

test('kafka-topics.sh --zookeeper with two brokers, and with one of two, against the transcripts of Kafka 2.8.1', async () => {
  await sh(zookeeper + broker(0) + broker(1));
  // Where a real one puts the replicas of a topic is chance.
  const words = (text: string): string =>
    normalTranscript(normalZooKeeper(text)).replaceAll(
      /Leader: \d\tReplicas: [\d,]+\tIsr: [\d,]+/g,
      'Leader: <broker>',
    );
  const told = async (story: string): Promise<void> => {
    for (const { line, args, code, stdout, stderr } of steps(story)) {
      if (!line.startsWith('kafka-topics.sh') || !args.includes('--zookeeper')) continue;
      const ended = await sh(`bin/${line} > /tmp/out 2> /tmp/err; echo $?; sleep 0.5`);
      const [out, err] = [
        await lab.machine.fs.readFile('/tmp/out', 'utf-8'),
        await lab.machine.fs.readFile('/tmp/err', 'utf-8'),
      ];
      expect({ line, code: Number(ended), stdout: words(out), stderr: words(err) }).toEqual({
        line,
        code,
        stdout: words(stdout),
        stderr: words(stderr),
      });
    }
  };
  await told('zookeeper/two-brokers');
  // What was changed in ZooKeeper holds on the brokers.
  expect(
    await sh(
      '../kafka/bin/kafka-configs.sh --describe --bootstrap-server localhost:9092 --entity-type topics --entity-name tuned',
    ),
  ).toContain('retention.ms=2000');
  await sh(
    'bin/kafka-topics.sh --create --bootstrap-server localhost:9092 --replication-factor 2 --partitions 1 --topic pair',
  );
  await sh(
    'for t in tuned with.dot; do bin/kafka-topics.sh --delete --zookeeper localhost:2181 --topic $t; done; sleep 1',
  );
  await sh(`kill -9 ${pidOf(9092)}; sleep 24`);
  await told('zookeeper/one-of-two-brokers');
}, 60_000);
