import type {
  ClockControl,
  ClusterControl,
  InputWriter,
  Lab,
  LabOptions,
  Machine,
  MachineProcess,
  NetworkControl,
  ShellOptions,
  ShellSession,
  TraceControl,
} from '../../control.ts';
import type { Actor, TraceEvent, TraceType } from '../../trace/event.ts';
import { Trace } from '../../trace/trace.ts';
import type { Bundles } from './bundles.ts';
import { type Call, Lines, type Told, toLine } from './lines.ts';
import { ContainerMachine } from './machine.ts';
import { labFolder, mountedTree } from './mounted.ts';

const traceCapacity = 20_000;
const clusterMethods = [
  'brokers',
  'topics',
  'topic',
  'createTopic',
  'deleteTopic',
  'records',
  'append',
  'groups',
  'group',
] as const satisfies readonly (keyof ClusterControl)[];

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A lab whose programs and broker run in a container: full Node, in real time. */
export class ContainerLab implements Lab {
  readonly machine: ContainerMachine;
  readonly cluster: ClusterControl;
  readonly clock: ClockControl = realClock();
  readonly network: NetworkControl = {
    setLink: () => Promise.reject(new Error('The network cannot be changed in a WebContainer.')),
  };
  readonly trace: TraceControl;
  readonly #container: Machine;
  readonly #bundles: Bundles;
  readonly #options: LabOptions;
  readonly #events = new Trace({ capacity: traceCapacity, now: () => Date.now() });
  readonly #waiting = new Map<number, Waiting>();
  #broker: { process: MachineProcess; input: InputWriter } | null = null;
  #nextCall = 1;

  private constructor(container: Machine, bundles: Bundles, options: LabOptions) {
    this.#container = container;
    this.#bundles = bundles;
    this.#options = options;
    this.machine = new ContainerMachine(container, this.#events);
    this.trace = traceControl(this.#events);
    this.cluster = Object.fromEntries(
      clusterMethods.map((method) => [method, (...args: unknown[]) => this.#call(method, args)]),
    ) as unknown as ClusterControl;
  }

  /** Mounts everything and starts the broker; resolves when it accepts connections, rejects when it ends before. */
  static async start(container: Machine, bundles: Bundles, options: LabOptions): Promise<ContainerLab> {
    const lab = new ContainerLab(container, bundles, options);
    await lab.#begin();
    return lab;
  }

  async openShell(
    write: (text: string) => void | Promise<void>,
    size: { columns: number; rows: number },
    { ended }: ShellOptions = {},
  ): Promise<ShellSession> {
    const terminal = { terminal: { cols: size.columns, rows: size.rows } };
    const shell = (await this.#container.spawn('jsh', [], terminal as object)) as MachineProcess & {
      resize?(size: { cols: number; rows: number }): void;
    };
    const input = shell.input.getWriter();
    void (async () => {
      const reader = shell.output.getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) await write(piece.value ?? '');
    })();
    let closed = false;
    void shell.exit.then(() => closed || ended?.());
    return {
      input: (data) => input.write(data),
      resize: async (columns, rows) => shell.resize?.({ cols: columns, rows }),
      close: async () => {
        closed = true;
        shell.kill();
      },
    };
  }

  async reset(): Promise<void> {
    await this.machine.killAll();
    const broker = this.#broker;
    this.#broker = null;
    broker?.process.kill();
    await broker?.process.exit;
    this.#events.clear();
    this.#events.emit('reset', { kind: 'system' }, null, {});
    for (const name of await this.machine.fs.readdir('.')) {
      if (name !== labFolder && name !== 'node_modules')
        await this.machine.fs.rm(name, { recursive: true, force: true });
    }
    await this.#begin();
  }

  async #begin(): Promise<void> {
    await this.machine.mount(mountedTree(this.#bundles, this.#options));
    const process = await this.#container.spawn('node', [`${labFolder}/broker.cjs`]);
    this.#broker = { process, input: process.input.getWriter() };
    await new Promise<void>((resolve, reject) => {
      const ids = new Map<number, number>();
      const lines = new Lines<Told>((told) => {
        if ('ready' in told) resolve();
        else if ('events' in told) this.#retell(told.events, ids);
        else this.#answered(told);
      });
      let printed = '';
      void (async () => {
        const reader = process.output.getReader();
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
          const text = piece.value ?? '';
          printed = (printed + text).slice(-500);
          lines.push(text);
        }
      })();
      void process.exit.then((code) => {
        const error = new Error(`the broker in the container ended with code ${code}: ${printed.trim()}`);
        for (const waiting of this.#waiting.values()) waiting.reject(error);
        this.#waiting.clear();
        reject(error);
      });
    });
  }

  /** Events of the broker join those of the machine, under ids of this trace. */
  #retell(events: readonly TraceEvent[], ids: Map<number, number>): void {
    for (const { id, at: _at, cause, actor, type, ...facts } of events) {
      const told = this.#events.emit as (type: TraceType, actor: Actor, cause: number | null, facts: object) => number;
      ids.set(id, told(type, actor, cause === null ? null : (ids.get(cause) ?? null), facts));
    }
  }

  #call(method: string, args: readonly unknown[]): Promise<unknown> {
    const call: Call = { call: this.#nextCall, method, args };
    this.#nextCall += 1;
    return new Promise((resolve, reject) => {
      if (!this.#broker) return reject(new Error('the broker in the container is not running'));
      this.#waiting.set(call.call, { resolve, reject });
      void this.#broker.input.write(toLine(call));
    });
  }

  #answered(told: Extract<Told, { answer: number }>): void {
    const waiting = this.#waiting.get(told.answer);
    this.#waiting.delete(told.answer);
    if ('error' in told) waiting?.reject(new Error(told.error));
    else waiting?.resolve(told.value);
  }
}

/** A container's time is real: it can be read and no more. */
function realClock(): ClockControl {
  const refuse = (): Promise<never> => Promise.reject(new Error('Time cannot be changed in a WebContainer.'));
  return { now: async () => Date.now(), rate: async () => 1, setRate: refuse, advance: refuse };
}

function traceControl(trace: Trace): TraceControl {
  return {
    events: async (after = 0) => ({ events: trace.events().filter(({ id }) => id > after), dropped: trace.dropped }),
    subscribe: async (reader) => trace.subscribe((event) => reader([event])),
  };
}
