import { Cluster } from './broker/cluster.ts';
import { announce, announceChanges } from './broker/cluster-control.ts';
import type { ControllerNode } from './broker/controller-quorum.ts';
import type { ControllerEndPoint, Registration } from './broker/journal.ts';
import { LogDirectory } from './broker/log-directory.ts';
import { metadataSegment } from './broker/metadata-log.ts';
import type { BrokerListener } from './broker/security.ts';
import type { Connection, Host } from './host.ts';
import { defaultServer } from './install/kafka-4.3.ts';
import { MemoryStore } from './log/memory-store.ts';
import { type BrokerControl, type BrokerSettings, type ListenerSettings, PortInUse } from './machine/broker-process.ts';
import type { FileSystem } from './machine/files.ts';
import type { CommandOwner } from './machine/io.ts';
import type { Listener, Network, Peer } from './network/network.ts';
import { securityProtocols } from './security/protocol.ts';
import type { Trace } from './trace/trace.ts';

export interface LabBrokersOptions {
  host: Host;
  network: Network;
  trace: Trace;
  files(): FileSystem;
  portChanged(port: number, type: 'open' | 'close'): void;
  /** The cluster that was looked at before this one opens; by default the one that ran here last. */
  before?(): Cluster | null;
}

interface Running {
  /** Where its ports are; empty for the machine itself. */
  place: string;
  listeners: Listener[];
  /** Ends the showing of its log directory. */
  hide(): void;
}

/**
 * The brokers of a lab, each a process of its machine. The first one that starts opens the cluster from its log directory, others
 * join it, and the last one to stop closes it. Until brokers replicate, all of a cluster's logs lie where the first one has its own.
 */
export class LabBrokers {
  readonly #options: LabBrokersOptions;
  readonly #running = new Map<number, Running>();
  readonly #ways = new Map<string, BrokerListener & { brokers: BrokerListener['brokers'][number][] }>();
  #controllers: readonly ControllerNode[] = [];
  #waiting: { broker: number; resolve: () => void }[] = [];
  /** Log directory of the broker that opened the cluster: its segments are there. */
  #store = '';
  #cluster: Cluster | null = null;
  /** What was there before nobody knew of it: an empty cluster, or the one that ran last. */
  #last: Cluster | null = null;

  constructor(options: LabBrokersOptions) {
    this.#options = options;
  }

  /** The cluster that runs; when none does, the last one as it was, or one that has nothing. */
  get cluster(): Cluster {
    this.#last ??= this.#empty();
    return this.#cluster ?? this.#last;
  }

  /** Whether any broker runs. */
  get running(): boolean {
    return this.#cluster !== null;
  }

  /** Resolves when a broker serves. */
  started(broker: number): Promise<void> {
    if (this.#running.has(broker)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ broker, resolve }));
  }

  /** Forgets the cluster that ran last: what comes next is new. */
  forget(): void {
    this.#last = null;
  }

  /** What a process may do: be a broker. */
  control(owner: CommandOwner): BrokerControl {
    return {
      bound: async (host) => {
        const place = owner.place?.id ?? '';
        const { network } = this.#options;
        return { bound: network.boundBy(host, place) !== null, known: network.placeOf(host, place) !== null };
      },
      start: async (settings) => {
        const running = this.#start(settings, owner.pid, owner.place?.id ?? '');
        const stop = (): void => this.#stop(settings.nodeId, running);
        void owner.exit.then(stop);
        return { topicsChanged: () => this.#topicsChanged(owner), stop: async () => stop() };
      },
    };
  }

  #topicsChanged(owner: CommandOwner): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        unsubscribe();
        resolve();
      };
      const unsubscribe = this.#options.trace.subscribe(({ type }) => {
        if (changesOfTopics.has(type)) done();
      });
      void owner.exit.then(done);
    });
  }

  #start(settings: BrokerSettings, pid: number, place: string): Running {
    const { nodeId } = settings;
    const { network, portChanged } = this.#options;
    const byController = [...settings.listeners].sort((a, b) => Number(b.controller) - Number(a.controller));
    const taken = byController.find(({ port }) => network.ports(place).some((each) => each.port === port));
    if (taken) throw new PortInUse(taken);
    if (this.#running.has(nodeId)) throw new Error(`node ${nodeId} runs already`);
    const running: Running = { place, listeners: [], hide: () => {} };
    if (settings.roles.includes('broker')) {
      this.#join(settings);
      running.hide = this.#show(settings);
    }
    this.#running.set(nodeId, running);
    for (const listener of settings.listeners) {
      const way = this.#wayOf(settings, listener);
      const bound = network.boundBy(listener.host, place) ?? 'all';
      if (listener.controller) this.#ledBy(way?.brokers ?? [], settings);
      const accept = (connection: Connection, peer: Peer): void => {
        // A controller that no broker has found yet.
        if (listener.controller && !this.#cluster) hangUp(connection);
        else this.cluster.accept(nodeId, connection, peer, way);
      };
      running.listeners.push(network.listen(listener.port, `kafka broker ${nodeId}`, accept, pid, { place, bound }));
      if (place === '') portChanged(listener.port, 'open');
    }
    for (const { broker, resolve } of this.#waiting) if (broker === nodeId) resolve();
    this.#waiting = this.#waiting.filter(({ broker }) => broker !== nodeId);
    return running;
  }

  /** Tells the cluster of the controllers that run; each is known by its log directory too. */
  #ledBy(nodes: BrokerListener['brokers'], settings: BrokerSettings): void {
    const { directoryId } = this.#registrationOf(settings);
    const known = new Map(this.#controllers.map((node) => [node.id, node.directoryId]));
    known.set(settings.nodeId, directoryId);
    this.#setControllers(
      nodes.map((node) => {
        const own = known.get(node.id);
        return own === undefined ? node : { ...node, directoryId: own };
      }),
    );
  }

  /** Controllers may run before there is a broker, and with it the cluster. */
  #setControllers(controllers: readonly ControllerNode[]): void {
    this.#controllers = controllers;
    if (this.#cluster) this.#cluster.controllers = controllers;
  }

  /** Makes the broker a part of the cluster, which it opens where none runs. */
  #join(settings: BrokerSettings): void {
    const { host, trace, files } = this.#options;
    const { nodeId, logDir, clusterId, configs, users, rack, listeners, onZooKeeper = false } = settings;
    const address = listeners.find(({ controller }) => !controller)?.advertised ?? { host: 'localhost', port: 9092 };
    const node = { id: nodeId, ...address, rack };
    const registration = this.#registrationOf(settings);
    if (this.#cluster) {
      this.#cluster.join(node, registration);
      return;
    }
    this.#store = this.#storeOf(clusterId, logDir);
    const store = files().storeAt(this.#store);
    const stored = store.list().includes(metadataSegment);
    const controller = controllerOf(settings);
    const before = this.#options.before?.() ?? this.#last;
    this.#cluster = new Cluster({
      host,
      trace,
      brokers: [node],
      configs,
      store,
      users,
      clusterId,
      ...(controller && { controller }),
      registration,
      onZooKeeper,
    });
    this.#cluster.controllers = this.#controllers;
    this.#cluster.join(node);
    if (before) announceChanges(before, this.#cluster);
    else if (stored) announce(this.#cluster);
  }

  #registrationOf({ logDir, listeners }: BrokerSettings): Registration {
    const files = this.#options.files();
    const path = `${logDir}/meta.properties`;
    const meta = files.kind(path) === 'file' ? files.read(path) : '';
    const directoryId = /^directory\.id=(\S+)$/m.exec(meta)?.[1];
    const endPoints = listeners
      .filter(({ controller }) => !controller)
      .map(({ name, protocol, advertised }) => ({
        name,
        ...advertised,
        securityProtocol: securityProtocols.indexOf(protocol),
      }));
    return { endPoints, ...(directoryId !== undefined && { directoryId }) };
  }

  /** Where the segments of a cluster are: in this broker's directory, unless another's of the same cluster has them. */
  #storeOf(clusterId: string, logDir: string): string {
    const files = this.#options.files();
    const holds = (directory: string): boolean =>
      files.kind(`${directory}/${metadataSegment}`) === 'file' &&
      files.kind(`${directory}/meta.properties`) === 'file' &&
      files.read(`${directory}/meta.properties`).includes(`cluster.id=${clusterId}\n`);
    return [logDir, this.#store, defaultServer.logDir].find(holds) ?? logDir;
  }

  /** Shows what of a broker's log directory is not written down while it runs. */
  #show({ nodeId, logDir }: BrokerSettings): () => void {
    const files = this.#options.files();
    const first = this.#store === logDir;
    if (!first && files.kind(logDir) === 'directory') {
      const old = files.list(logDir).filter((name) => !['meta.properties', 'bootstrap.checkpoint'].includes(name));
      for (const name of old) files.remove(`${logDir}/${name}`, { recursive: true });
    }
    return files.derive(logDir, new LogDirectory(this.cluster, nodeId, !first));
  }

  /** A listener by its name, with the addresses of all brokers that have it. Undefined for the first one of a broker: it is the cluster's own. */
  #wayOf({ nodeId, rack, listeners }: BrokerSettings, listener: ListenerSettings): BrokerListener | undefined {
    const first = listeners.find(({ controller }) => !controller);
    if (listener === first && listener.protocol === 'PLAINTEXT') return undefined;
    let way = this.#ways.get(listener.name);
    if (!way) {
      way = { protocol: listener.protocol, brokers: [], controller: listener.controller };
      this.#ways.set(listener.name, way);
    }
    const others = way.brokers.filter(({ id }) => id !== nodeId);
    way.brokers.splice(0, way.brokers.length, ...others, { id: nodeId, ...listener.advertised, rack });
    return way;
  }

  #stop(nodeId: number, running: Running): void {
    if (this.#running.get(nodeId) !== running) return;
    this.#running.delete(nodeId);
    for (const listener of running.listeners) {
      listener.close();
      if (running.place === '') this.#options.portChanged(listener.port, 'close');
    }
    for (const { brokers } of this.#ways.values()) {
      const at = brokers.findIndex(({ id }) => id === nodeId);
      if (at >= 0) brokers.splice(at, 1);
    }
    this.#setControllers(this.#controllers.filter(({ id }) => id !== nodeId));
    this.#cluster?.leave(nodeId);
    running.hide();
    if (this.#running.size > 0 || !this.#cluster) return;
    this.#cluster.close();
    this.#last = this.#cluster;
    this.#cluster = null;
    this.#ways.clear();
  }

  #empty(): Cluster {
    const { host, trace } = this.#options;
    const cluster = new Cluster({ host, trace, brokers: [], configs: {}, store: new MemoryStore(), clusterId: '' });
    cluster.close();
    return cluster;
  }
}

/** Events of the trace after which a topic is not as it was. */
const changesOfTopics: ReadonlySet<string> = new Set([
  'topic-create',
  'topic-delete',
  'partitions-create',
  'config-change',
]);

function controllerOf({ listeners }: BrokerSettings): ControllerEndPoint | null {
  const found = listeners.find(({ controller }) => controller);
  return found ? { name: found.name, ...found.advertised } : null;
}

/** A controller's port is there, and says nothing while no broker of the cluster runs. */
function hangUp(connection: Connection): void {
  connection.receive(() => connection.close('a controller listens here, and no broker runs'));
}
