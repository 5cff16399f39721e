import type { Cluster } from './broker/cluster.ts';
import { LabBrokers, type LabBrokersOptions } from './lab-brokers.ts';
import type { BrokerControl, BrokerSettings, MissingController, RunningBroker } from './machine/broker-process.ts';
import type { CommandOwner } from './machine/io.ts';
import { machinePath } from './machine/place.ts';

/** The nodes of one cluster: those that know one another's controllers. */
interface Quorum {
  brokers: LabBrokers;
  /** Where its controllers listen, as `place:port`. */
  controllers: Set<string>;
}

/**
 * The clusters of a lab. Brokers of the machine itself are one; those in places of their own, such as containers, are of the
 * cluster whose controllers they are told to find, by the names that their place knows.
 */
export class LabClusters {
  readonly #options: LabBrokersOptions;
  readonly #own: LabBrokers;
  readonly #quorums: Quorum[] = [];
  /** Controllers that listen, as `place:port`, with their ids. */
  readonly #up = new Map<string, number>();
  #change: () => void = () => {};
  /** Resolves when a controller has come or gone. */
  #changed: Promise<void> = Promise.resolve();
  /** The brokers that were started last. */
  #latest: LabBrokers | null = null;

  constructor(options: LabBrokersOptions) {
    this.#options = options;
    this.#wake();
    this.#own = new LabBrokers({ ...options, before: () => this.#before() });
  }

  /** The cluster of the machine's own brokers; where none of those runs, the one that was opened last and runs. */
  get cluster(): Cluster {
    if (this.#own.running) return this.#own.cluster;
    return (this.#quorums.findLast(({ brokers }) => brokers.running)?.brokers ?? this.#own).cluster;
  }

  /** Resolves when a broker of the machine itself serves. */
  started(broker: number): Promise<void> {
    return this.#own.started(broker);
  }

  /** Forgets the clusters that ran last: what comes next is new. */
  forget(): void {
    this.#own.forget();
    this.#quorums.length = 0;
    this.#latest = null;
  }

  /** What a process may do: be a broker. */
  control(owner: CommandOwner): BrokerControl {
    const { place } = owner;
    const own = this.#own.control(owner);
    return {
      ...own,
      start: async (settings, waits) => {
        if (!place) return this.#start(this.#own, owner, settings);
        const at = controllersIn(settings.listeners, place.id);
        if (settings.roles.includes('controller')) for (const each of at) this.#up.set(each, settings.nodeId);
        this.#wake();
        void owner.exit.then(() => {
          for (const each of at) if (this.#up.get(each) === settings.nodeId) this.#up.delete(each);
          this.#wake();
        });
        for (let told = ''; ; ) {
          const changed = this.#changed;
          const missing = this.#missing(settings, place.id);
          if (missing.length === 0) break;
          if (told !== JSON.stringify(missing)) waits?.(missing);
          told = JSON.stringify(missing);
          await Promise.race([changed, owner.exit]);
          owner.check();
        }
        const quorum = this.#quorumOf(settings, place.id);
        return this.#start(quorum.brokers, owner, { ...settings, logDir: machinePath(place, settings.logDir) });
      },
    };
  }

  /** Controllers that a node at `place` cannot reach, if too few of them are left to elect a leader; else none. */
  #missing({ configs }: BrokerSettings, place: string): MissingController[] {
    const { network } = this.#options;
    const voters = controllersOf(configs);
    const missing = voters.flatMap(({ id, host, port }) => {
      const found = network.placeOf(host, place);
      const up = found === null ? undefined : this.#up.get(`${found}:${port}`);
      return up !== undefined && (id === -1 || up === id) ? [] : [{ id, host, port, known: found !== null }];
    });
    const reached = voters.length - missing.length;
    return (voters[0]?.id === -1 ? reached > 0 : reached > voters.length / 2) ? [] : missing;
  }

  #wake(): void {
    this.#change();
    this.#changed = new Promise((resolve) => {
      this.#change = resolve;
    });
  }

  async #start(brokers: LabBrokers, owner: CommandOwner, settings: BrokerSettings): Promise<RunningBroker> {
    const running = await brokers.control(owner).start(settings);
    this.#latest = brokers;
    return running;
  }

  /** What whoever looks at the lab has seen last, if that has ended. */
  #before(): Cluster | null {
    const ended = ![this.#own, ...this.#quorums.map(({ brokers }) => brokers)].some(({ running }) => running);
    return ended ? (this.#latest?.cluster ?? null) : null;
  }

  #quorumOf({ configs, listeners }: BrokerSettings, place: string): Quorum {
    const { network } = this.#options;
    const told = controllersOf(configs).flatMap(({ host, port }) => {
      const found = network.placeOf(host, place);
      return found === null ? [] : [`${found}:${port}`];
    });
    const all = [...told, ...controllersIn(listeners, place)];
    let quorum = this.#quorums.find((each) => all.some((controller) => each.controllers.has(controller)));
    if (!quorum) {
      quorum = {
        brokers: new LabBrokers({ ...this.#options, before: () => this.#before() }),
        controllers: new Set(),
      };
      this.#quorums.push(quorum);
    }
    for (const controller of all) quorum.controllers.add(controller);
    return quorum;
  }
}

function controllersIn(listeners: BrokerSettings['listeners'], place: string): string[] {
  return listeners.filter(({ controller }) => controller).map(({ port }) => `${place}:${port}`);
}

/** Where a node looks for controllers; their ids are -1 where it is not told them. */
function controllersOf(configs: Readonly<Record<string, string>>): { id: number; host: string; port: number }[] {
  const given = configs['controller.quorum.voters'] || configs['controller.quorum.bootstrap.servers'];
  return entries(given).map((each) => {
    const [, id = '-1', host = '', port = ''] = /^(?:(\d+)@)?(.*):(\d+)$/.exec(each) ?? [];
    return { id: Number(id), host, port: Number(port) };
  });
}

function entries(text = ''): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
