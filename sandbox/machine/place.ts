import type { CommandFiles } from './command.ts';
import { isBelow, relativePath, resolvePath } from './paths.ts';

export type { Attachment } from '../network/places.ts';

/** A host of its own within the machine, as a container is: its processes have a network, files and processes of their own. */
export interface Place {
  /** What it is in the network, and in the list of processes. */
  readonly id: string;
  /** Where its files are among the machine's. The one at `/` holds all that no other does. */
  readonly mounts: readonly Mount[];
}

export interface Mount {
  /** Path in the place. */
  at: string;
  /** Absolute path on the machine. */
  from: string;
}

/** Where in the machine's files an absolute path of a place is. */
export function machinePath({ mounts }: Place, path: string): string {
  let best: Mount | null = null;
  for (const mount of mounts) {
    const holds = mount.at === path || isBelow(mount.at, path);
    if (holds && (best === null || mount.at.length > best.at.length)) best = mount;
  }
  if (!best || best.at === path) return best?.from ?? path;
  return resolvePath(best.from, relativePath(best.at, path));
}

/** The machine's files as those of a place see them, by absolute path. */
export function filesOf(place: Place, files: CommandFiles): CommandFiles {
  const at = (path: string): string => (path === '/dev/null' ? path : machinePath(place, path));
  return {
    kind: (path) => files.kind(at(path)),
    readFile: (path, encoding) => files.readFile(at(path), encoding),
    readBytes: (path) => files.readBytes(at(path)),
    writeFile: (path, data) => files.writeFile(at(path), data),
    writeBytes: (path, data) => files.writeBytes(at(path), data),
    appendFile: (path, data) => files.appendFile(at(path), data),
    readdir: (path) => files.readdir(at(path)),
    mkdir: (path, options) => files.mkdir(at(path), options),
    rm: (path, options) => files.rm(at(path), options),
    size: (path) => files.size(at(path)),
    allocated: (path) => files.allocated(at(path)),
    modified: (path) => files.modified(at(path)),
    touch: (path) => files.touch(at(path)),
    isExecutable: (path) => files.isExecutable(at(path)),
    setExecutable: (path, executable) => files.setExecutable(at(path), executable),
  };
}
