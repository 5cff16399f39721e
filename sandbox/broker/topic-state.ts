import type { Partition, Topic } from '../apis/cluster-context.ts';
import type { LogConfig } from '../config/log-config.ts';
import type { LogStore } from '../host.ts';
import { PartitionLog } from '../log/partition-log.ts';
import type { Codecs } from '../record/batch.ts';
import { newReplicas, type PartitionReplicas } from '../replica/partition-replicas.ts';

/** What logs are kept in, and read with. */
export interface LogSurroundings {
  store: LogStore;
  codec: Codecs;
  /** Host clock, milliseconds. */
  now(): number;
}

const internalTopics = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);

/** A topic as the cluster holds it. Its replicas are in sync at once: followers do not fetch yet. */
export class TopicState implements Topic {
  readonly name: string;
  readonly topicId: string;
  readonly internal: boolean;
  readonly partitions: PartitionState[] = [];
  readonly #config: () => LogConfig;
  readonly #logs: LogSurroundings;

  /** @param config the configs in force; asked for on every use */
  constructor(name: string, topicId: string, config: () => LogConfig, logs: LogSurroundings) {
    this.name = name;
    this.topicId = topicId;
    this.internal = internalTopics.has(name);
    this.#config = config;
    this.#logs = logs;
  }

  /** Configs in force, parsed. */
  get config(): LogConfig {
    return this.#config();
  }

  /** Adds the next partition; the first of its replicas leads. */
  add(replicas: readonly number[]): PartitionState {
    const partition = new PartitionState(this, this.partitions.length, replicas, this.#logs);
    this.partitions.push(partition);
    return partition;
  }
}

export class PartitionState implements Partition {
  readonly topic: string;
  readonly partition: number;
  /** Who holds it and who leads it: the controller changes it as a whole. */
  state: PartitionReplicas;
  readonly #owner: TopicState;
  readonly #logs: LogSurroundings;
  #log: PartitionLog | null = null;

  constructor(owner: TopicState, partition: number, replicas: readonly number[], logs: LogSurroundings) {
    this.#owner = owner;
    this.#logs = logs;
    this.topic = owner.name;
    this.partition = partition;
    this.state = newReplicas(replicas);
  }

  get replicas(): readonly number[] {
    return this.state.replicas;
  }

  get isr(): readonly number[] {
    return this.state.isr;
  }

  get elr(): readonly number[] {
    return this.state.elr;
  }

  get lastKnownElr(): readonly number[] {
    return this.state.lastKnownElr;
  }

  get leader(): number {
    return this.state.leader;
  }

  get leaderEpoch(): number {
    return this.state.leaderEpoch;
  }

  /** Name of the log's folder, as under `log.dirs`. */
  get directory(): string {
    return `${this.topic}-${this.partition}`;
  }

  config(): LogConfig {
    return this.#owner.config;
  }

  /** Opened when first asked for: most of the fifty partitions of `__consumer_offsets` never are. */
  get log(): PartitionLog {
    if (this.#log) return this.#log;
    const log = new PartitionLog({
      store: this.#logs.store,
      codec: this.#logs.codec,
      nowMs: this.#logs.now(),
      directory: this.directory,
      config: () => this.config(),
    });
    this.#log = log;
    return log;
  }

  /** The log if it has been opened. */
  get openLog(): PartitionLog | null {
    return this.#log;
  }

  /** Removes the log's files. */
  discard(): void {
    this.log.delete();
    this.#log = null;
  }
}
