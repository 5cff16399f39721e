import type { Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';
import { type Acl, openAcl, permission } from './acl.ts';
import type { Transaction, TransactionHeader } from './transaction.ts';

/** What ZooKeeper tells of a node beside its data. Zxids number all changes from 1; times are milliseconds since the epoch. */
export interface Stat {
  czxid: bigint;
  mzxid: bigint;
  ctime: bigint;
  mtime: bigint;
  version: number;
  cversion: number;
  aversion: number;
  /** Id of the session that it ends with; 0 if it stays, `container` if it goes with its last child. */
  ephemeralOwner: bigint;
  dataLength: number;
  numChildren: number;
  pzxid: bigint;
}

interface Node {
  data: Uint8Array | null;
  acl: readonly Acl[];
  children: Set<string>;
  czxid: bigint;
  mzxid: bigint;
  pzxid: bigint;
  ctime: bigint;
  mtime: bigint;
  version: number;
  /** Children created so far: the number of a sequential child. */
  created: number;
  aversion: number;
  ephemeralOwner: bigint;
}

export type TreeChange =
  | { type: 'created' | 'deleted' | 'data'; path: string }
  /** Of the children of the node at this path. */
  | { type: 'children'; path: string };

/** ZooKeeper keeps these up to date itself. */
const quotaStats = /^\/zookeeper\/quota(\/.+)\/zookeeper_stats$/;
export const container = -(2n ** 63n);
const readOnly: readonly Acl[] = [{ permissions: permission.read, scheme: 'world', id: 'anyone' }];

/** All nodes. Changes come as transactions, in the order of their zxids; whether they may is asked before (prepare.ts). */
export class DataTree {
  readonly #nodes = new Map<string, Node>();
  #lastZxid = 0n;

  constructor() {
    this.#nodes.set('/', node({ acl: openAcl }));
    for (const name of ['zookeeper', 'zookeeper/config', 'zookeeper/quota']) {
      this.#nodes.set(`/${name}`, node({ acl: name === 'zookeeper/config' ? readOnly : openAcl }));
      this.#parent(`/${name}`)?.children.add(nameOf(`/${name}`));
    }
  }

  /** Number of the last change; 0 before the first. */
  get lastZxid(): bigint {
    return this.#lastZxid;
  }

  /** Nodes, as ZooKeeper counts them: it has the root under two names. */
  get size(): number {
    return this.#nodes.size + 1;
  }

  /** Bytes of all paths and data, as ZooKeeper reckons them. */
  get dataSize(): number {
    let sum = 0;
    for (const [path, { data }] of this.#nodes) sum += path.length + (data?.length ?? 0);
    return sum;
  }

  has(path: string): boolean {
    return this.#nodes.has(path);
  }

  data(path: string): Uint8Array | null {
    const watched = quotaStats.exec(path)?.[1];
    if (watched && this.#nodes.has(path)) return new TextEncoder().encode(this.#used(watched));
    return this.#nodes.get(path)?.data ?? null;
  }

  /** How many nodes there are at and below a path, and bytes in them: what a quota is compared with. */
  #used(root: string): string {
    const under = [...this.#nodes].filter(([path]) => path === root || path.startsWith(`${root}/`));
    return `count=${under.length},bytes=${under.reduce((sum, [, { data }]) => sum + (data?.length ?? 0), 0)}`;
  }

  acl(path: string): readonly Acl[] {
    return this.#nodes.get(path)?.acl ?? [];
  }

  /** Names, without the path. */
  children(path: string): readonly string[] {
    return [...(this.#nodes.get(path)?.children ?? [])];
  }

  /** How many children were ever created: what a sequential child is numbered by. */
  childrenCreated(path: string): number {
    return this.#nodes.get(path)?.created ?? 0;
  }

  /** Nodes that end with a session, in the order in which they were made. */
  ephemerals(session: bigint): readonly string[] {
    return [...this.#nodes].filter(([, { ephemeralOwner }]) => ephemeralOwner === session).map(([path]) => path);
  }

  stat(path: string): Stat | undefined {
    const found = this.#nodes.get(path);
    if (!found) return undefined;
    const data = this.data(path);
    const { children, created, czxid, mzxid, pzxid, ctime, mtime, version, aversion, ephemeralOwner } = found;
    return {
      ...{ czxid, mzxid, pzxid, ctime, mtime, version, aversion, ephemeralOwner },
      // Creations and deletions together: each child that is gone counts twice.
      cversion: created * 2 - children.size,
      dataLength: data?.length ?? 0,
      numChildren: children.size,
    };
  }

  /** Carries a transaction out; what it changed, in order. */
  apply(header: TransactionHeader, transaction: Transaction): readonly TreeChange[] {
    this.#lastZxid = header.zxid;
    return this.#change(header, transaction);
  }

  #change(header: TransactionHeader, transaction: Transaction): readonly TreeChange[] {
    switch (transaction.type) {
      case 'create':
        return this.#create(header, transaction);
      case 'delete':
        return this.#delete(transaction.path, header.zxid);
      case 'setData': {
        const found = this.#nodes.get(transaction.path);
        if (!found) return [];
        const { data, version } = transaction;
        Object.assign(found, { data, version, mzxid: header.zxid, mtime: header.time });
        return [{ type: 'data', path: transaction.path }];
      }
      case 'setAcl': {
        const found = this.#nodes.get(transaction.path);
        if (found) Object.assign(found, { acl: transaction.acl, aversion: transaction.version });
        return [];
      }
      case 'multi':
        return transaction.transactions.flatMap((each) => this.#change(header, each));
      case 'closeSession':
        return this.ephemerals(header.session).flatMap((path) => this.#delete(path, header.zxid));
      default:
        return [];
    }
  }

  #create(
    { zxid, time, session }: TransactionHeader,
    { path, data, acl, ephemeral, isContainer, parentCreated }: Extract<Transaction, { type: 'create' }>,
  ): readonly TreeChange[] {
    const parent = this.#parent(path);
    if (!parent || this.#nodes.has(path)) return [];
    const ephemeralOwner = isContainer ? container : ephemeral ? session : 0n;
    this.#nodes.set(
      path,
      node({ data, acl, czxid: zxid, mzxid: zxid, pzxid: zxid, ctime: time, mtime: time, ephemeralOwner }),
    );
    parent.children.add(nameOf(path));
    parent.created = parentCreated;
    parent.pzxid = zxid;
    return [
      { type: 'created', path },
      { type: 'children', path: parentOf(path) },
    ];
  }

  #delete(path: string, zxid: bigint): readonly TreeChange[] {
    if (!this.#nodes.delete(path)) return [];
    const parent = this.#parent(path);
    if (parent) {
      parent.children.delete(nameOf(path));
      parent.pzxid = zxid;
    }
    return [
      { type: 'deleted', path },
      { type: 'children', path: parentOf(path) },
    ];
  }

  #parent(path: string): Node | undefined {
    return this.#nodes.get(parentOf(path));
  }
}

function node(given: Partial<Node>): Node {
  return {
    ...{ data: null, acl: openAcl, children: new Set<string>(), version: 0, created: 0, aversion: 0 },
    ...{ czxid: 0n, mzxid: 0n, pzxid: 0n, ctime: 0n, mtime: 0n, ephemeralOwner: 0n },
    ...given,
  };
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function writeStat(writer: Writer, stat: Stat): void {
  writer.int64(stat.czxid);
  writer.int64(stat.mzxid);
  writer.int64(stat.ctime);
  writer.int64(stat.mtime);
  writer.int32(stat.version);
  writer.int32(stat.cversion);
  writer.int32(stat.aversion);
  writer.int64(stat.ephemeralOwner);
  writer.int32(stat.dataLength);
  writer.int32(stat.numChildren);
  writer.int64(stat.pzxid);
}

export function readStat(reader: Reader): Stat {
  return {
    czxid: reader.int64(),
    mzxid: reader.int64(),
    ctime: reader.int64(),
    mtime: reader.int64(),
    version: reader.int32(),
    cversion: reader.int32(),
    aversion: reader.int32(),
    ephemeralOwner: reader.int64(),
    dataLength: reader.int32(),
    numChildren: reader.int32(),
    pzxid: reader.int64(),
  };
}
