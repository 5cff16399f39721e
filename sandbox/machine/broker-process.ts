/** What a broker is started with: what its configuration file says, checked. */
export interface BrokerSettings {
  nodeId: number;
  /** From meta.properties. */
  clusterId: string;
  roles: readonly ('broker' | 'controller')[];
  listeners: readonly ListenerSettings[];
  /** Directory of its logs. */
  logDir: string;
  rack: string | null;
  /** All that the configuration file says, by name. */
  configs: Readonly<Record<string, string>>;
  /** Passwords of users for SASL, by name. */
  users: Readonly<Record<string, string>>;
  /** Its metadata is in a ZooKeeper, as it was up to Kafka 3. */
  onZooKeeper?: boolean;
}

export interface ListenerSettings {
  /** Such as PLAINTEXT, CONTROLLER. */
  name: string;
  protocol: 'PLAINTEXT' | 'SASL_PLAINTEXT';
  /** What it listens on; empty for every address. */
  host: string;
  port: number;
  controller: boolean;
  /** Where clients are told to connect. */
  advertised: { host: string; port: number };
}

/** The lab's hold on its brokers, for the command that is one. */
export interface BrokerControl {
  /**
   * Starts a broker as the calling process: it listens and serves until it is stopped, or the process ends.
   *
   * Rejects as PortInUse; as Error where the node is running already.
   *
   * @param waits told, each time that it has changed, which controllers cannot be reached without whom nothing starts
   */
  start(settings: BrokerSettings, waits?: (missing: readonly MissingController[]) => void): Promise<RunningBroker>;
  /** What a listener with this host hears; null where the host is another one (`known`), or nobody. */
  bound(host: string): Promise<{ bound: boolean; known: boolean }>;
}

export interface MissingController {
  id: number;
  host: string;
  port: number;
  /** Whether the host's name means anybody. */
  known: boolean;
}

export interface RunningBroker {
  /** Resolves when a topic has been made, changed or deleted after the call, or the broker's process is gone. */
  topicsChanged(): Promise<void>;
  /** Closes its connections and leaves its files in order. */
  stop(): Promise<void>;
}

/** A listener's port is another's already. */
export class PortInUse extends Error {
  readonly listener: ListenerSettings;

  constructor(listener: ListenerSettings) {
    super(`port ${listener.port} of listener ${listener.name} is in use`);
    this.listener = listener;
  }
}
