import type { ConsumerOptions } from '../../client/consumer-options.ts';
import type { OffsetReset } from '../../client/positions.ts';
import type { CheckedConfigs } from './checked-configs.ts';
import { assignorsOf } from './client-construction.ts';

/** Whether a consumer with these configs takes part in its group by the new protocol (KIP-848). */
export function isRenewed(configs: CheckedConfigs): boolean {
  return configs.text('group.protocol')?.toLowerCase() === 'consumer';
}

/** What a consumer's configs say of how it reads, and takes part in its group. */
export function consumerRules(configs: CheckedConfigs): Partial<ConsumerOptions> {
  const automatic = configs.given.has('enable.auto.commit') || configs.text('group.id') !== null;
  return {
    autoOffsetReset: resetOf(configs.text('auto.offset.reset') ?? 'latest'),
    enableAutoCommit: automatic && configs.flag('enable.auto.commit'),
    autoCommitIntervalMs: configs.number('auto.commit.interval.ms'),
    isolationLevel: configs.text('isolation.level') === 'read_committed' ? 1 : 0,
    allowAutoCreateTopics: configs.flag('allow.auto.create.topics'),
    assignors: assignorsOf(configs),
    groupInstanceId: configs.text('group.instance.id'),
    serverAssignor: configs.text('group.remote.assignor') || null,
    sessionTimeoutMs: configs.number('session.timeout.ms'),
    heartbeatIntervalMs: configs.number('heartbeat.interval.ms'),
    rebalanceTimeoutMs: configs.number('max.poll.interval.ms'),
    metadataMaxAgeMs: configs.number('metadata.max.age.ms'),
    ...fetchRules(configs),
  };
}

/** The same of a consumer of a share group, as far as it has to do with one. */
export function fetchRules(
  configs: CheckedConfigs,
): Required<Pick<ConsumerOptions, 'maxPollRecords' | 'partitionMaxBytes' | 'minBytes' | 'maxBytes' | 'maxWaitMs'>> {
  return {
    maxPollRecords: configs.number('max.poll.records'),
    partitionMaxBytes: configs.number('max.partition.fetch.bytes'),
    minBytes: configs.number('fetch.min.bytes'),
    maxBytes: configs.number('fetch.max.bytes'),
    maxWaitMs: configs.number('fetch.max.wait.ms'),
  };
}

const days = 86_400;

function resetOf(text: string): OffsetReset {
  if (text === 'earliest' || text === 'none') return text;
  const duration = /^by_duration:P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/i.exec(text);
  if (duration === null) return 'latest';
  const [, ...parts] = duration;
  const seconds = [days, 3600, 60, 1].reduce((sum, unit, at) => sum + unit * Number(parts[at] ?? 0), 0);
  return { agoMs: Math.floor(seconds * 1000) };
}
