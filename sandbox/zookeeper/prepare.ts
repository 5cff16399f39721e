import { type Acl, allows, type Identity, permission, settled } from './acl.ts';
import { container, type DataTree, nameOf, parentOf } from './data-tree.ts';
import { ZooKeeperError } from './error-codes.ts';
import { opcodes } from './opcodes.ts';
import type { WriteRequest } from './request.ts';
import type { Transaction } from './transaction.ts';

/** What a request is checked against: the tree, with what earlier requests of the same `multi` have changed in it. */
export interface Surroundings {
  tree: Pick<DataTree, 'has' | 'stat' | 'acl' | 'childrenCreated'>;
  session: bigint;
  identities: readonly Identity[];
}

const flag = { ephemeral: 1, sequential: 2 } as const;

/**
 * The transaction that a request comes to, with sequence numbers and versions settled.
 *
 * @throws ZooKeeperError where the request is to be refused
 */
export function prepare(request: WriteRequest, around: Surroundings): Transaction {
  switch (request.type) {
    case 'create':
      return prepareCreate(request, around);
    case 'delete': {
      const { path, version } = request;
      checkPath(path);
      if (path === '/') throw new ZooKeeperError('BadArguments', path);
      const stat = around.tree.stat(path);
      const parent = parentOf(path);
      if (!around.tree.has(parent) || !stat) throw new ZooKeeperError('NoNode', path);
      mustAllow(around, parent, permission.delete, path);
      checkVersion(version, stat.version, path);
      if (stat.numChildren > 0) throw new ZooKeeperError('NotEmpty', path);
      return { type: 'delete', opcode: opcodes.delete, path };
    }
    case 'setData': {
      const { path, data, version } = request;
      const stat = existing(around, path);
      mustAllow(around, path, permission.write, path);
      return { type: 'setData', path, data, version: checkVersion(version, stat.version, path) + 1 };
    }
    case 'setAcl': {
      const { path, version } = request;
      const acl = settledAcl(request.acl, around, path);
      const stat = existing(around, path);
      mustAllow(around, path, permission.admin, path);
      return { type: 'setAcl', path, acl, version: checkVersion(version, stat.aversion, path) + 1 };
    }
    case 'check': {
      const { path, version } = request;
      const stat = existing(around, path);
      mustAllow(around, path, permission.read, path);
      return { type: 'check', path, version: checkVersion(version, stat.version, path) + 1 };
    }
    case 'closeSession':
      return { type: 'closeSession' };
    case 'reconfig':
      throw new ZooKeeperError('ReconfigDisabled');
    case 'multi':
      throw new ZooKeeperError('MarshallingError');
  }
}

function prepareCreate(request: Extract<WriteRequest, { type: 'create' }>, around: Surroundings): Transaction {
  const { opcode, data, flags } = request;
  const isContainer = opcode === opcodes.createContainer || flags === 4;
  // Nodes with a time to live want extendedTypesEnabled, which is off.
  if (opcode === opcodes.createTtl || flags > 4 || flags < 0) throw new ZooKeeperError('Unimplemented', request.path);
  const parent = parentOf(request.path);
  const sequential = !isContainer && (flags & flag.sequential) !== 0;
  const created = around.tree.childrenCreated(parent);
  const path = sequential ? `${request.path}${String(created).padStart(10, '0')}` : request.path;
  checkPath(path);
  const acl = settledAcl(request.acl, around, path);
  const above = around.tree.stat(parent);
  if (!above) throw new ZooKeeperError('NoNode', path);
  mustAllow(around, parent, permission.create, path);
  if (path === '/' || around.tree.has(path)) throw new ZooKeeperError('NodeExists', path);
  if (above.ephemeralOwner !== 0n && above.ephemeralOwner !== container)
    throw new ZooKeeperError('NoChildrenForEphemerals', path);
  const ephemeral = !isContainer && (flags & flag.ephemeral) !== 0;
  return { type: 'create', opcode, path, data, acl, ephemeral, isContainer, parentCreated: created + 1 };
}

function existing({ tree }: Surroundings, path: string): NonNullable<ReturnType<DataTree['stat']>> {
  checkPath(path);
  const stat = tree.stat(path);
  if (!stat) throw new ZooKeeperError('NoNode', path);
  return stat;
}

function checkVersion(wanted: number, version: number, path: string): number {
  if (wanted !== -1 && wanted !== version) throw new ZooKeeperError('BadVersion', path);
  return version;
}

function settledAcl(acl: readonly Acl[], { identities }: Surroundings, path: string): readonly Acl[] {
  const kept = settled(acl, identities);
  if (!kept) throw new ZooKeeperError('InvalidACL', path);
  return kept;
}

function mustAllow({ tree, identities }: Surroundings, path: string, wanted: number, asked: string): void {
  if (!allows(tree.acl(path), wanted, identities)) throw new ZooKeeperError('NoAuth', asked);
}

/** As PathUtils.validatePath: absolute, no empty name, no `.` or `..`, no control characters. */
export function checkPath(path: string): void {
  const names = path.slice(1).split('/');
  const good =
    path === '/' ||
    (path.startsWith('/') &&
      names.every((name) => name !== '' && name !== '.' && name !== '..') &&
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
      !/[\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/.test(path));
  if (!good) throw new ZooKeeperError('BadArguments', path);
}

/** The tree as it would be after transactions that are not carried out yet. */
export class Pending implements Pick<DataTree, 'has' | 'stat' | 'acl' | 'childrenCreated'> {
  readonly #tree: Surroundings['tree'];
  readonly #done: Transaction[] = [];

  constructor(tree: Surroundings['tree']) {
    this.#tree = tree;
  }

  add(transaction: Transaction): void {
    this.#done.push(transaction);
  }

  has(path: string): boolean {
    return this.stat(path) !== undefined;
  }

  stat(path: string): ReturnType<DataTree['stat']> {
    let stat = this.#tree.stat(path);
    for (const each of this.#done) {
      if (each.type === 'create' && each.path === path) stat = { ...blank, dataLength: each.data?.length ?? 0 };
      else if (each.type === 'delete' && each.path === path) stat = undefined;
      else if (stat && each.type === 'create' && parentOf(each.path) === path)
        stat = { ...stat, numChildren: stat.numChildren + 1 };
      else if (stat && each.type === 'delete' && parentOf(each.path) === path && nameOf(each.path) !== '')
        stat = { ...stat, numChildren: stat.numChildren - 1 };
      else if (stat && each.type === 'setData' && each.path === path) stat = { ...stat, version: each.version };
      else if (stat && each.type === 'setAcl' && each.path === path) stat = { ...stat, aversion: each.version };
    }
    return stat;
  }

  acl(path: string): readonly Acl[] {
    const last = this.#done.findLast(
      (each) => (each.type === 'create' || each.type === 'setAcl') && each.path === path,
    );
    return last && 'acl' in last ? last.acl : this.#tree.acl(path);
  }

  childrenCreated(path: string): number {
    const last = this.#done.findLast((each) => each.type === 'create' && parentOf(each.path) === path);
    return last?.type === 'create' ? last.parentCreated : this.#tree.childrenCreated(path);
  }
}

const blank = {
  ...{ czxid: 0n, mzxid: 0n, ctime: 0n, mtime: 0n, pzxid: 0n, ephemeralOwner: 0n },
  ...{ version: 0, cversion: 0, aversion: 0, numChildren: 0 },
};
