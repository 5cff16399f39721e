import type { BrokerSettings, RunningBroker } from '../../machine/broker-process.ts';
import { Killed } from '../../machine/io.ts';
import { ConnectionLoss } from '../../zookeeper/client.ts';
import type { Brokers, Registration } from './registration.ts';
import type { ServerLog } from './server-log.ts';
import type { ZooKeeperSession } from './zookeeper-session.ts';

const controller = 'kafka.controller.KafkaController';
const zkClient = 'kafka.zk.KafkaZkClient';

export interface ControlOptions {
  registration: Registration;
  zookeeper: ZooKeeperSession;
  broker: RunningBroker;
  settings: Pick<BrokerSettings, 'nodeId' | 'listeners'>;
  log: ServerLog;
}

/**
 * What a broker does about ZooKeeper while it runs: it is registered there, stands for election, and carries out the controller's
 * work, one piece after the other, whenever ZooKeeper or the brokers have changed.
 */
export class Control {
  readonly #options: ControlOptions;
  #work: Promise<void> = Promise.resolve();
  #ended = false;
  /** How many sessions there have been: work that was asked for in one that has expired is not done in the next. */
  #sessions = 0;

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  /** Rejects with ZooKeeperError, NodeExists, where a broker of this id is registered. */
  async begin(): Promise<void> {
    const { zookeeper, registration } = this.#options;
    await this.#register();
    zookeeper.watched = (_, path) => void this.#do(() => (path === '/controller' ? this.#elect() : this.#reconcile()));
    zookeeper.renewed = () => {
      this.#sessions += 1;
      const led = registration.leads;
      registration.renew(zookeeper.client);
      void this.#do(async () => {
        if (led) await this.#say('Resigned');
        await this.#register();
        await this.#elect();
      });
    };
    await this.#do(() => this.#elect());
    void this.#watchBroker();
  }

  end(): void {
    this.#ended = true;
  }

  async #watchBroker(): Promise<void> {
    while (!this.#ended) {
      await this.#options.broker.topicsChanged();
      await this.#do(() => this.#reconcile());
    }
  }

  async #register(): Promise<void> {
    const { log, registration, settings } = this.#options;
    const { nodeId, listeners } = settings;
    const path = `/brokers/ids/${nodeId}`;
    await log.say(zkClient, `Creating ${path} (is it secure? false)`);
    const owner = await registration.ownerOf(path);
    if (owner !== null)
      await log.say(
        'kafka.zk.KafkaZkClient$CheckedEphemeral',
        `Error while creating ephemeral at ${path}, node already exists and owner '${owner}' does not match current session '${this.#options.zookeeper.client.session}'`,
        'ERROR',
      );
    const epoch = await registration.register(listeners);
    const places = listeners.map(({ name, advertised }) => `${name}://${advertised.host}:${advertised.port}`);
    await log.say(
      zkClient,
      `Registered broker ${nodeId} at path ${path} with addresses: ${places.join(',')}, czxid (broker epoch): ${epoch}`,
    );
  }

  async #elect(): Promise<void> {
    const { registration, settings } = this.#options;
    const epoch = await registration.elect(() => this.#say('Resigned'));
    if (epoch === null) return;
    const { nodeId } = settings;
    await this.#say(
      `${nodeId} successfully elected as the controller. Epoch incremented to ${epoch} and epoch zk version is now ${epoch}`,
    );
    await this.#reconcile();
  }

  async #reconcile(): Promise<void> {
    await this.#options.registration.reconcile((brokers) => this.#tellBrokers(brokers));
  }

  async #tellBrokers({ added, deleted, live }: Brokers): Promise<void> {
    await this.#say(
      `Newly added brokers: ${added.join(',')}, deleted brokers: ${deleted.join(',')}, bounced brokers: , all live brokers: ${live.join(',')}`,
    );
  }

  #say(text: string): Promise<void> {
    return this.#options.log.say(controller, `[Controller id=${this.#options.settings.nodeId}] ${text}`);
  }

  /** Done again when the connection was lost meanwhile and is back, with the same session. */
  #do(what: () => Promise<void>): Promise<void> {
    const { zookeeper, log } = this.#options;
    const session = this.#sessions;
    this.#work = this.#work.then(async () => {
      while (!this.#ended && session === this.#sessions) {
        try {
          await zookeeper.connected();
          return await what();
        } catch (error) {
          // The process is gone: nothing more is to be done, nor waited for.
          if (error instanceof Killed) this.#ended = true;
          if (error instanceof ConnectionLoss) continue;
          if (!this.#ended) log.note(controller, String(error), 'WARN');
          return;
        }
      }
    });
    return this.#work;
  }
}
