import type { Admin } from '../../client/admin.ts';
import { ApiError } from '../../client/errors.ts';
import type { ListenerSettings } from '../../machine/broker-process.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { ZooKeeperError } from '../../zookeeper/error-codes.ts';
import { hashOrder } from '../tool/java.ts';
import type { TopicNode } from '../zookeeper/topic-node.ts';
import { persistent } from './persistent-nodes.ts';

/** Which brokers have come and gone since the controller last looked, by id. */
export interface Brokers {
  added: readonly string[];
  deleted: readonly string[];
  live: readonly string[];
}

/**
 * What a broker of Kafka 2.8 keeps in ZooKeeper: the cluster's id, itself, who is the controller, and for the controller all topics.
 * Nodes, their order and their text are as a real one wrote them (test/golden/zookeeper/transaction-log.json).
 */
export class Registration {
  #zookeeper: ZooKeeperClient;
  readonly #admin: Admin;
  readonly #io: CommandIo;
  readonly #nodeId: number;
  /** Topics that both ZooKeeper and the brokers were seen to have. */
  readonly #known = new Set<string>();
  /** Config by topic, as it was last passed on to the brokers. */
  readonly #configs = new Map<string, Record<string, string>>();
  #leads = false;
  /** Ids of the brokers that the controller has seen registered. */
  #live: readonly string[] = [];

  constructor(zookeeper: ZooKeeperClient, admin: Admin, nodeId: number, io: CommandIo) {
    this.#zookeeper = zookeeper;
    this.#admin = admin;
    this.#nodeId = nodeId;
    this.#io = io;
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** Goes on in a new session, where it is not the controller. */
  renew(zookeeper: ZooKeeperClient): void {
    this.#zookeeper = zookeeper;
    this.#leads = false;
  }

  /** The session that made a node which ends with it, if that is another one than ours; null where there is no such node. */
  async ownerOf(path: string): Promise<bigint | null> {
    const stat = await this.#zookeeper.exists(path);
    return stat && stat.ephemeralOwner !== this.#zookeeper.session ? stat.ephemeralOwner : null;
  }

  /** Makes the nodes that everything hangs on; the cluster's id, which is this one unless there is one. */
  async clusterId(fresh: string): Promise<string> {
    for (const path of persistent) await this.#make(path, null);
    await this.#make('/cluster', null);
    await this.#make('/cluster/id', `{"version":"1","id":"${fresh}"}`);
    const found = JSON.parse(await this.#text('/cluster/id')) as { id: string };
    return found.id;
  }

  /** Registers the broker for as long as its session lives; the transaction number that is its epoch. NodeExists where it is there. */
  async register(listeners: readonly ListenerSettings[]): Promise<bigint> {
    const own = listeners.filter(({ controller }) => !controller);
    const plain = own.find(({ protocol }) => protocol === 'PLAINTEXT')?.advertised;
    const registration = {
      features: {},
      listener_security_protocol_map: Object.fromEntries(own.map(({ name, protocol }) => [name, protocol])),
      endpoints: own.map(({ name, advertised }) => `${name}://${advertised.host}:${advertised.port}`),
      jmx_port: -1,
      port: plain?.port ?? -1,
      host: plain?.host ?? null,
      version: 5,
      timestamp: String(await this.#io.now()),
    };
    const path = `/brokers/ids/${this.#nodeId}`;
    // It may be there when the answer to an earlier attempt was lost.
    if ((await this.#zookeeper.exists(path))?.ephemeralOwner !== this.#zookeeper.session)
      await this.#zookeeper.create(path, utf8(JSON.stringify(registration)), { ephemeral: true });
    return (await this.#zookeeper.exists(path))?.czxid ?? -1n;
  }

  /**
   * Becomes the controller if nobody is; its epoch. Null while there is one, whose end is watched.
   *
   * @param resigned called first where it was the controller, and is no more
   */
  async elect(resigned: () => Promise<void>): Promise<number | null> {
    await this.#make('/controller_epoch', '0');
    const standing = await this.#zookeeper.exists('/controller', true);
    const own = standing?.ephemeralOwner === this.#zookeeper.session;
    if (this.#leads && own) return null;
    if (this.#leads) {
      this.#leads = false;
      await resigned();
    }
    if (standing && !own) return null;
    const claim = `{"version":1,"brokerid":${this.#nodeId},"timestamp":"${await this.#io.now()}"}`;
    if (!own && !(await this.#make('/controller', claim, true))) return this.elect(resigned);
    // Whoever leads is told too when the node goes: somebody may delete it.
    await this.#zookeeper.exists('/controller', true);
    const { data, stat } = await this.#zookeeper.get('/controller_epoch');
    const epoch = Number(text(data)) + 1;
    await this.#zookeeper.set('/controller_epoch', utf8(String(epoch)), stat.version);
    await this.#make('/feature', '{"features":{},"version":1,"status":1}');
    const block = await this.#zookeeper.get('/latest_producer_id_block');
    if (!block.data)
      await this.#zookeeper.set(
        '/latest_producer_id_block',
        utf8(`{"version":1,"broker":${this.#nodeId},"block_start":"0","block_end":"999"}`),
      );
    this.#leads = true;
    return epoch;
  }

  /** The controller's work: what was asked for in ZooKeeper happens on the brokers, and what is on the brokers stands in ZooKeeper. */
  async reconcile(changed: (brokers: Brokers) => Promise<void>): Promise<void> {
    if (!this.#leads) return;
    await this.#seeBrokers(changed);
    const { names: doomed } = await this.#zookeeper.children('/admin/delete_topics', true);
    for (const name of doomed) await this.#deleteTopic(name);
    const { names } = await this.#zookeeper.children('/brokers/topics', true);
    const there = new Map((await this.#admin.listTopics()).map((topic) => [topic.name, topic]));
    for (const name of names) {
      const asked = JSON.parse(text((await this.#zookeeper.get(`/brokers/topics/${name}`, true)).data)) as TopicNode;
      try {
        if (there.has(name)) await this.#grow(name, asked);
        else if (this.#known.has(name)) await this.#forget(name);
        else await this.#createTopic(name, asked);
      } catch (error) {
        // Its brokers are not there: it has no leader until they are.
        if (!(error instanceof ApiError)) throw error;
      }
    }
    await this.#passConfigsOn([...there.keys()]);
    await this.#tellConfigs([...there.keys()]);
    const missing = [...there.keys()];
    for (const { name, topicId, partitions } of await this.#admin.describeTopics(missing)) {
      await this.#tell(name, topicId, partitions);
      this.#known.add(name);
    }
  }

  async #seeBrokers(changed: (brokers: Brokers) => Promise<void>): Promise<void> {
    const before = this.#live;
    const { names } = await this.#zookeeper.children('/brokers/ids', true);
    this.#live = names;
    const [added, deleted] = [names.filter((id) => !before.includes(id)), before.filter((id) => !names.includes(id))];
    if (before.length > 0 && added.length + deleted.length > 0) await changed({ added, deleted, live: names });
  }

  /** What was changed of topics' configs in ZooKeeper holds on the brokers. */
  async #passConfigsOn(topics: readonly string[]): Promise<void> {
    const { names: changes } = await this.#zookeeper.children('/config/changes', true);
    if (changes.length === 0) return;
    for (const topic of topics) {
      const text = await this.#text(`/config/topics/${topic}`);
      if (text === '') continue;
      const { config } = JSON.parse(text) as { config: Record<string, string> };
      const before = this.#configs.get(topic) ?? {};
      const gone = Object.keys(before).filter((name) => !(name in config));
      const differing = Object.entries(config).filter(([name, value]) => before[name] !== value);
      if (gone.length + differing.length === 0) continue;
      await this.#admin.alterConfigs('topic', topic, [
        ...differing.map(([name, value]) => ({ name, value })),
        ...gone.map((name) => ({ name, value: null })),
      ]);
    }
  }

  /** What was changed of topics' configs on the brokers stands in ZooKeeper. */
  async #tellConfigs(topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return;
    for (const [topic, described] of await this.#admin.describeConfigs('topic', topics)) {
      const own = new Map(described.filter(({ source }) => source === 1).map(({ name, value }) => [name, value ?? '']));
      const config = Object.fromEntries(hashOrder([...own.keys()], 8).map((name) => [name, own.get(name) ?? '']));
      const before = this.#configs.get(topic);
      if (before && same(before, config)) continue;
      this.#configs.set(topic, config);
      const node = JSON.stringify({ version: 1, config });
      if (!(await this.#make(`/config/topics/${topic}`, node)) && before)
        await this.#zookeeper.set(`/config/topics/${topic}`, utf8(node));
    }
  }

  async #createTopic(name: string, { partitions }: TopicNode): Promise<void> {
    const numbers = Object.keys(partitions)
      .map(Number)
      .sort((a, b) => a - b);
    const assignments = numbers.map((number) => partitions[number] ?? []);
    const kept = await this.#text(`/config/topics/${name}`);
    const { config = {} } = JSON.parse(kept === '' ? '{}' : kept) as { config?: Record<string, string> };
    await this.#admin.createTopic({ name, assignments, configs: config });
  }

  /** Partitions that were added in ZooKeeper are made. */
  async #grow(name: string, { partitions }: TopicNode): Promise<void> {
    const [topic] = await this.#admin.describeTopics([name]);
    const count = Object.keys(partitions).length;
    if (topic && count > topic.partitions.length) {
      const added = Array.from(
        { length: count - topic.partitions.length },
        (_, at) => partitions[topic.partitions.length + at] ?? [],
      );
      await this.#admin.createPartitions([{ name, count, assignments: added }]);
    }
  }

  async #tell(
    name: string,
    topicId: string,
    partitions: readonly { partition: number; leader: number; replicas: readonly number[]; isr: readonly number[] }[],
  ): Promise<void> {
    const path = `/brokers/topics/${name}`;
    const node: TopicNode = {
      partitions: Object.fromEntries(partitions.map(({ partition, replicas }) => [partition, replicas])),
      topic_id: topicId,
      adding_replicas: {},
      removing_replicas: {},
      version: 3,
    };
    const told = JSON.stringify(node);
    if (!(await this.#make(path, told))) {
      const found = await this.#text(path);
      const { partitions: asked } = JSON.parse(found) as TopicNode;
      // More partitions there than here: somebody has just asked for them, and the next round makes them.
      if (found !== told && Object.keys(asked).length <= partitions.length) await this.#zookeeper.set(path, utf8(told));
    }
    await this.#make(`${path}/partitions`, null);
    const epoch = Number(await this.#text('/controller_epoch'));
    for (const { partition, leader, isr } of partitions) {
      await this.#make(`${path}/partitions/${partition}`, null);
      await this.#tellState(`${path}/partitions/${partition}/state`, { epoch, leader, isr });
    }
  }

  /** Who leads the partition; the leader epoch grows with every change of that. */
  async #tellState(
    path: string,
    { epoch, leader, isr }: { epoch: number; leader: number; isr: readonly number[] },
  ): Promise<void> {
    const state = { controller_epoch: epoch, leader, version: 1, leader_epoch: 0, isr };
    if (await this.#make(path, JSON.stringify(state))) return;
    const found = JSON.parse(await this.#text(path)) as typeof state;
    const same = found.leader === leader && found.isr.join() === isr.join();
    if (!same)
      await this.#zookeeper.set(path, utf8(JSON.stringify({ ...state, leader_epoch: found.leader_epoch + 1 })));
  }

  async #deleteTopic(name: string): Promise<void> {
    if ((await this.#admin.listTopics()).some((topic) => topic.name === name)) await this.#admin.deleteTopics([name]);
    await this.#forget(name);
    await this.#remove(`/admin/delete_topics/${name}`);
  }

  async #forget(name: string): Promise<void> {
    this.#known.delete(name);
    this.#configs.delete(name);
    const path = `/brokers/topics/${name}`;
    if (await this.#zookeeper.exists(`${path}/partitions`)) {
      const { names } = await this.#zookeeper.children(`${path}/partitions`);
      for (const number of names) {
        await this.#remove(`${path}/partitions/${number}/state`);
        await this.#remove(`${path}/partitions/${number}`);
      }
      await this.#remove(`${path}/partitions`);
    }
    await this.#remove(path);
    await this.#remove(`/config/topics/${name}`);
  }

  /** Whether the node was made just now: it may have been there. */
  async #make(path: string, content: string | null, ephemeral = false): Promise<boolean> {
    try {
      await this.#zookeeper.create(path, content === null ? null : utf8(content), { ephemeral });
      return true;
    } catch (error) {
      if (error instanceof ZooKeeperError && error.code === 'NodeExists') return false;
      throw error;
    }
  }

  async #remove(path: string): Promise<void> {
    try {
      await this.#zookeeper.delete(path);
    } catch (error) {
      if (!(error instanceof ZooKeeperError) || error.code !== 'NoNode') throw error;
    }
  }

  /** Empty where there is no such node. */
  async #text(path: string): Promise<string> {
    try {
      return text((await this.#zookeeper.get(path)).data);
    } catch (error) {
      if (error instanceof ZooKeeperError && error.code === 'NoNode') return '';
      throw error;
    }
  }
}

function same(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function utf8(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function text(bytes: Uint8Array | null): string {
  return bytes ? new TextDecoder().decode(bytes) : '';
}
