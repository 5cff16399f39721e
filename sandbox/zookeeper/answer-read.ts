import type { Writer } from '../wire/writer.ts';
import { allows, permission, writeAcls } from './acl.ts';
import { type Stat, writeStat } from './data-tree.ts';
import { ZooKeeperError } from './error-codes.ts';
import { writeBuffer, writeText, writeVector } from './jute.ts';
import { checkPath } from './prepare.ts';
import type { ReadRequest } from './request.ts';
import type { ZooKeeperServer } from './server.ts';
import type { ServerConnection } from './server-connection.ts';

/** Kinds of watches by their codes in CheckWatches and RemoveWatches; 3 stands for both. */
const watchKinds = [
  ['children', 1],
  ['data', 2],
] as const;

/**
 * Writes the answer to a request that changes nothing, and sets the watches that it asks for.
 *
 * @throws ZooKeeperError NoNode, NoAuth, NoWatcher
 */
export function answerRead(
  request: Exclude<ReadRequest, { type: 'auth' }>,
  { tree, watches }: ZooKeeperServer,
  by: ServerConnection,
  writer: Writer,
): void {
  if (request.type === 'ping') return;
  if (request.type === 'setWatches') return setWatches(request, { tree, watches }, by);
  const { path } = request;
  const existing = (): Stat => {
    checkPath(path);
    const stat = tree.stat(path);
    if (!stat) throw new ZooKeeperError('NoNode', path);
    if (!allows(tree.acl(path), permission.read, by.identities)) throw new ZooKeeperError('NoAuth', path);
    return stat;
  };
  switch (request.type) {
    case 'exists': {
      checkPath(path);
      // Of what is not there yet, it can be told when it comes.
      if (request.watch) watches.add('data', path, by);
      const stat = tree.stat(path);
      if (!stat) throw new ZooKeeperError('NoNode', path);
      return writeStat(writer, stat);
    }
    case 'getData': {
      const stat = existing();
      if (request.watch) watches.add('data', path, by);
      writeBuffer(writer, tree.data(path));
      return writeStat(writer, stat);
    }
    case 'getChildren':
    case 'getChildren2': {
      const stat = existing();
      if (request.watch) watches.add('children', path, by);
      writeVector(writer, tree.children(path), writeText);
      if (request.type === 'getChildren2') writeStat(writer, stat);
      return;
    }
    case 'getAcl': {
      checkPath(path);
      const stat = tree.stat(path);
      if (!stat) throw new ZooKeeperError('NoNode', path);
      writeAcls(writer, tree.acl(path));
      return writeStat(writer, stat);
    }
    case 'sync':
      return writeText(writer, path);
    case 'checkWatches':
    case 'removeWatches': {
      const kinds = watchKinds.filter(([kind, code]) => (request.kind & code) !== 0 && watches.has(kind, path, by));
      if (kinds.length === 0) throw new ZooKeeperError('NoWatcher', path);
      if (request.type === 'removeWatches') for (const [kind] of kinds) watches.remove(kind, path, by);
    }
  }
}

/** A client that comes back says what it watches: it is told at once of what has changed since, and watches the rest. */
function setWatches(
  { relativeZxid, data, exist, children }: Extract<ReadRequest, { type: 'setWatches' }>,
  { tree, watches }: Pick<ZooKeeperServer, 'tree' | 'watches'>,
  by: ServerConnection,
): void {
  for (const path of data) {
    const stat = tree.stat(path);
    if (!stat) by.notify('deleted', path);
    else if (stat.mzxid > relativeZxid) by.notify('data', path);
    else watches.add('data', path, by);
  }
  for (const path of exist) {
    if (tree.has(path)) by.notify('created', path);
    else watches.add('data', path, by);
  }
  for (const path of children) {
    const stat = tree.stat(path);
    if (!stat) by.notify('deleted', path);
    else if (stat.pzxid > relativeZxid) by.notify('children', path);
    else watches.add('children', path, by);
  }
}
