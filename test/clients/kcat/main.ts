// kcat: librdkafka from the command line, as Debian has it. It has no admin API: topics come by being written to.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { bootstrap, named, runCases, until } from '../cases.ts';
import { security } from './security.ts';

const limitMs = 50_000;

/** Runs kcat to its end and gives what it printed. Throws what it complained of. */
function kcat(args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync('kcat', ['-b', bootstrap, ...args], {
    input,
    encoding: 'utf8',
    timeout: limitMs,
  });
  if (status !== 0) throw new Error(`kcat ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `${from + i}\n`).join('');

/** A topic with `0`, `1`, … in partition 0. */
function filled(name: string, count: number): string {
  const topic = named(name);
  kcat(['-P', '-t', topic, '-p', '0'], numbered(count));
  return topic;
}

const eat = (topic: string, ...args: string[]) => lines(kcat(['-C', '-q', '-e', '-t', topic, ...args]));

const produces = (codec: string) => async () => {
  const topic = named(`codec-${codec}`);
  const typed = Array.from({ length: 50 }, (_, i) => `key ${i}\t${'ü'.repeat(i * 20)}`);
  // An empty value is null with -Z.
  kcat(['-P', '-t', topic, '-z', codec, '-K', '\t', '-Z', '-H', 'trace=1', '-H', 'empty='], `${typed.join('\n')}\n`);
  deepEqual(
    eat(topic, '-f', '%p %o %k\t%s %h %S\n', '-Z'),
    typed.map((line, i) => `0 ${i} ${i === 0 ? 'key 0\tNULL' : line} trace=1,empty= ${i === 0 ? -1 : i * 40}`),
  );
};

/** A member of a group, with the partitions it says it has. */
function member(group: string, topic: string, assignor: string) {
  const child: ChildProcess = spawn(
    'kcat',
    // biome-ignore format: an option and its value
    ['-b', bootstrap, '-G', group, '-X', 'auto.offset.reset=earliest', '-X', 'heartbeat.interval.ms=300',
      '-X', `partition.assignment.strategy=${assignor}`, '-u', '-f', '%s\n', topic],
  );
  const said: string[] = [];
  const eaten: string[] = [];
  createInterface(child.stderr!).on('line', (line) => said.push(line));
  createInterface(child.stdout!).on('line', (line) => eaten.push(line));
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    eaten,
    /** From lines such as `… rebalanced (memberid m): assigned: t [0], u [0]`, cooperative ones a little different. */
    partitions(): number {
      const owned = new Set<string>();
      for (const line of said) {
        const [, what, list = ''] = /rebalanced.*(assigned|assignment|revoked|revoke)\b.*: (.*)$/.exec(line) ?? [];
        for (const partition of list.match(/\S+ \[\d+\]/g) ?? []) {
          if (what?.startsWith('assign')) owned.add(partition);
          else owned.delete(partition);
        }
      }
      return owned.size;
    },
    async leave() {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

const rebalances = (assignor: string) => async () => {
  const group = named(`rebalance-${assignor}`);
  // kcat makes topics of one partition only: two of them are shared.
  for (const each of ['one', 'two']) filled(`rebalance-${assignor}-${each}`, 1);
  const join = () => member(group, `^${named(`rebalance-${assignor}-`)}.*`, assignor);
  const first = join();
  await until('both', () => first.partitions() === 2);
  const second = join();
  await until('one each', () => first.partitions() === 1 && second.partitions() === 1);
  await second.leave();
  await until('both again', () => first.partitions() === 2);
  await first.leave();
};

await runCases({
  'admin: brokers and topics are listed, in words and in JSON': async () => {
    const topic = filled('listed', 1);
    match(
      kcat(['-L', '-t', topic]),
      new RegExp(`topic "${topic}" with 1 partitions:\\s+partition 0, leader 1, replicas: 1, isrs: 1`),
    );
    const described = JSON.parse(kcat(['-L', '-J']));
    ok(described.brokers.some((broker: { name: string }) => broker.name === bootstrap));
    ok(described.topics.some((each: { topic: string }) => each.topic === topic));
  },
  'admin: a topic that is not there': async () => {
    match(
      kcat(['-L', '-X', 'allow.auto.create.topics=false', '-t', named('nowhere')]),
      /Unknown topic or partition|with 0 partitions|Leader not available/,
    );
  },
  'produce none: keys, nulls and headers come back': produces('none'),
  'produce gzip: keys, nulls and headers come back': produces('gzip'),
  'produce snappy: keys, nulls and headers come back': produces('snappy'),
  'produce lz4: keys, nulls and headers come back': produces('lz4'),
  'produce zstd: keys, nulls and headers come back': produces('zstd'),
  'produce: acks 0, 1 and all': async () => {
    const topic = named('acks');
    for (const acks of ['0', '1', 'all']) kcat(['-P', '-t', topic, '-X', `acks=${acks}`], numbered(2));
    equal(eat(topic).length, 6);
  },
  'produce: idempotent, many batches': async () => {
    const topic = named('idempotent');
    kcat(['-P', '-t', topic, '-X', 'enable.idempotence=true', '-X', 'batch.num.messages=50'], numbered(5000));
    deepEqual(eat(topic), lines(numbered(5000)));
  },
  'produce: a record too large is refused': async () => {
    const topic = filled('large', 1);
    const args = ['-b', bootstrap, '-P', '-t', topic, '-X', 'message.max.bytes=4000000'];
    const { stderr } = spawnSync('kcat', args, { input: 'x'.repeat(1_100_000), encoding: 'utf8', timeout: limitMs });
    match(stderr, /Message size too large/);
  },
  'consume: the beginning, the end, an offset, and some from the end': async () => {
    const topic = filled('offsets', 10);
    deepEqual(eat(topic, '-o', 'beginning'), lines(numbered(10)));
    deepEqual(eat(topic, '-o', 'end'), []);
    deepEqual(eat(topic, '-o', '7'), ['7', '8', '9']);
    deepEqual(eat(topic, '-o', '-2'), ['8', '9']);
    deepEqual(eat(topic, '-o', '3', '-c', '2'), ['3', '4']);
  },
  'consume: what is written while waiting': async () => {
    const topic = filled('waiting', 1);
    const group = member(named('waiting'), topic, 'range');
    await until('0', () => group.eaten.length === 1);
    kcat(['-P', '-t', topic], '1\n');
    await until('1', () => group.eaten.length === 2);
    await group.leave();
    deepEqual(group.eaten, ['0', '1']);
  },
  'seek: offsets of times, and from a time': async () => {
    const topic = filled('times', 3);
    const times = eat(topic, '-f', '%T\n').map(Number);
    match(kcat(['-Q', '-t', `${topic}:0:${times[0]}`]), / \[0\] offset 0/);
    match(kcat(['-Q', '-t', `${topic}:0:${times[2]! + 60_000}`]), / \[0\] offset (-1|3)/);
    match(kcat(['-Q', '-t', `${topic}:0:-2`]), / \[0\] offset 0/);
    match(kcat(['-Q', '-t', `${topic}:0:-1`]), / \[0\] offset 3/);
    equal(eat(topic, '-o', `s@${times[0]}`).length, 3);
  },
  'group: eager members share and give back': rebalances('roundrobin'),
  'group: cooperative members share and give back': rebalances('cooperative-sticky'),
  'offsets: a group goes on where it stopped': async () => {
    const topic = filled('goes-on', 5);
    const all = () => lines(kcat(['-G', named('goes-on'), '-q', '-e', '-X', 'auto.offset.reset=earliest', topic]));
    deepEqual(all(), lines(numbered(5)));
    kcat(['-P', '-t', topic], numbered(2, 5));
    deepEqual(all(), ['5', '6']);
  },
  'transaction: all that is typed is committed at once': async () => {
    const topic = filled('transaction', 1);
    for (const from of [1, 3]) {
      kcat(['-P', '-t', topic, '-X', `transactional.id=${named('transaction')}`], numbered(2, from));
    }
    // Markers have offsets: 0, then 1 and 2 and a marker, then 4 and 5.
    deepEqual(eat(topic, '-X', 'isolation.level=read_committed', '-f', '%o %s\n'), ['0 0', '1 1', '2 2', '4 3', '5 4']);
  },
  ...security,
});
