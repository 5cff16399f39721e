import { Cluster } from '#sandbox/broker/cluster.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import { type Bench, bench } from '../machine/fake-host.ts';

export interface KafkaLab extends Bench {
  cluster: Cluster;
  /** Runs a command to its end. */
  run(command: string, args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
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
  const codec = (): never => {
    throw new Error('no compression in this test');
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
  for (const node of nodes) {
    network.listen(node.port, `broker ${node.id}`, (connection, peer) => cluster.accept(node.id, connection, peer));
  }
  return {
    ...lab,
    cluster,
    async run(command, args) {
      const process = await machine.spawn(command, args);
      const code = await process.exit;
      const printed = { stdout: '', stderr: '' };
      for (const event of trace.events()) {
        if (event.type === 'output' && event.pid === process.pid) printed[event.stream] += event.text;
      }
      return { code, ...printed };
    },
  };
}
