// Records ZooKeeper 3.5.9 and Kafka 2.8.1, the last age before KRaft: test/golden/zookeeper. Needs a JDK and Maven, and the ports 2181 and 9092.
//   node tools/golden/record-zookeeper.ts
// GOLDEN_KAFKA_2_8 names the folder for the jars (default: .cache/kafka-2.8 in the checkout).
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveText } from './recording.ts';

const here = import.meta.dirname;
const libs = join(process.env.GOLDEN_KAFKA_2_8 ?? join(here, '../../.cache/kafka-2.8'), 'libs');
const home = mkdtempSync(join(tmpdir(), 'golden-zookeeper-'));
const versions = 'Apache Kafka 2.8.1 with Apache ZooKeeper 3.5.9';
const date = new Date().toISOString().slice(0, 10);

const layout =
  'log4j.appender.out.layout=org.apache.log4j.PatternLayout\nlog4j.appender.out=org.apache.log4j.ConsoleAppender';
const files = {
  'zookeeper.properties': `dataDir=${home}/zookeeper\nclientPort=2181\nmaxClientCnxns=0\nadmin.enableServer=false\n`,
  'server.properties': `broker.id=0\nlog.dirs=${home}/kafka-logs\nzookeeper.connect=localhost:2181\nzookeeper.connection.timeout.ms=18000
offsets.topic.replication.factor=1\ntransaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n`,
  'server-log.properties': `log4j.rootLogger=INFO, out\n${layout}\nlog4j.appender.out.layout.ConversionPattern=[%d] %p %m (%c)%n\n`,
  'tools-log.properties': `log4j.rootLogger=WARN, out\n${layout}\nlog4j.appender.out.layout.ConversionPattern=[%d] %p %m (%c)%n\nlog4j.appender.out.Target=System.err\n`,
};

const classes = {
  'zookeeper-shell.sh': 'org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka',
  'kafka-topics.sh': 'kafka.admin.TopicCommand',
} as const;

/** A line that is typed; for the shell, with what is typed in it. */
const stories: Readonly<Record<string, readonly (string | { run: string; stdin: string })[]>> = {
  topics: [
    'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic test',
    'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic test',
    'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 3 --partitions 1 --topic big',
    'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 0 --topic none',
    'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic no/slash',
    'kafka-topics.sh --create --zookeeper localhost:2181 --topic missing',
    'kafka-topics.sh --list --zookeeper localhost:2181',
    'kafka-topics.sh --describe --zookeeper localhost:2181 --topic test',
    'kafka-topics.sh --describe --zookeeper localhost:2181 --topic nosuch',
    'kafka-topics.sh --create --bootstrap-server localhost:9092 --replication-factor 1 --partitions 2 --topic two',
    'kafka-topics.sh --create --replication-factor 1 --partitions 2 --topic two',
    'kafka-topics.sh --alter --zookeeper localhost:2181 --topic two --partitions 3',
    'kafka-topics.sh --describe --zookeeper localhost:2181',
    'zookeeper-shell.sh localhost:2181 ls /',
    'zookeeper-shell.sh localhost:2181 ls /brokers/ids',
    'zookeeper-shell.sh localhost:2181 get /brokers/ids/0',
    'zookeeper-shell.sh localhost:2181 get /controller',
    'zookeeper-shell.sh localhost:2181 ls -R /brokers',
    'zookeeper-shell.sh localhost:2181 get /brokers/topics/test',
    'zookeeper-shell.sh localhost:2181 get /brokers/topics/test/partitions/0/state',
    'zookeeper-shell.sh localhost:2181 stat /brokers/ids',
    'kafka-topics.sh --delete --zookeeper localhost:2181 --topic test',
    'kafka-topics.sh --delete --zookeeper localhost:2181 --topic nosuch',
    'kafka-topics.sh --list --zookeeper localhost:2181',
  ],
  shell: [
    {
      run: 'zookeeper-shell.sh localhost:2181',
      stdin: `ls /
create /demo hello
get /demo
get -s /demo
create /demo
create -s /demo/seq- x
create -e /demo/eph y
ls /demo
ls -s /demo
set /demo world
set -v 9 /demo world
get -w /demo
set /demo again
stat /demo
delete /demo
deleteall /demo
get /nosuch
ls nosuch
getAcl /
create /two words together
create "/quoted" "a b"
get /quoted
create /deep/er x
setAcl /quoted world:anyone:r
getAcl /quoted
set /quoted more
rmr /quoted
sync /
history
bogus
help
close
ls /
quit
`,
    },
    'zookeeper-shell.sh localhost:2181 delete /nosuch',
    'zookeeper-shell.sh localhost:2181 get /nosuch',
  ],
};

function java(log: string, javaClass: string, ...args: readonly string[]): string[] {
  const flags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', `${libs}/*`];
  return [...flags, `-Dlog4j.configuration=file:${home}/${log}`, javaClass, ...args];
}

async function start(
  javaClass: string,
  properties: string,
  ready: RegExp,
): Promise<{ process: ChildProcess; log: () => string }> {
  const child = spawn('java', java('server-log.properties', javaClass, `${home}/${properties}`), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  await new Promise<void>((started, fail) => {
    child.stdout.on('data', (text: Buffer) => {
      log += text;
      if (ready.test(log)) started();
    });
    child.once('exit', (code) => fail(new Error(`${javaClass} ended with ${code}:\n${log.slice(-2000)}`)));
  });
  return { process: child, log: () => log };
}

function record(name: string): void {
  const lines = [`# ${versions}, ${name}, ${date}`];
  for (const step of stories[name] ?? []) {
    const { run, stdin } = typeof step === 'string' ? { run: step, stdin: '' } : step;
    const [tool = '', ...words] = run.split(' ');
    const server = tool === 'zookeeper-shell.sh' && words.length > 0 ? ['-server'] : [];
    const args = java('tools-log.properties', classes[tool as keyof typeof classes], ...server, ...words);
    const { stdout, stderr, status } = spawnSync('java', args, { input: stdin, encoding: 'utf8', timeout: 60_000 });
    lines.push(
      '',
      `$ ${run}`,
      ...block('stdin', stdin),
      ...block('stdout', stdout),
      ...block('stderr', stderr),
      `exit ${status}`,
    );
  }
  saveText(`zookeeper/${name}.txt`, `${lines.join('\n')}\n`);
}

function block(stream: string, text: string): string[] {
  if (text === '') return [];
  const normal = text
    .replaceAll(/"timestamp":"\d+"/g, '"timestamp":"<time>"')
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/(ctime|mtime) = .*/g, '$1 = <date>')
    .replaceAll(/("topic_id":"|TopicId: )[\w-]{22}/g, '$1<topic id>')
    .replaceAll(/(Zxid = 0x)[0-9a-f]+/g, '$1<zxid>');
  return [
    `--- ${stream}${text.endsWith('\n') ? '' : ' (no newline at the end)'}`,
    ...normal.replace(/\n$/, '').split('\n'),
    '---',
  ];
}

if (!existsSync(libs))
  execFileSync(
    'mvn',
    [
      '-q',
      '-B',
      '-f',
      join(here, 'kafka-2.8.xml'),
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${libs}`,
    ],
    { stdio: 'inherit' },
  );
for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);

const lonely = spawnSync('java', java('server-log.properties', 'kafka.Kafka', `${home}/server.properties`), {
  encoding: 'utf8',
});
saveText(
  'zookeeper/kafka-without-zookeeper.txt',
  `# ${versions}, kafka-server-start.sh without ZooKeeper, ${date}\n${told(lonely.stdout)}exit ${lonely.status}\n`,
);
const zookeeper = await start(
  'org.apache.zookeeper.server.quorum.QuorumPeerMain',
  'zookeeper.properties',
  /ContainerManager/,
);
const kafka = await start('kafka.Kafka', 'server.properties', /started \(kafka\.server\.KafkaServer\)/);
for (const name of Object.keys(stories)) record(name);
saveText('zookeeper/kafka-server.txt', `# ${versions}, kafka-server-start.sh, ${date}\n${told(kafka.log())}`);
kafka.process.kill();
await new Promise((done) => kafka.process.once('exit', done));
saveText(
  'zookeeper/zookeeper-server.txt',
  `# ${versions}, zookeeper-server-start.sh, ${date}\n${told(zookeeper.log())}`,
);
zookeeper.process.kill();
await new Promise((done) => zookeeper.process.once('exit', done));

// The log as it was written, without the zeros that a real one is filled up with.
const log = readFileSync(join(home, 'zookeeper/version-2/log.1'));
const end = log.findLastIndex((byte) => byte !== 0) + 1;
saveText(
  'zookeeper/transaction-log.json',
  `${JSON.stringify({ recorded: { versions, date }, file: 'version-2/log.1', base64: log.subarray(0, end).toString('base64') }, null, 2)}\n`,
);
rmSync(home, { recursive: true });

/** Without what is of this machine: its paths and its Java. */
function told(log: string): string {
  return log.replaceAll(home, '/tmp').replaceAll(/^.* (Client|Server) environment:.*\n/gm, '');
}
