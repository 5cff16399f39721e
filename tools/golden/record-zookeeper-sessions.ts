// Records what becomes of ZooKeeper's sessions when one side is gone for a while, and what Kafka 2.8.1's brokers say of it:
// test/golden/zookeeper. kafka-2.8.ts says what it needs.
//   node tools/golden/record-zookeeper-sessions.ts [words|quotas|brokers]…
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { block } from './block.ts';
import { date, forget, home, prepare, run, type Started, start, versions } from './kafka-2.8.ts';
import { normalZooKeeper } from './normal.ts';
import { saveText } from './recording.ts';

/** Sessions in the shell: 3.5.9 ends at a quota that cannot be, so those stand last. */
const shells = [
  `create /app x
listquota /app
setquota -n 2 /app
listquota /app
get /zookeeper/quota/app/zookeeper_limits
get /zookeeper/quota/app/zookeeper_stats
ls -R /zookeeper
create /app/a 1
create /app/b 22
create /app/c 333
set /app/c 1
delete /app/b
listquota /app
setquota /app
setquota -n /app
setquota -x 5 /app
delquota -b /app
listquota /app
delquota -n /app
listquota /app
delquota /app
listquota /app
delquota
listquota
listquota /nosuch
setquota -b 10 /app
listquota /app
set /app more than ten bytes
delquota /app
setquota -n 1 /app/a
listquota /app/a
delquota /app/a
quit
`,
  `removewatches /app
ls -w /app
removewatches -c /app
removewatches -c /app
get -w /app
removewatches -d /app
set /app quiet
get -w /app
ls -w /app
removewatches /app
stat -w /app
removewatches /app -d
get -w /app
removewatches -l /app
removewatches
removewatches -k /app
set /app loud
quit
`,
  `reconfig
reconfig -add server.1=localhost:2888:3888;2181
reconfig -remove 1
reconfig -members server.1=localhost:2888:3888;2181
reconfig -file nosuch
reconfig -add
config
quit
`,
  `ls /
printwatches off
connect localhost:2181
ls /
connect
ls /
close
ls /
connect localhost:2181
ls /
quit
`,
  'setquota -n 5 /app\nsetquota -b 5 /app\nls /\n',
  'setquota -n 9 /app/a\nls /\n',
  'delquota /app/a\nls /\n',
  'setquota -n 5 /nosuch\nls /\n',
  'ls /\nsetquota -n x /app\nls /\n',
  'ls /\nsetquota -n 5 /zookeeper/quota\nls /\n',
  'delquota /nosuch\nls /\n',
  'ls /\ndelquota /app\nls /\n',
  'ls /\ndelquota /app\nls /\n',
  'setquota -n 5 /app/a\nsetquota -n 9 /app\nls /\n',
];

const topicsOfTwo = [
  'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 2 --partitions 2 --topic both',
  'kafka-topics.sh --describe --zookeeper localhost:2181 --topic both',
  'kafka-topics.sh --create --bootstrap-server localhost:9092 --replication-factor 2 --partitions 1 --topic pair',
  'kafka-topics.sh --describe --bootstrap-server localhost:9092 --topic pair',
  'kafka-topics.sh --list --bootstrap-server localhost:9093',
  'zookeeper-shell.sh localhost:2181 ls /brokers/ids',
  'zookeeper-shell.sh localhost:2181 get /controller',
  'kafka-configs.sh --zookeeper localhost:2181 --entity-type topics --entity-name both --describe',
  'kafka-configs.sh --zookeeper localhost:2181 --entity-type topics --entity-name both --alter --add-config retention.ms=60000',
  'kafka-configs.sh --zookeeper localhost:2181 --entity-type topics --entity-name both --describe',
  'kafka-configs.sh --zookeeper localhost:2181 --entity-type topics --describe',
  'kafka-configs.sh --zookeeper localhost:2181 --entity-type topics --entity-name both --alter --delete-config retention.ms',
  'kafka-configs.sh --zookeeper localhost:2181 --entity-type topics --entity-name both --alter --add-config nosuch=1',
  'kafka-configs.sh --zookeeper localhost:2181 --entity-type brokers --entity-name 0 --describe',
  'kafka-configs.sh --zookeeper localhost:2181 --describe',
  'kafka-configs.sh --bootstrap-server localhost:9092 --entity-type topics --entity-name both --describe',
  'kafka-topics.sh --describe --zookeeper localhost:2181 --topics-with-overrides',
  'kafka-topics.sh --describe --zookeeper localhost:2181 --under-replicated-partitions',
  'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic with.dot',
  'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic with_dot',
  'kafka-topics.sh --create --if-not-exists --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic both',
  'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 1 --partitions 1 --topic tuned --config retention.ms=1000',
  'kafka-topics.sh --describe --zookeeper localhost:2181 --topic tuned',
  'kafka-topics.sh --alter --zookeeper localhost:2181 --topic tuned --config retention.ms=2000',
  'kafka-topics.sh --alter --zookeeper localhost:2181 --topic tuned --partitions 1',
];
const topicsOfOne = [
  'kafka-topics.sh --describe --zookeeper localhost:2181 --topic both',
  'kafka-topics.sh --describe --zookeeper localhost:2181 --under-replicated-partitions',
  'kafka-topics.sh --describe --zookeeper localhost:2181 --unavailable-partitions',
  'kafka-topics.sh --create --zookeeper localhost:2181 --replication-factor 2 --partitions 1 --topic toomany',
  'zookeeper-shell.sh localhost:2181 ls /brokers/ids',
  'zookeeper-shell.sh localhost:2181 get /controller',
  'zookeeper-shell.sh localhost:2181 get /controller_epoch',
];

function transcript(about: string, lines: readonly (string | { line: string; stdin: string })[]): string {
  const text = lines.flatMap((each) => {
    const { line, stdin } = typeof each === 'string' ? { line: each, stdin: '' } : each;
    const { stdout, stderr, status } = run(line, stdin);
    return [
      '',
      `$ ${line}`,
      ...block('stdin', stdin),
      ...block('stdout', normalZooKeeper(stdout)),
      ...block('stderr', normalZooKeeper(stderr)),
      `exit ${status}`,
    ];
  });
  return [`# ${versions}, ${about}, ${date}`, ...text, ''].join('\n');
}

/** What a four-letter word is answered. */
function word(text: string): Promise<string> {
  return new Promise((done, fail) => {
    let answer = '';
    const socket = connect(2181, '127.0.0.1', () => socket.write(text));
    socket.on('data', (piece) => {
      answer += piece;
    });
    socket.once('error', fail);
    socket.once('close', () => done(answer));
  });
}

async function recordWords(): Promise<void> {
  const words = [
    'ruok',
    'stat',
    'srvr',
    'mntr',
    'conf',
    'cons',
    'dump',
    'envi',
    'wchs',
    'wchc',
    'wchp',
    'isro',
    'dirs',
  ];
  const parts: string[] = [`# ${versions}, four-letter words, ${date}`];
  for (const properties of ['zookeeper.properties', 'zookeeper-words.properties'] as const) {
    const zookeeper = await start('zookeeper', properties);
    const kafka = await start('kafka', 'server-0.properties');
    for (const each of [...words, 'nope', 'srst', 'crst', 'gtmk', 'ruok\n'])
      parts.push('', `$ ${each.trim()} (${properties})`, await word(each));
    kafka.process.kill();
    await kafka.ended;
    zookeeper.process.kill();
    await zookeeper.ended;
  }
  saveText('zookeeper/four-letter-words.txt', `${parts.join('\n').replaceAll(home, '/tmp')}\n`);
}

async function recordQuotas(): Promise<void> {
  const zookeeper = await start('zookeeper', 'zookeeper.properties');
  saveText(
    'zookeeper/shell-quotas.txt',
    transcript('quotas, watches, reconfig and connect', [
      ...shells.map((stdin) => ({ line: 'zookeeper-shell.sh localhost:2181', stdin })),
    ]),
  );
  saveText(
    'zookeeper/zookeeper-quotas.txt',
    `# ${versions}, zookeeper-server-start.sh, ${date}\n${zookeeper.log().replace(/^[\s\S]*ContainerManager\)\n/, '')}`,
  );
  zookeeper.process.kill();
  await zookeeper.ended;
}

/** Each part of the story under its name, with what each server has said meanwhile. */
async function recordBrokers(): Promise<void> {
  const parts: string[] = [`# ${versions}, brokers and their sessions, ${date}`];
  const heard: Record<string, { told: number; started: Started }> = {};
  const hear = async (name: string, which: 'zookeeper' | 'kafka'): Promise<Started> => {
    const started = await start(
      which,
      which === 'zookeeper' ? 'zookeeper.properties' : `server-${name === 'broker 0' ? 0 : 1}.properties`,
    );
    tell();
    heard[name] = { told: 0, started };
    tell();
    return started;
  };
  const tell = (): void => {
    for (const [name, each] of Object.entries(heard)) {
      const log = each.started.log();
      if (log.length > each.told) parts.push(`--- ${name}`, log.slice(each.told).trimEnd());
      each.told = log.length;
    }
  };
  const part = async (name: string, act: () => Promise<unknown>, forMs = 5000): Promise<void> => {
    parts.push('', `## ${name}`);
    await act();
    await sleep(forMs);
    tell();
  };
  const kill = async ({ process, ended }: Started, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    process.kill(signal);
    await ended;
  };
  let zookeeper = await hear('zookeeper', 'zookeeper');
  let zero = await hear('broker 0', 'kafka');
  parts.splice(1);
  await part('ZooKeeper is killed, and is back after 4 seconds', async () => {
    await kill(zookeeper);
    await sleep(4000);
    zookeeper = await hear('zookeeper', 'zookeeper');
  });
  await part('ZooKeeper is stopped, and is back after 25 seconds', async () => {
    await kill(zookeeper, 'SIGTERM');
    await sleep(25_000);
    zookeeper = await hear('zookeeper', 'zookeeper');
  });
  await part('ZooKeeper is held for 14 seconds', async () => {
    zookeeper.process.kill('SIGSTOP');
    await sleep(14_000);
    zookeeper.process.kill('SIGCONT');
  });
  await part('the broker is held for 30 seconds', async () => {
    zero.process.kill('SIGSTOP');
    await sleep(30_000);
    zero.process.kill('SIGCONT');
  });
  await part('/controller is deleted', async () => run('zookeeper-shell.sh localhost:2181 delete /controller'));
  let one: Started | null = null;
  await part('a second broker starts', async () => {
    one = await hear('broker 1', 'kafka');
  });
  saveText('zookeeper/two-brokers.txt', transcript('two brokers', topicsOfTwo));
  await part('what the tools did', async () => {});
  await part('the controller is killed, and started again at once', async () => {
    await kill(zero);
    zero = await hear('broker 0', 'kafka');
    await zero.ended;
  });
  await part('its session expires', async () => sleep(20_000));
  saveText('zookeeper/one-of-two-brokers.txt', transcript('one of two brokers', topicsOfOne));
  await part('it is started again', async () => {
    zero = await hear('broker 0', 'kafka');
  });
  await part('the controller is stopped', async () => kill(one as unknown as Started, 'SIGTERM'));
  await part('ZooKeeper is back without its data', async () => {
    await kill(zookeeper);
    rmSync(join(home, 'zookeeper'), { recursive: true });
    zookeeper = await hear('zookeeper', 'zookeeper');
  });
  await part('the broker is stopped while ZooKeeper is gone', async () => {
    await kill(zookeeper);
    zero.process.kill('SIGTERM');
    await sleep(10_000);
  });
  await kill(zero);
  saveText('zookeeper/broker-sessions.txt', `${parts.join('\n')}\n`);
}

prepare();
const asked = process.argv.slice(2);
for (const [name, record] of Object.entries({ words: recordWords, quotas: recordQuotas, brokers: recordBrokers }))
  if (asked.length === 0 || asked.includes(name)) {
    rmSync(join(home, 'zookeeper'), { recursive: true, force: true });
    for (const id of [0, 1]) rmSync(join(home, `kafka-logs-${id}`), { recursive: true, force: true });
    await record();
  }
forget();
