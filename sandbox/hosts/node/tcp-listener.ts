import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Connection } from '../../host.ts';
import type { Peer } from '../../network/network.ts';
import type { Tls } from './tls.ts';

/** Bytes that may wait to be sent to a client that does not read before it is answered no more. */
const highWater = 4 * 1024 * 1024;

/**
 * Listens on a TCP port and hands each client over as a `Connection`. Rejects with Node's error where the port is taken.
 *
 * @param port 0 takes any free port
 * @param tls key and certificate, for a port that speaks TLS only
 */
export function listenTcp(
  host: string,
  port: number,
  accept: (connection: Connection, peer: Peer) => void,
  tls: Tls | null = null,
): Promise<Server> {
  const accepted = (socket: Socket): void => {
    const address = socket.remoteAddress ?? 'unknown';
    const remotePort = socket.remotePort ?? 0;
    const principal = socket instanceof TLSSocket ? tls?.principalOf(socket) : undefined;
    if (principal === null) return void socket.destroy();
    accept(socketConnection(socket), {
      actor: { kind: 'outside', address: `${address}:${remotePort}` },
      host: address,
      port: remotePort,
      ...(principal !== undefined && { principal }),
    });
  };
  const server = tls
    ? createTlsServer({ ...tls.options, noDelay: true }, accepted)
    : createServer({ noDelay: true }, accepted);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** A socket as broker and client see it. Answers to requests that came in one packet leave in one packet. */
export function socketConnection(socket: Socket): Connection {
  const closers: ((reason: string) => void)[] = [];
  let closedFor: string | null = null;
  let held = false;
  const drains: (() => void)[] = [];
  const closed = (reason: string): void => {
    if (closedFor !== null) return;
    closedFor = reason;
    for (const on of closers.splice(0)) on(reason);
  };
  socket.on('end', () => closed('client closed'));
  socket.on('close', () => closed('client closed'));
  socket.on('error', (error) => closed(error.message));
  socket.on('drain', () => {
    for (const on of drains) on();
    settle();
  });
  const congested = (): boolean => socket.writableLength > highWater;
  const settle = (): void => {
    if (held || congested()) socket.pause();
    else socket.resume();
  };
  return {
    get congested() {
      return congested();
    },
    drained(on) {
      drains.push(on);
    },
    hold(hold) {
      held = hold;
      settle();
    },
    send(bytes) {
      if (closedFor === null) socket.write(bytes);
    },
    receive(on) {
      socket.on('data', (chunk) => {
        socket.cork();
        on(chunk);
        socket.uncork();
        if (congested()) socket.pause();
      });
    },
    close(reason = 'closed') {
      closed(reason);
      socket.end();
      socket.destroySoon();
    },
    closed(on) {
      if (closedFor !== null) on(closedFor);
      else closers.push(on);
    },
  };
}
