import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Story } from '../story.ts';

/** Files that the broker of this project left (tools/golden/record-own-segments.ts): Kafka's tool says what it reads there. */
export const brokers = 0;
export const data = 'kafka-dump-log-own/kept';

const decoders: Readonly<Record<string, string>> = {
  __consumer_offsets: '--offsets-decoder',
  __transaction_state: '--transaction-log-decoder',
  __share_group_state: '--share-group-state-decoder',
  __cluster_metadata: '--cluster-metadata-decoder',
};

const logs = readdirSync(join(import.meta.dirname, '../../../test/golden', data), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.log'))
  .sort();

export const stories: Readonly<Record<string, Story>> = {
  logs: logs.map(
    (name) => `kafka-dump-log.sh ${decoders[name.replace(/-\d+\/.*/, '')] ?? '--print-data-log'} --files kept/${name}`,
  ),
};
