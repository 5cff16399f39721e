import type { LogStore, SegmentFile } from '../../host.ts';
import { MemoryFile } from '../../log/memory-file.ts';
import { finished, loadFiles, openDatabase, ROW_BYTES, type StoredFile } from './indexeddb-rows.ts';

/** Milliseconds from a change to the transaction that stores it; the transaction has the rest of the 100 ms. */
const WRITE_BEHIND_MS = 50;

export interface IndexedDbStoreOptions {
  /** Called once, when changes can no longer be stored: the store has gone on in memory. */
  onDegraded(reason: string): void;
  /** By default the browser's. */
  factory?: IDBFactory;
}

export interface IndexedDbStore extends LogStore {
  /** Stores what is left, then writes nothing more. */
  close(): Promise<void>;
  /** Writes nothing more, at once, not even what is waiting: another tab has the store now. */
  stop(): void;
  /** Forgets every file, here and in the database. Files opened before must not be used again. */
  clear(): Promise<void>;
}

/**
 * Opens the files kept in an IndexedDB database, all of them read into memory. Changes are stored behind the caller's
 * back: at most 100 ms later, in one transaction over every file that changed, so that after a reload there is a true
 * prefix of what happened. Whoever opens the database next takes it: the one before notices at its next transaction,
 * which is undone.
 *
 * Rejects when the browser refuses: private windows, blocked storage.
 */
export async function openIndexedDbStore(name: string, options: IndexedDbStoreOptions): Promise<IndexedDbStore> {
  const database = await openDatabase(options.factory ?? indexedDB, name);
  const owner = await takeOwnership(database);
  return new WriteBehindStore(database, owner, await loadFiles(database), options.onDegraded);
}

async function takeOwnership(database: IDBDatabase): Promise<number> {
  const transaction = database.transaction('owner', 'readwrite');
  const store = transaction.objectStore('owner');
  let owner = 1;
  const request = store.get('owner');
  request.onsuccess = () => {
    owner = (Number(request.result) || 0) + 1;
    store.put(owner, 'owner');
  };
  await finished(transaction);
  return owner;
}

class WriteBehindStore implements IndexedDbStore {
  readonly #database: IDBDatabase;
  readonly #owner: number;
  readonly #files = new Map<string, StoredMemoryFile>();
  readonly #onDegraded: (reason: string) => void;
  readonly #changed = new Set<StoredMemoryFile>();
  /** Names whose rows are to go before anything is written. */
  readonly #removed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** The transaction under way; transactions follow one another. */
  #writing: Promise<void> = Promise.resolve();
  #stopped: Error | null = null;

  constructor(
    database: IDBDatabase,
    owner: number,
    stored: ReadonlyMap<string, StoredFile>,
    onDegraded: (reason: string) => void,
  ) {
    this.#database = database;
    this.#owner = owner;
    this.#onDegraded = onDegraded;
    for (const [name, file] of stored) this.#files.set(name, this.#newFile(name, file));
    database.onversionchange = () => this.#degrade(new Error('the browser is deleting the stored data'));
    database.onclose = () => this.#degrade(new Error('the browser has closed the database'));
  }

  list(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  open(name: string): SegmentFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = this.#newFile(name, { bytes: new MemoryFile(), rowStarts: [] });
      this.#files.set(name, file);
      this.#change(file);
    }
    return file;
  }

  remove(name: string): void {
    const file = this.#files.get(name);
    if (file === undefined) return;
    this.#files.delete(name);
    this.#changed.delete(file);
    file.forgotten = true;
    this.#removed.add(name);
    this.#schedule();
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw new RangeError(`there is no file ${from} to rename`);
    this.remove(to);
    this.#files.delete(from);
    this.#files.set(to, file);
    this.#removed.add(from);
    file.moveTo(to);
    this.#change(file);
  }

  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#changed.size > 0 || this.#removed.size > 0) {
      this.#writing = this.#writing.then(() => this.#write()).catch((error) => this.#degrade(error));
    }
    return this.#writing.then(() => {
      if (this.#stopped !== null) throw this.#stopped;
    });
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      this.stop();
    }
  }

  stop(): void {
    this.#stopped ??= new Error('the store is closed');
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#database.close();
  }

  async clear(): Promise<void> {
    for (const name of this.list()) this.remove(name);
    await this.flush();
  }

  #newFile(name: string, { bytes, rowStarts }: StoredFile): StoredMemoryFile {
    return new StoredMemoryFile(name, bytes, rowStarts, (file) => this.#change(file));
  }

  #change(file: StoredMemoryFile): void {
    if (file.forgotten) return;
    this.#changed.add(file);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer !== null || this.#stopped !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.flush().catch(() => {}); // onDegraded has been told
    }, WRITE_BEHIND_MS);
  }

  /** Everything that has changed until now, in one transaction. */
  #write(): Promise<void> {
    if (this.#stopped !== null) return Promise.resolve();
    const transaction = this.#database.transaction(['owner', 'files', 'rows'], 'readwrite');
    const done = finished(transaction);
    const owner = transaction.objectStore('owner').get('owner');
    let taken = false;
    owner.onsuccess = () => {
      taken = owner.result !== this.#owner;
      if (taken) transaction.abort();
    };
    let refused: unknown = null;
    try {
      this.#putChanges(transaction);
    } catch (error) {
      refused = error;
      transaction.abort();
    }
    this.#removed.clear();
    this.#changed.clear();
    return done.catch((error) => {
      throw taken ? new Error('another tab has taken the stored lab over') : (refused ?? error);
    });
  }

  #putChanges(transaction: IDBTransaction): void {
    const files = transaction.objectStore('files');
    const rows = transaction.objectStore('rows');
    for (const name of this.#removed) {
      files.delete(name);
      rows.delete(rowsOf(name, 0));
    }
    for (const file of this.#changed) {
      const { from, replace } = file.toStore();
      if (replace) rows.delete(rowsOf(file.name, from));
      for (let at = from; at < file.size; at += ROW_BYTES) {
        rows.put(file.read(at, ROW_BYTES).slice(), [file.name, at]);
        file.rowStarts.push(at);
      }
      files.put(file.size, file.name);
    }
  }

  #degrade(error: unknown): void {
    if (this.#stopped !== null) return;
    this.#stopped = error instanceof Error ? error : new Error(String(error));
    this.stop();
    this.#onDegraded(this.#stopped.message);
  }
}

/** A range of all rows of a file from a position on. An array sorts after every number. */
function rowsOf(name: string, from: number): IDBKeyRange {
  return IDBKeyRange.bound([name, from], [name, []]);
}

/** A file in memory that knows which of its bytes the database has. */
class StoredMemoryFile implements SegmentFile {
  name: string;
  /** Where each row in the database starts. */
  rowStarts: number[];
  readonly #bytes: MemoryFile;
  readonly #changed: (file: StoredMemoryFile) => void;
  /** Bytes at the start that the database has, or that the transaction under way gives it. */
  #stored: number;
  /** Removed from the store: what is still done to it concerns nobody. */
  forgotten = false;

  constructor(name: string, bytes: MemoryFile, rowStarts: number[], changed: (file: StoredMemoryFile) => void) {
    this.name = name;
    this.#bytes = bytes;
    this.rowStarts = rowStarts;
    this.#changed = changed;
    this.#stored = bytes.size;
  }

  get size(): number {
    return this.#bytes.size;
  }

  append(bytes: Uint8Array): Uint8Array {
    this.#changed(this);
    return this.#bytes.append(bytes);
  }

  read(position: number, length: number): Uint8Array {
    return this.#bytes.read(position, length);
  }

  truncate(size: number): void {
    if (size >= this.size) return;
    this.#bytes.truncate(size);
    this.#stored = Math.min(this.#stored, size);
    this.#changed(this);
  }

  /** All of it is to be stored under this name, of which the database has nothing. */
  moveTo(name: string): void {
    this.name = name;
    this.rowStarts = [];
    this.#stored = 0;
  }

  /**
   * From which position on rows are to be written, and whether rows from there on must go first. A last row that is not
   * full is written again with what has come, so that many small appends do not leave as many rows.
   */
  toStore(): { from: number; replace: boolean } {
    const rows = this.rowStarts;
    let replace = false;
    while (rows.length > 0 && rows[rows.length - 1]! >= this.#stored) {
      rows.pop();
      replace = true;
    }
    let from = this.#stored;
    const last = rows.at(-1);
    if (last !== undefined && this.#stored - last < ROW_BYTES) {
      rows.pop();
      from = last;
      replace = true;
    }
    this.#stored = this.size;
    return { from, replace };
  }
}
