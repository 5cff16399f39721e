import { Cluster } from '#sandbox/broker/cluster.ts';
import type { CompressionName } from '#sandbox/host.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import type { CommandInput } from '#sandbox/machine/command.ts';
import { codecs } from '#sandbox/record/codecs.ts';
import type { Stories } from '../../tools/golden/transcript.ts';
import { type Bench, bench, settle } from '../machine/fake-host.ts';

export interface KafkaLab extends Bench {
  cluster: Cluster;
  /** Runs a command to its end; while it waits for anything, the clock goes on. At a terminal all that it prints is `stdout`. */
  run(
    command: string,
    args: readonly string[],
    stdin?: string,
    terminal?: boolean,
  ): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** What somebody types at a terminal, and then no more. */
function typed(text: string): CommandInput {
  const pieces = [text];
  return {
    isTerminal: true,
    read: async () => pieces.shift() ?? null,
    unread: (piece) => void pieces.unshift(piece),
  };
}

const securedConfigs = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:admin',
};

/**
 * A machine on a fake host with a cluster in its network: brokers 1, 2 … on 9092, 9094 …, the controller of broker 1 on 9093.
 *
 * @param secured whether everyone must sign in, as tools/golden/server-secured.properties has it
 */
export function kafkaLab({ brokers = 1, configs = {}, secured = false }: Omit<Stories, 'stories'> = {}): KafkaLab {
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
    configs: { 'log.dirs': '/tmp/kraft-combined-logs', ...(secured ? securedConfigs : {}), ...configs },
    users: secured ? { admin: 'admin-pw', ana: 'ana-pw' } : {},
    store: new MemoryStore(),
  });
  const listener = secured ? ({ protocol: 'SASL_PLAINTEXT', brokers: nodes } as const) : undefined;
  for (const node of nodes) {
    network.listen(node.port, `broker ${node.id}`, (connection, peer) =>
      cluster.accept(node.id, connection, peer, listener),
    );
  }
  const controllers = [{ id: 1, host: 'localhost', port: 9093, rack: null }];
  cluster.controllers = controllers;
  const asController = { protocol: listener?.protocol ?? 'PLAINTEXT', brokers: controllers, controller: true } as const;
  network.listen(9093, 'controller 1', (connection, peer) => cluster.accept(1, connection, peer, asController));
  return {
    ...lab,
    cluster,
    async run(command, args, stdin = '', terminal = false) {
      const process = await machine.spawn(command, args, terminal ? { streams: { stdin: typed(stdin) } } : {});
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
        if (event.type === 'output' && event.pid === process.pid)
          printed[terminal ? 'stdout' : event.stream] += event.text;
      }
      return { code, ...printed };
    },
  };
}
