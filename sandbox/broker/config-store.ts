import type { ConfigEntry, ConfigsContext, Failure } from '../apis/context.ts';
import type { LogConfig } from '../config/log-config.ts';
import type { Trace } from '../trace/trace.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { Topics } from './topics.ts';

const interim: Record<string, string> = {
  'auto.create.topics.enable': 'true',
  'num.partitions': '1',
  'default.replication.factor': '1',
  'group.min.session.timeout.ms': '6000',
  'group.max.session.timeout.ms': '1800000',
  'group.initial.rebalance.delay.ms': '3000',
  'group.max.size': '2147483647',
  'socket.request.max.bytes': '104857600',
  'log.retention.check.interval.ms': '300000',
  'offsets.topic.num.partitions': '50',
  'offsets.topic.replication.factor': '3',
  'offsets.topic.segment.bytes': '104857600',
  'offset.metadata.max.bytes': '4096',
  'max.request.partition.size.limit': '2000',
};

export class ConfigStore implements ConfigsContext {
  readonly #configs: Readonly<Record<string, string>>;
  constructor(from: {
    journal: Journal;
    trace: Trace;
    brokers: readonly number[];
    configs: Readonly<Record<string, string>>;
    topics: () => Topics;
  }) {
    this.#configs = { ...interim, ...from.configs };
  }
  restore(_entry: JournalEntry): void {}
  checkTopic(_configs: ReadonlyMap<string, string | null>): Failure | null {
    return null;
  }
  setTopic(_name: string, _configs: ReadonlyMap<string, string | null>): void {}
  forgetTopic(_name: string): void {}
  logConfig(_name: string, _configs?: ReadonlyMap<string, string | null>): LogConfig {
    return {
      cleanupPolicy: ['delete'],
      compressionType: 'producer',
      deleteRetentionMs: 86400000,
      fileDeleteDelayMs: 60000,
      flushMessages: 1e18,
      flushMs: 1e18,
      indexIntervalBytes: 4096,
      maxCompactionLagMs: 1e18,
      maxMessageBytes: 1048588,
      messageTimestampAfterMaxMs: 3600000,
      messageTimestampBeforeMaxMs: 1e18,
      messageTimestampType: 'CreateTime',
      minCleanableDirtyRatio: 0.5,
      minCompactionLagMs: 0,
      minInsyncReplicas: 1,
      retentionBytes: -1,
      retentionMs: 604800000,
      segmentBytes: 1073741824,
      segmentMs: 604800000,
      uncleanLeaderElectionEnable: false,
    };
  }
  describe(_resource: { type: number; name: string }): readonly ConfigEntry[] | Failure {
    return [];
  }
  replace(): Failure | null {
    return null;
  }
  change(): Failure | null {
    return null;
  }
  number(name: string): number {
    return Number(this.#configs[name]);
  }
  boolean(name: string): boolean {
    return this.#configs[name] === 'true';
  }
}
