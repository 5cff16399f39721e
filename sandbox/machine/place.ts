import type { CommandFiles } from './command.ts';
import { filesUnderOtherPaths } from './mapped-files.ts';
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
  return filesUnderOtherPaths(files, (path) => (path === '/dev/null' ? path : machinePath(place, path)));
}
