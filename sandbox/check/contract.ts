/** What a lesson's check.ts works with. `index.ts` gives `check`, `wrong`, `notYet` and `groupBy` over these types. */
import type { ClockControl, ClusterControl, GroupView, RecordView, TraceControl } from '../control.ts';
import type { Text } from './text.ts';

export interface CheckContext {
  lab: CheckLab;
  /** A fresh random word for this check, such as `n7f3a`: put it into topics and input files, never into the learner's source. */
  nonce: string;
  /** Deterministic random integers from this check's seed: `pick(3, 6)` is 3, 4, 5 or 6. */
  pick(least: number, most: number): number;
}

export interface CheckLab {
  files: { read(path: string): Promise<string>; write(path: string, text: string): Promise<void> };
  /**
   * Runs a program to its end. A program that is still running after `withinMs` (default 10,000) of lab time is killed and
   * the check answers *not yet*: "producer.ts had not ended after 10 s". So does one that exits with another code than 0,
   * with the last line of its error output, unless `mayFail`.
   */
  run(file: string, options?: { args?: readonly string[]; withinMs?: number; mayFail?: boolean }): Promise<Finished>;
  /** Starts a program that is to go on running, such as a consumer. */
  start(file: string, options?: { args?: readonly string[] }): Promise<Running>;
  topic(name: string): CheckTopic;
  group(groupId: string): CheckGroup;
  /** Waits until `probe` gives something else than undefined, null or false; *not yet* with `reason` after `withinMs` (default 10,000). */
  until<T>(reason: Text, probe: () => T | Promise<T>, withinMs?: number): Promise<NonNullable<T>>;
  /** Waits until the value of `probe` has been the same (deep equality) for `forMs` (default 500) and returns it. */
  settled<T>(probe: () => T | Promise<T>, forMs?: number): Promise<T>;
  /** Events of this lab since it was made; it never drops any while a check runs. */
  events(): Promise<readonly import('../trace/event.ts').TraceEvent[]>;
  readonly cluster: ClusterControl;
  readonly clock: ClockControl;
  readonly trace: TraceControl;
}

export interface Finished {
  pid: number;
  code: number;
  stdout: string;
  stderr: string;
}

export interface Running {
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Ends it as Ctrl-C would (SIGINT), then by force after one second. */
  stop(): Promise<Finished>;
  /** Ends it at once, as `kill -9`: nothing is committed, nobody leaves a group. */
  crash(): Promise<Finished>;
  /** Whether it still runs. */
  readonly running: boolean;
}

export interface CheckTopic {
  /**
   * All records, by partition and offset. With `atLeast`, waits until that many that match are there (at most `withinMs`,
   * default 5,000, and no longer once all programs of the check have ended), then until no more come for 300 ms; returns
   * what is there in any case.
   */
  records(options?: { containing?: string; atLeast?: number; withinMs?: number }): Promise<readonly RecordView[]>;
  append(record: {
    key?: string | null;
    value: string | null;
    partition?: number;
    headers?: Readonly<Record<string, string>>;
  }): Promise<{ partition: number; offset: bigint }>;
  exists(): Promise<boolean>;
  partitions(): Promise<number>;
  /** End offset of each partition, by partition number. */
  endOffsets(): Promise<readonly bigint[]>;
}

export interface CheckGroup {
  view(): Promise<GroupView | null>;
  /** Committed offset by `topic-partition`; nothing for a partition never committed. */
  committed(): Promise<ReadonlyMap<string, bigint>>;
}

/** What a check ends in. `wrong` names a folder under `wrong/`, whose hint is shown. */
export type Verdict =
  | { kind: 'done' }
  /** The reason is in the reader's language where check.ts gives it in both. */
  | { kind: 'not-yet'; reason: string }
  | { kind: 'wrong'; name: string; detail?: string }
  | { kind: 'broken'; message: string; stack?: string };

/** The outcome of one `check(...)` of a lesson. */
export interface CheckResult {
  name: string;
  verdict: Verdict;
  /** The failing expectation, when one failed: message, and vitest's diff (plain text). */
  failure?: { message: string; diff?: string; expected?: string; actual?: string };
  tookMs: number;
}

/** All checks of a lesson. Its verdict is the worst of theirs: broken, wrong, not yet, done. */
export interface CheckReport {
  lesson: string;
  verdict: Verdict;
  results: readonly CheckResult[];
}
