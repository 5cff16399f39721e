/** A topic's configuration as the log uses it: every value parsed, defaults filled in. Made by `topicConfig`. */
export interface LogConfig {
  readonly cleanupPolicy: readonly ('delete' | 'compact')[];
  readonly compressionType: 'producer' | 'uncompressed' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  readonly deleteRetentionMs: number;
  readonly fileDeleteDelayMs: number;
  readonly flushMessages: number;
  readonly flushMs: number;
  readonly indexIntervalBytes: number;
  readonly maxCompactionLagMs: number;
  readonly maxMessageBytes: number;
  readonly messageTimestampAfterMaxMs: number;
  readonly messageTimestampBeforeMaxMs: number;
  readonly messageTimestampType: 'CreateTime' | 'LogAppendTime';
  readonly minCleanableDirtyRatio: number;
  readonly minCompactionLagMs: number;
  readonly minInsyncReplicas: number;
  /** Bytes; −1 for no limit. */
  readonly retentionBytes: number;
  /** −1 for ever. */
  readonly retentionMs: number;
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly uncleanLeaderElectionEnable: boolean;
}
