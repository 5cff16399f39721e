import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const elect = `kafka-leader-election.sh ${at}`;
const preferred = `${elect} --election-type preferred`;
const unclean = `${elect} --election-type unclean`;
const json = (...partitions: readonly { topic?: unknown; partition?: unknown }[]): string =>
  `${JSON.stringify({ partitions }, null, 1)}\n`;

export const brokers = 3;

export const stories: Readonly<Record<string, Story>> = {
  preferred: [
    `${topics} --create --topic orders --replica-assignment 2:3,3:1`,
    `${topics} --create --topic clicks --replica-assignment 2:1`,
    `${preferred} --topic orders --partition 0`,
    `${preferred} --all-topic-partitions`,
    { stops: 2 },
    `${topics} --describe --topic orders`,
    `${preferred} --topic orders --partition 0`,
    `${preferred} --all-topic-partitions`,
    `${unclean} --topic orders --partition 0`,
    { starts: 2 },
    { run: `${topics} --describe --topic orders`, settles: 'Replicas: 2,3\tIsr: 2,3' },
    `${topics} --describe --topic clicks`,
    `${preferred} --topic orders --partition 0`,
    `${topics} --describe --topic orders`,
    `${preferred} --topic orders --partition 0`,
    `${preferred} --all-topic-partitions`,
    `${preferred} --all-topic-partitions`,
    {
      run: `${preferred} --path-to-json-file fb-elect.json`,
      files: { 'fb-elect.json': json({ topic: 'orders', partition: 0 }, { topic: 'clicks', partition: 0 }) },
    },
    `${preferred} --topic nosuch --partition 0`,
    `${preferred} --topic orders --partition 7`,
    `${preferred} --topic orders --partition -1`,
    {
      run: `${preferred} --path-to-json-file fb-elect.json`,
      files: {
        'fb-elect.json': json({ topic: 'orders', partition: 0 }, { topic: 'nosuch', partition: 0 }),
      },
    },
    {
      run: `${preferred} --path-to-json-file fb-elect.json`,
      files: {
        'fb-elect.json': json({ topic: 'orders', partition: 9 }, { topic: 'nosuch', partition: 0 }),
      },
    },
    `kafka-leader-election.sh --bootstrap-server localhost:9094 --election-type PREFERRED --topic orders --partition 1`,
  ],
  unclean: [
    `${topics} --create --topic payments --replica-assignment 2:3`,
    `${unclean} --topic payments --partition 0`,
    `${unclean} --all-topic-partitions`,
    { stops: 3 },
    `${topics} --describe --topic payments`,
    { stops: 2 },
    `${topics} --describe --topic payments`,
    `${topics} --describe --unavailable-partitions`,
    `${preferred} --topic payments --partition 0`,
    `${unclean} --topic payments --partition 0`,
    `${unclean} --all-topic-partitions`,
    { starts: 3 },
    `${topics} --describe --topic payments`,
    `${preferred} --topic payments --partition 0`,
    `${unclean} --topic payments --partition 0`,
    `${topics} --describe --topic payments`,
    { starts: 2 },
    { run: `${topics} --describe --topic payments`, settles: 'Isr: 2,3' },
    `${unclean} --topic payments --partition 0`,
    `${preferred} --topic payments --partition 0`,
    `${topics} --describe --topic payments`,
  ],
  arguments: [
    'kafka-leader-election.sh',
    'kafka-leader-election.sh --help',
    'kafka-leader-election.sh --version',
    `kafka-leader-election.sh --election-type preferred --all-topic-partitions`,
    elect,
    `${elect} --all-topic-partitions`,
    'kafka-leader-election.sh --topic orders --partition 0',
    preferred,
    `${preferred} --topic orders`,
    `${preferred} --partition 0`,
    `${preferred} --all-topic-partitions --partition 0`,
    `${preferred} --topic orders --partition 0 --all-topic-partitions`,
    `${preferred} --topic orders --partition zero`,
    `${preferred} --topic orders --partition`,
    `${preferred} --topic orders --partition 0 --partition 1`,
    `${preferred} --topic`,
    `${elect} --election-type random --all-topic-partitions`,
    `${elect} --election-type`,
    `${preferred} --bogus`,
    `${preferred} --path-to-json-file fb-nosuch.json`,
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': 'orders 0\n' } },
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': '{"partitions": [\n' } },
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': '{}\n' } },
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': '[]\n' } },
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': '{"partitions": {}}\n' } },
    {
      run: `${preferred} --path-to-json-file fb-elect.json`,
      files: { 'fb-elect.json': '{"partitions": ["orders-0"]}\n' },
    },
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': '{"partitions": []}\n' } },
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': json({ topic: 'orders' }) } },
    { run: `${preferred} --path-to-json-file fb-elect.json`, files: { 'fb-elect.json': json({ partition: 0 }) } },
    {
      run: `${preferred} --path-to-json-file fb-elect.json`,
      files: { 'fb-elect.json': json({ topic: 'orders', partition: '0' }) },
    },
    {
      run: `${preferred} --path-to-json-file fb-elect.json`,
      files: { 'fb-elect.json': json({ topic: 5, partition: 0 }) },
    },
    {
      run: `${preferred} --path-to-json-file fb-elect.json`,
      files: { 'fb-elect.json': json({ topic: 'orders', partition: 0 }, { topic: 'orders', partition: 0 }) },
    },
    'kafka-leader-election.sh --bootstrap-server localhost --election-type preferred --all-topic-partitions',
    'kafka-leader-election.sh --bootstrap-server nosuchhost:9092 --election-type preferred --all-topic-partitions',
    {
      run: `${preferred} --all-topic-partitions --admin.config fb-admin.properties`,
      files: { 'fb-admin.properties': 'client.id=elector\n' },
    },
    `${preferred} --all-topic-partitions --command-config fb-admin.properties`,
    `${preferred} --all-topic-partitions --command-config fb-admin.properties --admin.config fb-admin.properties`,
    `${preferred} --all-topic-partitions --command-config fb-nosuch.properties`,
    `${preferred} --all-topic-partitions --admin.config fb-nosuch.properties`,
  ],
};
