/** The bundled broker over TCP: `npm run broker -- …`. Prints `ready HOST:PORT,…` and stops cleanly on SIGTERM and SIGINT. */
import type { AddressInfo, Server } from 'node:net';
import type { BrokerNode } from '../../apis/context.ts';
import { Cluster } from '../../broker/cluster.ts';
import type { Host } from '../../host.ts';
import { LabClock } from '../../lab-clock.ts';
import { MemoryStore } from '../../log/memory-store.ts';
import { Trace } from '../../trace/trace.ts';
import { type BrokerFlags, FlagError, readFlags } from './broker-flags.ts';
import { nodeCodec } from './codecs.ts';
import { listenTcp } from './tcp-listener.ts';
import { nodeWallClock } from './wall-clock.ts';

export interface RunningBroker {
  brokers: readonly BrokerNode[];
  /** Closes every connection and resolves when all that was acknowledged is on disk. */
  close(): Promise<void>;
}

/** Starts brokers on TCP ports. Rejects with Node's error where a port is taken. */
export async function startBroker(flags: BrokerFlags): Promise<RunningBroker> {
  const accepts = new Map<number, Parameters<typeof listenTcp>[2]>();
  const servers: Server[] = [];
  const brokers: BrokerNode[] = [];
  for (const [i, port] of flags.ports.entries()) {
    const id = i + 1;
    const server = await listenTcp(flags.host, port, (connection, peer) => accepts.get(id)?.(connection, peer));
    servers.push(server);
    brokers.push({ id, host: flags.advertisedHost, port: (server.address() as AddressInfo).port, rack: null });
  }
  const clock = new LabClock(nodeWallClock);
  const store = flags.data === null ? new MemoryStore() : new (await import('./file-store.ts')).FileStore(flags.data);
  const host: Pick<Host, 'clock' | 'random' | 'codec'> = { clock, random: Math.random, codec: nodeCodec };
  const trace = new Trace({ capacity: 0, now: () => clock.now() });
  const cluster = new Cluster({ host, trace, brokers, configs: flags.configs, store });
  for (const { id } of brokers) accepts.set(id, (connection, peer) => cluster.accept(id, connection, peer));
  return {
    brokers,
    async close() {
      for (const server of servers) server.close();
      cluster.close();
      await store.flush();
    },
  };
}

async function main(): Promise<void> {
  const running = await startBroker(readFlags(process.argv.slice(2)));
  console.log(`ready ${running.brokers.map(({ host, port }) => `${host}:${port}`).join(',')}`);
  const stop = (): void => {
    running.close().then(
      () => process.exit(0),
      (error: Error) => {
        console.error(`the log could not be written: ${error.message}`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

if (import.meta.main) {
  main().catch((error: Error & { code?: string }) => {
    const taken =
      error.code === 'EADDRINUSE'
        ? `${error.message}: another program has this port; choose one with --listener`
        : null;
    console.error(error instanceof FlagError ? error.message : (taken ?? error.stack));
    process.exit(1);
  });
}
