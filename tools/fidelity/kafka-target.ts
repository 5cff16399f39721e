// A real Kafka, or any broker with an address, as the other side of a script.
import { offsetFetch } from '../../sandbox/apis/09-offset-fetch.ts';
import { findCoordinator } from '../../sandbox/apis/10-find-coordinator.ts';
import { saslHandshake } from '../../sandbox/apis/17-sasl-handshake.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { describeConfigs } from '../../sandbox/apis/32-describe-configs.ts';
import { saslAuthenticate } from '../../sandbox/apis/36-sasl-authenticate.ts';
import { incrementalAlterConfigs } from '../../sandbox/apis/44-incremental-alter-configs.ts';
import { listTransactions } from '../../sandbox/apis/66-list-transactions.ts';
import { KafkaConnection } from '../golden/kafka-connection.ts';
import type { Target } from '../golden/player.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What changes the cluster is answered before the broker that is asked next has heard of it. */
const changing = new Set([
  'CreateTopics',
  'DeleteTopics',
  'CreatePartitions',
  'AlterConfigs',
  'IncrementalAlterConfigs',
  'AlterPartitionReassignments',
]);
const patienceMs = 40_000;

/** Where a cluster listens: broker n at `port + 10 (n - 1)`, as tools/golden/kafka.sh has it. */
export interface KafkaCluster {
  host: string;
  port: number;
  brokers: number;
  /** Its listener wants SASL, and users have rights. */
  secured: boolean;
  /** Controllers beside the first broker, on ports of the nodes after the brokers. */
  controllers: number;
}

export class KafkaTargets {
  readonly #cluster: KafkaCluster;
  #marks = 0;
  /** The next mark, which all who wait now can share, set as soon as the current one was seen. */
  #next: Promise<void> | undefined;
  #current: Promise<void> = Promise.resolve();

  constructor(cluster: KafkaCluster) {
    this.#cluster = cluster;
  }

  #open(broker: number): Promise<KafkaConnection> {
    return KafkaConnection.open(this.#cluster.host, this.#cluster.port + 10 * (broker - 1));
  }

  /** A connection of this side's own, which may do anything. */
  async #openAsAdmin(broker: number): Promise<KafkaConnection> {
    const connection = await this.#open(broker);
    if (!this.#cluster.secured) return connection;
    await connection.ask(saslHandshake, 1, { mechanism: 'PLAIN' });
    const authBytes = Uint8Array.from(Buffer.from('\0admin\0admin-pw'));
    await connection.ask(saslAuthenticate, 2, { authBytes });
    return connection;
  }

  /** One conversation's connections. */
  target(): Target {
    const open: KafkaConnection[] = [];
    const { port, brokers, controllers } = this.#cluster;
    const known = Array.from({ length: brokers + controllers }, (_, i) => [
      `controllerPort${i + 1}`,
      String(port + 10 * i + 1),
    ]);
    return {
      known: Object.fromEntries(known) as Record<string, string>,
      open: async (broker) => {
        const connection = await this.#open(broker);
        open.push(connection);
        return {
          exchange: (bytes) => Promise.race([connection.raw(bytes), silence(bytes)]),
          tell: (bytes) => connection.tell(bytes),
        };
      },
      pass: async (ms) => {
        await pause(ms);
        await this.#hearOfChanges();
      },
      until: (answer) => answer,
      settle: (api) => (changing.has(api) ? this.#hearOfChanges() : pause(api === 'later' ? 300 : 0)),
      close: () => {
        for (const connection of open) connection.close();
      },
    };
  }

  /** Waits until every broker has heard of all that the controller has decided by now, and transactions that end have ended. */
  #hearOfChanges(): Promise<void> {
    this.#next ??= this.#current
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        this.#current = this.#mark();
        return this.#current;
      });
    return this.#next;
  }

  /** A mark is set among the cluster's decisions, and seen at every broker. */
  async #mark(): Promise<void> {
    this.#marks += 1;
    const value = String(45_000 + (this.#marks % 10_000));
    const name = 'consumer.session.timeout.ms';
    const mark = { resourceType: 32, resourceName: 'golden-mark' };
    const connections = await Promise.all(
      Array.from({ length: this.#cluster.brokers }, (_, i) => this.#openAsAdmin(i + 1)),
    );
    await connections[0]?.ask(incrementalAlterConfigs, 1, {
      resources: [{ ...mark, configs: [{ name, configOperation: 0, value }] }],
      validateOnly: false,
    });
    for (const connection of connections) {
      for (let seen: string | null | undefined; seen !== value; ) {
        await pause(50);
        const { results } = await connection.ask(describeConfigs, 4, {
          resources: [{ ...mark, configurationKeys: [name] }],
        });
        seen = results[0]?.configs[0]?.value;
      }
      await transactionsEnded(connection);
      connection.close();
    }
    // What comes in one batch with the mark is applied a moment after it is seen.
    await pause(300);
  }

  /** The first group makes Kafka create __consumer_offsets, and the first producer a block of ids; until then it refuses. */
  async warmUp(): Promise<void> {
    const connection = await this.#openAsAdmin(1);
    for (; ; await pause(200)) {
      await connection.ask(findCoordinator, 2, { key: 'warm-up', keyType: 0 });
      const { errorCode } = await connection.ask(offsetFetch, 5, {
        groupId: 'warm-up',
        topics: [],
        groups: [],
        requireStable: false,
      });
      const producer = await connection.ask(initProducerId, 4, { transactionalId: null, transactionTimeoutMs: 60_000 });
      await connection.ask(findCoordinator, 2, { key: 'warm-up', keyType: 1 });
      const transactional = { transactionalId: 'warm-up', transactionTimeoutMs: 60_000 };
      const transaction = await connection.ask(initProducerId, 4, transactional);
      if (![0, 16].includes(transaction.errorCode)) continue;
      // Another broker may be the coordinator; that it says so (16) means that there is one.
      if ((errorCode === 0 || errorCode === 16) && producer.errorCode === 0) break;
    }
    connection.close();
    await this.#hearOfChanges();
    await pause(2_000);
  }
}

/** Waits until markers are written for all transactions that this broker was told to end by now. */
async function transactionsEnded(connection: KafkaConnection): Promise<void> {
  const ending = async (): Promise<ReadonlySet<string>> => {
    const { transactionStates } = await connection.ask(listTransactions, 0, {
      stateFilters: ['PrepareCommit', 'PrepareAbort'],
      producerIdFilters: [],
    });
    return new Set(transactionStates.map(({ transactionalId }) => transactionalId));
  };
  const begun = await ending();
  for (let left = begun; left.size > 0; ) {
    await pause(50);
    const now = await ending();
    left = new Set([...left].filter((id) => now.has(id)));
  }
}

async function silence(bytes: Uint8Array): Promise<never> {
  await pause(patienceMs);
  throw new Error(`no answer within ${patienceMs / 1_000} s to ${Buffer.from(bytes).toString('hex')}`);
}
