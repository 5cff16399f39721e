import { brokerDefinitions, type ConfigDefinitions } from '../definition.ts';
import { atLeast } from '../rules.ts';

const unlimited = '9223372036854775807';

/**
 * Limits in bytes a second that are set while brokers run and nowhere else: kafka-reassign-partitions.sh sets them. DescribeConfigs
 * tells of those that are set alone, and says no more of them.
 */
export const throttleConfigs: ConfigDefinitions = brokerDefinitions([
  ['follower.replication.throttled.rate', 'LONG', 'cluster-wide', unlimited, atLeast(0), ''],
  ['leader.replication.throttled.rate', 'LONG', 'cluster-wide', unlimited, atLeast(0), ''],
  ['replica.alter.log.dirs.io.max.bytes.per.second', 'LONG', 'cluster-wide', unlimited, atLeast(0), ''],
]);
