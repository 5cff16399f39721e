import type { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import { type Acl, readAcls, writeAcls } from './acl.ts';
import { readBuffer, readText, readVector, writeBuffer, writeText, writeVector } from './jute.ts';
import { opcodes } from './opcodes.ts';

/** A change as it is logged and carried out. `version` is the one that a node has from then on. */
export type Transaction =
  | { type: 'createSession'; timeoutMs: number }
  | { type: 'closeSession' }
  | {
      type: 'create';
      opcode: number;
      path: string;
      data: Uint8Array | null;
      acl: readonly Acl[];
      ephemeral: boolean;
      isContainer: boolean;
      /** Children that the parent has had, this one counted. */
      parentCreated: number;
    }
  | { type: 'delete'; opcode: number; path: string }
  | { type: 'setData'; path: string; data: Uint8Array | null; version: number }
  | { type: 'setAcl'; path: string; acl: readonly Acl[]; version: number }
  | { type: 'check'; path: string; version: number }
  | { type: 'multi'; transactions: readonly Transaction[] }
  /** A request that was refused: it takes a zxid all the same. */
  | { type: 'error'; code: number };

export interface TransactionHeader {
  /** Of whom it comes. */
  session: bigint;
  /** The request's number in its connection. */
  cxid: number;
  zxid: bigint;
  /** Milliseconds since the epoch. */
  time: bigint;
}

/** As it stands in the transaction log. */
export function encodeTransaction(header: TransactionHeader, transaction: Transaction): Uint8Array {
  const writer = new Writer(128);
  writer.int64(header.session);
  writer.int32(header.cxid);
  writer.int64(header.zxid);
  writer.int64(header.time);
  writer.int32(opcodeOf(transaction));
  writeBody(writer, transaction);
  return writer.done();
}

export function decodeTransaction(reader: Reader): { header: TransactionHeader; transaction: Transaction } {
  const header = {
    session: reader.int64(),
    cxid: reader.int32(),
    zxid: reader.int64(),
    time: reader.int64(),
  };
  return { header, transaction: readBody(reader, reader.int32()) };
}

function opcodeOf(transaction: Transaction): number {
  return 'opcode' in transaction ? transaction.opcode : opcodes[transaction.type];
}

function writeBody(writer: Writer, transaction: Transaction): void {
  switch (transaction.type) {
    case 'createSession':
      writer.int32(transaction.timeoutMs);
      break;
    case 'create':
      writeText(writer, transaction.path);
      writeBuffer(writer, transaction.data);
      writeAcls(writer, transaction.acl);
      if (transaction.opcode !== opcodes.createContainer) writer.bool(transaction.ephemeral);
      writer.int32(transaction.parentCreated);
      break;
    case 'delete':
      writeText(writer, transaction.path);
      break;
    case 'setData':
      writeText(writer, transaction.path);
      writeBuffer(writer, transaction.data);
      writer.int32(transaction.version);
      break;
    case 'setAcl':
      writeText(writer, transaction.path);
      writeAcls(writer, transaction.acl);
      writer.int32(transaction.version);
      break;
    case 'check':
      writeText(writer, transaction.path);
      writer.int32(transaction.version);
      break;
    case 'multi':
      writeVector(writer, transaction.transactions, (_, each) => {
        const body = new Writer(128);
        writeBody(body, each);
        writer.int32(opcodeOf(each));
        writeBuffer(writer, body.done());
      });
      break;
    case 'error':
      writer.int32(transaction.code);
  }
}

function readBody(reader: Reader, opcode: number): Transaction {
  switch (opcode) {
    case opcodes.createSession:
      return { type: 'createSession', timeoutMs: reader.int32() };
    case opcodes.closeSession:
      return { type: 'closeSession' };
    case opcodes.create:
    case opcodes.create2:
    case opcodes.createContainer: {
      const isContainer = opcode === opcodes.createContainer;
      const [path, data, acl] = [readText(reader), readBuffer(reader), readAcls(reader)];
      const ephemeral = !isContainer && reader.bool();
      return { type: 'create', opcode, path, data, acl, ephemeral, isContainer, parentCreated: reader.int32() };
    }
    case opcodes.delete:
    case opcodes.deleteContainer:
      return { type: 'delete', opcode, path: readText(reader) };
    case opcodes.setData:
      return { type: 'setData', path: readText(reader), data: readBuffer(reader), version: reader.int32() };
    case opcodes.setAcl:
      return { type: 'setAcl', path: readText(reader), acl: readAcls(reader), version: reader.int32() };
    case opcodes.check:
      return { type: 'check', path: readText(reader), version: reader.int32() };
    case opcodes.multi:
      return {
        type: 'multi',
        transactions: readVector(reader, () => {
          const each = reader.int32();
          reader.int32();
          return readBody(reader, each);
        }),
      };
    case opcodes.error:
      return { type: 'error', code: reader.int32() };
    default:
      return reader.fail(`transaction of type ${opcode}`);
  }
}
