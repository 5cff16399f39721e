/** A lab that plays a script: what the page is developed and tested against where no broker is wanted. */
import type { Lab, LabOptions, MachineProcess } from '../../sandbox/control.ts';
import type { TraceEvent, TraceFacts, TraceType } from '../../sandbox/trace/event.ts';

type Listener = (events: readonly TraceEvent[]) => void;

/** Emits `facts` as the lab's trace would; returns the event's id. */
export interface FakeTrace {
  events: TraceEvent[];
  emit<Type extends TraceType>(
    type: Type,
    facts: TraceFacts[Type],
    extra?: Partial<Pick<TraceEvent, 'actor' | 'cause' | 'at'>>,
  ): number;
}

export function fakeTrace(listeners: Set<Listener> = new Set()): FakeTrace {
  const events: TraceEvent[] = [];
  return {
    events,
    emit(type, facts, extra = {}) {
      const id = events.length + 1;
      const event = {
        id,
        at: 1_700_000_000_000 + id,
        cause: null,
        actor: { kind: 'broker', id: 0 },
        type,
        ...facts,
        ...extra,
      };
      events.push(event as unknown as TraceEvent);
      for (const listener of listeners) listener([event as unknown as TraceEvent]);
      return id;
    },
  };
}

/** What `spawn` does: prints and emits, then ends with the code it returns. */
export type FakeProgram = (args: readonly string[], print: (text: string) => void, trace: FakeTrace) => Promise<number>;

export function fakeLab(
  options: LabOptions,
  programs: Readonly<Record<string, FakeProgram>>,
): Lab & { written: Map<string, string> } {
  const listeners = new Set<Listener>();
  const trace = fakeTrace(listeners);
  const written = new Map<string, string>();
  for (const { name, partitions = 1 } of options.topics ?? []) {
    trace.emit('topic-create', { topic: name, topicId: name, partitions, replicationFactor: 1, auto: false });
  }
  let pid = 400;
  const lab = {
    written,
    machine: {
      workdir: '/home/learner',
      path: '/bin',
      fs: {
        async writeFile(path: string, text: string) {
          written.set(path, text);
        },
      },
      async spawn(_: string, [file = '', ...args]: string[] = []): Promise<MachineProcess> {
        pid += 1;
        return spawned(pid, file, args, programs[file] ?? (async () => 0), trace);
      },
    },
    cluster: { topics: async () => [], groups: async () => [], records: async () => [] },
    trace: {
      events: async () => ({ events: [], dropped: 0 }),
      async subscribe(listener: Listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    async openShell(write: (text: string) => void) {
      write('\u001b[90m~ $\u001b[0m ');
      return {
        input: async (data: string) => write(data === '\r' ? '\r\n\u001b[90m~ $\u001b[0m ' : data),
        resize: async () => {},
        close: async () => {},
      };
    },
    async reset() {
      trace.emit('reset', {});
    },
  };
  return lab as unknown as Lab & { written: Map<string, string> };
}

function spawned(
  pid: number,
  file: string,
  args: readonly string[],
  program: FakeProgram,
  trace: FakeTrace,
): MachineProcess {
  const pieces: string[] = [];
  let wake = () => {};
  let ended = false;
  trace.emit('process-start', { pid, file, args });
  let kill: (code: number) => void = () => {};
  const killed = new Promise<number>((resolve) => {
    kill = resolve;
  });
  const print = (text: string) => {
    pieces.push(text);
    wake();
  };
  const exit = Promise.race([program(args, print, trace), killed]).then((code) => {
    ended = true;
    trace.emit('process-exit', { pid, code });
    wake();
    return code;
  });
  const read = async (): Promise<{ done: boolean; value?: string }> => {
    while (pieces.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
    const value = pieces.splice(0).join('');
    return value ? { done: false, value } : { done: true };
  };
  return {
    pid,
    exit,
    output: { getReader: () => ({ read, releaseLock() {} }) },
    input: { getWriter: () => ({ write: async () => {}, close: async () => {}, releaseLock() {} }) },
    kill: () => kill(137),
  };
}
