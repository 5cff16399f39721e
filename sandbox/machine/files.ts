import type { FileTree, MachineFiles } from '../control.ts';
import type { LogStore } from '../host.ts';
import { shownText, textOfBytes } from './byte-text.ts';
import { type DerivedFiles, DerivedPlace } from './derived-files.ts';
import { FileError } from './file-error.ts';
import { type Disk, FileInode, type Inode } from './inode.ts';
import { baseName, isBelow, parentOf, relativePath, resolvePath } from './paths.ts';
import { storeAt } from './store-at.ts';

/** A file that came, went, or has another text. `text` is null for one that is gone. */
export interface FileChange {
  type: 'rename' | 'change';
  path: string;
  text: string | null;
}

export interface FileSystemOptions {
  /** Lab time, milliseconds. */
  now?: () => number;
  /** Outlives a reload; without one all is in memory. */
  disk?: Disk;
  /** Whether a file belongs on the disk. */
  keeps?: (path: string) => boolean;
}

/**
 * The machine's file system, by absolute POSIX path: text and bytes, in memory or on its disk. Editor, terminal, programs and
 * brokers share it. Paths that are not absolute start at the working directory. The plain methods throw FileError, the
 * `MachineFiles` ones reject.
 */
export class FileSystem implements MachineFiles {
  readonly workdir: string;
  readonly disk: Disk | null;
  readonly now: () => number;
  readonly #inodes = new Map<string, Inode>();
  readonly #derived: DerivedPlace[] = [];
  readonly #listeners = new Set<(change: FileChange) => void>();
  readonly #keeps: (path: string) => boolean;

  constructor(workdir: string, { now = () => 0, disk, keeps = () => true }: FileSystemOptions = {}) {
    this.workdir = workdir;
    this.now = now;
    this.disk = disk ?? null;
    this.#keeps = keeps;
    this.#inodes.set('/', { kind: 'directory', names: new Set(), changed: now() });
    this.#makePath(workdir);
    for (const path of disk?.paths() ?? []) this.#put(path, new FileInode(disk?.open(path) ?? null, now()));
  }

  /** What stands at a path. */
  kind(path: string): 'file' | 'directory' | null {
    const at = this.#at(path);
    return this.#derivedAt(at)?.kind(at) ?? this.#inodes.get(at)?.kind ?? null;
  }

  /** Text of a file, with U+FFFD for what is none. ENOENT, ENOTDIR, EISDIR. */
  read(path: string): string {
    return shownText(this.readText(path));
  }

  /** Text of a file that keeps every byte (byte-text.ts). Errors as `read`. */
  readText(path: string): string {
    const at = this.#at(path);
    const inode = this.#inodes.get(at);
    if (inode?.kind === 'file' && !this.#derivedAt(at)) return inode.text;
    return textOfBytes(this.readBytes(path));
  }

  /** A view, not a copy: do not write to it. Errors as `read`. */
  readBytes(path: string): Uint8Array {
    const at = this.#at(path);
    const derived = this.#derivedAt(at);
    const kind = this.kind(at);
    if (kind === 'directory') throw new FileError('EISDIR', 'read', path);
    if (kind === null) throw new FileError(this.#throughFile(at) ? 'ENOTDIR' : 'ENOENT', 'open', path);
    return derived ? derived.files.read(derived.within(at) ?? '') : (this.#inodes.get(at) as FileInode).bytes;
  }

  /** Bytes of a file, 0 for anything else. */
  size(path: string): number {
    const at = this.#at(path);
    const derived = this.#derivedAt(at);
    if (derived) return derived.kind(at) === 'file' ? derived.files.size(derived.within(at) ?? '') : 0;
    const inode = this.#inodes.get(at);
    return inode?.kind === 'file' ? inode.size : 0;
  }

  /** Bytes that a file takes on a disk, in blocks of 4 KiB. */
  allocated(path: string): number {
    const at = this.#at(path);
    const derived = this.#derivedAt(at);
    const bytes = derived?.files.allocated?.(derived.within(at) ?? '') ?? this.size(path);
    return Math.ceil(bytes / 4096) * 4096;
  }

  /** Writes a file whole. ENOENT where its directory is not there, ENOTDIR, EISDIR. */
  write(path: string, data: string | Uint8Array): void {
    const at = this.#at(path);
    const before = this.#inodes.get(at);
    const file = this.#forWriting(at, path);
    if (before !== file || typeof data !== 'string' || file.text !== data) {
      file.write(data, this.now());
      this.#tell(before === file ? 'change' : 'rename', at, file);
    } else file.changed = this.now();
  }

  /** Writes at the end of a file, or makes it. Errors as `write`. */
  append(path: string, data: string | Uint8Array): void {
    const at = this.#at(path);
    const before = this.#inodes.get(at);
    const file = this.#forWriting(at, path);
    if (data.length === 0 && before === file) return;
    file.append(data, this.now());
    this.#tell(before === file ? 'change' : 'rename', at, file);
  }

  /** Lab time of the last change, milliseconds since the Unix epoch; null where there is nothing. */
  modified(path: string): number | null {
    const at = this.#at(path);
    const inode = this.#inodes.get(at);
    if (inode) return inode.changed;
    return this.kind(at) === null ? null : this.now();
  }

  /** Says that it has just changed. */
  touch(path: string): void {
    const inode = this.#inodes.get(this.#at(path));
    if (inode) inode.changed = this.now();
  }

  isExecutable(path: string): boolean {
    const inode = this.#inodes.get(this.#at(path));
    return inode?.kind === 'file' && inode.executable;
  }

  setExecutable(path: string, executable: boolean): void {
    const inode = this.#inodes.get(this.#at(path));
    if (inode?.kind === 'file') inode.executable = executable;
  }

  /** Names in a directory, sorted. ENOENT, ENOTDIR. */
  list(path: string): string[] {
    const at = this.#at(path);
    const kind = this.kind(at);
    if (kind !== 'directory') {
      throw new FileError(kind === 'file' || this.#throughFile(at) ? 'ENOTDIR' : 'ENOENT', 'scandir', path);
    }
    // Who makes files as they are looked at may, when asked, make some that stay.
    const derived = this.#derived.flatMap((place) => place.names(at));
    const inode = this.#inodes.get(at);
    return [...new Set([...derived, ...(inode?.kind === 'directory' ? inode.names : [])])].sort();
  }

  /** EEXIST, ENOENT, ENOTDIR; `recursive` makes what is missing above it and minds none that is there. */
  makeDirectory(path: string, recursive = false): void {
    const at = this.#at(path);
    const kind = this.kind(at);
    if (kind === 'file' || (kind === 'directory' && !recursive)) throw new FileError('EEXIST', 'mkdir', path);
    if (this.#throughFile(at)) throw new FileError('ENOTDIR', 'mkdir', path);
    if (!recursive && this.kind(parentOf(at)) !== 'directory') throw new FileError('ENOENT', 'mkdir', path);
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
    this.#removeAll(at);
    for (const place of this.#derived) {
      place.remove(at);
      if (isBelow(at, place.directory)) place.remove(place.directory);
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

  /** Text of every file that is text in memory and not of the disk, by absolute path: what a program is given. */
  all(): Record<string, string> {
    const texts = [...this.#inodes].flatMap(([path, inode]) =>
      inode.kind === 'file' && inode.plain !== null && !(this.disk && this.#keeps(path))
        ? [[path, inode.plain] as const]
        : [],
    );
    return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Makes the file system hold these files and nothing else. */
  restore(files: Readonly<Record<string, string>>): void {
    const wanted = new Map(Object.entries(files).map(([path, text]) => [this.#at(path), text]));
    for (const [path, { kind }] of [...this.#inodes]) if (kind === 'file' && !wanted.has(path)) this.remove(path);
    for (const [path, text] of wanted) {
      this.makeDirectory(parentOf(path), true);
      if (this.kind(path) === 'directory') this.remove(path, { recursive: true });
      this.write(path, text);
    }
    const used = ['/', this.workdir, ...this.#derived.map(({ directory }) => directory), ...wanted.keys()];
    for (const [path, { kind }] of [...this.#inodes]) {
      if (kind === 'directory' && !used.some((each) => each === path || isBelow(path, each))) this.#unlink(path);
    }
  }

  /** Puts files where there are none, in memory until they are changed: what an archive unpacks can be had again. */
  unpack(files: Iterable<{ path: string; text: string; executable?: boolean }>): void {
    for (const { path, text, executable = false } of files) {
      if (!this.#inodes.has(path)) {
        const file = new FileInode(null, this.now());
        file.write(text, this.now());
        this.#put(path, file);
      }
      this.setExecutable(path, executable);
    }
  }

  /** The files of a directory as a broker wants them: what it appends to is what everybody sees. */
  storeAt(directory: string): LogStore {
    return storeAt(this.#at(directory), this, {
      inode: (path) => this.#inodes.get(path),
      file: (path) => {
        this.#makePath(parentOf(path));
        for (const place of this.#derived) place.returned(path);
        return this.#forWriting(path, path, true);
      },
      unlink: (path) => this.#unlink(path),
      rename: (from, to) => this.#rename(from, to),
    });
  }

  /**
   * Lets files be made as they are looked at, in front of those that are there. The function that is returned ends that;
   * what is to be kept is then written.
   */
  derive(directory: string, files: DerivedFiles): () => void {
    const place = new DerivedPlace(this.#at(directory), files);
    this.#makePath(place.directory);
    this.#derived.push(place);
    return () => {
      const index = this.#derived.indexOf(place);
      if (index < 0) return;
      const kept = [...(files.keeps?.() ?? [])].map(([path, each]) => [`${place.directory}/${path}`, each] as const);
      const bytes = kept.filter(([path]) => place.within(path) !== null);
      this.#derived.splice(index, 1);
      for (const [path, each] of bytes) {
        this.#makePath(parentOf(path));
        this.#forWriting(path, path).write(each, this.now());
      }
    };
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

  /** Who makes the file or directory at a path when it is looked at. */
  #derivedAt(at: string): DerivedPlace | undefined {
    return this.#derived.find((place) => place.kind(at) !== null);
  }

  #forWriting(at: string, path: string, onDisk = this.#keeps(at)): FileInode {
    const inode = this.#inodes.get(at);
    if (inode?.kind === 'file') {
      if (onDisk && this.disk && inode.inMemory) inode.moveTo(this.disk.open(at));
      return inode;
    }
    if (inode) throw new FileError('EISDIR', 'open', path);
    if (this.kind(parentOf(at)) !== 'directory') {
      throw new FileError(this.#throughFile(at) ? 'ENOTDIR' : 'ENOENT', 'open', path);
    }
    const file = new FileInode(onDisk ? (this.disk?.open(at) ?? null) : null, this.now());
    this.#put(at, file);
    return file;
  }

  #throughFile(at: string): boolean {
    for (let up = parentOf(at); up !== '/'; up = parentOf(up)) if (this.kind(up) === 'file') return true;
    return false;
  }

  #put(at: string, inode: Inode): void {
    this.#makePath(parentOf(at));
    const parent = this.#inodes.get(parentOf(at));
    if (parent?.kind === 'directory') {
      parent.names.add(baseName(at));
      parent.changed = this.now();
    }
    this.#inodes.set(at, inode);
  }

  #makePath(at: string): void {
    if (this.#inodes.has(at)) return;
    this.#put(at, { kind: 'directory', names: new Set(), changed: this.now() });
  }

  #removeAll(at: string): void {
    const inode = this.#inodes.get(at);
    if (inode?.kind === 'directory') {
      for (const name of [...inode.names].sort()) this.#removeAll(at === '/' ? `/${name}` : `${at}/${name}`);
    }
    if (at !== '/') this.#unlink(at);
  }

  #unlink(at: string): void {
    const inode = this.#inodes.get(at);
    if (!inode) return;
    this.#inodes.delete(at);
    const parent = this.#inodes.get(parentOf(at));
    if (parent?.kind === 'directory') parent.names.delete(baseName(at));
    if (inode.kind === 'directory') return;
    this.disk?.remove(at);
    this.#tell('rename', at, null);
  }

  /** Of a file on the disk. */
  #rename(from: string, to: string): void {
    const file = this.#inodes.get(from) as FileInode;
    const parent = this.#inodes.get(parentOf(from));
    if (parent?.kind === 'directory') parent.names.delete(baseName(from));
    this.#inodes.delete(from);
    this.disk?.rename(from, to);
    this.#put(to, file);
    this.#tell('rename', from, null);
    this.#tell('rename', to, file);
  }

  #tell(type: FileChange['type'], path: string, file: FileInode | null): void {
    if (this.#listeners.size === 0) return;
    const text = file?.text ?? null;
    for (const listener of this.#listeners) listener({ type, path, text });
  }
}
