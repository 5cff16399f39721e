import { Cluster } from '#sandbox/broker/cluster.ts';
import type { MachineProcess } from '#sandbox/control.ts';
import type { CompressionName } from '#sandbox/host.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import { codecs } from '#sandbox/record/codecs.ts';
import { type Bench, bench, settle } from '../machine/fake-host.ts';

export interface KafkaLab extends Bench {
  cluster: Cluster;
  /** Runs a command to its end; while it waits for anything, the clock goes on. */
  run(
    command: string,
    args: readonly string[],
    stdin?: string,
  ): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Lets time go on until a process has ended; all that it printed. */
  ended(process: MachineProcess): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** A machine on a fake host with a cluster in its network: brokers 1, 2 … on 9092, 9094 …. */
export function kafkaLab({
  brokers = 1,
  configs = {},
}: {
  brokers?: number;
  configs?: Record<string, string>;
} = {}): KafkaLab {
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const lab = bench({}, random);
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
  /** What each process has printed, however long ago. */
  const outputs = new Map<number, { stdout: string; stderr: string }>();
  trace.subscribe((event) => {
    if (event.type !== 'output') return;
    const printed = outputs.get(event.pid) ?? { stdout: '', stderr: '' };
    outputs.set(event.pid, printed);
    printed[event.stream] += event.text;
  });
  const ended: KafkaLab['ended'] = async (process) => {
    let over = false;
    void process.exit.then(() => {
      over = true;
    });
    await settle();
    for (let waits = 0; !over && waits < 5_000; waits += 1) await clock.advance(100);
    if (!over) throw new Error(`process ${process.pid} does not end`);
    const code = await process.exit;
    return { code, ...(outputs.get(process.pid ?? -1) ?? { stdout: '', stderr: '' }) };
  };
  return {
    ...lab,
    cluster,
    ended,
    async run(command, args, stdin = '') {
      const process = await machine.spawn(command, args);
      const input = process.input.getWriter();
      if (stdin !== '') await input.write(stdin);
      await input.close();
      return ended(process);
    },
  };
}
