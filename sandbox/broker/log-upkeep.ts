import type { Clock, Timer } from '../host.ts';
import { type Cleanable, cleanableOf, isDue, nextChangeMs } from '../log/cleanable.ts';
import { type Cleaned, CleaningInterrupted, cleaning } from '../log/cleaner.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import type { Trace } from '../trace/trace.ts';
import type { ConfigStore } from './config-store.ts';
import type { Purgatory } from './purgatory.ts';
import type { PartitionState } from './topic-state.ts';
import type { Topics } from './topics.ts';

/** Offsets of removed records that one event names. */
const maxNamed = 1_000;

/** A log that is being compacted, slice by slice. */
interface Work {
  partition: PartitionState;
  log: PartitionLog;
  steps: Generator<void, Cleaned>;
  removed: bigint[];
}

interface Surroundings {
  clock: Clock;
  trace: Trace;
  configs: ConfigStore;
  topics: Topics;
  purgatory: Purgatory;
}

/**
 * What happens to logs by time alone: retention, which looks at all of them every `log.retention.check.interval.ms`, and
 * compaction, which Kafka looks for every `log.cleaner.backoff.ms`. Here compaction looks only when something may have
 * become due: so a lab without compacted topics can be moved on by days in few steps.
 */
export class LogUpkeep {
  readonly #in: Surroundings;
  #retention: Timer;
  #cleaner: Timer | null = null;
  #cleanerDue = 0;
  /** The log that is being compacted. */
  #work: Work | null = null;
  /** Logs that compaction could not read: it leaves them alone, as Kafka does. */
  readonly #uncleanable = new WeakSet<PartitionState>();

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
    this.#retention = this.#lookLater();
    this.wake();
  }

  stop(): void {
    this.#retention.cancel();
    this.#cleaner?.cancel();
  }

  /**
   * Something may be due for compaction, by default once the cleaner's backoff is over: a segment was rolled, a transaction
   * ended, a configuration changed.
   *
   * @param earliestMs lab time before which it is not
   */
  wake(earliestMs = 0): void {
    const { configs, clock } = this.#in;
    if (!configs.boolean('log.cleaner.enable')) return;
    const due = Math.max(clock.now() + configs.number('log.cleaner.backoff.ms'), earliestMs);
    if (!this.#cleaner || this.#cleanerDue > due) this.#arm(due);
  }

  #arm(due: number): void {
    const { clock, purgatory } = this.#in;
    this.#cleaner?.cancel();
    this.#cleanerDue = due;
    this.#cleaner = clock.after(due - clock.now(), () => {
      this.#cleaner = null;
      this.#clean();
      purgatory.drain();
    });
  }

  // --- retention ----------------------------------------------------------------------------------------------------

  #lookLater(): Timer {
    return this.#in.clock.after(this.#in.configs.number('log.retention.check.interval.ms'), () => {
      this.#look();
      this.#retention = this.#lookLater();
    });
  }

  #look(): void {
    const { configs, clock, purgatory } = this.#in;
    const cleans = configs.boolean('log.cleaner.enable');
    const expiration = configs.number('producer.id.expiration.ms');
    for (const partition of this.#open()) {
      // The cleaner sees to logs that are compacted, both ways.
      if (cleans || !partition.config().cleanupPolicy.includes('compact')) this.#retain(partition);
      partition.openLog?.producers.expire(clock.now(), expiration);
    }
    if (this.#filthiest()) this.wake();
    purgatory.drain();
  }

  #retain(partition: PartitionState): void {
    const { trace, purgatory, clock } = this.#in;
    const { topic, partition: index, leader, openLog: log } = partition;
    const before = log?.logStartOffset;
    log?.applyRetention(clock.now());
    if (!log || log.logStartOffset === before) return;
    const facts = { topic, partition: index, offset: log.logStartOffset, reason: 'retention' } as const;
    trace.emit('log-start', { kind: 'broker', id: leader }, null, facts);
    purgatory.signal(`partition:${partition.directory}`);
  }

  // --- compaction ---------------------------------------------------------------------------------------------------

  /** A slice of the work, or the end of it; whoever waits has a turn in between. */
  #clean(): void {
    const { clock } = this.#in;
    for (this.#work ??= this.#begin(); this.#work; this.#work = this.#begin()) {
      if (this.#advance(this.#work)) continue;
      this.#arm(clock.now());
      return;
    }
    let due = Number.POSITIVE_INFINITY;
    for (const partition of this.#open()) {
      if (!partition.config().cleanupPolicy.includes('compact')) continue;
      this.#retain(partition);
      if (partition.openLog) due = Math.min(due, nextChangeMs(partition.openLog, clock.now()));
    }
    if (due < Number.POSITIVE_INFINITY) this.wake(due);
  }

  #begin(): Work | null {
    const filthiest = this.#filthiest();
    if (!filthiest) return null;
    const { partition, ...cleanable } = filthiest;
    const removed: bigint[] = [];
    const note = (offset: bigint): void => {
      if (removed.length < maxNamed) removed.push(offset);
    };
    const { trace, clock } = this.#in;
    return {
      partition,
      log: cleanable.log,
      removed,
      steps: cleaning(cleanable, clock.now(), trace.listening ? note : undefined),
    };
  }

  /** Whether the work is done, one way or another. */
  #advance({ partition, log, removed, steps }: Work): boolean {
    const { trace } = this.#in;
    const { topic, partition: index, leader } = partition;
    if (partition.openLog !== log) return true;
    try {
      const step = steps.next();
      if (!step.done) return false;
      const actor = { kind: 'broker', id: leader } as const;
      trace.emit('log-cleaned', actor, null, { topic, partition: index, ...step.value, removed });
    } catch (error) {
      if (error instanceof CleaningInterrupted) return true;
      this.#uncleanable.add(partition);
      const text = `${partition.directory} cannot be compacted: ${error}`;
      trace.emit('notice', { kind: 'system' }, null, { name: 'uncleanable-log', text });
    }
    return true;
  }

  #filthiest(): (Cleanable & { partition: PartitionState }) | null {
    let filthiest: (Cleanable & { partition: PartitionState }) | null = null;
    for (const partition of this.#open()) {
      const log = partition.openLog;
      const cleanable = log && !this.#uncleanable.has(partition) ? cleanableOf(log, this.#in.clock.now()) : null;
      if (!cleanable || !isDue(cleanable)) continue;
      if (!filthiest || cleanable.dirtyRatio > filthiest.dirtyRatio) filthiest = { ...cleanable, partition };
    }
    return filthiest;
  }

  *#open(): Iterable<PartitionState> {
    for (const { partitions } of this.#in.topics.all())
      for (const partition of partitions) if (partition.openLog) yield partition;
  }
}
