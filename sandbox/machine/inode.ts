import type { LogStore, SegmentFile } from '../host.ts';
import { bytesOfText, joinedText, textOfBytes } from './byte-text.ts';

/** A file or directory, whatever its name. A file's bytes are in memory, or in the store that is the machine's disk. */
export type Inode = FileInode | DirectoryInode;

export interface DirectoryInode {
  readonly kind: 'directory';
  readonly names: Set<string>;
  /** Lab time of the last change, milliseconds. */
  changed: number;
}

export class FileInode {
  readonly kind = 'file';
  changed: number;
  executable = false;
  #content: string | Uint8Array | SegmentFile;

  /** @param stored where its bytes are kept; in memory where it is null */
  constructor(stored: SegmentFile | null, now: number) {
    this.#content = stored ?? '';
    this.changed = now;
  }

  /** Bytes. */
  get size(): number {
    const content = this.#content;
    if (typeof content !== 'string') return 'size' in content ? content.size : content.length;
    return content === '' ? 0 : bytesOfText(content).length;
  }

  /** The text, where it is text in memory. */
  get plain(): string | null {
    return typeof this.#content === 'string' ? this.#content : null;
  }

  /** See byte-text.ts. */
  get text(): string {
    const { plain } = this;
    return plain === null ? textOfBytes(this.bytes) : joinedText(plain);
  }

  /** Do not write to them. */
  get bytes(): Uint8Array {
    const content = this.#content;
    if (typeof content === 'string') return bytesOfText(content);
    return 'size' in content ? content.read(0, content.size) : content;
  }

  get inMemory(): boolean {
    return typeof this.#content === 'string' || !('size' in this.#content);
  }

  /** From now on its bytes are kept in a stored file, which must be empty. */
  moveTo(stored: SegmentFile): void {
    stored.append(this.bytes);
    this.#content = stored;
  }

  write(data: string | Uint8Array, now: number): void {
    const content = this.#content;
    this.changed = now;
    if (typeof content === 'string' || !('size' in content)) {
      this.#content = typeof data === 'string' ? data : data.slice();
      return;
    }
    content.truncate(0);
    content.append(typeof data === 'string' ? bytesOfText(data) : data);
  }

  append(data: string | Uint8Array, now: number): void {
    const content = this.#content;
    if (typeof content === 'string' && typeof data === 'string') return this.write(content + data, now);
    const bytes = typeof data === 'string' ? bytesOfText(data) : data;
    this.changed = now;
    if (typeof content !== 'string' && 'size' in content) content.append(bytes);
    else this.#content = joined(this.bytes, bytes);
  }

  /** The file as a log has it, which appends to the bytes where they are. Only for a file on the disk. */
  asSegment(now: () => number): SegmentFile {
    const content = this.#content;
    if (typeof content === 'string' || !('size' in content)) throw new RangeError('the file is not on the disk');
    return new OpenFile(content, this, now);
  }
}

/** A stored file in the hands of a log: what is written to it shows in the file's time. */
class OpenFile implements SegmentFile {
  readonly #file: SegmentFile;
  readonly #inode: FileInode;
  readonly #now: () => number;

  constructor(file: SegmentFile, inode: FileInode, now: () => number) {
    this.#file = file;
    this.#inode = inode;
    this.#now = now;
  }

  get size(): number {
    return this.#file.size;
  }

  append(bytes: Uint8Array): Uint8Array {
    this.#inode.changed = this.#now();
    return this.#file.append(bytes);
  }

  read(position: number, length: number): Uint8Array {
    return this.#file.read(position, length);
  }

  truncate(size: number): void {
    this.#inode.changed = this.#now();
    this.#file.truncate(size);
  }
}

/** The store that is the machine's disk: files by absolute path, without the first slash. */
export class Disk {
  readonly #store: LogStore;

  constructor(store: LogStore) {
    this.#store = store;
  }

  paths(): string[] {
    return this.#store.list().map((name) => `/${name}`);
  }

  open(path: string): SegmentFile {
    return this.#store.open(path.slice(1));
  }

  remove(path: string): void {
    this.#store.remove(path.slice(1));
  }

  rename(from: string, to: string): void {
    this.#store.rename(from.slice(1), to.slice(1));
  }

  flush(): Promise<void> {
    return this.#store.flush();
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
