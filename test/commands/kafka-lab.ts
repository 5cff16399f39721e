import { Cluster } from '#sandbox/broker/cluster.ts';
import type { ClientOptions } from '#sandbox/client/cluster-client.ts';
import type { CompressionName } from '#sandbox/host.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import type { Listener } from '#sandbox/network/network.ts';
import { codecs } from '#sandbox/record/codecs.ts';
import { type Bench, bench, settle } from '../machine/fake-host.ts';

export interface KafkaLab extends Bench {
  cluster: Cluster;
  /** In good order: its partitions are led by others, and nobody reaches it. */
  stopBroker(id: number): void;
  startBroker(id: number): void;
  /** How a client beside the machine reaches the cluster. */
  client(clientId: string): ClientOptions;
  /** The result of something; while it waits, the clock goes on. */
  until<T>(result: Promise<T>): Promise<T>;
  /** Runs a command to its end; while it waits for anything, the clock goes on. */
  run(
    command: string,
    args: readonly string[],
    stdin?: string,
  ): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** A machine on a fake host with a cluster in its network: brokers 1, 2 … on 9092, 9094 …. */
export function kafkaLab({
  brokers = 1,
  configs = {},
}: {
  brokers?: number;
  configs?: Record<string, string>;
} = {}): KafkaLab {
  const lab = bench();
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const codec = (name: CompressionName) => {
    if (name === 'zstd') throw new Error('no zstd in this test');
    return codecs[name];
  };
  const nodes = Array.from({ length: brokers }, (_, i) => ({
    id: i + 1,
    host: 'localhost',
    port: 9092 + 2 * i,
    rack: null,
  }));
  const { clock, trace, network, machine } = lab;
  const cluster = new Cluster({
    host: { clock, random, codec },
    trace,
    brokers: nodes,
    configs,
    store: new MemoryStore(),
  });
  const listening = new Map<number, Listener>();
  const listen = ({ id, port }: (typeof nodes)[number]): void => {
    listening.set(
      id,
      network.listen(port, `broker ${id}`, (connection, peer) => cluster.accept(id, connection, peer)),
    );
  };
  for (const node of nodes) listen(node);
  return {
    ...lab,
    cluster,
    stopBroker(id) {
      listening.get(id)?.close();
      cluster.leave(id);
    },
    startBroker(id) {
      const node = nodes.find((each) => each.id === id);
      if (!node) throw new Error(`there is no broker ${id}`);
      listen(node);
      cluster.join(node);
    },
    client: (clientId) => ({
      bootstrap: [{ host: 'localhost', port: 9092 }],
      clientId,
      connect: async (host, port) => network.connect(host, port, { kind: 'system' }).connection,
      now: async () => clock.now(),
      sleep: (ms) => new Promise((done) => clock.after(ms, done)),
    }),
    async until(result) {
      let ended = false;
      const end = (): void => {
        ended = true;
      };
      result.then(end, end);
      await settle();
      for (let waits = 0; !ended && waits < 5_000; waits += 1) await clock.advance(100);
      return result;
    },
    async run(command, args, stdin = '') {
      const process = await machine.spawn(command, args);
      const input = process.input.getWriter();
      if (stdin !== '') await input.write(stdin);
      await input.close();
      let ended = false;
      void process.exit.then(() => {
        ended = true;
      });
      await settle();
      for (let waits = 0; !ended && waits < 5_000; waits += 1) await clock.advance(100);
      if (!ended) throw new Error(`${command} ${args.join(' ')} does not end`);
      const code = await process.exit;
      const printed = { stdout: '', stderr: '' };
      for (const event of trace.events()) {
        if (event.type === 'output' && event.pid === process.pid) printed[event.stream] += event.text;
      }
      return { code, ...printed };
    },
  };
}
