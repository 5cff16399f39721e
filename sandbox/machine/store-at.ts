import type { LogStore } from '../host.ts';
import type { FileSystem } from './files.ts';
import type { FileInode, Inode } from './inode.ts';
import { isBelow, parentOf } from './paths.ts';

/** What a store over a directory does to the file system. */
interface Inodes {
  inode(path: string): Inode | undefined;
  /** The file there, made on the disk where there is none. */
  file(path: string): FileInode;
  unlink(path: string): void;
  rename(from: string, to: string): void;
}

/** A directory of the machine as a store for logs: a broker's `log.dirs`. */
export function storeAt(directory: string, files: FileSystem, inodes: Inodes): LogStore {
  const list = (at: string, prefix: string, into: string[]): string[] => {
    const inode = inodes.inode(at);
    if (inode?.kind !== 'directory') return into;
    for (const name of inode.names) {
      if (inodes.inode(`${at}/${name}`)?.kind === 'file') into.push(prefix + name);
      else list(`${at}/${name}`, `${prefix}${name}/`, into);
    }
    return into;
  };
  return {
    list: () => list(directory, '', []).sort(),
    open: (name) => inodes.file(`${directory}/${name}`).asSegment(files.now),
    remove: (name) => {
      const path = `${directory}/${name}`;
      if (inodes.inode(path)?.kind !== 'file') return;
      inodes.unlink(path);
      for (let up = parentOf(path); isBelow(directory, up); up = parentOf(up)) {
        const inode = inodes.inode(up);
        if (inode?.kind === 'directory' && inode.names.size === 0) inodes.unlink(up);
      }
    },
    rename: (from, to) => {
      if (inodes.inode(`${directory}/${from}`)?.kind !== 'file')
        throw new RangeError(`there is no file ${from} to rename`);
      inodes.rename(`${directory}/${from}`, `${directory}/${to}`);
    },
    flush: async () => files.disk?.flush(),
  };
}
