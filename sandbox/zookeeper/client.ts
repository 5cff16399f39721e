import type { Clock, Connection, Timer } from '../host.ts';
import { FrameSplitter } from '../wire/frame.ts';
import { Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';
import { type Acl, openAcl, readAcls, writeAcls } from './acl.ts';
import { readStat, type Stat } from './data-tree.ts';
import { errorName, ZooKeeperError } from './error-codes.ts';
import { readBuffer, readText, readVector, sendMessage, writeBuffer, writeText, writeVector } from './jute.ts';
import { opcodes } from './opcodes.ts';
import { OwnWatches, type WatchKind, watcherTypes } from './own-watches.ts';
import { type EventType, eventTypes } from './watches.ts';

export interface NodeData {
  data: Uint8Array | null;
  stat: Stat;
}

export interface CreateOptions {
  ephemeral?: boolean;
  sequential?: boolean;
  container?: boolean;
  acl?: readonly Acl[];
}

interface Waiting {
  path: string;
  done: (reader: Reader) => void;
  fail: (error: Error) => void;
}

const pingXid = -2;
const setWatchesXid = -8;

/** The connection is gone, or has gone before the answer: nobody knows whether the request was carried out. */
export class ConnectionLoss extends Error {
  constructor() {
    super('KeeperErrorCode = ConnectionLoss');
  }
}

/** A ZooKeeper client with a session of its own, kept alive by pings. Requests reject with ZooKeeperError where they are refused. */
export class ZooKeeperClient {
  /** Called for each change that was watched. */
  watched: (type: EventType, path: string) => void = () => {};
  /** Called for each watch that was taken away. */
  watchRemoved: (kind: 'data' | 'children', path: string) => void = () => {};
  /** Called when the connection is gone; `silent`: the server had not been heard of for two thirds of the timeout. */
  lost: (reason: 'closed' | 'silent') => void = () => {};
  #connection: Connection;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #watching = new OwnWatches();
  #connected: Promise<boolean>;
  #settle: { done: (alive: boolean) => void; fail: (error: Error) => void } | null = null;
  #nextXid = 1;
  #ping: Timer | null = null;
  #silence: Timer | null = null;
  #timeoutMs: number;
  #session = 0n;
  #password: Uint8Array = new Uint8Array(16);
  #lastZxid = 0n;

  constructor(connection: Connection, clock: Pick<Clock, 'after'>, timeoutMs = 30_000) {
    this.#connection = connection;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#connected = this.#attach(connection);
  }

  /** Resolves when there is a session. */
  async connected(): Promise<void> {
    await this.#connected;
  }

  /**
   * Goes on with the session over another connection, where all that was watched is watched again. False where the session has
   * expired; rejects where this connection is lost too.
   */
  resume(connection: Connection): Promise<boolean> {
    this.#connected = this.#attach(connection);
    return this.#connected;
  }

  #attach(connection: Connection): Promise<boolean> {
    this.#connection = connection;
    const connected = new Promise<boolean>((done, fail) => {
      this.#settle = { done, fail };
    });
    const splitter = new FrameSplitter(0x40_0000, (frame) => this.#take(new Reader(frame, 'ZooKeeper answer')));
    connection.receive((bytes) => splitter.push(bytes));
    connection.closed(() => this.#gone(connection, 'closed'));
    this.#listen();
    this.#send((writer) => {
      writer.int32(0);
      writer.int64(this.#lastZxid);
      writer.int32(this.#timeoutMs);
      writer.int64(this.#session);
      writeBuffer(writer, this.#password);
      writer.bool(false);
    });
    return connected;
  }

  get session(): bigint {
    return this.#session;
  }

  /** Milliseconds, as the server has settled it. */
  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  /** @returns the path, with its number if it is sequential */
  create(path: string, data: Uint8Array | null, options: CreateOptions = {}): Promise<string> {
    const { ephemeral = false, sequential = false, container = false, acl = openAcl } = options;
    return this.#ask(container ? opcodes.createContainer : opcodes.create, path, readText, (writer) => {
      writeText(writer, path);
      writeBuffer(writer, data);
      writeAcls(writer, acl);
      writer.int32(container ? 4 : (ephemeral ? 1 : 0) + (sequential ? 2 : 0));
    });
  }

  delete(path: string, version = -1): Promise<void> {
    return this.#ask(opcodes.delete, path, nothing, (writer) => {
      writeText(writer, path);
      writer.int32(version);
    });
  }

  get(path: string, watch = false): Promise<NodeData> {
    const read = (reader: Reader): NodeData => {
      if (watch) this.#watching.add('data', path);
      return { data: readBuffer(reader), stat: readStat(reader) };
    };
    return this.#ask(opcodes.getData, path, read, (writer) => writeWatched(writer, path, watch));
  }

  set(path: string, data: Uint8Array | null, version = -1): Promise<Stat> {
    return this.#ask(opcodes.setData, path, readStat, (writer) => {
      writeText(writer, path);
      writeBuffer(writer, data);
      writer.int32(version);
    });
  }

  /** Null where there is no such node. */
  async exists(path: string, watch = false): Promise<Stat | null> {
    try {
      const stat = await this.#ask(opcodes.exists, path, readStat, (writer) => writeWatched(writer, path, watch));
      if (watch) this.#watching.add('data', path);
      return stat;
    } catch (error) {
      if (!(error instanceof ZooKeeperError) || error.code !== 'NoNode') throw error;
      if (watch) this.#watching.add('exist', path);
      return null;
    }
  }

  /** Names, in alphabetical order. */
  children(path: string, watch = false): Promise<{ names: readonly string[]; stat: Stat }> {
    const read = (reader: Reader) => {
      if (watch) this.#watching.add('children', path);
      return { names: [...readVector(reader, readText)].sort(), stat: readStat(reader) };
    };
    return this.#ask(opcodes.getChildren2, path, read, (writer) => writeWatched(writer, path, watch));
  }

  acl(path: string): Promise<{ acl: readonly Acl[]; stat: Stat }> {
    const read = (reader: Reader) => ({ acl: readAcls(reader), stat: readStat(reader) });
    return this.#ask(opcodes.getAcl, path, read, (writer) => writeText(writer, path));
  }

  setAcl(path: string, acl: readonly Acl[], version = -1): Promise<Stat> {
    return this.#ask(opcodes.setAcl, path, readStat, (writer) => {
      writeText(writer, path);
      writeAcls(writer, acl);
      writer.int32(version);
    });
  }

  sync(path: string): Promise<string> {
    return this.#ask(opcodes.sync, path, readText, (writer) => writeText(writer, path));
  }

  addAuth(scheme: string, token: Uint8Array): Promise<void> {
    return this.#ask(opcodes.auth, '', nothing, (writer) => {
      writer.int32(0);
      writeText(writer, scheme);
      writeBuffer(writer, token);
    });
  }

  /**
   * Takes watches away, the server's and this side's, and tells of it as of a change. Rejects with NoWatcher where there are none.
   */
  async removeWatches(path: string, kind: WatchKind | 'any'): Promise<void> {
    const own = this.#watching.of(path, kind);
    if (own.length === 0) throw new ZooKeeperError('NoWatcher', path);
    await this.#ask(opcodes.removeWatches, path, nothing, (writer) => {
      writeText(writer, path);
      writer.int32(watcherTypes[kind]);
    });
    this.#watching.remove(path, kind);
    for (const each of own) this.watchRemoved(each, path);
  }

  /** Asks for another ensemble, which a server that stands alone refuses. */
  reconfigure(): Promise<void> {
    return this.#ask(opcodes.reconfig, '', nothing, (writer) => {
      for (let i = 0; i < 3; i += 1) writeText(writer, '');
      writer.int64(-1n);
    });
  }

  /** Ends the session: what it made for its own lifetime is gone. */
  async close(): Promise<void> {
    if (this.#ping) await this.#ask(opcodes.closeSession, '', nothing, () => {}).catch(() => {});
    this.drop();
  }

  /** Ends the connection, and leaves the session to expire. */
  drop(reason: 'closed' | 'silent' = 'closed'): void {
    const connection = this.#connection;
    connection.close();
    this.#gone(connection, reason);
  }

  #ask<T>(opcode: number, path: string, read: (reader: Reader) => T, write: (writer: Writer) => void): Promise<T> {
    if (!this.#silence) return Promise.reject(new ConnectionLoss());
    const xid = this.#nextXid;
    this.#nextXid += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(xid, { path, done: (reader) => resolve(read(reader)), fail: reject });
      this.#send((writer) => {
        writer.int32(xid);
        writer.int32(opcode);
        write(writer);
      });
    });
  }

  #take(reader: Reader): void {
    this.#listen();
    if (this.#settle) return this.#begin(reader, this.#settle);
    const xid = reader.int32();
    const zxid = reader.int64();
    const code = reader.int32();
    if (zxid > 0n) this.#lastZxid = zxid;
    if (xid === pingXid || xid === setWatchesXid) return;
    if (xid === -1) return this.#event(reader);
    const waiting = this.#waiting.get(xid);
    this.#waiting.delete(xid);
    if (code === 0) waiting?.done(reader);
    else waiting?.fail(new ZooKeeperError(errorName(code) ?? 'RuntimeInconsistency', waiting.path));
  }

  #begin(reader: Reader, settle: { done: (alive: boolean) => void }): void {
    reader.int32();
    const timeoutMs = reader.int32();
    this.#settle = null;
    if (timeoutMs <= 0) {
      this.lost = () => {};
      this.drop();
      return settle.done(false);
    }
    this.#timeoutMs = timeoutMs;
    this.#session = reader.int64();
    this.#password = readBuffer(reader) ?? this.#password;
    this.#keepAlive();
    this.#watchAgain();
    settle.done(true);
  }

  #watchAgain(): void {
    const { data, exist, children } = this.#watching.all();
    if (data.length + exist.length + children.length === 0) return;
    this.#send((writer) => {
      writer.int32(setWatchesXid);
      writer.int32(opcodes.setWatches);
      writer.int64(this.#lastZxid);
      for (const paths of [data, exist, children]) writeVector(writer, paths, writeText);
    });
  }

  #event(reader: Reader): void {
    const code = reader.int32();
    reader.int32();
    const path = readText(reader);
    const type = (Object.keys(eventTypes) as EventType[]).find((each) => eventTypes[each] === code);
    if (!type) return;
    this.#watching.told(type, path);
    this.watched(type, path);
  }

  #keepAlive(): void {
    this.#ping = this.#clock.after(Math.floor(this.#timeoutMs / 3), () => {
      this.#send((writer) => {
        writer.int32(pingXid);
        writer.int32(opcodes.ping);
      });
      this.#keepAlive();
    });
  }

  /** The server was heard of: from now on it may be silent for two thirds of the timeout. */
  #listen(): void {
    this.#silence?.cancel();
    this.#silence = this.#clock.after(Math.floor((this.#timeoutMs * 2) / 3), () => this.drop('silent'));
  }

  #gone(connection: Connection, reason: 'closed' | 'silent'): void {
    if (connection !== this.#connection || !this.#silence) return;
    this.#ping?.cancel();
    this.#silence.cancel();
    this.#ping = this.#silence = null;
    const error = new ConnectionLoss();
    this.#settle?.fail(error);
    this.#settle = null;
    for (const { fail } of [...this.#waiting.values()]) fail(error);
    this.#waiting.clear();
    this.lost(reason);
  }

  #send(write: (writer: Writer) => void): void {
    sendMessage(this.#connection, write);
  }
}

function nothing(): void {}

function writeWatched(writer: Writer, path: string, watch: boolean): void {
  writeText(writer, path);
  writer.bool(watch);
}
