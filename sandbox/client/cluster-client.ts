import { metadata } from '../apis/03-metadata.ts';
import { findCoordinator } from '../apis/10-find-coordinator.ts';
import type { Connection } from '../host.ts';
import type { SaslClient } from '../security/sasl-client.ts';
import { errorName } from '../wire/errors.ts';
import type { Api, Fields, RequestInput, ResponseOf } from '../wire/schema.ts';
import { BrokerConnection } from './broker-connection.ts';
import { ApiError, UnreachableError } from './errors.ts';

export interface Endpoint {
  host: string;
  port: number;
}

export interface ClientOptions {
  /** Rejects where nobody listens. */
  connect(host: string, port: number): Promise<Connection>;
  bootstrap: readonly Endpoint[];
  clientId: string;
  now(): Promise<number>;
  sleep(ms: number): Promise<void>;
  /** Signs in on each new connection; without it the client has no name. */
  sasl?(): Promise<SaslClient>;
  /** How long to go on trying to reach a broker, and to wait for an answer; milliseconds (default 60,000). */
  timeoutMs?: number;
  /** Told each time that a broker could not be reached; may throw to give up. `id` is -1 for the first bootstrap server, -2 for the second. */
  unreachable?(id: number, endpoint: Endpoint, error: unknown): void | Promise<void>;
  /** Told each time that a broker does not let the client in, before that is thrown. */
  notSignedIn?(id: number, endpoint: Endpoint, error: ApiError): void | Promise<void>;
}

export interface Node extends Endpoint {
  id: number;
  rack: string | null;
}

/** The brokers of a cluster as a client knows them: found through bootstrap servers, connected to when first needed. */
export class ClusterClient {
  readonly #options: ClientOptions;
  readonly #connections = new Map<string, BrokerConnection>();
  #nodes: readonly Node[] = [];
  #controllerId = -1;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Any broker, by the address that the brokers themselves give: a bootstrap server only tells of them. Rejects with UnreachableError
   * once `timeoutMs` have passed without one.
   */
  async any(): Promise<BrokerConnection> {
    const { bootstrap, now, sleep, timeoutMs = 60_000 } = this.#options;
    const deadline = (await now()) + timeoutMs;
    for (let backoffMs = 50; ; backoffMs = Math.min(backoffMs * 2, 1000)) {
      if (this.#nodes.length === 0) {
        const met = await this.#reach(bootstrapNodes(bootstrap), (broker) => this.#introduce(broker));
        // A controller knows no more than itself, and a cluster may have no broker left.
        if (met && this.#nodes.length === 0) return met;
      }
      const found = await this.#reach(this.#nodes.map((node) => ({ id: node.id, endpoint: node })));
      if (found) return found;
      if ((await now()) + backoffMs > deadline) throw new UnreachableError('Timed out waiting for a node assignment.');
      await sleep(backoffMs);
      if (this.#nodes.length > 0) await this.#reintroduce();
    }
  }

  /** The first of these that can be reached, and does what is asked of it; null where there is none. */
  async #reach(
    places: readonly { id: number; endpoint: Endpoint }[],
    use: (broker: BrokerConnection) => Promise<void> = async () => {},
  ): Promise<BrokerConnection | null> {
    for (const { id, endpoint } of places) {
      let broker: BrokerConnection;
      try {
        broker = await this.#connected(endpoint);
      } catch (error) {
        // Who may not sign in need not try again.
        if (error instanceof ApiError) {
          await this.#options.notSignedIn?.(id, endpoint, error);
          throw error;
        }
        await this.#options.unreachable?.(id, endpoint, error);
        continue;
      }
      try {
        await use(broker);
        return broker;
      } catch (error) {
        // It hung up: another one may answer.
        if (!(error instanceof UnreachableError)) throw error;
      }
    }
    return null;
  }

  /** Asks a broker who the brokers are. */
  async #introduce(broker: BrokerConnection): Promise<void> {
    if (!broker.supports(metadata)) return;
    const answer = await this.request(broker, metadata, {
      topics: [],
      allowAutoTopicCreation: false,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    });
    this.#remember(answer);
  }

  /** Asks the brokers that are known, or else the bootstrap servers, who the brokers are now; nothing where none of them answers. */
  async #reintroduce(): Promise<void> {
    for (const endpoint of [...this.#nodes, ...this.#options.bootstrap]) {
      try {
        return await this.#introduce(await this.#connected(endpoint));
      } catch {
        // Another one may know.
      }
    }
  }

  #remember({ brokers, controllerId }: ResponseOf<typeof metadata>): void {
    this.#nodes = brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack }));
    this.#controllerId = controllerId;
  }

  /** The broker that is the controller, or stands for it. */
  async controller(): Promise<BrokerConnection> {
    if (this.#controllerId < 0) await this.metadata([]);
    return this.node(this.#controllerId);
  }

  /**
   * A broker by its id; any other where the cluster has it no longer. Rejects with UnreachableError once `timeoutMs` have passed
   * without reaching it.
   */
  async node(id: number): Promise<BrokerConnection> {
    const { now, sleep, timeoutMs = 60_000 } = this.#options;
    const deadline = (await now()) + timeoutMs;
    for (let backoffMs = 50; ; backoffMs = Math.min(backoffMs * 2, 1000)) {
      const node = this.#nodes.find((each) => each.id === id);
      if (!node) return this.any();
      const found = await this.#reach([{ id, endpoint: node }]);
      if (found) return found;
      await this.#reintroduce();
      if (!this.#nodes.some((each) => each.id === id)) return this.any();
      if ((await now()) + backoffMs > deadline) throw new UnreachableError('Timed out waiting for a node assignment.');
      await sleep(backoffMs);
    }
  }

  /** A broker by its id and no other. Rejects with UnreachableError once `timeoutMs` have passed without it. */
  async only(id: number): Promise<BrokerConnection> {
    const { now, sleep, unreachable, timeoutMs = 60_000 } = this.#options;
    const deadline = (await now()) + timeoutMs;
    for (let backoffMs = 50; ; backoffMs = Math.min(backoffMs * 2, 1000)) {
      await this.metadata([]);
      const node = this.#nodes.find((each) => each.id === id);
      try {
        if (node) return await this.#connected(node);
      } catch (error) {
        await unreachable?.(id, node as Node, error);
      }
      if ((await now()) + backoffMs > deadline) throw new UnreachableError('Timed out waiting for a node assignment.');
      await sleep(backoffMs);
    }
  }

  /**
   * The broker that coordinates a group, over a connection of its own: what is asked there never waits behind a fetch.
   * Rejects with ApiError, COORDINATOR_NOT_AVAILABLE where it cannot be reached.
   */
  async coordinator(groupId: string): Promise<BrokerConnection> {
    return (await this.coordinatorNode(groupId)).broker;
  }

  /** The coordinator of a group, or of a transactional id, and the connection with it. */
  async coordinatorNode(
    key: string,
    kind: 'group' | 'transaction' = 'group',
  ): Promise<{ node: Node; broker: BrokerConnection }> {
    const answer = await this.request(await this.any(), findCoordinator, {
      key,
      keyType: kind === 'group' ? 0 : 1,
      coordinatorKeys: [key],
    });
    const found = answer.coordinators[0] ?? answer;
    const error = errorName(found.errorCode);
    if (error === 'GROUP_AUTHORIZATION_FAILED' || error === 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED')
      throw new ApiError(error, refusal(key, kind));
    if (error !== 'NONE') throw new ApiError(error, found.errorMessage);
    try {
      const { nodeId: id, host, port } = found;
      return { node: { id, host, port, rack: null }, broker: await this.#connected(found, 'coordinator ') };
    } catch {
      throw new ApiError('COORDINATOR_NOT_AVAILABLE', null);
    }
  }

  /** Metadata of topics (null: all); creates none unless told to. Remembers the brokers. */
  async metadata(topics: readonly string[] | null, mayCreate = false): Promise<ResponseOf<typeof metadata>> {
    const answer = await this.request(await this.any(), metadata, {
      topics: topics?.map((name) => ({ name })) ?? null,
      allowAutoTopicCreation: mayCreate,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    });
    this.#remember(answer);
    return answer;
  }

  async nodes(): Promise<readonly Node[]> {
    if (this.#nodes.length === 0) await this.metadata([]);
    return this.#nodes;
  }

  /** Asks one broker, in `maxVersion` at most, and waits `timeoutMs` at most. */
  async request<Req extends Fields, Res extends Fields>(
    broker: BrokerConnection,
    api: Api<Req, Res>,
    body: RequestInput<Api<Req, Res>>,
    maxVersion?: number,
  ): Promise<ResponseOf<Api<Req, Res>>> {
    const { sleep, timeoutMs = 60_000 } = this.#options;
    const late = sleep(timeoutMs).then(() => {
      throw new UnreachableError(`Timed out waiting to send the call: no answer to ${api.name} in ${timeoutMs} ms.`);
    });
    late.catch(() => {});
    return Promise.race([broker.request(api, body, maxVersion), late]);
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  async #connected({ host, port }: Endpoint, purpose = ''): Promise<BrokerConnection> {
    const key = `${purpose}${host}:${port}`;
    const known = this.#connections.get(key);
    if (known?.open) return known;
    const { connect, clientId, sasl } = this.#options;
    const connection = await BrokerConnection.open(await connect(host, port), clientId, (await sasl?.()) ?? null);
    this.#connections.set(key, connection);
    return connection;
  }
}

/** In the words of Kafka's admin client. */
function refusal(key: string, kind: 'group' | 'transaction'): string {
  const what = kind === 'group' ? 'groupId' : 'transactionalId';
  return `FindCoordinator request for ${what} \`CoordinatorKey(idValue='${key}', type=${kind.toUpperCase()})\` failed due to authorization failure`;
}

function bootstrapNodes(bootstrap: readonly Endpoint[]): { id: number; endpoint: Endpoint }[] {
  return bootstrap.map((endpoint, index) => ({ id: -1 - index, endpoint }));
}
