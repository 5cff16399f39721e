import { atLeast, between, listOf, oneOf, oneOfAnyCase, someOf } from '../rules.ts';
import { type ClientConfigRow, required } from './row.ts';

/** What more than one client has: how it reaches brokers, how long it waits, its metrics. Name, type, default, rule: as Apache Kafka 4.3 has them. */
// biome-ignore format: a table, one config a line
const rows: readonly ClientConfigRow[] = [
  ['bootstrap.servers', 'LIST', required, someOf()],
  ['client.dns.lookup', 'STRING', 'use_all_dns_ips', oneOf('use_all_dns_ips', 'resolve_canonical_bootstrap_servers_only')],
  ['metadata.max.age.ms', 'LONG', '300000', atLeast(0)],
  ['client.id', 'STRING', '', null],
  ['send.buffer.bytes', 'INT', '131072', atLeast(-1)],
  ['receive.buffer.bytes', 'INT', '65536', atLeast(-1)],
  ['reconnect.backoff.ms', 'LONG', '50', atLeast(0)],
  ['reconnect.backoff.max.ms', 'LONG', '1000', atLeast(0)],
  ['retry.backoff.ms', 'LONG', '100', atLeast(0)],
  ['retry.backoff.max.ms', 'LONG', '1000', atLeast(0)],
  ['enable.metrics.push', 'BOOLEAN', 'true', null],
  ['metrics.sample.window.ms', 'LONG', '30000', atLeast(0)],
  ['metrics.num.samples', 'INT', '2', atLeast(1)],
  ['metrics.recording.level', 'STRING', 'INFO', oneOf('INFO', 'DEBUG', 'TRACE')],
  ['metric.reporters', 'LIST', 'org.apache.kafka.common.metrics.JmxReporter', listOf()],
  ['request.timeout.ms', 'INT', '30000', atLeast(0)],
  ['default.api.timeout.ms', 'INT', '60000', atLeast(0)],
  ['socket.connection.setup.timeout.ms', 'LONG', '10000', null],
  ['socket.connection.setup.timeout.max.ms', 'LONG', '30000', null],
  ['connections.max.idle.ms', 'LONG', '540000', null],
  ['interceptor.classes', 'LIST', '', listOf()],
  ['security.providers', 'STRING', null, null],
  ['security.protocol', 'STRING', 'PLAINTEXT', oneOfAnyCase('SASL_SSL', 'PLAINTEXT', 'SSL', 'SASL_PLAINTEXT')],
  ['metadata.recovery.strategy', 'STRING', 'rebootstrap', oneOfAnyCase('REBOOTSTRAP', 'NONE')],
  ['metadata.recovery.rebootstrap.trigger.ms', 'LONG', '300000', atLeast(0)],
  ['config.providers', 'LIST', '', listOf()],
  ['retries', 'INT', '2147483647', between(0, 2_147_483_647)],
];

/** A config as clients have it in common. Each has them in an order of its own. */
export function shared(name: string): ClientConfigRow {
  const row = rows.find(([each]) => each === name);
  if (row === undefined) throw new RangeError(`clients do not share ${name}`);
  return row;
}
