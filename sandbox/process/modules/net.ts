/** node:net and node:tls: sockets to the lab's brokers. Nothing else is in reach. */
import { Buffer } from 'buffer';
import { Duplex } from 'readable-stream';
import { post } from '../lab.ts';
import { loop } from '../loop.ts';
import { type Address, SOCKET_LIMIT, SOCKET_WINDOW } from '../messages.ts';
import * as timers from '../timers.ts';

interface ConnectOptions {
  host?: string;
  port: number | string;
  path?: string;
}

type Done = (error?: Error | null) => void;

const sockets = new Map<number, Socket>();
let nextSocket = 1;

function connectionError(code: string, message: string, host: string, port: number): Error {
  const isLookup = code === 'ENOTFOUND';
  const shown = isLookup ? `getaddrinfo ENOTFOUND ${host}` : message;
  const detail = isLookup
    ? { errno: -3008, code, syscall: 'getaddrinfo', hostname: host }
    : { errno: -111, code, syscall: 'connect', address: host, port };
  return Object.assign(new Error(shown), detail);
}

export class Socket extends Duplex {
  connecting = false;
  bytesRead = 0;
  bytesWritten = 0;
  remoteAddress: string | undefined;
  remotePort: number | undefined;
  remoteFamily: string | undefined;
  localAddress: string | undefined;
  localPort: number | undefined;
  timeout: number | undefined;
  #id = 0;
  #host = '';
  #port = 0;
  #release: (() => void) | null = null;
  #referenced = true;
  #idleTimer: timers.Timeout | null = null;
  /** Bytes sent that the lab has not taken yet. */
  #onTheWay = 0;
  #held: { bytes: Uint8Array; done: Done }[] = [];
  #beforeConnect: (() => void) | null = null;

  constructor() {
    // `close` tells whether there was an error, which the stream by itself does not.
    super({ allowHalfOpen: false, emitClose: false });
  }

  get readyState(): string {
    if (this.connecting) return 'opening';
    return this.#id !== 0 && !this.destroyed ? 'open' : 'closed';
  }

  get pending(): boolean {
    return this.#id === 0 || this.connecting;
  }

  connect(options: ConnectOptions | number | string, host?: string | (() => void), listener?: () => void): this {
    const to: ConnectOptions =
      typeof options === 'object' ? options : { port: options, ...(typeof host === 'string' ? { host } : {}) };
    const onConnect = typeof host === 'function' ? host : listener;
    if (onConnect) this.once('connect', onConnect);
    this.#host = to.host ?? 'localhost';
    this.#port = Number(to.port);
    if (!Number.isInteger(this.#port) || this.#port < 0 || this.#port > 65535) {
      const message = `Port should be >= 0 and < 65536. Received ${typeof to.port === 'string' ? `type string ('${to.port}')` : `type number (${to.port})`}.`;
      throw Object.assign(new RangeError(message), { code: 'ERR_SOCKET_BAD_PORT' });
    }
    this.connecting = true;
    if (sockets.size >= SOCKET_LIMIT) {
      loop.tick(() =>
        this.destroy(connectionError('EMFILE', `connect EMFILE ${this.#host}:${this.#port}`, this.#host, this.#port)),
      );
      return this;
    }
    this.#id = nextSocket;
    nextSocket += 1;
    sockets.set(this.#id, this);
    if (this.#referenced) this.#release = loop.hold();
    post({ type: 'connect', host: this.#host, port: this.#port, socket: this.#id });
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(ms: number, listener?: () => void): this {
    this.timeout = ms;
    this.#idleTimer?.close();
    this.#idleTimer = ms > 0 ? timers.setTimeout(() => this.emit('timeout'), ms).unref() : null;
    if (listener && ms > 0) this.once('timeout', listener);
    else if (listener) this.removeListener('timeout', listener);
    return this;
  }

  ref(): this {
    this.#referenced = true;
    if (this.#id !== 0 && !this.destroyed) this.#release ??= loop.hold();
    return this;
  }

  unref(): this {
    this.#referenced = false;
    this.#release?.();
    this.#release = null;
    return this;
  }

  address(): { address?: string; port?: number; family?: string } {
    if (this.localAddress === undefined || this.localPort === undefined) return {};
    return { address: this.localAddress, port: this.localPort, family: 'IPv4' };
  }

  destroySoon(): void {
    this.end();
  }

  resetAndDestroy(): this {
    return this.destroy();
  }

  connected(local: Address, remote: Address): void {
    this.connecting = false;
    this.localAddress = local.host;
    this.localPort = local.port;
    this.remoteAddress = remote.host;
    this.remotePort = remote.port;
    this.remoteFamily = 'IPv4';
    this.#beforeConnect?.();
    this.#beforeConnect = null;
    this.emit('connect');
    this.emit('ready');
  }

  refused(code: string, message: string): void {
    this.connecting = false;
    sockets.delete(this.#id);
    this.#id = 0;
    this.destroy(connectionError(code, message, this.#host, this.#port));
  }

  receive(bytes: Uint8Array): void {
    this.#active();
    this.bytesRead += bytes.byteLength;
    this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  closedByPeer(): void {
    sockets.delete(this.#id);
    this.#id = 0;
    this.push(null);
    if (!this.isPaused()) this.resume();
    this.end();
  }

  taken(bytes: number): void {
    this.#onTheWay -= bytes;
    while (this.#held.length > 0 && this.#onTheWay < SOCKET_WINDOW) {
      const { bytes: next, done } = this.#held.shift() as { bytes: Uint8Array; done: Done };
      this.#send(next, done);
    }
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: Done): void {
    if (this.connecting) {
      this.#beforeConnect = () => this._write(chunk, _encoding, done);
      return;
    }
    if (this.#id === 0)
      return done(Object.assign(new Error('write EPIPE'), { errno: -32, code: 'EPIPE', syscall: 'write' }));
    this.#active();
    // A copy, since the program may go on using its buffer.
    const bytes = new Uint8Array(chunk);
    if (this.#onTheWay >= SOCKET_WINDOW) this.#held.push({ bytes, done });
    else this.#send(bytes, done);
  }

  override _final(done: Done): void {
    if (this.connecting) {
      this.#beforeConnect = () => this._final(done);
      return;
    }
    this.#close();
    this.push(null);
    this.resume();
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.connecting = false;
    this.#idleTimer?.close();
    this.#close();
    this.#release?.();
    this.#release = null;
    done(error);
    loop.tick(() => this.emit('close', error !== null));
  }

  #send(bytes: Uint8Array, done: Done): void {
    this.#onTheWay += bytes.byteLength;
    this.bytesWritten += bytes.byteLength;
    post({ type: 'data', socket: this.#id, bytes }, [bytes.buffer as ArrayBuffer]);
    done();
  }

  #close(): void {
    if (this.#id === 0) return;
    sockets.delete(this.#id);
    post({ type: 'closeSocket', socket: this.#id });
    this.#id = 0;
  }

  #active(): void {
    this.#idleTimer?.refresh();
  }

  /** Whether bytes wait for the lab to take others. */
  get waiting(): boolean {
    return this.#held.length > 0;
  }
}

/** The open socket of this id. */
export function socketOf(id: number): Socket | undefined {
  return sockets.get(id);
}

/** Whether any socket has bytes that wait for the lab. */
export function socketsWaiting(): boolean {
  for (const socket of sockets.values()) if (socket.waiting) return true;
  return false;
}

const connect = (...args: Parameters<Socket['connect']>): Socket => new Socket().connect(...args);

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const isIPv4 = (text: string): boolean => ipv4.test(text);
const isIPv6 = (text: string): boolean => /^[\da-f:]*:[\da-f:.]*$/i.test(text) && text.split(':').length > 2;

const refuse = (what: string) => (): never => {
  throw new Error(`${what} is not available in this lab: its brokers listen without TLS, and programs cannot listen`);
};

export const net = {
  Socket,
  Stream: Socket,
  connect,
  createConnection: connect,
  createServer: refuse('net.createServer'),
  isIP: (text: string) => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0),
  isIPv4,
  isIPv6,
};

export const tls = {
  connect: refuse('TLS'),
  createServer: refuse('tls.createServer'),
  createSecureContext: () => ({}),
  rootCertificates: [],
};
