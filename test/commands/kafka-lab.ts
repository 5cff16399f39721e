import { Cluster } from '#sandbox/broker/cluster.ts';
import type { ClientOptions } from '#sandbox/client/cluster-client.ts';
import type { MachineProcess } from '#sandbox/control.ts';
import type { CompressionName } from '#sandbox/host.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import type { CommandInput } from '#sandbox/machine/command.ts';
import type { Listener } from '#sandbox/network/network.ts';
import { codecs } from '#sandbox/record/codecs.ts';
import type { StoryCluster } from '../../tools/golden/story.ts';
import { type Bench, bench, settle } from '../machine/fake-host.ts';

export interface Printed {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  stdin?: string;
  /** The input is typed at a terminal, and all that is printed is `stdout`. */
  terminal?: boolean;
  /** A signal that it is sent as soon as it has printed something. */
  signal?: { printed: string; signal: 'SIGINT' | 'SIGTERM' } | null;
}

export interface KafkaLab extends Bench {
  cluster: Cluster;
  /** Runs a command to its end; while it waits for anything, the clock goes on. */
  run(command: string, args: readonly string[], options?: string | RunOptions): Promise<Printed>;
  /** Lets time go on until a process has ended; all that it printed. */
  ended(process: MachineProcess): Promise<Printed>;
  /** The result of something; while it waits, the clock goes on. */
  until<T>(result: Promise<T>): Promise<T>;
  /** How a client beside the machine reaches the cluster. */
  client(clientId: string): ClientOptions;
  /** In good order: its partitions are led by others, and nobody reaches it. */
  stopBroker(id: number): void;
  startBroker(id: number): void;
}

/** What somebody types at a terminal, and then no more. */
export function typed(text: string): CommandInput {
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
const patience = 5_000;

/** A machine on a fake host with a cluster in its network: brokers 1, 2 … on 9092, 9094 …, the controller of broker 1 on 9093. */
export function kafkaLab({ brokers = 1, configs = {}, secured = false }: StoryCluster = {}): KafkaLab {
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
    configs: { 'log.dirs': '/tmp/kraft-combined-logs', ...(secured ? securedConfigs : {}), ...configs },
    users: secured ? { admin: 'admin-pw', ana: 'ana-pw' } : {},
    store: new MemoryStore(),
  });
  const listener = secured ? ({ protocol: 'SASL_PLAINTEXT', brokers: nodes } as const) : undefined;
  const listening = new Map<number, Listener>();
  const listen = ({ id, port }: (typeof nodes)[number]): void => {
    const accept = network.listen(port, `broker ${id}`, (connection, peer) =>
      cluster.accept(id, connection, peer, listener),
    );
    listening.set(id, accept);
  };
  for (const node of nodes) listen(node);
  const controllers = [{ id: 1, host: 'localhost', port: 9093, rack: null }];
  cluster.controllers = controllers;
  const asController = { protocol: listener?.protocol ?? 'PLAINTEXT', brokers: controllers, controller: true } as const;
  network.listen(9093, 'controller 1', (connection, peer) => cluster.accept(1, connection, peer, asController));

  /** What each process has printed, however long ago. */
  const outputs = new Map<number, { stdout: string; stderr: string; all: string }>();
  trace.subscribe((event) => {
    if (event.type !== 'output') return;
    const printed = outputs.get(event.pid) ?? { stdout: '', stderr: '', all: '' };
    outputs.set(event.pid, printed);
    printed[event.stream] += event.text;
    printed.all += event.text;
  });
  const until: KafkaLab['until'] = async (result) => {
    let over = false;
    const end = (): void => {
      over = true;
    };
    result.then(end, end);
    await settle();
    for (let waits = 0; !over && waits < patience; waits += 1) await clock.advance(100);
    if (!over) throw new Error('it does not come to an end');
    return result;
  };
  const ended: KafkaLab['ended'] = async (process) => {
    const code = await until(process.exit);
    const { stdout, stderr } = outputs.get(process.pid ?? -1) ?? { stdout: '', stderr: '' };
    return { code, stdout, stderr };
  };
  return {
    ...lab,
    cluster,
    until,
    ended,
    async run(command, args, options = {}) {
      const {
        stdin = '',
        terminal = false,
        signal = null,
      } = typeof options === 'string' ? { stdin: options } : options;
      const process = await machine.spawn(command, args, terminal ? { streams: { stdin: typed(stdin) } } : {});
      const unsubscribe = trace.subscribe((event) => {
        if (event.type !== 'output' || event.pid !== process.pid || !signal) return;
        if (!outputs.get(process.pid)?.stdout.includes(signal.printed)) return;
        machine.signal(process.pid, signal.signal);
        unsubscribe();
      });
      const input = process.input.getWriter();
      if (stdin !== '') await input.write(stdin);
      await input.close();
      const printed = await ended(process);
      unsubscribe();
      return terminal ? { ...printed, stdout: outputs.get(process.pid)?.all ?? '', stderr: '' } : printed;
    },
    client: (clientId) => ({
      bootstrap: [{ host: 'localhost', port: 9092 }],
      clientId,
      connect: async (host, port) => network.connect(host, port, { kind: 'system' }).connection,
      now: async () => clock.now(),
      sleep: (ms) => new Promise((done) => clock.after(ms, done)),
    }),
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
  };
}
