import type { ClusterControl, GroupView, Lab, MachineProcess, RecordView } from '../../sandbox/control.ts';
import type { Clock } from '../../sandbox/host.ts';
import { Trace } from '../../sandbox/trace/trace.ts';

/** A clock that stands until the test moves it. */
export class ManualClock implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): { cancel(): void } {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Fires timers in order; whatever awaits them goes on before the next one. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await turns();
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = due.at;
      due.run();
      await turns();
    }
    this.#now = end;
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

/** A program of the fake machine: told what to do by the test. */
export interface FakeProgram {
  print(text: string, stream?: 'stdout' | 'stderr'): void;
  exit(code: number): void;
  signals: string[];
}

/** A lab whose programs and records are the test's own doing. */
export function fakeLab() {
  const clock = new ManualClock();
  const trace = new Trace({ capacity: 1000, now: () => clock.now() });
  const started: (FakeProgram & { args: readonly string[] })[] = [];
  const logs = new Map<string, RecordView[][]>();
  const groups = new Map<string, GroupView>();

  const append: ClusterControl['append'] = async (topic, { key = null, value, partition = 0 }) => {
    const log = logs.get(topic)?.[partition];
    if (!log) throw new Error(`no ${topic}-${partition}`);
    const offset = BigInt(log.length);
    log.push({ topic, partition, offset, timestamp: clock.now(), key, value, headers: [] });
    trace.emit('high-watermark', { kind: 'system' }, null, { topic, partition, offset: offset + 1n });
    return { partition, offset };
  };
  const lab = {
    machine: {
      fs: { readFile: async (path: string) => `text of ${path}`, writeFile: async () => {} },
      spawn: async (_: string, args: readonly string[]): Promise<MachineProcess> => {
        const pid = 412 + started.length;
        const actor = { kind: 'process', pid, name: args[0] ?? '' } as const;
        let ended = false;
        const exit = (code: number): void => {
          if (!ended) trace.emit('process-exit', actor, null, { pid, code });
          ended = true;
        };
        const program = {
          args,
          signals: [] as string[],
          exit,
          print: (text: string, stream: 'stdout' | 'stderr' = 'stdout') => {
            trace.emit('output', actor, null, { pid, stream, text });
          },
        };
        started.push(program);
        return {
          pid,
          exit: Promise.resolve(0),
          kill: () => {
            program.signals.push('SIGKILL');
            exit(137);
          },
          output: { getReader: () => ({ read: async () => ({ done: true }), releaseLock: () => {} }) },
        } as unknown as MachineProcess;
      },
      signal: (pid: number, signal: string) => void started[pid - 412]?.signals.push(signal),
    },
    cluster: {
      append,
      topic: async (name: string) => {
        const partitions = logs.get(name);
        if (!partitions) return null;
        return {
          name,
          partitions: partitions.map((log, partition) => ({
            partition,
            logStartOffset: 0n,
            highWatermark: BigInt(log.length),
            logEndOffset: BigInt(log.length),
          })),
        };
      },
      records: async (topic: string, partition: number, from = 0n, limit = 1000) =>
        (logs.get(topic)?.[partition] ?? []).filter(({ offset }) => offset >= from).slice(0, limit),
      group: async (groupId: string) => groups.get(groupId) ?? null,
    },
    clock: {},
    trace: {
      events: async () => ({ events: trace.events(), dropped: trace.dropped }),
      subscribe: async (reader: (events: readonly never[]) => void) =>
        trace.subscribe((event) => reader([event as never])),
    },
  } as unknown as Lab;
  return {
    lab,
    clock,
    trace,
    started,
    append,
    groups,
    topic: (name: string, partitions = 1) =>
      logs.set(
        name,
        Array.from({ length: partitions }, () => []),
      ),
  };
}
