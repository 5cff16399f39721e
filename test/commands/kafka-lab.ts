import { Cluster } from '#sandbox/broker/cluster.ts';
import type { CompressionName } from '#sandbox/host.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import { codecs } from '#sandbox/record/codecs.ts';
import { type Bench, bench, settle } from '../machine/fake-host.ts';

export interface KafkaLab extends Bench {
  cluster: Cluster;
  /**
   * Runs a command to its end; while it waits for anything, the clock goes on.
   *
   * @param until a signal that it is sent as soon as it has printed something
   */
  run(
    command: string,
    args: readonly string[],
    stdin?: string,
    until?: { printed: string; signal: 'SIGINT' | 'SIGTERM' } | null,
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
  for (const node of nodes) {
    network.listen(node.port, `broker ${node.id}`, (connection, peer) => cluster.accept(node.id, connection, peer));
  }
  return {
    ...lab,
    cluster,
    async run(command, args, stdin = '', until = null) {
      const process = await machine.spawn(command, args);
      const input = process.input.getWriter();
      if (stdin !== '') await input.write(stdin);
      await input.close();
      let ended = false;
      void process.exit.then(() => {
        ended = true;
      });
      const printed = () => {
        const all = { stdout: '', stderr: '' };
        for (const event of trace.events())
          if (event.type === 'output' && event.pid === process.pid) all[event.stream] += event.text;
        return all;
      };
      const unsubscribe = trace.subscribe((event) => {
        if (until === null || event.type !== 'output' || !printed().stdout.includes(until.printed)) return;
        machine.signal(process.pid, until.signal);
        unsubscribe();
      });
      await settle();
      for (let waits = 0; !ended && waits < 5_000; waits += 1) await clock.advance(100);
      unsubscribe();
      if (!ended) throw new Error(`${command} ${args.join(' ')} does not end`);
      const code = await process.exit;
      return { code, ...printed() };
    },
  };
}
