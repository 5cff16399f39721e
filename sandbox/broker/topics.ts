import type { NewTopic } from '../apis/cluster-context.ts';
import type { Failure } from '../apis/context.ts';
import { metricName } from '../config/topic-name.ts';
import type { Trace } from '../trace/trace.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { ConfigStore } from './config-store.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { TopicRefusals } from './topic-refusals.ts';
import { type LogSurroundings, TopicState } from './topic-state.ts';
import { randomUuid } from './uuid.ts';

/** Most that one request may add, as that many records are the most that Kafka's controller writes at once. */
const maxPartitionsAtOnce = 10_000;
const system = { kind: 'system' } as const;

/** The cluster's topics: names, ids, replicas. Every change is journalled and told to the trace. */
export class Topics {
  readonly #byName = new Map<string, TopicState>();
  readonly #byId = new Map<string, TopicState>();
  /** Names by what Kafka's metrics would call them. */
  readonly #byMetric = new Map<string, string>();
  /** All of them by name, until that changes. */
  #sorted: readonly TopicState[] | null = null;
  readonly #random: () => number;
  readonly #logs: LogSurroundings;
  readonly #trace: Trace;
  readonly #journal: Journal;
  readonly #configs: ConfigStore;
  readonly #brokers: readonly number[];
  readonly #refusals: TopicRefusals;

  constructor(from: {
    random: () => number;
    logs: LogSurroundings;
    trace: Trace;
    journal: Journal;
    configs: ConfigStore;
    brokers: readonly number[];
    refusals: TopicRefusals;
  }) {
    this.#random = from.random;
    this.#logs = from.logs;
    this.#trace = from.trace;
    this.#journal = from.journal;
    this.#configs = from.configs;
    this.#brokers = from.brokers;
    this.#refusals = from.refusals;
  }

  all(): readonly TopicState[] {
    this.#sorted ??= [...this.#byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#sorted;
  }

  get(name: string): TopicState | undefined {
    return this.#byName.get(name);
  }

  byId(topicId: string): TopicState | undefined {
    return this.#byId.get(topicId);
  }

  /** Puts back a topic that the journal tells of. */
  restore(name: string, topicId: string, replicas: readonly (readonly number[])[]): void {
    const topic = this.#byName.get(name) ?? this.#make(name, topicId);
    for (const each of replicas.slice(topic.partitions.length)) topic.add(each);
    this.#put(topic);
  }

  /** Puts back one partition as the journal has it. */
  restorePartition(entry: Extract<JournalEntry, { type: 'partition' }>): void {
    const found = this.#byName.get(entry.topic)?.partitions[entry.partition];
    const { replicas, leader, leaderEpoch, isr, elr = [], lastKnownElr = [] } = entry;
    if (found) found.state = { replicas, leader, leaderEpoch, isr, elr, lastKnownElr };
  }

  #put(topic: TopicState): void {
    this.#byName.set(topic.name, topic);
    this.#byId.set(topic.topicId, topic);
    this.#byMetric.set(metricName(topic.name), topic.name);
    this.#sorted = null;
  }

  #make(name: string, topicId: string): TopicState {
    return new TopicState(name, topicId, () => this.#configs.logConfig(name), this.#logs);
  }

  forget(name: string): void {
    const topic = this.#byName.get(name);
    if (!topic) return;
    this.#byName.delete(name);
    this.#byId.delete(topic.topicId);
    this.#byMetric.delete(metricName(name));
    this.#sorted = null;
  }

  /** INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS, INVALID_PARTITIONS, INVALID_REPLICATION_FACTOR, INVALID_REPLICA_ASSIGNMENT, INVALID_CONFIG. */
  create(
    wanted: NewTopic,
    { validateOnly, auto, cause }: { validateOnly: boolean; auto: boolean; cause: number | null },
  ): TopicState | Failure {
    const { name } = wanted;
    const invalid = this.#refusals.name(name);
    if (invalid) return { error: 'INVALID_TOPIC_EXCEPTION', message: invalid };
    if (this.#byName.has(name)) return { error: 'TOPIC_ALREADY_EXISTS', message: `Topic '${name}' already exists.` };
    const colliding = this.#byMetric.get(metricName(name));
    if (colliding !== undefined)
      return {
        error: 'INVALID_TOPIC_EXCEPTION',
        message: this.#refusals.collides(name, colliding),
      };
    const replicas = this.#replicasOf(wanted);
    if ('error' in replicas) return replicas;
    const misconfigured = this.#configs.checkTopic(wanted.configs ?? new Map());
    if (misconfigured) return misconfigured;

    const topicId = randomUuid(this.#random);
    const topic = this.#make(name, topicId);
    for (const each of replicas.partitions) topic.add(each);
    if (validateOnly) return topic;

    this.#put(topic);
    const configs = new Map([...(wanted.configs ?? [])].filter((each): each is [string, string] => each[1] !== null));
    this.#journal.append({
      type: 'topic',
      name,
      topicId,
      replicas: replicas.partitions,
      configs: Object.fromEntries(configs),
    });
    if (configs.size > 0) this.#configs.setTopic(name, configs);
    const created = this.#trace.emit('topic-create', system, cause, {
      topic: name,
      topicId,
      partitions: replicas.partitions.length,
      replicationFactor: replicas.partitions[0]?.length ?? 0,
      auto,
    });
    this.tellLeaders(topic, 0, created);
    return topic;
  }

  #replicasOf(wanted: NewTopic): { partitions: readonly (readonly number[])[] } | Failure {
    if (wanted.assignments) return this.#checkAssignments(wanted.assignments);
    const { partitions = -1, replicationFactor = -1 } = wanted;
    const count = partitions === -1 ? this.#configs.number('num.partitions') : partitions;
    const factor = replicationFactor === -1 ? this.#configs.number('default.replication.factor') : replicationFactor;
    if (replicationFactor === 0 || replicationFactor < -1)
      return {
        error: 'INVALID_REPLICATION_FACTOR',
        message: 'Replication factor must be larger than 0, or -1 to use the default value.',
      };
    if (partitions === 0 || partitions < -1)
      return { error: 'INVALID_PARTITIONS', message: 'Number of partitions was set to an invalid non-positive value.' };
    const refused = this.#tooFewBrokers(factor);
    if (refused) return refused;
    return { partitions: this.#place(count, factor) };
  }

  #tooFewBrokers(factor: number): Failure | null {
    if (factor <= this.#brokers.length) return null;
    return {
      error: 'INVALID_REPLICATION_FACTOR',
      message: this.#refusals.tooFewBrokers(factor, this.#brokers.length),
    };
  }

  /** Round robin from a random broker, so that leaders spread over brokers, and a topic's first leader is not always the same. */
  #place(partitions: number, factor: number): readonly (readonly number[])[] {
    const brokers = this.#brokers;
    const start = Math.floor(this.#random() * brokers.length);
    return Array.from({ length: partitions }, (_, partition) =>
      Array.from({ length: factor }, (_, replica) => brokers[(start + partition + replica) % brokers.length] as number),
    );
  }

  #checkAssignments(
    assignments: ReadonlyMap<number, readonly number[]>,
  ): { partitions: readonly (readonly number[])[] } | Failure {
    const invalid = (message: string): Failure => ({ error: 'INVALID_REPLICA_ASSIGNMENT', message });
    const sorted = [...assignments].sort(([a], [b]) => a - b);
    const factor = sorted[0]?.[1].length ?? 0;
    for (const [i, [partition, replicas]] of sorted.entries()) {
      if (partition !== i) return invalid('partitions should be a consecutive 0-based integer sequence');
      if (replicas.length === 0) return invalid('The manual partition assignment includes an empty replica list.');
      if (new Set(replicas).size !== replicas.length)
        return invalid(`The manual partition assignment includes the broker ${repeated(replicas)} more than once.`);
      const unknown = replicas.find((id) => !this.#brokers.includes(id));
      if (unknown !== undefined) return invalid(this.#refusals.unknownBroker(unknown));
      if (replicas.length !== factor)
        return invalid(
          `The manual partition assignment includes a partition with ${replicas.length} replica(s), but this is not consistent with previous partitions, which have ${factor} replica(s).`,
        );
    }
    return { partitions: sorted.map(([, replicas]) => replicas) };
  }

  delete(name: string, cause: number | null): Failure | null {
    const topic = this.#byName.get(name);
    if (!topic)
      return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'This server does not host this topic-partition.' };
    this.forget(name);
    this.#journal.append({ type: 'topic-deleted', name });
    this.#configs.forgetTopic(name);
    for (const partition of topic.partitions) partition.discard();
    // What a broker leaves beside the segments when it stops goes too.
    const folders = new Set(topic.partitions.map(({ directory }) => directory));
    const { store } = this.#logs;
    for (const file of store.list()) if (folders.has(file.slice(0, file.indexOf('/')))) store.remove(file);
    this.#trace.emit('topic-delete', system, cause, { topic: name });
    return null;
  }

  /** INVALID_PARTITIONS unless `count` is more than there are. */
  addPartitions(
    name: string,
    count: number,
    assignments: readonly (readonly number[])[] | null,
    { validateOnly, cause }: { validateOnly: boolean; cause: number | null },
  ): Failure | null {
    const topic = this.#byName.get(name);
    const fail = (error: ErrorName, message: string): Failure => ({ error, message });
    if (!topic) return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: null };
    const have = topic.partitions.length;
    if (count === have) return fail('INVALID_PARTITIONS', this.#refusals.samePartitions(have));
    if (count < have) return fail('INVALID_PARTITIONS', this.#refusals.fewerPartitions(name, have, count));
    const more = count - have;
    if (assignments && assignments.length !== more)
      return fail(
        'INVALID_REPLICA_ASSIGNMENT',
        `Attempted to add ${more} additional partition(s), but only ${assignments.length} assignment(s) were specified.`,
      );
    const checked = assignments ? this.#checkAssignments(new Map(assignments.entries())) : null;
    if (checked && 'error' in checked) return checked;
    const factor = topic.partitions[0]?.replicas.length ?? 1;
    const other = checked?.partitions.find((replicas) => replicas.length !== factor);
    if (other)
      return fail(
        'INVALID_REPLICA_ASSIGNMENT',
        `The manual partition assignment includes a partition with ${other.length} replica(s), but this is not consistent with previous partitions, which have ${factor} replica(s).`,
      );
    // Kafka's controller trips over its own limit here, answers this, and keeps the first ten thousand; here nothing is made.
    if (more > maxPartitionsAtOnce) return { error: 'UNKNOWN_SERVER_ERROR', message: null };
    if (validateOnly) return null;
    for (const replicas of checked?.partitions ?? this.#place(more, factor)) topic.add(replicas);
    this.#journal.append({
      type: 'topic',
      name,
      topicId: topic.topicId,
      replicas: topic.partitions.map((each) => each.replicas),
    });
    const created = this.#trace.emit('partitions-create', system, cause, { topic: name, partitions: count });
    this.tellLeaders(topic, have, created);
    return null;
  }

  /** Tells the trace who leads a topic's partitions from `first` on. Those of Kafka's own topics are nobody's lesson. */
  tellLeaders({ name, internal, partitions }: TopicState, first: number, cause: number): void {
    if (internal) return;
    for (const { partition, leader, leaderEpoch } of partitions.slice(first))
      this.#trace.emit('leader', system, cause, { topic: name, partition, leader, epoch: leaderEpoch });
  }
}

function repeated(ids: readonly number[]): number | undefined {
  return ids.find((id, i) => ids.indexOf(id) !== i);
}
