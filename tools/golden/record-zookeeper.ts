// Records ZooKeeper 3.5.9 and Kafka 2.8.1, the last age before KRaft: test/golden/zookeeper. kafka-2.8.ts says what it needs.
//   node tools/golden/record-zookeeper.ts
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { block } from './block.ts';
import { date, forget, home, prepare, run, start, versions } from './kafka-2.8.ts';
import { normalZooKeeper } from './normal.ts';
import { saveText } from './recording.ts';

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

function record(name: string): void {
  const lines = [`# ${versions}, ${name}, ${date}`];
  for (const step of stories[name] ?? []) {
    const { run: line, stdin } = typeof step === 'string' ? { run: step, stdin: '' } : step;
    const { stdout, stderr, status } = run(line, stdin);
    lines.push(
      '',
      `$ ${line}`,
      ...block('stdin', stdin),
      ...block('stdout', normalZooKeeper(stdout)),
      ...block('stderr', normalZooKeeper(stderr)),
      `exit ${status}`,
    );
  }
  saveText(`zookeeper/${name}.txt`, `${lines.join('\n')}\n`);
}

prepare();
const lonely = await start('kafka', 'server-0.properties');
saveText(
  'zookeeper/kafka-without-zookeeper.txt',
  `# ${versions}, kafka-server-start.sh without ZooKeeper, ${date}\n${lonely.log()}exit ${await lonely.ended}\n`,
);
const zookeeper = await start('zookeeper', 'zookeeper.properties');
const kafka = await start('kafka', 'server-0.properties');
for (const name of Object.keys(stories)) record(name);
saveText('zookeeper/kafka-server.txt', `# ${versions}, kafka-server-start.sh, ${date}\n${kafka.log()}`);
kafka.process.kill();
await kafka.ended;
saveText('zookeeper/zookeeper-server.txt', `# ${versions}, zookeeper-server-start.sh, ${date}\n${zookeeper.log()}`);
zookeeper.process.kill();
await zookeeper.ended;

// The log as it was written, without the zeros that a real one is filled up with.
const log = readFileSync(join(home, 'zookeeper/version-2/log.1'));
const end = log.findLastIndex((byte) => byte !== 0) + 1;
saveText(
  'zookeeper/transaction-log.json',
  `${JSON.stringify({ recorded: { versions, date }, file: 'version-2/log.1', base64: log.subarray(0, end).toString('base64') }, null, 2)}\n`,
);
forget();
