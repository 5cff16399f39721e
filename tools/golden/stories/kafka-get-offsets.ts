import { produced, producedWithKeys, sevenRecords } from '../shared-steps.ts';
import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const offsets = `kafka-get-offsets.sh ${at}`;

export const stories: Readonly<Record<string, Story>> = {
  offsets: [
    `${offsets}`,
    `${topics} --create --topic orders --partitions 2`,
    producedWithKeys('orders', ...sevenRecords),
    `${topics} --create --topic clicks`,
    produced('clicks', 'a', 'b', 'c'),
    `${offsets}`,
    `${offsets} --topic orders`,
    `${offsets} --topic orders --time -1`,
    `${offsets} --topic orders --time -2`,
    `${offsets} --topic orders --time latest`,
    `${offsets} --topic orders --time earliest`,
    `${offsets} --topic orders --time 0`,
    `${offsets} --topic orders --time 4102444800000`,
    `${offsets} --topic orders --partitions 0`,
    `${offsets} --topic orders --partitions 0,1`,
    `${offsets} --topic orders --partitions 5`,
    `${offsets} --topic "o.*|c.*"`,
    `${offsets} --topic-partitions orders:0,clicks`,
    `${offsets} --topic-partitions orders:1-2`,
    `${offsets} --topic-partitions ":0"`,
    `${offsets} --topic nosuch`,
    `${offsets} --exclude-internal-topics`,
    `${offsets} --time soon`,
    'kafka-get-offsets.sh',
    'kafka-get-offsets.sh --help',
    'kafka-get-offsets.sh --version',
    'kafka-get-offsets.sh --topic orders',
    `${offsets} --bogus`,
    `${offsets} --topic orders --topic-partitions orders:0`,
    `${offsets} --topic orders --partitions zero`,
    'kafka-get-offsets.sh --broker-list localhost:9092 --topic orders',
    'kafka-get-offsets.sh --bootstrap-server nowhere',
    'kafka-delete-records.sh',
    'kafka-delete-records.sh --help',
    'kafka-delete-records.sh --version',
    {
      run: `kafka-delete-records.sh ${at} --offset-json-file fb-delete.json`,
      files: {
        'fb-delete.json':
          '{"partitions": [{"topic": "orders", "partition": 0, "offset": 1}, {"topic": "clicks", "partition": 0, "offset": -1}], "version": 1}\n',
      },
    },
    `${offsets} --time -2`,
    {
      run: `kafka-delete-records.sh ${at} --offset-json-file fb-delete.json`,
      files: {
        'fb-delete.json': '{"partitions": [{"topic": "orders", "partition": 0, "offset": 99}]}\n',
      },
    },
    {
      run: `kafka-delete-records.sh ${at} --offset-json-file fb-delete.json`,
      files: { 'fb-delete.json': 'not json\n' },
    },
    {
      run: `kafka-delete-records.sh ${at} --offset-json-file fb-delete.json`,
      files: { 'fb-delete.json': '{"partitions": [], "version": 2}\n' },
    },
    `kafka-delete-records.sh ${at} --offset-json-file fb-no-such-file.json`,
    `kafka-delete-records.sh ${at}`,
    `kafka-delete-records.sh ${at} --bogus`,
    'kafka-delete-records.sh --offset-json-file fb-delete.json',
  ],
  /** Files of `--command-config`, here and with other tools that have an admin client. */
  configs: [
    ...[
      ['request.timeout.ms=x', `${offsets} --topic nosuch`],
      ['default.api.timeout.ms=1', `${offsets} --topic nosuch`],
      ['retry.backoff.ms=5000', `${offsets} --topic nosuch`],
      ['default.api.timeout.ms=1', `kafka-configs.sh ${at} --describe --topic nosuch`],
      ['security.protocol=x', `kafka-configs.sh ${at} --describe --topic nosuch`],
      ['default.api.timeout.ms=1', `kafka-groups.sh ${at} --list`],
      ['default.api.timeout.ms=1', `kafka-consumer-groups.sh ${at} --list`],
      ['metric.reporters=nope', `kafka-log-dirs.sh ${at} --describe`],
      ['retries=-1', `kafka-acls.sh ${at} --list`],
      ['default.api.timeout.ms=1', `kafka-reassign-partitions.sh ${at} --list`],
      ['retry.backoff.ms=5000', `kafka-reassign-partitions.sh ${at} --list`],
      ['default.api.timeout.ms=1', `kafka-broker-api-versions.sh ${at} --bogus`],
      ['request.timeout.ms=x', `kafka-broker-api-versions.sh ${at}`],
      ['security.protocol=x', `kafka-broker-api-versions.sh ${at}`],
      ['security.protocol=x', `kafka-metadata-quorum.sh ${at} describe --status`],
      ['request.timeout.ms=x', `kafka-features.sh ${at} describe`],
      ['request.timeout.ms=x', `kafka-transactions.sh ${at} list`],
      ['request.timeout.ms=x', `kafka-client-metrics.sh ${at} --list`],
      ['default.api.timeout.ms=1', `kafka-share-groups.sh ${at} --list`],
      ['default.api.timeout.ms=1', `kafka-streams-groups.sh ${at} --list`],
      ['default.api.timeout.ms=1', `kafka-cluster.sh cluster-id ${at}`],
      ['default.api.timeout.ms=1', `kafka-leader-election.sh ${at} --election-type preferred --all-topic-partitions`],
    ].map(([text, line]) => {
      const [tool = '', ...rest] = (line ?? '').split(' ');
      const flag = `--command-config client.properties`;
      // Those of argparse4j have it before their own command.
      const run = /quorum|features|transactions/.test(tool)
        ? `${tool} ${at} ${flag} ${rest.slice(2).join(' ')}`
        : `${line} ${flag}`;
      return { run, files: { 'client.properties': `${text}\n` } };
    }),
  ],
};
