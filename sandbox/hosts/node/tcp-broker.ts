import type { AddressInfo, Server } from 'node:net';
import { resolve } from 'node:path';
import type { BrokerNode } from '../../apis/cluster-context.ts';
import { Cluster } from '../../broker/cluster.ts';
import type { BrokerListener } from '../../broker/security.ts';
import type { Connection, Host } from '../../host.ts';
import { LabClock } from '../../lab-clock.ts';
import { MemoryStore } from '../../log/memory-store.ts';
import type { Peer } from '../../network/network.ts';
import { isSasl, isTls } from '../../security/protocol.ts';
import { Trace } from '../../trace/trace.ts';
import { type BrokerFlags, FlagError, readFlags } from './broker-flags.ts';
import { nodeCodec } from './codecs.ts';
import { listenTcp } from './tcp-listener.ts';
import { tlsOptions, withoutClientAuth } from './tls.ts';
import { nodeWallClock } from './wall-clock.ts';

export interface RunningBroker {
  /** As clients of the first listener reach them. */
  brokers: readonly BrokerNode[];
  listeners: readonly BrokerListener[];
  /** File with the certificate that was made for want of a key store; null where none was. */
  certificate: string | null;
  /** Closes every connection and resolves when all that was acknowledged is on disk. */
  close(): Promise<void>;
}

/** Starts brokers on TCP ports. Rejects with Node's error where a port is taken. */
export async function startBroker(flags: BrokerFlags): Promise<RunningBroker> {
  const accepts: ((id: number, connection: Connection, peer: Peer) => void)[] = [];
  const servers: Server[] = [];
  const listeners: BrokerListener[] = [];
  const tls = flags.listeners.some(({ protocol }) => isTls(protocol)) ? await tlsOptions(flags) : null;
  for (const [at, { protocol, host, ports, advertisedHost }] of flags.listeners.entries()) {
    const brokers: BrokerNode[] = [];
    for (const [i, port] of ports.entries()) {
      const id = i + 1;
      const accept: Parameters<typeof listenTcp>[2] = (connection, peer) => accepts[at]?.(id, connection, peer);
      const server = await listenTcp(
        host,
        port,
        accept,
        tls && isTls(protocol) ? (isSasl(protocol) ? withoutClientAuth(tls) : tls) : null,
      );
      servers.push(server);
      brokers.push({ id, host: advertisedHost, port: (server.address() as AddressInfo).port, rack: null });
    }
    listeners.push({ protocol, brokers });
  }
  const brokers = listeners[0]?.brokers ?? [];
  const clock = new LabClock(nodeWallClock);
  const store = flags.data === null ? new MemoryStore() : new (await import('./file-store.ts')).FileStore(flags.data);
  const host: Pick<Host, 'clock' | 'random' | 'codec'> = { clock, random: Math.random, codec: nodeCodec };
  const trace = new Trace({ capacity: 0, now: () => clock.now() });
  const configs = flags.data === null ? flags.configs : { 'log.dirs': resolve(flags.data), ...flags.configs };
  const cluster = new Cluster({ host, trace, brokers, configs, store, users: flags.users });
  for (const listener of listeners)
    accepts.push((id, connection, peer) => cluster.accept(id, connection, peer, listener));
  return {
    brokers,
    listeners,
    certificate: tls?.madeCertificate ?? null,
    async close() {
      for (const server of servers) server.close();
      for (const { id } of [...cluster.brokers]) cluster.leave(id);
      cluster.close();
      await store.flush();
    },
  };
}

/** Runs the broker that the flags describe until the process is told to stop; says on stderr why it cannot, and exits with 1. */
export async function runBroker(args: readonly string[]): Promise<void> {
  try {
    await serve(args);
  } catch (error) {
    console.error(explained(error as Error & { code?: string }));
    process.exit(1);
  }
}

async function serve(args: readonly string[]): Promise<void> {
  const running = await startBroker(readFlags(args));
  if (running.certificate !== null) console.log(`certificate ${running.certificate}`);
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

function explained(error: Error & { code?: string }): string | undefined {
  if (error instanceof FlagError) return error.message;
  if (error.code === 'EADDRINUSE') return `${error.message}: another program has this port; choose one with --listener`;
  return error.stack;
}
