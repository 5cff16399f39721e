import {
  closeSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
  writevSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import type { LogStore, SegmentFile } from '../../host.ts';
import { MemoryFile } from '../../log/memory-file.ts';

/** Files kept open at once. */
const MOST_OPEN = 256;
/** Bytes at a file's end that stay in memory, at least, after they were written: what consumers that keep up read. */
const TAIL_BYTES = 1024 * 1024;

type Change =
  | { kind: 'append'; file: DiskFile; parts: Uint8Array[] }
  | { kind: 'truncate'; file: DiskFile; size: number }
  | { kind: 'rename'; file: DiskFile; to: string; replaced: DiskFile | undefined }
  | { kind: 'remove'; file: DiskFile };

/**
 * Keeps files in a folder. Changes are written in the order in which they were made, once the caller has returned to the
 * event loop, so that what is on the disk is at any time a true prefix; `flush` makes it safe from a power cut.
 *
 * When the disk refuses, the store goes on in memory, writes nothing more, and every `flush` rejects with the reason.
 */
export class FileStore implements LogStore {
  readonly #directory: string;
  readonly #files = new Map<string, DiskFile>();
  /** Files with an open descriptor, least recently used first. */
  readonly #open = new Set<DiskFile>();
  readonly #unsynced = new Set<DiskFile>();
  #changes: Change[] = [];
  #scheduled = false;
  #failure: Error | null = null;

  /** Opens the folder, or makes it. Throws Node's error when that cannot be done. */
  constructor(directory: string) {
    this.#directory = resolve(directory);
    mkdirSync(this.#directory, { recursive: true });
    for (const entry of readdirSync(this.#directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = relative(this.#directory, path).split(sep).join('/');
      this.#files.set(name, this.#newFile(name, statSync(path).size));
    }
  }

  volume(): { totalBytes: bigint; usableBytes: bigint } | null {
    try {
      const { bsize, blocks, bavail } = statfsSync(this.#directory, { bigint: true });
      return { totalBytes: blocks * bsize, usableBytes: bavail * bsize };
    } catch {
      return null; // Some volumes cannot say, or are gone.
    }
  }

  list(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  open(name: string): SegmentFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = this.#newFile(name, 0);
      this.#files.set(name, file);
      this.#change({ kind: 'append', file, parts: [] });
    }
    return file;
  }

  remove(name: string): void {
    const file = this.#files.get(name);
    if (file === undefined) return;
    this.#files.delete(name);
    this.#change({ kind: 'remove', file });
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw new RangeError(`there is no file ${from} to rename`);
    const replaced = this.#files.get(to);
    this.#files.delete(from);
    this.#files.set(to, file);
    this.#change({ kind: 'rename', file, to: this.#pathOf(to), replaced });
  }

  async flush(): Promise<void> {
    this.#write();
    if (this.#failure !== null) throw this.#failure;
    const files = [...this.#unsynced];
    this.#unsynced.clear();
    for (const file of files) await promisify(fsync)(this.#descriptor(file));
  }

  #newFile(name: string, size: number): DiskFile {
    return new DiskFile(this.#pathOf(name), size, {
      append: (file, bytes) => this.#append(file, bytes),
      truncate: (file, length) => this.#change({ kind: 'truncate', file, size: length }),
      read: (file, into, position) => this.#read(file, into, position),
    });
  }

  #pathOf(name: string): string {
    const path = resolve(this.#directory, name);
    if (!path.startsWith(this.#directory + sep)) throw new RangeError(`file ${name} lies outside of the store`);
    return path;
  }

  #append(file: DiskFile, bytes: Uint8Array): void {
    const last = this.#changes.at(-1);
    if (last?.kind === 'append' && last.file === file) last.parts.push(bytes);
    else this.#change({ kind: 'append', file, parts: [bytes] });
  }

  #change(change: Change): void {
    if (this.#failure !== null) return;
    this.#changes.push(change);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#write();
    });
  }

  #write(): void {
    if (this.#failure !== null) return;
    const changes = this.#changes;
    this.#changes = [];
    try {
      for (const change of changes) this.#apply(change);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  #apply(change: Change): void {
    const { file } = change;
    if (change.kind === 'remove') {
      this.#close(file);
      this.#unsynced.delete(file);
      rmSync(file.path, { force: true });
      removeIfEmpty(dirname(file.path), this.#directory);
      return;
    }
    if (change.kind === 'rename') return this.#rename(file, change.to, change.replaced);
    const descriptor = this.#descriptor(file);
    this.#unsynced.add(file);
    if (change.kind === 'truncate') ftruncateSync(descriptor, change.size);
    else file.written(writeAll(descriptor, change.parts));
  }

  #rename(file: DiskFile, to: string, replaced: DiskFile | undefined): void {
    if (replaced) {
      this.#close(replaced);
      this.#unsynced.delete(replaced);
    }
    mkdirSync(dirname(to), { recursive: true });
    renameSync(file.path, to);
    file.path = to;
    this.#unsynced.add(file);
  }

  #read(file: DiskFile, into: Uint8Array, position: number): void {
    let at = 0;
    while (at < into.length) {
      const count = readSync(this.#descriptor(file), into, at, into.length - at, position + at);
      if (count === 0) throw new Error(`${file.path} is shorter than it was`);
      at += count;
    }
  }

  #descriptor(file: DiskFile): number {
    if (file.descriptor === null) {
      mkdirSync(dirname(file.path), { recursive: true });
      file.descriptor = openSync(file.path, 'a+');
    }
    this.#open.delete(file);
    this.#open.add(file);
    for (const oldest of this.#open) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#close(oldest);
    }
    return file.descriptor;
  }

  #close(file: DiskFile): void {
    if (file.descriptor !== null) closeSync(file.descriptor);
    file.descriptor = null;
    this.#open.delete(file);
  }
}

interface Disk {
  append(file: DiskFile, bytes: Uint8Array): void;
  truncate(file: DiskFile, size: number): void;
  read(file: DiskFile, into: Uint8Array, position: number): void;
}

/** A file whose end is in memory, until it is written and a while longer; everything before it is read from the disk. */
class DiskFile implements SegmentFile {
  /** Where it lies on the disk: another than its name says while a change of name waits to be written. */
  path: string;
  descriptor: number | null = null;
  readonly #disk: Disk;
  readonly #tail: MemoryFile;
  #written: number;

  constructor(path: string, size: number, disk: Disk) {
    this.path = path;
    this.#disk = disk;
    this.#tail = new MemoryFile(size);
    this.#written = size;
  }

  get size(): number {
    return this.#tail.size;
  }

  append(bytes: Uint8Array): Uint8Array {
    const copy = this.#tail.append(bytes);
    this.#disk.append(this, copy);
    return copy;
  }

  read(position: number, length: number): Uint8Array {
    const kept = this.#tail.start;
    if (position >= kept) return this.#tail.read(position, length);
    const end = Math.min(position + length, this.size);
    const bytes = new Uint8Array(Math.max(0, end - position));
    const fromDisk = Math.min(kept, end) - position;
    if (fromDisk > 0) this.#disk.read(this, bytes.subarray(0, fromDisk), position);
    if (end > kept) bytes.set(this.#tail.read(kept, end - kept), fromDisk);
    return bytes;
  }

  truncate(size: number): void {
    if (size >= this.size) return;
    this.#tail.truncate(size);
    this.#disk.truncate(this, size);
  }

  written(bytes: number): void {
    this.#written = Math.min(this.#written + bytes, this.size);
    this.#tail.forgetBefore(this.#written - TAIL_BYTES);
  }
}

/** Most buffers that one `writev` takes on every system. */
const MOST_PARTS = 512;

function writeAll(descriptor: number, parts: readonly Uint8Array[]): number {
  let total = 0;
  for (let at = 0; at < parts.length; at += MOST_PARTS) {
    let left = parts.slice(at, at + MOST_PARTS);
    while (left.length > 0) {
      let count = writevSync(descriptor, left);
      total += count;
      while (left.length > 0 && count >= left[0]!.length) count -= left.shift()!.length;
      if (left.length > 0) left = [left[0]!.subarray(count), ...left.slice(1)];
    }
  }
  return total;
}

function removeIfEmpty(directory: string, root: string): void {
  if (directory === root || readdirSync(directory).length > 0) return;
  rmdirSync(directory);
}
