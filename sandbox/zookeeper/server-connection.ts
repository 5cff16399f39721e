import type { Connection, Timer } from '../host.ts';
import { FrameSplitter } from '../wire/frame.ts';
import { Reader } from '../wire/reader.ts';
import { WireError } from '../wire/wire-error.ts';
import { Writer } from '../wire/writer.ts';
import { digestId, type Identity } from './acl.ts';
import { answerRead } from './answer-read.ts';
import { errorCodes, ZooKeeperError } from './error-codes.ts';
import { fourLetterWord } from './four-letter-word.ts';
import { readBuffer, sendMessage, writeBuffer, writeText } from './jute.ts';
import { opcodes } from './opcodes.ts';
import { type Request, readRequest } from './request.ts';
import type { ZooKeeperServer } from './server.ts';
import type { Session } from './sessions.ts';
import { type EventType, eventTypes } from './watches.ts';
import { writeResult } from './write-result.ts';

/** `jute.maxbuffer`: a longer frame ends the connection. */
const maxFrame = 0xf_ffff;
/** A client that has not asked for a session by then is sent away. */
const sessionlessMs = 10_000;
const serverClass = 'org.apache.zookeeper.server.ZooKeeperServer';
const connectionClass = 'org.apache.zookeeper.server.NIOServerCnxn';
const watchXid = -1;
const syncConnected = 3;

/** A client's connection: first it asks for a session, then for whatever it wants; answers come in order. */
export class ServerConnection {
  session: Session | null = null;
  /** As Java shows the client's address. */
  readonly place: string;
  /** Frames received from it and sent to it. */
  readonly counts = { received: 0, sent: 0 };
  readonly #server: ZooKeeperServer;
  readonly #connection: Connection;
  readonly #identities: Identity[];
  readonly #splitter: FrameSplitter;
  #patience: Timer | null;
  #begun = false;
  #closed = false;

  /** @param peer where the client is */
  constructor(server: ZooKeeperServer, connection: Connection, peer: { host: string; port?: number }) {
    this.#server = server;
    this.#connection = connection;
    this.place = `/${peer.host}:${peer.port ?? 0}`;
    this.#identities = [{ scheme: 'ip', id: peer.host }];
    this.#splitter = new FrameSplitter(maxFrame, (frame) => this.#take(frame));
    this.#patience = server.clock.after(sessionlessMs, () => this.close());
    connection.receive((bytes) => this.#receive(bytes));
    connection.closed(() => {
      if (this.session && this.#server.sessions.get(this.session.id))
        server.log(
          'WARN',
          connectionClass,
          `Unable to read additional data from client sessionid ${this.#name()}, likely client has closed socket`,
        );
      this.#gone();
    });
  }

  get identities(): readonly Identity[] {
    return this.#identities;
  }

  /** Tells the client of a change that it watches. */
  notify(type: EventType, path: string): void {
    this.#send((writer) => {
      writer.int32(watchXid);
      writer.int64(-1n);
      writer.int32(0);
      writer.int32(eventTypes[type]);
      writer.int32(syncConnected);
      writeText(writer, path);
    });
  }

  close(): void {
    this.#connection.close();
    this.#gone();
  }

  #name(): string {
    return `0x${this.session?.id.toString(16) ?? '0'}`;
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#patience?.cancel();
    this.#server.watches.forget(this);
    this.#server.connections.delete(this);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closed) return;
    const word = this.#begun ? null : fourLetterWord(bytes, this.#server, this);
    this.#begun = true;
    if (word !== null) {
      this.#connection.send(new TextEncoder().encode(word));
      return this.close();
    }
    try {
      this.#splitter.push(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#server.log('WARN', connectionClass, `Exception causing close of session ${this.#name()}: ${error.message}`);
      this.close();
    }
  }

  #take(frame: Uint8Array): void {
    if (this.#closed) return;
    this.#server.counts.received += 1;
    this.counts.received += 1;
    const reader = new Reader(frame, 'ZooKeeper request');
    if (this.session) this.#request(reader, this.session);
    else this.#connect(reader);
  }

  #connect(reader: Reader): void {
    reader.int32();
    const lastZxid = reader.int64();
    const timeoutMs = reader.int32();
    const id = reader.int64();
    const password = readBuffer(reader);
    const saysReadOnly = reader.left > 0;
    // It has seen more than this server knows: another server's client, or this one lost its data.
    const { lastZxid: ours } = this.#server.tree;
    if (lastZxid > ours) {
      const text = `Refusing session request for client ${this.place} as it has seen zxid 0x${lastZxid.toString(16)} our last zxid is 0x${ours.toString(16)} client must try another server`;
      this.#server.log('INFO', serverClass, text);
      return this.close();
    }
    this.#patience?.cancel();
    this.#patience = null;
    const session = id === 0n ? this.#server.createSession(timeoutMs) : this.#resume(id, password);
    this.#send((writer) => {
      writer.int32(0);
      writer.int32(session?.timeoutMs ?? 0);
      writer.int64(session?.id ?? 0n);
      writeBuffer(writer, session?.password ?? new Uint8Array(16));
      if (saysReadOnly) writer.bool(false);
    });
    if (!session) {
      const text = `Invalid session 0x${id.toString(16)} for client ${this.place}, probably expired`;
      this.#server.log('INFO', serverClass, text);
      return this.close();
    }
    this.session = session;
  }

  /** The session with this id, if it is there still and the password is its own; its older connection ends. */
  #resume(id: bigint, password: Uint8Array | null): Session | null {
    const session = this.#server.sessions.get(id);
    if (!session || !password || !session.password.every((byte, i) => byte === password[i])) return null;
    for (const other of [...this.#server.connections]) if (other.session?.id === id) other.close();
    this.#server.sessions.touch(id);
    return session;
  }

  #request(reader: Reader, session: Session): void {
    const xid = reader.int32();
    const opcode = reader.int32();
    this.#server.sessions.touch(session.id);
    const request = readRequest(reader, opcode);
    if (!request) {
      this.#answer(xid, errorCodes.Unimplemented);
      return this.close();
    }
    try {
      const body = new Writer(128);
      this.#carryOut(request, xid, opcode, session, body);
      this.#answer(xid, errorCodes.OK, body.done());
      if (request.type === 'closeSession') this.close();
    } catch (error) {
      if (!(error instanceof ZooKeeperError)) throw error;
      this.#answer(xid, errorCodes[error.code]);
      if (error.code === 'AuthFailed') this.close();
    }
  }

  #carryOut(request: Request, xid: number, opcode: number, session: Session, body: Writer): void {
    if (request.type === 'auth') return this.#authenticate(request);
    if (opcode in reading) return answerRead(request as Parameters<typeof answerRead>[0], this.#server, this, body);
    const by = { session: session.id, cxid: xid, identities: this.#identities };
    const transaction = this.#server.write(request as Parameters<ZooKeeperServer['write']>[0], by);
    writeResult(body, transaction, this.#server.tree);
  }

  #authenticate({ scheme, token }: Extract<Request, { type: 'auth' }>): void {
    if (scheme !== 'digest') throw new ZooKeeperError('AuthFailed');
    this.#identities.push({ scheme, id: digestId(new TextDecoder().decode(token ?? new Uint8Array(0))) });
  }

  #answer(xid: number, code: number, body: Uint8Array = new Uint8Array(0)): void {
    this.#send((writer) => {
      writer.int32(xid);
      writer.int64(this.#server.tree.lastZxid);
      writer.int32(code);
      writer.raw(body);
    });
  }

  #send(write: (writer: Writer) => void): void {
    if (this.#closed) return;
    this.#server.counts.sent += 1;
    this.counts.sent += 1;
    sendMessage(this.#connection, write);
  }
}

const reading: Readonly<Record<number, true>> = Object.fromEntries(
  [
    opcodes.exists,
    opcodes.getData,
    opcodes.getChildren,
    opcodes.getChildren2,
    opcodes.getAcl,
    opcodes.sync,
    opcodes.ping,
    opcodes.setWatches,
    opcodes.checkWatches,
    opcodes.removeWatches,
  ].map((opcode) => [opcode, true]),
);
