import type { FileTree, MachineFiles } from '../control.ts';
import { baseName, isBelow, parentOf, relativePath, resolvePath } from './paths.ts';

const reasons = {
  ENOENT: 'no such file or directory',
  EEXIST: 'file already exists',
  EISDIR: 'illegal operation on a directory',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
} as const;

export type FileErrorCode = keyof typeof reasons;

/** What a file operation failed with, worded as Node words it. */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly syscall: string;
  readonly path: string;

  constructor(code: FileErrorCode, syscall: string, path: string) {
    super(`${code}: ${reasons[code]}, ${syscall} '${path}'`);
    this.name = 'FileError';
    this.code = code;
    this.syscall = syscall;
    this.path = path;
  }
}

/** A file that came, went, or has another text. `text` is null for one that is gone. */
export interface FileChange {
  type: 'rename' | 'change';
  path: string;
  text: string | null;
}

/**
 * The machine's file system: text files in memory, by absolute POSIX path. Editor, terminal and programs share it. Paths
 * that are not absolute start at the working directory. The plain methods throw FileError, the `MachineFiles` ones reject.
 */
export class FileSystem implements MachineFiles {
  readonly workdir: string;
  readonly #files = new Map<string, string>();
  readonly #directories = new Set<string>(['/']);
  readonly #listeners = new Set<(change: FileChange) => void>();
  /** Lab time of the last change, by path. */
  readonly #changed = new Map<string, number>();
  readonly #now: () => number;
  readonly #started: number;

  constructor(workdir: string, now: () => number = () => 0) {
    this.workdir = workdir;
    this.#now = now;
    this.#started = now();
    this.#makePath(workdir);
  }

  /** What stands at a path. */
  kind(path: string): 'file' | 'directory' | null {
    const at = this.#at(path);
    if (this.#files.has(at)) return 'file';
    return this.#directories.has(at) ? 'directory' : null;
  }

  /** Text of a file. ENOENT, EISDIR. */
  read(path: string): string {
    const at = this.#at(path);
    const text = this.#files.get(at);
    if (text !== undefined) return text;
    if (this.#directories.has(at)) throw new FileError('EISDIR', 'read', path);
    throw new FileError(this.#throughFile(at) ? 'ENOTDIR' : 'ENOENT', 'open', path);
  }

  /** Writes a file whole. ENOENT where its directory is not there, ENOTDIR, EISDIR. */
  write(path: string, text: string): void {
    const at = this.#at(path);
    if (this.#directories.has(at)) throw new FileError('EISDIR', 'open', path);
    if (!this.#directories.has(parentOf(at))) {
      throw new FileError(this.#throughFile(at) ? 'ENOTDIR' : 'ENOENT', 'open', path);
    }
    const before = this.#files.get(at);
    this.#files.set(at, text);
    this.#changed.set(at, this.#now());
    if (before !== text) this.#tell({ type: before === undefined ? 'rename' : 'change', path: at, text });
  }

  /** Writes at the end of a file, or makes it. Errors as `write`. */
  append(path: string, text: string): void {
    this.write(path, (this.#files.get(this.#at(path)) ?? '') + text);
  }

  /** Lab time of the last change, milliseconds since the Unix epoch; null where there is nothing. */
  modified(path: string): number | null {
    const at = this.#at(path);
    return this.kind(at) === null ? null : (this.#changed.get(at) ?? this.#started);
  }

  /** Says that it has just changed. */
  touch(path: string): void {
    this.#changed.set(this.#at(path), this.#now());
  }

  /** Names in a directory, sorted. ENOENT, ENOTDIR. */
  list(path: string): string[] {
    const at = this.#at(path);
    if (!this.#directories.has(at)) {
      throw new FileError(this.#files.has(at) || this.#throughFile(at) ? 'ENOTDIR' : 'ENOENT', 'scandir', path);
    }
    const names = [...this.#files.keys(), ...this.#directories].filter((each) => each !== '/' && parentOf(each) === at);
    return names.map(baseName).sort();
  }

  /** EEXIST, ENOENT, ENOTDIR; `recursive` makes what is missing above it and minds none that is there. */
  makeDirectory(path: string, recursive = false): void {
    const at = this.#at(path);
    const kind = this.kind(at);
    if (kind === 'file' || (kind === 'directory' && !recursive)) throw new FileError('EEXIST', 'mkdir', path);
    if (this.#throughFile(at)) throw new FileError('ENOTDIR', 'mkdir', path);
    if (!recursive && !this.#directories.has(parentOf(at))) throw new FileError('ENOENT', 'mkdir', path);
    this.#makePath(at);
  }

  /** Removes a file, or with `recursive` a directory and all below it. ENOENT unless `force`. */
  remove(path: string, { force = false, recursive = false } = {}): void {
    const at = this.#at(path);
    const kind = this.kind(at);
    if (kind === null) {
      if (!force) throw new FileError('ENOENT', 'rm', path);
      return;
    }
    if (kind === 'directory' && !recursive) throw new FileError('EISDIR', 'rm', path);
    for (const file of [...this.#files.keys()]) {
      if (file !== at && !isBelow(at, file)) continue;
      this.#files.delete(file);
      this.#tell({ type: 'rename', path: file, text: null });
    }
    for (const directory of [...this.#directories]) {
      if (directory !== '/' && (directory === at || isBelow(at, directory))) this.#directories.delete(directory);
    }
    this.#makePath(this.workdir);
  }

  /** Puts a tree of files at `mountPoint` (default: the working directory), over what is there. */
  mountTree(tree: FileTree, mountPoint = this.workdir): void {
    const at = this.#at(mountPoint);
    this.makeDirectory(at, true);
    for (const [name, node] of Object.entries(tree)) {
      const path = resolvePath(at, name);
      if ('directory' in node) this.mountTree(node.directory, path);
      else this.write(path, node.file.contents);
    }
  }

  /** Text of every file, by absolute path. */
  all(): Record<string, string> {
    return Object.fromEntries([...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Makes the file system hold these files and nothing else. */
  restore(files: Readonly<Record<string, string>>): void {
    const wanted = new Map(Object.entries(files).map(([path, text]) => [this.#at(path), text]));
    for (const path of [...this.#files.keys()]) if (!wanted.has(path)) this.remove(path);
    for (const [path, text] of wanted) {
      this.makeDirectory(parentOf(path), true);
      if (this.#directories.has(path)) this.remove(path, { recursive: true });
      this.write(path, text);
    }
    const used = [this.workdir, ...wanted.keys()];
    for (const directory of [...this.#directories]) {
      if (!used.some((path) => path === directory || isBelow(directory, path))) this.#directories.delete(directory);
    }
  }

  /** Calls `listener` at once with every change from now on, until the returned function is called. */
  onChange(listener: (change: FileChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async readFile(path: string, _encoding: 'utf-8' = 'utf-8'): Promise<string> {
    return this.read(path);
  }

  async writeFile(path: string, data: string): Promise<void> {
    this.write(path, data);
  }

  async readdir(path: string): Promise<string[]> {
    return this.list(path);
  }

  async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    this.makeDirectory(path, options?.recursive);
  }

  async rm(path: string, options?: { force?: boolean; recursive?: boolean }): Promise<void> {
    this.remove(path, options);
  }

  watch(
    path: string,
    { recursive }: { recursive: boolean },
    listener: (event: 'rename' | 'change', name: string | Uint8Array) => void,
  ): { close(): void } {
    const at = this.#at(path);
    const close = this.onChange((change) => {
      if (change.path === at) listener(change.type, baseName(at));
      else if (isBelow(at, change.path) && (recursive || parentOf(change.path) === at)) {
        listener(change.type, relativePath(at, change.path));
      }
    });
    return { close };
  }

  #at(path: string): string {
    return resolvePath(this.workdir, path);
  }

  #throughFile(at: string): boolean {
    for (let up = parentOf(at); up !== '/'; up = parentOf(up)) if (this.#files.has(up)) return true;
    return false;
  }

  #makePath(at: string): void {
    for (let up = at; up !== '/'; up = parentOf(up)) {
      if (!this.#directories.has(up)) this.#changed.set(up, this.#now());
      this.#directories.add(up);
    }
  }

  #tell(change: FileChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
