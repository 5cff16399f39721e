import type { Step, Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const reassign = `kafka-reassign-partitions.sh ${at}`;
const configs = `kafka-configs.sh ${at} --describe`;

export const brokers = 3;

interface Placed {
  topic?: unknown;
  partition?: unknown;
  replicas?: unknown;
  log_dirs?: unknown;
}

function reading(run: string, text: string, settles?: string): Step {
  const file = 'fb-move.json';
  return { run: `${run} ${file}`, files: { [file]: text }, ...(settles ? { settles } : {}) };
}

const plan = (...partitions: readonly Placed[]): string => `${JSON.stringify({ version: 1, partitions })}\n`;
const execute = (options: string, ...partitions: readonly Placed[]): Step =>
  reading(`${reassign} --execute ${options} --reassignment-json-file`, plan(...partitions));
const verify = (options: string, ...partitions: readonly Placed[]): Step =>
  reading(`${reassign} --verify ${options} --reassignment-json-file`, plan(...partitions));
/** Once Kafka has done it. */
const verified = (options: string, ...partitions: readonly Placed[]): Step =>
  reading(`${reassign} --verify ${options} --reassignment-json-file`, plan(...partitions), 'is completed');
const cancel = (options: string, ...partitions: readonly Placed[]): Step =>
  reading(`${reassign} --cancel ${options} --reassignment-json-file`, plan(...partitions));
const orders0 = { topic: 'orders', partition: 0, replicas: [2, 3] };
const orders1 = { topic: 'orders', partition: 1, replicas: [3, 1] };
const moveText = (text: string): Step => reading(`${reassign} --execute --reassignment-json-file`, text);
const generate = (list: string, text: string): Step =>
  reading(`${reassign} --generate --broker-list ${list} --topics-to-move-json-file`, text);

export const stories: Readonly<Record<string, Story>> = {
  moves: [
    `${topics} --create --topic orders --replica-assignment 1:2,2:1`,
    { run: `kafka-console-producer.sh ${at} --topic orders`, stdin: 'a\nb\nc\n' },
    `${reassign} --list`,
    execute('', orders0),
    verified('', orders0),
    `${topics} --describe --topic orders`,
    `${reassign} --list`,
    execute('', { topic: 'orders', partition: 0, replicas: [1, 2, 3] }, orders1),
    verified('', { topic: 'orders', partition: 0, replicas: [1, 2, 3] }, orders1),
    `${topics} --describe --topic orders`,
    verify('', orders0, orders1),
    execute('', { topic: 'orders', partition: 0, replicas: [3] }),
    verified('', { topic: 'orders', partition: 0, replicas: [3] }),
    `${topics} --describe --topic orders`,
    execute('', { topic: 'orders', partition: 1, replicas: [1, 3] }),
    `${topics} --describe --topic orders`,
    `kafka-leader-election.sh ${at} --election-type preferred --topic orders --partition 1`,
    `${topics} --describe --topic orders`,
    `kafka-console-consumer.sh ${at} --topic orders --from-beginning --max-messages 3`,
    execute('--additional', { topic: 'orders', partition: 0, replicas: [3] }),
    execute('--disallow-replication-factor-change', { topic: 'orders', partition: 0, replicas: [3, 1] }),
    execute('--disallow-replication-factor-change', { topic: 'orders', partition: 1, replicas: [3] }, orders0),
    cancel('', orders0),
    cancel('--preserve-throttles', orders0, orders1),
    cancel('', { topic: 'nosuch', partition: 0, replicas: [1] }),
    cancel('', { topic: 'orders', partition: 8, replicas: [1] }),
    verify('', { topic: 'nosuch', partition: 0, replicas: [1] }),
    verify('--preserve-throttles', { topic: 'nosuch', partition: 0, replicas: [1] }),
    verify('', { topic: 'orders', partition: 2, replicas: [1] }),
    verify('', { topic: 'orders', partition: 9, replicas: [1] }),
    verify('', { topic: 'orders', partition: 0, replicas: [7] }),
    `kafka-reassign-partitions.sh --bootstrap-server localhost:9096 --list`,
  ],
  throttles: [
    `${topics} --create --topic clicks --replica-assignment 1:2,2:1,3:1`,
    execute(
      '--throttle 50000',
      { topic: 'clicks', partition: 0, replicas: [2, 3] },
      { topic: 'clicks', partition: 1, replicas: [1, 3] },
    ),
    `${configs} --entity-type topics --entity-name clicks`,
    `${configs} --entity-type brokers`,
    execute('--additional --throttle 70000', { topic: 'clicks', partition: 2, replicas: [3, 2] }),
    `${configs} --entity-type topics --entity-name clicks`,
    `${configs} --entity-type brokers --entity-name 3`,
    verified(
      '--preserve-throttles',
      { topic: 'clicks', partition: 0, replicas: [2, 3] },
      { topic: 'clicks', partition: 2, replicas: [3, 2] },
    ),
    `${configs} --entity-type topics --entity-name clicks`,
    verified(
      '',
      { topic: 'clicks', partition: 0, replicas: [2, 3] },
      { topic: 'clicks', partition: 1, replicas: [1, 3] },
    ),
    `${configs} --entity-type topics --entity-name clicks`,
    `${configs} --entity-type brokers`,
    execute('--replica-alter-log-dirs-throttle 60000', { topic: 'clicks', partition: 0, replicas: [3, 2] }),
    `${configs} --entity-type brokers`,
    execute('--throttle 0', { topic: 'clicks', partition: 0, replicas: [2, 3] }),
    `${configs} --entity-type brokers`,
    cancel('', { topic: 'clicks', partition: 0, replicas: [2, 3] }),
    `${configs} --entity-type brokers`,
    execute('--throttle -5', { topic: 'clicks', partition: 0, replicas: [3, 2] }),
    execute('--throttle fast', { topic: 'clicks', partition: 0, replicas: [3, 2] }),
    execute('--throttle', { topic: 'clicks', partition: 0, replicas: [3, 2] }),
    execute('--throttle 1000 --replica-alter-log-dirs-throttle 2000', {
      topic: 'clicks',
      partition: 0,
      replicas: [3, 2],
      log_dirs: ['any', 'any'],
    }),
    verified('', { topic: 'clicks', partition: 0, replicas: [3, 2] }),
    execute('--throttle 1000', { topic: 'clicks', partition: 0, replicas: [3, 7] }),
    execute('--throttle 1000', { topic: 'nosuch', partition: 0, replicas: [3] }),
    `${configs} --entity-type brokers`,
  ],
  generates: [
    `${topics} --create --topic views --replica-assignment 1:2,2:3`,
    `${topics} --create --topic pays --replica-assignment 1:2:3`,
    `${topics} --create --topic logs --replica-assignment 3`,
    generate('1,2', '{"topics": [{"topic": "views"}], "version": 1}\n'),
    generate('1,2,3', '{"topics": [{"topic": "pays"}]}\n'),
    generate('2', '{"topics": [{"topic": "logs"}]}\n'),
    generate('2 --disable-rack-aware', '{"topics": [{"topic": "logs"}]}\n'),
    generate('1', '{"topics": [{"topic": "pays"}]}\n'),
    generate('1,2', '{"topics": [{"topic": "views"}, {"topic": "pays"}]}\n'),
    generate('7', '{"topics": [{"topic": "logs"}]}\n'),
    generate('7,2', '{"topics": [{"topic": "logs"}]}\n'),
    generate('1,1', '{"topics": [{"topic": "logs"}]}\n'),
    generate('one', '{"topics": [{"topic": "logs"}]}\n'),
    generate('"1, 2"', '{"topics": [{"topic": "views"}]}\n'),
    generate('1,', '{"topics": [{"topic": "logs"}]}\n'),
    generate('1', '{"topics": [{"topic": "nosuch"}]}\n'),
    generate('1', '{"topics": [{"topic": "logs"}, {"topic": "logs"}]}\n'),
    generate('1', '{"topics": []}\n'),
    generate('1', '{}\n'),
    generate('1', '{"version": 2}\n'),
    generate('1', '{"version": "1"}\n'),
    generate('1', '{"topics": ["logs"]}\n'),
    generate('1', '{"topics": [{"name": "logs"}]}\n'),
    generate('1', 'logs\n'),
    generate('1', ''),
    `${reassign} --generate --broker-list 1 --topics-to-move-json-file fb-nosuch.json`,
  ],
  files: [
    `${topics} --create --topic orders --replica-assignment 1:2,2:1 --if-not-exists`,
    `${reassign} --execute --reassignment-json-file fb-nosuch.json`,
    `${reassign} --verify --reassignment-json-file fb-nosuch.json`,
    execute('', { topic: 'orders', partition: 0, replicas: [7] }),
    execute('', { topic: 'orders', partition: 0, replicas: [1, 8, 7] }),
    execute('', { topic: 'orders', partition: 0, replicas: [1, 1] }),
    execute(
      '',
      { topic: 'orders', partition: 0, replicas: [2, 1, 2, 1] },
      { topic: 'orders', partition: 1, replicas: [3, 3] },
    ),
    execute('', { topic: 'orders', partition: 0, replicas: [] }),
    execute('', { topic: 'orders', partition: 0, replicas: [1] }, { topic: 'orders', partition: 0, replicas: [2] }),
    execute('', { topic: 'nosuch', partition: 0, replicas: [1] }),
    execute('', { topic: 'orders', partition: 9, replicas: [1] }),
    execute('', { topic: 'orders', partition: 0, replicas: [1], log_dirs: ['any', 'any'] }),
    execute('', { topic: 'orders', partition: 0, replicas: [1], log_dirs: ['/nowhere'] }),
    execute(''),
    execute('', { partition: 0, replicas: [1] }),
    execute('', { topic: 'orders', replicas: [1] }),
    execute('', { topic: 'orders', partition: 0 }),
    execute('', { topic: 'orders', partition: '0', replicas: [1] }),
    execute('', { topic: 'orders', partition: 0, replicas: ['1'] }),
    execute('', { topic: 'orders', partition: 0, replicas: 1 }),
    execute('', { topic: 1, partition: 0, replicas: [1] }),
    execute('', { topic: 'orders', partition: 1.5, replicas: [1] }),
    verify(''),
    verify('', { topic: 'orders', partition: 0, replicas: [] }),
    moveText('{"version": 2, "partitions": []}\n'),
    moveText('{"version": "1", "partitions": []}\n'),
    moveText('{"version": 1}\n'),
    moveText('[]\n'),
    moveText('"orders"\n'),
    moveText('{"partitions": {}}\n'),
    moveText('{"partitions": [1]}\n'),
    moveText('{"partitions": [null]}\n'),
    moveText(''),
    moveText('orders 0 1,2\n'),
    moveText('{"partitions": [\n'),
    moveText('{"partitions": [{"topic": "orders", "partition": 0, "replicas": [1, 2]},]}\n'),
    moveText('{"partitions": [{"topic": "orders", "partition": 0, "replicas": [1, 2],}]}\n'),
    moveText('{"partitions": [{"topic": "orders" "partition": 0, "replicas": [1, 2]}]}\n'),
    moveText('{"partitions": [{"topic": "orders",\n  "partition": 0,\n  "replicas": [1 2]}]}\n'),
    moveText("{'partitions': []}\n"),
    moveText('{partitions: []}\n'),
    moveText('{"partitions": []\n'),
    moveText('{"partitions" []}\n'),
    moveText('{"partitions": [{"topic": "orders}]}\n'),
    moveText('{"partitions": [{"topic": orders}]}\n'),
    moveText('{"partitions": [{"topic": "orders", "partition": 01}]}\n'),
    moveText('{"partitions": [{"topic": "orders", "partition": -}]}\n'),
    moveText('# the plan\n{"partitions": []}\n'),
    moveText('{"partitions": []]\n'),
    moveText('{"partitions": [{"topic": "or\\ders"}]}\n'),
    moveText('{"partitions": [{"topic": tru}]}\n'),
    moveText('{"partitions": [}\n'),
    moveText('Current partition replica assignment\n\n{"version":1}\n'),
  ],
  stopped: [
    { stops: 3 },
    `${topics} --describe --topic orders`,
    execute('', { topic: 'orders', partition: 1, replicas: [3, 2] }),
    execute('', { topic: 'orders', partition: 1, replicas: [1, 2] }),
    verified('', { topic: 'orders', partition: 1, replicas: [1, 2] }),
    generate('1,2,3', '{"topics": [{"topic": "views"}]}\n'),
    `${topics} --describe --topic orders`,
    { starts: 3 },
    'kafka-reassign-partitions.sh --bootstrap-server localhost:9999 --list',
  ],
  arguments: [
    'kafka-reassign-partitions.sh',
    'kafka-reassign-partitions.sh --help',
    'kafka-reassign-partitions.sh --version',
    'kafka-reassign-partitions.sh --list',
    reassign,
    `${reassign} --execute`,
    `${reassign} --verify`,
    `${reassign} --cancel`,
    `${reassign} --generate`,
    `${reassign} --generate --broker-list 1`,
    `${reassign} --generate --topics-to-move-json-file fb-move.json`,
    `${reassign} --generate --execute --reassignment-json-file fb-move.json`,
    `${reassign} --list --verify`,
    `${reassign} --list --throttle 5`,
    `${reassign} --list --reassignment-json-file fb-move.json`,
    `${reassign} --verify --throttle 5 --reassignment-json-file fb-move.json`,
    `${reassign} --verify --broker-list 1,2 --reassignment-json-file fb-move.json`,
    `${reassign} --execute --preserve-throttles --reassignment-json-file fb-move.json`,
    `${reassign} --generate --reassignment-json-file fb-move.json --broker-list 1 --topics-to-move-json-file fb-move.json`,
    `${reassign} --cancel --additional --reassignment-json-file fb-move.json`,
    `${reassign} --execute --reassignment-json-file`,
    `${reassign} --execute --reassignment-json-file fb-move.json --timeout soon`,
    `${reassign} --list --bogus`,
    `${reassign} --list --bootstrap-controller localhost:9093`,
    `kafka-reassign-partitions.sh --zookeeper localhost:2181 --list`,
    'kafka-reassign-partitions.sh --bootstrap-server localhost --list',
    'kafka-reassign-partitions.sh --bootstrap-server --list',
    'kafka-reassign-partitions.sh --bootstrap-server nosuchhost:9092 --list',
    { run: `${reassign} --list --command-config fb-admin.properties`, files: { 'fb-admin.properties': '# none\n' } },
    `${reassign} --list --command-config fb-nosuch.properties`,
  ],
};
