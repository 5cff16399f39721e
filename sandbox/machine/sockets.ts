import type { Connection, ProcessHandle } from '../host.ts';
import { ConnectError, type Network } from '../network/network.ts';
import type { Actor } from '../trace/event.ts';

/** The connections of one process, by the numbers that the program gave them. */
export class Sockets {
  readonly #network: Network;
  readonly #actor: Actor;
  readonly #place: string;
  readonly #refused: (error: ConnectError) => void;
  readonly #open = new Set<Connection>();
  readonly #byNumber = new Map<number, Connection>();

  /**
   * @param place where the process runs
   * @param refused told of every connection that could not be made
   */
  constructor(network: Network, actor: Actor, place: string, refused: (error: ConnectError) => void) {
    this.#network = network;
    this.#actor = actor;
    this.#place = place;
    this.#refused = refused;
  }

  /** Connects on behalf of a command. Throws ConnectError. */
  open(host: string, port: number): { connection: Connection; local: { host: string; port: number } } {
    const opened = this.#connect(host, port);
    this.#open.add(opened.connection);
    opened.connection.closed(() => this.#open.delete(opened.connection));
    return opened;
  }

  #connect(host: string, port: number): ReturnType<Network['connect']> {
    try {
      return this.#network.connect(host, port, this.#actor, this.#place);
    } catch (error) {
      if (error instanceof ConnectError) this.#refused(error);
      throw error;
    }
  }

  /** Connects on behalf of a program, and tells it how that went. `whenGoing` waits while it is stopped. */
  connect(
    handle: ProcessHandle,
    host: string,
    port: number,
    socket: number,
    whenGoing: (act: () => void) => void = (act) => act(),
  ): void {
    try {
      const { connection, local } = this.open(host, port);
      this.#byNumber.set(socket, connection);
      handle.connected(socket, local, { host: '127.0.0.1', port });
      connection.receive((bytes) => whenGoing(() => handle.data(socket, bytes)));
      connection.closed(() => {
        this.#byNumber.delete(socket);
        whenGoing(() => handle.closed(socket));
      });
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      handle.refused(socket, error.code, error.message);
    }
  }

  send(socket: number, bytes: Uint8Array): void {
    this.#byNumber.get(socket)?.send(bytes);
  }

  close(socket: number): void {
    this.#byNumber.get(socket)?.close('client closed');
  }

  /** Closes all, as the end of a process does. */
  closeAll(): void {
    for (const connection of [...this.#open]) connection.close('client closed');
    this.#byNumber.clear();
  }
}

/** A connection of a command: what comes while its process is stopped waits until that goes on. */
export function whenGoing(connection: Connection, wait: (act: () => void) => void): Connection {
  return {
    send: (bytes) => connection.send(bytes),
    receive: (on) => connection.receive((bytes) => wait(() => on(bytes))),
    closed: (on) => connection.closed((reason) => wait(() => on(reason))),
    close: (reason) => connection.close(reason),
    get congested() {
      return connection.congested ?? false;
    },
    drained: (on) => connection.drained?.(on),
    hold: (held) => connection.hold?.(held),
  };
}
