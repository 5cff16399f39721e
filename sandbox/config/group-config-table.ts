import type { ConfigRow } from './definition.ts';
import { atLeast, oneOf, shareOffsetReset } from './rules.ts';

/** Group configs. Name, type, default, rule, documentation: as Apache Kafka 4.3 has them. */
// biome-ignore format: a table, one config a line
export const groupConfigRows: readonly ConfigRow[] = [
  ['consumer.assignment.interval.ms', 'INT', '1000', atLeast(0), 'The interval between assignment updates for a consumer group.'],
  ['consumer.heartbeat.interval.ms', 'INT', '5000', atLeast(1), 'The heartbeat interval given to the members of a consumer group.'],
  ['consumer.session.timeout.ms', 'INT', '45000', atLeast(1), 'The timeout to detect client failures when using the consumer group protocol.'],
  ['share.assignment.interval.ms', 'INT', '1000', atLeast(0), 'The interval between assignment updates for a share group.'],
  ['share.auto.offset.reset', 'STRING', 'latest', shareOffsetReset, 'The strategy to initialize the share-partition start offset. <ul><li>earliest: automatically reset the offset to the earliest offset</li><li>latest: automatically reset the offset to the latest offset</li><li>by_duration:&lt;duration&gt;: automatically reset the offset to a configured duration from the current timestamp. &lt;duration&gt; must be specified in ISO8601 format (PnDTnHnMn.nS). Negative duration is not allowed.</li><li>anything else: throw exception to the share consumer.</li></ul>'],
  ['share.delivery.count.limit', 'INT', '5', atLeast(2), 'The maximum number of delivery attempts for a record delivered to a share group.'],
  ['share.heartbeat.interval.ms', 'INT', '5000', atLeast(1), 'The heartbeat interval given to the members of a share group.'],
  ['share.isolation.level', 'STRING', 'read_uncommitted', oneOf('read_committed', 'read_uncommitted'), 'Controls how to read records written transactionally. If set to "read_committed", the share group will only deliver transactional records which have been committed. If set to "read_uncommitted", the share group will return all messages, even transactional messages which have been aborted. Non-transactional records will be returned unconditionally in either mode.'],
  ['share.partition.max.record.locks', 'INT', '2000', atLeast(100), 'Share-group record lock limit per share-partition.'],
  ['share.record.lock.duration.ms', 'INT', '30000', atLeast(1000), 'The record acquisition lock duration in milliseconds for share groups.'],
  ['share.renew.acknowledge.enable', 'BOOLEAN', 'true', null, 'Whether the renew acknowledge type is enabled for the share group.'],
  ['share.session.timeout.ms', 'INT', '45000', atLeast(1), 'The timeout to detect client failures when using the share group protocol.'],
  ['streams.assignment.interval.ms', 'INT', '1000', atLeast(0), 'The interval between assignment updates for a streams group.'],
  ['streams.heartbeat.interval.ms', 'INT', '5000', atLeast(1), 'The heartbeat interval given to the members.'],
  ['streams.initial.rebalance.delay.ms', 'INT', '3000', atLeast(0), 'The amount of time the group coordinator will wait for more streams clients to join a new group before performing the first rebalance. A longer delay means potentially fewer rebalances.'],
  ['streams.num.standby.replicas', 'INT', '0', atLeast(0), 'The number of standby replicas for each task.'],
  ['streams.session.timeout.ms', 'INT', '45000', atLeast(1), 'The timeout to detect client failures when using the streams group protocol.'],
];
