import type { Reader } from '../wire/reader.ts';
import { type Acl, readAcls } from './acl.ts';
import { readBuffer, readText, readVector } from './jute.ts';
import { opcodes } from './opcodes.ts';

/** Requests that change nothing in the tree. */
export type ReadRequest =
  | { type: 'exists' | 'getData' | 'getChildren' | 'getChildren2'; path: string; watch: boolean }
  | { type: 'getAcl' | 'sync'; path: string }
  | { type: 'removeWatches' | 'checkWatches'; path: string; kind: number }
  | { type: 'ping' }
  | { type: 'auth'; scheme: string; token: Uint8Array | null }
  | {
      type: 'setWatches';
      relativeZxid: bigint;
      data: readonly string[];
      exist: readonly string[];
      children: readonly string[];
    };

/** Requests that become a transaction. A `version` of −1 stands for any. */
export type WriteRequest =
  | { type: 'create'; opcode: number; path: string; data: Uint8Array | null; acl: readonly Acl[]; flags: number }
  | { type: 'delete'; path: string; version: number }
  | { type: 'setData'; path: string; data: Uint8Array | null; version: number }
  | { type: 'setAcl'; path: string; acl: readonly Acl[]; version: number }
  | { type: 'check'; path: string; version: number }
  | { type: 'multi'; requests: readonly WriteRequest[] }
  | { type: 'closeSession' }
  | { type: 'reconfig' };

export type Request = ReadRequest | WriteRequest;

/** Undefined for a request that this version of ZooKeeper has not. Throws WireError on malformed bytes. */
export function readRequest(reader: Reader, opcode: number): Request | undefined {
  switch (opcode) {
    case opcodes.exists:
      return { type: 'exists', path: readText(reader), watch: reader.bool() };
    case opcodes.getData:
      return { type: 'getData', path: readText(reader), watch: reader.bool() };
    case opcodes.getChildren:
      return { type: 'getChildren', path: readText(reader), watch: reader.bool() };
    case opcodes.getChildren2:
      return { type: 'getChildren2', path: readText(reader), watch: reader.bool() };
    case opcodes.getAcl:
      return { type: 'getAcl', path: readText(reader) };
    case opcodes.sync:
      return { type: 'sync', path: readText(reader) };
    case opcodes.ping:
      return { type: 'ping' };
    case opcodes.auth:
      reader.int32();
      return { type: 'auth', scheme: readText(reader), token: readBuffer(reader) };
    case opcodes.checkWatches:
      return { type: 'checkWatches', path: readText(reader), kind: reader.int32() };
    case opcodes.removeWatches:
      return { type: 'removeWatches', path: readText(reader), kind: reader.int32() };
    case opcodes.setWatches:
      return {
        type: 'setWatches',
        relativeZxid: reader.int64(),
        data: readVector(reader, readText),
        exist: readVector(reader, readText),
        children: readVector(reader, readText),
      };
    case opcodes.closeSession:
      return { type: 'closeSession' };
    case opcodes.reconfig:
      return { type: 'reconfig' };
    case opcodes.multi:
      return { type: 'multi', requests: readMulti(reader) };
    default:
      return readWrite(reader, opcode);
  }
}

function readWrite(reader: Reader, opcode: number): WriteRequest | undefined {
  switch (opcode) {
    case opcodes.create:
    case opcodes.create2:
    case opcodes.createContainer:
    case opcodes.createTtl:
      return {
        type: 'create',
        opcode,
        path: readText(reader),
        data: readBuffer(reader),
        acl: readAcls(reader),
        flags: reader.int32(),
      };
    case opcodes.delete:
      return { type: 'delete', path: readText(reader), version: reader.int32() };
    case opcodes.setData:
      return { type: 'setData', path: readText(reader), data: readBuffer(reader), version: reader.int32() };
    case opcodes.setAcl:
      return { type: 'setAcl', path: readText(reader), acl: readAcls(reader), version: reader.int32() };
    case opcodes.check:
      return { type: 'check', path: readText(reader), version: reader.int32() };
    default:
      return undefined;
  }
}

/** A header (type, done, error) before each request, and one that says done after the last. */
function readMulti(reader: Reader): readonly WriteRequest[] {
  const requests: WriteRequest[] = [];
  for (;;) {
    const opcode = reader.int32();
    const done = reader.bool();
    reader.int32();
    if (done) return requests;
    const request = readWrite(reader, opcode);
    if (!request) return reader.fail(`request of type ${opcode} among several`);
    requests.push(request);
  }
}
