import { listOf } from '../rules.ts';
import { shared } from './every-client.ts';
import type { ClientConfigRow } from './row.ts';
import { securityConfigs } from './security.ts';

/** What an admin client is told. Name, type, default, rule, in the order of its definition, in which Kafka checks them: as Apache Kafka 4.3 has them. */
// biome-ignore format: a table, one config a line
export const adminConfigs: readonly ClientConfigRow[] = [
  ['bootstrap.servers', 'LIST', '', listOf()],
  ['bootstrap.controllers', 'LIST', '', listOf()],
  shared('client.id'),
  shared('metadata.max.age.ms'),
  shared('send.buffer.bytes'),
  shared('receive.buffer.bytes'),
  shared('reconnect.backoff.ms'),
  shared('reconnect.backoff.max.ms'),
  shared('retry.backoff.ms'),
  shared('retry.backoff.max.ms'),
  ['enable.metrics.push', 'BOOLEAN', 'false', null],
  shared('request.timeout.ms'),
  shared('socket.connection.setup.timeout.ms'),
  shared('socket.connection.setup.timeout.max.ms'),
  ['connections.max.idle.ms', 'LONG', '300000', null],
  shared('retries'),
  shared('default.api.timeout.ms'),
  shared('metrics.sample.window.ms'),
  shared('metrics.num.samples'),
  shared('metric.reporters'),
  shared('metrics.recording.level'),
  shared('client.dns.lookup'),
  shared('security.providers'),
  shared('security.protocol'),
  ...securityConfigs,
  shared('metadata.recovery.strategy'),
  shared('metadata.recovery.rebootstrap.trigger.ms'),
  shared('config.providers'),
];
