import { Cluster } from './broker/cluster.ts';
import { announce, clusterControl, createTopic } from './broker/cluster-control.ts';
import { commands } from './commands/index.ts';
import type { ClockControl, Lab, LabOptions, NetworkControl, ShellOptions, TraceControl } from './control.ts';
import type { Host } from './host.ts';
import { kafka28 } from './install/kafka-2.8.ts';
import { kafka43 } from './install/kafka-4.3.ts';
import type { LabClock } from './lab-clock.ts';
import { createMachine, type LabMachine, workdir } from './machine/machine.ts';
import { openShell } from './machine/shell.ts';
import { type Listener, Network } from './network/network.ts';
import type { TraceEvent } from './trace/event.ts';
import { Trace } from './trace/trace.ts';

/** A host whose clock the lab can pause and move. */
export interface LabHost extends Host {
  readonly clock: LabClock;
}

/** The lab itself, in the thread where it lives; across threads it is a `Lab`. */
export interface LabCore extends Lab {
  readonly machine: LabMachine;
  /** The cluster as it is now: a reset makes a new one. */
  readonly broker: Cluster;
  readonly links: Network;
  readonly events: Trace;
  /** Resolves when all that was written would survive a crash. */
  flush(): Promise<void>;
  /** Ends every program and closes every connection. */
  close(): Promise<void>;
}

/** Events kept for readers that come late. */
const traceCapacity = 20_000;
const firstPort = 9092;
const logDir = '/tmp/kraft-combined-logs';
const trees = {
  [`${workdir}/kafka`]: kafka43(`${workdir}/kafka`),
  [`${workdir}/kafka-2.8`]: kafka28(`${workdir}/kafka-2.8`),
};
/** 9093 is the controller's, as in Kafka's own configuration files: brokers are on every other port. */
const portStep = 2;

/** Assembles a lab: cluster, network and machine on one host. A store that holds a cluster already is opened as it is. */
export async function createLab(host: LabHost, options: LabOptions = {}): Promise<LabCore> {
  const lab = new AssembledLab(host, options);
  return lab;
}

class AssembledLab implements LabCore {
  readonly events: Trace;
  readonly links: Network;
  readonly machine: LabMachine;
  readonly cluster = clusterControl(() => this.broker);
  readonly clock: ClockControl;
  readonly network: NetworkControl;
  readonly trace: TraceControl;
  broker: Cluster;
  readonly #host: LabHost;
  readonly #options: LabOptions;
  #listeners: Listener[] = [];

  constructor(host: LabHost, options: LabOptions) {
    this.#host = host;
    this.#options = options;
    const { clock } = host;
    this.events = new Trace({ capacity: traceCapacity, now: () => clock.now() });
    this.links = new Network(clock, (run) => void Promise.resolve().then(run));
    this.machine = createMachine({
      host,
      network: this.links,
      trace: this.events,
      commands,
      files: options.files ?? {},
      disk: host.store('kafka'),
      trees,
      time: () => clock.time,
    });
    this.broker = this.#startCluster();
    for (const { port } of this.#listeners) this.machine.portChanged(port, 'open');
    clock.attach(() => this.machine.processes());
    this.clock = clockControl(clock, this.events);
    this.network = {
      setLink: async (broker, link) => {
        const node = this.broker.brokers.find(({ id }) => id === broker);
        if (!node) throw new Error(`broker ${broker}: there is no such broker`);
        this.links.setLink(node.port, link);
      },
    };
    this.trace = traceControl(this.events);
  }

  #startCluster(): Cluster {
    const { brokers = 1, port = firstPort, configs = {}, topics = [] } = this.#options;
    const store = this.machine.files.storeAt(logDir);
    const stored = store.list().length > 0;
    const cluster = new Cluster({
      host: this.#host,
      trace: this.events,
      brokers: Array.from({ length: brokers }, (_, i) => ({
        id: i + 1,
        host: 'localhost',
        port: port + i * portStep,
        rack: null,
      })),
      configs,
      store,
    });
    if (stored) announce(cluster);
    else for (const topic of topics) createTopic(cluster, topic);
    this.#listeners = cluster.brokers.map((node) =>
      this.links.listen(node.port, `kafka broker ${node.id}`, (connection, peer) =>
        cluster.accept(node.id, connection, peer),
      ),
    );
    return cluster;
  }

  async #stopCluster(): Promise<void> {
    await this.machine.killAll();
    for (const listener of this.#listeners) listener.close();
    this.broker.close();
  }

  openShell(
    write: (text: string) => void | Promise<void>,
    size: { columns: number; rows: number },
    options?: ShellOptions,
  ) {
    return Promise.resolve(openShell(this.machine, write, size, options));
  }

  async reset(): Promise<void> {
    await this.#stopCluster();
    this.events.clear();
    this.events.emit('reset', { kind: 'system' }, null, {});
    this.#host.clock.setRate(1);
    this.machine.restore(this.#options.files ?? {});
    this.broker = this.#startCluster();
    await this.flush();
  }

  flush(): Promise<void> {
    return this.#host.store('kafka').flush();
  }

  async close(): Promise<void> {
    await this.#stopCluster();
    await this.flush();
  }
}

function clockControl(clock: LabClock, trace: Trace): ClockControl {
  const tell = (): void => void trace.emit('clock', { kind: 'system' }, null, { rate: clock.rate, now: clock.now() });
  return {
    now: async () => clock.now(),
    rate: async () => clock.rate,
    setRate: async (rate) => {
      clock.setRate(rate);
      tell();
    },
    advance: async (ms) => {
      await clock.advance(ms);
      tell();
    },
  };
}

function traceControl(trace: Trace): TraceControl {
  return {
    events: async (after = 0) => ({ events: trace.events().filter(({ id }) => id > after), dropped: trace.dropped }),
    subscribe: async (reader) => {
      let batch: TraceEvent[] = [];
      const send = (): void => {
        const events = batch;
        batch = [];
        if (events.length > 0) reader(events);
      };
      return trace.subscribe((event) => {
        if (batch.length === 0) void Promise.resolve().then(send);
        batch.push(event);
      });
    },
  };
}
