/**
 * Runs within the container (`node .lab/broker.cjs`): the bundled broker on the container's own ports, with the trace and
 * the cluster's control on standard output and input. What it starts with stands in `options.json` beside it.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { dirname, join } from 'node:path';
import type { BrokerNode } from '../../apis/cluster-context.ts';
import { Cluster } from '../../broker/cluster.ts';
import { announce, clusterControl, createTopic } from '../../broker/cluster-control.ts';
import type { LabOptions } from '../../control.ts';
import { LabClock } from '../../lab-clock.ts';
import { MemoryStore } from '../../log/memory-store.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { Trace } from '../../trace/trace.ts';
import { nodeCodec } from '../node/codecs.ts';
import { listenTcp } from '../node/tcp-listener.ts';
import { nodeWallClock } from '../node/wall-clock.ts';
import { type Call, Lines, toLine } from './lines.ts';

const portStep = 2;

async function main(): Promise<void> {
  const file = join(dirname(process.argv[1] as string), 'options.json');
  const { brokers = 1, port = 9092, configs = {}, topics = [] } = JSON.parse(readFileSync(file, 'utf8')) as LabOptions;
  const say = (message: Parameters<typeof toLine>[0]): void => void process.stdout.write(toLine(message));

  const accepts = new Map<number, Parameters<typeof listenTcp>[2]>();
  const servers: Server[] = [];
  const nodes: BrokerNode[] = [];
  for (let id = 1; id <= brokers; id += 1) {
    const at = port === 0 ? 0 : port + (id - 1) * portStep;
    const server = await listenTcp('127.0.0.1', at, (connection, peer) => accepts.get(id)?.(connection, peer));
    servers.push(server);
    nodes.push({ id, host: 'localhost', port: (server.address() as AddressInfo).port, rack: null });
  }

  const clock = new LabClock(nodeWallClock);
  const trace = new Trace({ capacity: 0, now: () => clock.now() });
  trace.subscribe(inBatches((events) => say({ events })));
  const host = { clock, random: Math.random, codec: nodeCodec };
  const cluster = new Cluster({ host, trace, brokers: nodes, configs, store: new MemoryStore() });
  announce(cluster);
  cluster.groups.offsets.topic();
  for (const topic of topics) createTopic(cluster, topic);
  for (const { id } of nodes) accepts.set(id, (connection, peer) => cluster.accept(id, connection, peer));

  const control = clusterControl(() => cluster) as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
  const calls = new Lines<Call>(async ({ call, method, args }) => {
    try {
      const run = control[method];
      if (!run) throw new Error(`${method}: there is no such method`);
      say({ answer: call, value: (await run(...args)) ?? null });
    } catch (error) {
      say({ answer: call, error: error instanceof Error ? error.message : String(error) });
    }
  });
  process.stdin.setEncoding('utf8').on('data', (text: string) => calls.push(text));
  say({ ready: nodes.map((node) => ({ host: node.host, port: node.port })) });
}

/** Gathers events for a moment: one line for all that a request brings about. */
function inBatches(tell: (events: readonly TraceEvent[]) => void): (event: TraceEvent) => void {
  let waiting: TraceEvent[] = [];
  return (event) => {
    waiting.push(event);
    if (waiting.length > 1) return;
    setImmediate(() => {
      const events = waiting;
      waiting = [];
      tell(events);
    });
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
