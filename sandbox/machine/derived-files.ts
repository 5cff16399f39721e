import { isBelow, relativePath } from './paths.ts';

/**
 * Files that are made when somebody looks: what can be told from elsewhere is not written down all the time. Paths are
 * relative to the directory that they are in; the empty path is that directory.
 */
export interface DerivedFiles {
  kind(path: string): 'file' | 'directory' | null;
  /** Names directly in a directory. */
  names(directory: string): Iterable<string>;
  /** Bytes. */
  size(path: string): number;
  read(path: string): Uint8Array;
  /** Bytes that a file takes on the disk, where that is not its size: a file may be mostly holes. */
  allocated?(path: string): number;
  /** Files, with their bytes, that are to be there when nobody derives them any more. */
  keeps?(): Iterable<readonly [path: string, bytes: Uint8Array]>;
}

/** Derived files in their place, less those that were removed. */
export class DerivedPlace {
  readonly directory: string;
  readonly files: DerivedFiles;
  readonly #gone = new Set<string>();

  constructor(directory: string, files: DerivedFiles) {
    this.directory = directory;
    this.files = files;
  }

  /** The path within, or null for one that is not of this place. */
  within(path: string): string | null {
    if (path !== this.directory && !isBelow(this.directory, path)) return null;
    const inside = relativePath(this.directory, path);
    for (let up = inside; up !== ''; up = up.slice(0, Math.max(0, up.lastIndexOf('/')))) {
      if (this.#gone.has(up)) return null;
    }
    return inside;
  }

  kind(path: string): 'file' | 'directory' | null {
    const inside = this.within(path);
    return inside === null ? null : this.files.kind(inside);
  }

  names(directory: string): string[] {
    const inside = this.within(directory);
    if (inside === null) return [];
    return [...this.files.names(inside)].filter((name) => !this.#gone.has(inside === '' ? name : `${inside}/${name}`));
  }

  remove(path: string): void {
    const inside = this.within(path);
    if (inside === null) return;
    if (inside === '') for (const name of this.names(path)) this.#gone.add(name);
    else this.#gone.add(inside);
  }

  /** What has come back, since it was made anew. */
  returned(path: string): void {
    const inside = relativePath(this.directory, path);
    for (const each of [...this.#gone]) if (each === inside || inside.startsWith(`${each}/`)) this.#gone.delete(each);
  }
}
