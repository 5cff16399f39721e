import type { Clock, Connection, Timer } from '../host.ts';
import { FrameSplitter } from '../wire/frame.ts';
import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import { type Acl, openAcl, readAcls, writeAcls } from './acl.ts';
import { readStat, type Stat } from './data-tree.ts';
import { errorName, ZooKeeperError } from './error-codes.ts';
import { readBuffer, readText, readVector, writeBuffer, writeText } from './jute.ts';
import { opcodes } from './opcodes.ts';
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

/** A ZooKeeper client with a session of its own, kept alive by pings. Requests reject with ZooKeeperError where they are refused. */
export class ZooKeeperClient {
  /** Called for each change that was watched. */
  watched: (type: EventType, path: string) => void = () => {};
  /** Called once when the connection is gone. */
  lost: () => void = () => {};
  readonly #connection: Connection;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #splitter: FrameSplitter;
  readonly #connected: Promise<void>;
  #settle: { done: () => void; fail: (error: Error) => void } | null = null;
  #nextXid = 1;
  #ping: Timer | null = null;
  #timeoutMs: number;
  #session = 0n;

  constructor(connection: Connection, clock: Pick<Clock, 'after'>, timeoutMs = 30_000) {
    this.#connection = connection;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#splitter = new FrameSplitter(0x40_0000, (frame) => this.#take(new Reader(frame, 'ZooKeeper answer')));
    this.#connected = new Promise((done, fail) => {
      this.#settle = { done, fail };
    });
    connection.receive((bytes) => this.#splitter.push(bytes));
    connection.closed(() => this.#gone());
    this.#send((writer) => {
      writer.int32(0);
      writer.int64(0n);
      writer.int32(timeoutMs);
      writer.int64(0n);
      writeBuffer(writer, new Uint8Array(16));
      writer.bool(false);
    });
  }

  /** Resolves when there is a session. */
  connected(): Promise<void> {
    return this.#connected;
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
    const read = (reader: Reader): NodeData => ({ data: readBuffer(reader), stat: readStat(reader) });
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
      return await this.#ask(opcodes.exists, path, readStat, (writer) => writeWatched(writer, path, watch));
    } catch (error) {
      if (error instanceof ZooKeeperError && error.code === 'NoNode') return null;
      throw error;
    }
  }

  /** Names, in alphabetical order. */
  children(path: string, watch = false): Promise<{ names: readonly string[]; stat: Stat }> {
    const read = (reader: Reader) => ({ names: [...readVector(reader, readText)].sort(), stat: readStat(reader) });
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

  /** Ends the session: what it made for its own lifetime is gone. */
  async close(): Promise<void> {
    await this.#ask(opcodes.closeSession, '', nothing, () => {}).catch(() => {});
    this.#connection.close();
    this.#gone();
  }

  #ask<T>(opcode: number, path: string, read: (reader: Reader) => T, write: (writer: Writer) => void): Promise<T> {
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
    if (this.#settle) return this.#begin(reader);
    const xid = reader.int32();
    reader.int64();
    const code = reader.int32();
    if (xid === pingXid) return;
    if (xid === -1) return this.#event(reader);
    const waiting = this.#waiting.get(xid);
    this.#waiting.delete(xid);
    if (code === 0) waiting?.done(reader);
    else waiting?.fail(new ZooKeeperError(errorName(code) ?? 'RuntimeInconsistency', waiting.path));
  }

  #begin(reader: Reader): void {
    reader.int32();
    this.#timeoutMs = reader.int32();
    this.#session = reader.int64();
    this.#settle?.done();
    this.#settle = null;
    this.#keepAlive();
  }

  #event(reader: Reader): void {
    const code = reader.int32();
    reader.int32();
    const path = readText(reader);
    const type = (Object.keys(eventTypes) as EventType[]).find((each) => eventTypes[each] === code);
    if (type) this.watched(type, path);
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

  #gone(): void {
    this.#ping?.cancel();
    this.#ping = null;
    const error = new Error('KeeperErrorCode = ConnectionLoss');
    this.#settle?.fail(error);
    this.#settle = null;
    for (const { fail } of [...this.#waiting.values()]) fail(error);
    this.#waiting.clear();
    this.lost();
    this.lost = () => {};
  }

  #send(write: (writer: Writer) => void): void {
    const writer = new Writer(128);
    writer.int32(0);
    write(writer);
    const bytes = writer.done();
    new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, bytes.length - 4);
    this.#connection.send(bytes);
  }
}

function nothing(): void {}

function writeWatched(writer: Writer, path: string, watch: boolean): void {
  writeText(writer, path);
  writer.bool(watch);
}
