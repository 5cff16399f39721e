import type { Failure } from '../apis/context.ts';
import type { ControllerContext, Quorum, QuorumReplica, VoterKey } from '../apis/controller-context.ts';
import type { LogConfig } from '../config/log-config.ts';
import { elected, type PartitionReplicas, reassigned, returned, without } from '../replica/partition-replicas.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster } from './cluster.ts';
import { type ControllerNode, ControllerQuorum } from './controller-quorum.ts';
import type { Journal } from './journal.ts';
import type { Voter } from './metadata-log.ts';
import type { PartitionState } from './topic-state.ts';

const system = { kind: 'system' } as const;

/** The active controller: replicas, leaders, and which brokers belong to the cluster. */
export class Controller implements ControllerContext {
  readonly #cluster: Cluster;
  readonly #journal: Journal;
  readonly #voting: ControllerQuorum;

  constructor(cluster: Cluster, journal: Journal) {
    this.#cluster = cluster;
    this.#journal = journal;
    this.#voting = new ControllerQuorum(journal, () => this.#runningControllers());
  }

  /** Whether it belongs to the cluster, up or not. */
  isRegistered(broker: number): boolean {
    return this.isUp(broker) || this.#cluster.fencedBrokers().some(({ id }) => id === broker);
  }

  isUp(broker: number): boolean {
    return this.#cluster.brokers.some(({ id }) => id === broker);
  }

  /** First offset after the metadata log. */
  get metadataEndOffset(): bigint {
    return this.#journal.log.endOffset;
  }

  /**
   * The cluster has been opened anew: brokers that had left it are in sync with nobody, those that are up lead where nobody does. What
   * the log has as up may yet start: a page that is reloaded has not stopped them.
   */
  settle(): void {
    this.#journal.together(() => {
      for (const { partitions, config } of this.#cluster.topics.all())
        for (const partition of partitions) {
          partition.state = this.#settled(partition.state, this.#minIsr(config));
          this.#keep(partition);
        }
    });
  }

  #settled(before: PartitionReplicas, minIsr: number | null): PartitionReplicas {
    const isUp = (id: number): boolean => this.isUp(id);
    const gone = before.replicas.filter((id) => !isUp(id) && this.#journal.hasLeft(id));
    const left = gone.reduce((state, id) => without(state, id, minIsr), before);
    return before.replicas.filter(isUp).reduce((state, id) => returned(state, id, isUp, minIsr), left);
  }

  #keep({ topic, partition, state }: PartitionState): void {
    this.#journal.append({ type: 'partition', topic, partition, ...state });
  }

  elect(topic: string, index: number, type: 'preferred' | 'unclean', cause: number): Failure | null {
    const named = this.#cluster.topics.get(topic);
    const partition = named?.partitions[index];
    if (!partition)
      return fail(
        'UNKNOWN_TOPIC_OR_PARTITION',
        named ? `No such partition as ${topic}-${index}` : `No such topic as ${topic}`,
      );
    const after = elected(partition.state, type, (id) => this.isUp(id));
    if (typeof after === 'string') return fail(after, electionMessages[after] ?? null);
    this.#change(partition, after, cause);
    return null;
  }

  reassign(
    topic: string,
    index: number,
    replicas: readonly number[] | null,
    { allowReplicationFactorChange, cause }: { allowReplicationFactorChange: boolean; cause: number },
  ): Failure | null {
    const named = this.#cluster.topics.get(topic);
    const partition = named?.partitions[index];
    if (!partition)
      return fail(
        'UNKNOWN_TOPIC_OR_PARTITION',
        named ? `Unable to find partition ${topic}:${index}.` : `Unable to find a topic named ${topic}.`,
      );
    if (replicas === null) return fail('NO_REASSIGNMENT_IN_PROGRESS', null);
    const wrong = this.#wrongAssignment(replicas);
    if (wrong !== null) return fail('INVALID_REPLICA_ASSIGNMENT', `The manual partition assignment includes ${wrong}`);
    const before = partition.replicas.length;
    if (!allowReplicationFactorChange && replicas.length !== before)
      return fail(
        'INVALID_REPLICATION_FACTOR',
        `The replication factor is changed from ${before} to ${replicas.length}`,
      );
    this.#change(partition, reassigned(partition.state, replicas), cause);
    return null;
  }

  #wrongAssignment(replicas: readonly number[]): string | null {
    if (replicas.length === 0) return 'an empty replica list.';
    const sorted = [...replicas].sort((a, b) => a - b);
    for (const [i, id] of sorted.entries()) {
      if (!this.isUp(id)) return `broker ${id}, but no such broker is registered.`;
      if (id === sorted[i - 1]) return `the broker ${id} more than once.`;
    }
    return null;
  }

  unregister(broker: number, cause: number): Failure | null {
    if (!this.isRegistered(broker))
      return fail('BROKER_ID_NOT_REGISTERED', `Broker ID ${broker} is not currently registered`);
    this.#cluster.forget(broker);
    this.#changeAll((state, minIsr) => without(state, broker, minIsr), cause);
    return null;
  }

  /** A broker has stopped: its partitions are led by others, where there are any in sync. */
  fence(broker: number): void {
    this.#changeAll((state, minIsr) => without(state, broker, minIsr));
  }

  /** A broker has started. */
  unfence(broker: number): void {
    this.#changeAll((state, minIsr) => returned(state, broker, (id) => this.isUp(id), minIsr));
  }

  #changeAll(
    change: (state: PartitionReplicas, minIsr: number | null) => PartitionReplicas,
    cause: number | null = null,
  ): void {
    this.#journal.together(() => {
      for (const { partitions, config } of this.#cluster.topics.all()) {
        const minIsr = this.#minIsr(config);
        for (const partition of partitions) this.#change(partition, change(partition.state, minIsr), cause);
      }
    });
  }

  /** Below how many in sync replicas stay eligible; null where the cluster does not keep them. */
  #minIsr({ minInsyncReplicas }: LogConfig): number | null {
    return this.#cluster.features.level('eligible.leader.replicas.version') > 0 ? minInsyncReplicas : null;
  }

  quorum(): Quorum {
    const { brokers, controllers } = this.#cluster;
    const end = this.metadataEndOffset;
    const now = this.#cluster.now();
    const { voters, leaderId } = this.#voting;
    const replica = (node: VoterKey): QuorumReplica => ({
      ...node,
      logEndOffset: end,
      lastFetchMs: now,
      lastCaughtUpMs: now,
    });
    const votes = new Set(voters.map(({ id }) => id));
    const following = new Map<number, ControllerNode>();
    for (const node of [...brokers, ...controllers]) if (!votes.has(node.id)) following.set(node.id, node);
    return {
      leaderId,
      leaderEpoch: this.#journal.log.epoch,
      highWatermark: end,
      voters: voters.map(({ id, directoryId }) => replica({ id, directoryId })),
      observers: [...following.values()]
        .sort((a, b) => a.id - b.id)
        .map((node) => replica({ id: node.id, directoryId: this.#voting.directoryId(node) })),
      nodes: voters.map(({ id, endpoint }) => {
        const { host, port } = this.#runningControllers().find((each) => each.id === id) ?? endpoint;
        return { id, host, port };
      }),
    };
  }

  addVoter(voter: Voter): Failure | null {
    return this.#voting.add(voter);
  }

  removeVoter(voter: VoterKey): Failure | null {
    return this.#voting.remove(voter);
  }

  /** Where nobody has a listener for controllers, the first broker is the controller. */
  #runningControllers(): readonly ControllerNode[] {
    const { brokers, controllers } = this.#cluster;
    return controllers.length > 0 ? controllers : brokers.slice(0, 1);
  }

  /** Stores a change, tells of it, and wakes who waits on the partition: its leader may be another by now. */
  #change(partition: PartitionState, after: PartitionReplicas, cause: number | null): void {
    const before = partition.state;
    if (after === before || sameReplicas(before, after)) return;
    partition.state = after;
    const { topic, partition: index } = partition;
    const { replicas, isr, leader, leaderEpoch } = after;
    this.#keep(partition);
    const { trace } = this.#cluster;
    const told =
      same(before.replicas, replicas) && same(before.isr, isr)
        ? cause
        : trace.emit('isr', system, cause, { topic, partition: index, replicas, isr });
    if (before.leaderEpoch !== leaderEpoch)
      trace.emit('leader', system, told, { topic, partition: index, leader, epoch: leaderEpoch });
    this.#cluster.purgatory.signal(`partition:${partition.directory}`);
  }
}

const electionMessages: Readonly<Partial<Record<ErrorName, string>>> = {
  ELECTION_NOT_NEEDED: 'Leader election not needed for topic partition.',
  PREFERRED_LEADER_NOT_AVAILABLE: 'The preferred leader was not available.',
  ELIGIBLE_LEADERS_NOT_AVAILABLE: 'Eligible topic partition leaders are not available.',
};

function fail(error: ErrorName, message: string | null): Failure {
  return { error, message };
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}

function sameReplicas(a: PartitionReplicas, b: PartitionReplicas): boolean {
  return (
    (['replicas', 'isr', 'elr', 'lastKnownElr'] as const).every((key) => same(a[key], b[key])) &&
    a.leader === b.leader &&
    a.leaderEpoch === b.leaderEpoch
  );
}
