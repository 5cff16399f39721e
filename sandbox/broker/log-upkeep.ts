import type { Clock, Timer } from '../host.ts';
import { type Cleanable, cleanableOf, isDue, nextChangeMs } from '../log/cleanable.ts';
import { cleanLog } from '../log/cleaner.ts';
import type { Trace } from '../trace/trace.ts';
import type { ConfigStore } from './config-store.ts';
import type { Purgatory } from './purgatory.ts';
import type { PartitionState } from './topic-state.ts';
import type { Topics } from './topics.ts';

/** Offsets of removed records that one event names. */
const maxNamed = 1_000;

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
    if (this.#cleaner && this.#cleanerDue <= due) return;
    this.#cleaner?.cancel();
    this.#cleanerDue = due;
    this.#cleaner = clock.after(due - clock.now(), () => {
      this.#cleaner = null;
      this.#clean();
      this.#in.purgatory.drain();
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

  #clean(): void {
    for (let next = this.#filthiest(); next; next = this.#filthiest()) this.#cleanOne(next);
    const now = this.#in.clock.now();
    let due = Number.POSITIVE_INFINITY;
    for (const partition of this.#open()) {
      if (!partition.config().cleanupPolicy.includes('compact')) continue;
      this.#retain(partition);
      if (partition.openLog) due = Math.min(due, nextChangeMs(partition.openLog, now));
    }
    if (due < Number.POSITIVE_INFINITY) this.wake(due);
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

  #cleanOne({ partition, ...cleanable }: Cleanable & { partition: PartitionState }): void {
    const { trace, clock } = this.#in;
    const { topic, partition: index, leader } = partition;
    const removed: bigint[] = [];
    const note = trace.listening
      ? (offset: bigint): void => {
          if (removed.length < maxNamed) removed.push(offset);
        }
      : undefined;
    try {
      const cleaned = cleanLog(cleanable, clock.now(), note);
      const actor = { kind: 'broker', id: leader } as const;
      trace.emit('log-cleaned', actor, null, { topic, partition: index, ...cleaned, removed });
    } catch (error) {
      this.#uncleanable.add(partition);
      const text = `${partition.directory} cannot be compacted: ${error}`;
      trace.emit('notice', { kind: 'system' }, null, { name: 'uncleanable-log', text });
    }
  }

  *#open(): Iterable<PartitionState> {
    for (const { partitions } of this.#in.topics.all())
      for (const partition of partitions) if (partition.openLog) yield partition;
  }
}
