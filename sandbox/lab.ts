import type { Cluster } from './broker/cluster.ts';
import { clusterControl, createTopic } from './broker/cluster-control.ts';
import { commands } from './commands/index.ts';
import { helpWithGoneProgram } from './commands/tool/gone.ts';
import type { ClockControl, Lab, LabOptions, NetworkControl, ShellOptions, TraceControl } from './control.ts';
import type { Host } from './host.ts';
import { formatAll, type LabNode, nodesOf, startNode, unpackedTrees } from './lab-boot.ts';
import type { LabClock } from './lab-clock.ts';
import { LabClusters } from './lab-clusters.ts';
import { zookeeperControl } from './lab-zookeeper.ts';
import { createMachine, type LabMachine } from './machine/machine.ts';
import { openShell } from './machine/shell.ts';
import { Network } from './network/network.ts';
import type { TraceEvent } from './trace/event.ts';
import { Trace } from './trace/trace.ts';

/** A host whose clock the lab can pause and move. */
export interface LabHost extends Host {
  readonly clock: LabClock;
}

/** The lab itself, in the thread where it lives; across threads it is a `Lab`. */
export interface LabCore extends Lab {
  readonly machine: LabMachine;
  /** The cluster that runs, or that ran last: a restart of its brokers makes a new one. */
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
const firstPid = 412;

/** Assembles a lab: cluster, network and machine on one host. A store that holds a cluster already is opened as it is. */
export async function createLab(host: LabHost, options: LabOptions = {}): Promise<LabCore> {
  const lab = new AssembledLab(host, options);
  await lab.boot();
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
  readonly #host: LabHost;
  readonly #options: LabOptions;
  readonly #nodes: readonly LabNode[];
  readonly #brokers: LabClusters;

  constructor(host: LabHost, options: LabOptions) {
    this.#host = host;
    this.#options = options;
    const { clock } = host;
    this.events = new Trace({ capacity: traceCapacity, now: () => clock.now() });
    this.links = new Network(clock, (run) => void Promise.resolve().then(run));
    this.#nodes = nodesOf(options);
    this.#brokers = new LabClusters({
      host,
      network: this.links,
      trace: this.events,
      files: () => this.machine.files,
      portChanged: (port, type) => this.machine.portChanged(port, type),
    });
    this.machine = createMachine({
      host,
      network: this.links,
      trace: this.events,
      commands,
      help: helpWithGoneProgram,
      files: options.files ?? {},
      disk: host.store('kafka'),
      trees: unpackedTrees(this.#nodes),
      brokers: (owner) => this.#brokers.control(owner),
      zookeeper: (owner) => zookeeperControl(clock, () => this.machine.files, owner),
      known: (what) => this.#names(what),
      firstPid: (options.firstPid ?? firstPid) - this.#nodes.length,
      time: () => clock.time,
    });
    clock.attach(() => this.machine.processes());
    this.clock = clockControl(clock, this.events);
    this.network = {
      setLink: async (broker, link) => {
        const node = this.#nodes.find(({ settings }) => settings.nodeId === broker);
        if (!node) throw new Error(`broker ${broker}: there is no such broker`);
        this.links.setLink(node.settings.brokerPort, link);
      },
    };
    this.trace = traceControl(this.events);
  }

  /** Names that somebody at the terminal may want to type. */
  #names(what: 'topic' | 'group' | 'server'): string[] {
    const { topics, groups, brokers } = this.broker;
    if (what === 'topic') return topics.all().map(({ name }) => name);
    if (what === 'server') return brokers.map(({ host, port }) => `${host}:${port}`);
    return [...groups.ids()].sort();
  }

  get broker(): Cluster {
    return this.#brokers.cluster;
  }

  /** As the machine starts: its brokers are formatted and started, and hold the topics that the lab begins with. */
  async boot(): Promise<void> {
    const { kafka = 'running', topics = [] } = this.#options;
    const isNew = kafka !== 'unpacked' && formatAll(this.#nodes, this.machine.files, this.#host);
    if (kafka !== 'running') return;
    for (const node of this.#nodes) await startNode(node, this.machine, this.#brokers);
    if (isNew) for (const topic of topics) createTopic(this.broker, topic);
  }

  openShell(
    write: (text: string) => void | Promise<void>,
    size: { columns: number; rows: number },
    options?: ShellOptions,
  ) {
    return Promise.resolve(openShell(this.machine, write, size, options));
  }

  async reset(): Promise<void> {
    await this.machine.killAll();
    this.#brokers.forget();
    this.events.clear();
    this.events.emit('reset', { kind: 'system' }, null, {});
    this.#host.clock.setRate(1);
    this.machine.restore(this.#options.files ?? {});
    await this.boot();
    await this.flush();
  }

  flush(): Promise<void> {
    return this.#host.store('kafka').flush();
  }

  async close(): Promise<void> {
    await this.machine.killAll();
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
