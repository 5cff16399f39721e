import type { Compression, RecordHeader } from '../record/batch.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { ClientOptions } from './cluster-client.ts';
import type { TopicPartition } from './topic-metadata.ts';

export interface ProducerOptions extends ClientOptions {
  /** 0: no answer; 1: the leader wrote it; -1: all in-sync replicas did (default). */
  acks?: 0 | 1 | -1;
  compression?: Compression;
  /** Bytes of records after which a batch is full (default 16,384). */
  batchSize?: number;
  /** Bytes of the largest record that it sends on; without it the broker alone has a say. */
  maxRequestSize?: number;
  /** How long a batch waits for more records, milliseconds; without it, until it is full or `flush`. */
  lingerMs?: number;
  /** How long to go on trying, milliseconds (default 120,000). */
  deliveryTimeoutMs?: number;
  /** How many more times a batch is sent that a broker refuses for now (default: until that time is over). */
  retries?: number;
  /** How long it waits before, milliseconds (default 100), twice as long each time, up to a limit (default 1,000). */
  retryBackoffMs?: number;
  retryBackoffMaxMs?: number;
  /** Told each time that a batch was refused and will be sent again. */
  retrying?(partition: TopicPartition, attemptsLeft: number, error: ErrorName): Promise<void>;
  /** How long a broker may take to answer, milliseconds (default 30,000). */
  requestTimeoutMs?: number;
  /** Without it nothing keeps a retry from writing twice. Default: yes, where acks is -1. */
  idempotence?: boolean;
  /** With it all records belong to transactions, between `beginTransaction` and `commitTransaction` or `abortTransaction`. */
  transactionalId?: string;
  /** Silence after which the coordinator aborts a transaction, milliseconds (default 60,000). */
  transactionTimeoutMs?: number;
}

export interface NewRecord {
  topic: string;
  /** Left out: by the key, or where the batch of the moment goes. */
  partition?: number | undefined;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers?: readonly RecordHeader[];
  /** Milliseconds since the epoch; left out: now. */
  timestamp?: number;
}

/** Where a record was written; the offset is -1 where no answer was asked for. */
export interface Written {
  topic: string;
  partition: number;
  offset: bigint;
}
