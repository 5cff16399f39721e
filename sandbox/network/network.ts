import type { Clock, Connection } from '../host.ts';
import type { Actor } from '../trace/event.ts';

/** Who is at the other end of a connection. */
export interface Peer {
  actor: Actor;
  /** As a broker logs it and as DescribeGroups shows it. */
  host: string;
  port: number;
  /** Who its certificate says it is, such as `User:CN=ana`; left out where it showed none. */
  principal?: string;
}

export interface Listener {
  readonly port: number;
  close(): void;
}

interface Listening {
  owner: string;
  pid: number | null;
  accept: (connection: Connection, peer: Peer) => void;
  /** The server's ends, with who is at the other. */
  open: Map<Connection, Peer>;
}

/** A port that is listened on. */
export interface PortView {
  port: number;
  /** As who listens calls itself. */
  owner: string;
  /** The machine's process; null for one of another machine. */
  pid: number | null;
}

/** A connection between two processes, both of them on this machine unless their id is null. */
export interface ConnectionView {
  client: { port: number; pid: number | null };
  server: { port: number; pid: number | null };
}

export interface Link {
  /** No bytes pass and no connection is made; what was open is closed. */
  cut: boolean;
  /** One way, milliseconds of lab time. */
  latencyMs: number;
}

/** ECONNREFUSED, or ETIMEDOUT where the link is cut. */
export class ConnectError extends Error {
  readonly code: string;
  readonly host: string;
  readonly port: number;
  constructor(code: string, host: string, port: number) {
    super(`connect ${code} ${host}:${port}`);
    this.code = code;
    this.host = host;
    this.port = port;
  }
}

/** EADDRINUSE. */
export class PortTaken extends Error {
  readonly code = 'EADDRINUSE';
  constructor(port: number) {
    super(`listen EADDRINUSE: address already in use :::${port}`);
  }
}

/**
 * The lab's own network: ports that are listened on, and byte streams between programs and brokers. Bytes arrive in a
 * later turn of the event loop, or after the link's latency; never synchronously, and always in order.
 */
export class Network {
  readonly #clock: Clock;
  readonly #defer: (run: () => void) => void;
  readonly #listeners = new Map<number, Listening>();
  readonly #links = new Map<number, Link>();
  readonly #hosts = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0']);
  #nextPort = 49152;
  #inFlight = 0;

  /** @param defer runs something soon, outside the current call; queueMicrotask in every host but a test's */
  constructor(clock: Clock, defer: (run: () => void) => void) {
    this.#clock = clock;
    this.#defer = defer;
  }

  /** Chunks of bytes sent and not yet received: what the clock's barrier waits for. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Ports listened on, with who does. */
  ports(): readonly PortView[] {
    return [...this.#listeners].map(([port, { owner, pid }]) => ({ port, owner, pid })).sort((a, b) => a.port - b.port);
  }

  /** Connections that are open now. */
  connections(): readonly ConnectionView[] {
    return [...this.#listeners].flatMap(([port, { pid, open }]) =>
      [...open.values()].map(({ actor, port: from }) => ({
        client: { port: from, pid: actor.kind === 'process' ? actor.pid : null },
        server: { port, pid },
      })),
    );
  }

  /** Makes a host name resolve to this lab, beside localhost. */
  addHost(host: string): void {
    this.#hosts.add(host);
  }

  /** Throws EADDRINUSE where the port is taken. `pid` is the process that listens, where it is the machine's. */
  listen(
    port: number,
    owner: string,
    accept: (connection: Connection, peer: Peer) => void,
    pid: number | null = null,
  ): Listener {
    if (this.#listeners.has(port)) throw new PortTaken(port);
    const listening: Listening = { owner, pid, accept, open: new Map() };
    this.#listeners.set(port, listening);
    return {
      port,
      close: () => {
        if (this.#listeners.get(port) === listening) this.#listeners.delete(port);
        for (const connection of [...listening.open.keys()]) connection.close('listener closed');
      },
    };
  }

  link(port: number): Link {
    return this.#links.get(port) ?? { cut: false, latencyMs: 0 };
  }

  setLink(port: number, change: Partial<Link>): void {
    const link = { ...this.link(port), ...change };
    this.#links.set(port, link);
    if (link.cut)
      for (const connection of [...(this.#listeners.get(port)?.open.keys() ?? [])]) connection.close('link cut');
  }

  /**
   * Connects a program to whoever listens on `port`, and returns the program's end. Throws ConnectError: ECONNREFUSED
   * where nobody listens, ENOTFOUND for a host that is not of this lab, ETIMEDOUT where the link is cut.
   */
  connect(host: string, port: number, actor: Actor): { connection: Connection; local: { host: string; port: number } } {
    if (!this.#hosts.has(host)) throw new ConnectError('ENOTFOUND', host, port);
    if (this.link(port).cut) throw new ConnectError('ETIMEDOUT', host, port);
    const listening = this.#listeners.get(port);
    if (!listening) throw new ConnectError('ECONNREFUSED', host, port);
    const local = { host: '127.0.0.1', port: this.#nextPort };
    this.#nextPort = this.#nextPort >= 65535 ? 49152 : this.#nextPort + 1;
    const [client, server] = this.#pipe(() => this.link(port).latencyMs);
    const peer = { actor, ...local };
    listening.open.set(server, peer);
    server.closed(() => listening.open.delete(server));
    listening.accept(server, peer);
    return { connection: client, local };
  }

  #pipe(latencyMs: () => number): [Connection, Connection] {
    const make = (): End => ({ receivers: [], waiting: [], closers: [], closedFor: null });
    const left = make();
    const right = make();
    const later = (run: () => void): void => {
      this.#inFlight += 1;
      const arrive = (): void => {
        this.#inFlight -= 1;
        run();
      };
      const latency = latencyMs();
      if (latency > 0) this.#clock.after(latency, arrive);
      else this.#defer(arrive);
    };
    return [this.#end(left, right, later), this.#end(right, left, later)];
  }

  #end(here: End, there: End, later: (run: () => void) => void): Connection {
    const shut = (end: End, reason: string): void => {
      if (end.closedFor !== null) return;
      end.closedFor = reason;
      for (const on of end.closers.splice(0)) on(reason);
    };
    return {
      send: (bytes) => {
        if (here.closedFor !== null) return;
        later(() => {
          if (there.closedFor !== null) return;
          if (there.receivers.length === 0) there.waiting.push(bytes);
          else for (const on of there.receivers) on(bytes);
        });
      },
      receive: (on) => {
        here.receivers.push(on);
        for (const bytes of here.waiting.splice(0)) on(bytes);
      },
      close: (reason = 'closed') => {
        if (here.closedFor !== null) return;
        shut(here, reason);
        later(() => shut(there, reason));
      },
      closed: (on) => {
        if (here.closedFor !== null) on(here.closedFor);
        else here.closers.push(on);
      },
    };
  }
}

interface End {
  receivers: ((bytes: Uint8Array) => void)[];
  waiting: Uint8Array[];
  closers: ((reason: string) => void)[];
  closedFor: string | null;
}
