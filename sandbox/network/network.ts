import type { Clock, Connection } from '../host.ts';
import type { Actor } from '../trace/event.ts';
import { type PlaceSettings, Places } from './places.ts';

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
  place: string;
  port: number;
  owner: string;
  pid: number | null;
  bound: Bound;
  /** Hands connections on to a port of another place instead, as a published port does. */
  to: { place: string; port: number } | null;
  accept: (connection: Connection, peer: Peer) => void;
  /** The server's ends, with who is at the other. */
  open: Map<Connection, Peer>;
}

/** Which of its addresses a place is listened on: all, the one that nobody else has, or those that others know. */
export type Bound = 'all' | 'loopback' | 'address';

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

/** ECONNREFUSED; ENOTFOUND, or EHOSTUNREACH for an address; ETIMEDOUT where the link is cut. */
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
  readonly #places = new Places();
  /** By place and port. */
  readonly #listeners = new Map<string, Listening>();
  readonly #links = new Map<number, Link>();
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

  /** Ports listened on in a place, by default the machine itself, with who does. */
  ports(place = ''): readonly PortView[] {
    return [...this.#listeners.values()]
      .filter((each) => each.place === place)
      .map(({ port, owner, pid }) => ({ port, owner, pid }))
      .sort((a, b) => a.port - b.port);
  }

  /** Connections to the ports of a place that are open now. */
  connections(place = ''): readonly ConnectionView[] {
    return [...this.#listeners.values()]
      .filter((each) => each.place === place)
      .flatMap(({ port, pid, open }) =>
        [...open.values()].map(({ actor, port: from }) => ({
          client: { port: from, pid: actor.kind === 'process' ? actor.pid : null },
          server: { port, pid },
        })),
      );
  }

  /** Makes a host name resolve to this lab, beside localhost. */
  addHost(host: string): void {
    this.#places.addHost(host);
  }

  /** Adds a host with ports of its own, until the returned function is called. */
  addPlace(place: string, settings: PlaceSettings): () => void {
    return this.#places.add(place, settings);
  }

  /** The place that a host name means to somebody at `from`, empty for the machine itself; null where it means nobody. */
  placeOf(host: string, from = ''): string | null {
    return this.#places.resolve(from, host)?.place ?? null;
  }

  /** What a server at `place` listens on that is told this host; null where the host is another one, or nobody. */
  boundBy(host: string, place: string): Bound | null {
    if (host === '' || host === '0.0.0.0') return 'all';
    const found = this.#places.resolve(place, host);
    if (found?.place !== place) return null;
    return found.loopback ? 'loopback' : 'address';
  }

  /** Throws EADDRINUSE where the port is taken. `pid` is the process that listens, where it is the machine's. */
  listen(
    port: number,
    owner: string,
    accept: (connection: Connection, peer: Peer) => void,
    pid: number | null = null,
    { place = '', bound = 'all' }: { place?: string; bound?: Bound } = {},
  ): Listener {
    return this.#listen({ place, port, owner, pid, bound, to: null, accept, open: new Map() });
  }

  /** Makes a port of the machine stand for one of another place. Throws EADDRINUSE. */
  publish(port: number, to: { place: string; port: number }, owner: string, pid: number): Listener {
    return this.#listen({ place: '', port, owner, pid, bound: 'all', to, accept: () => {}, open: new Map() });
  }

  #listen(listening: Listening): Listener {
    const { place, port } = listening;
    const key = keyOf(place, port);
    if (this.#listeners.has(key)) throw new PortTaken(port);
    this.#listeners.set(key, listening);
    return {
      port,
      close: () => {
        if (this.#listeners.get(key) === listening) this.#listeners.delete(key);
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
      for (const connection of [...(this.#listeners.get(keyOf('', port))?.open.keys() ?? [])])
        connection.close('link cut');
  }

  /**
   * Connects a program to whoever listens on `port`, and returns the program's end. Throws ConnectError: ECONNREFUSED
   * where nobody listens, ENOTFOUND for a host that is not of this lab (EHOSTUNREACH for such an address), ETIMEDOUT where
   * the link is cut. Where a published port leads to nobody, the connection is made, and ends at once.
   *
   * @param from the place of the program, which knows hosts by its own names
   */
  connect(
    host: string,
    port: number,
    actor: Actor,
    from = '',
  ): { connection: Connection; local: { host: string; port: number } } {
    const to = this.#places.resolve(from, host);
    if (!to) throw new ConnectError(/^\d+\.\d+\.\d+\.\d+$/.test(host) ? 'EHOSTUNREACH' : 'ENOTFOUND', host, port);
    const linked = to.place === '';
    if (linked && this.link(port).cut) throw new ConnectError('ETIMEDOUT', host, port);
    const listening = this.#listeners.get(keyOf(to.place, port));
    if (!listening || !hears(listening, to.loopback)) throw new ConnectError('ECONNREFUSED', host, port);
    const local = { host: to.from, port: this.#nextPort };
    this.#nextPort = this.#nextPort >= 65535 ? 49152 : this.#nextPort + 1;
    const [client, server] = this.#pipe(() => (linked ? this.link(port).latencyMs : 0));
    this.#take(listening, server, { actor, ...local });
    return { connection: client, local };
  }

  #take(listening: Listening, server: Connection, peer: Peer): void {
    listening.open.set(server, peer);
    server.closed(() => listening.open.delete(server));
    const { to } = listening;
    if (!to) return listening.accept(server, peer);
    const behind = this.#listeners.get(keyOf(to.place, to.port));
    if (behind && hears(behind, false))
      this.#take(behind, server, { ...peer, host: this.#places.wayOut(to.place)?.gateway ?? peer.host });
    else server.close('nobody listens behind the published port');
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

function keyOf(place: string, port: number): string {
  return `${place}:${port}`;
}

function hears({ bound }: Listening, loopback: boolean): boolean {
  return bound === 'all' || (bound === 'loopback') === loopback;
}
