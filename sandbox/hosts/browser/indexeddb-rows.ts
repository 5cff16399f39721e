import { MemoryFile } from '../../log/memory-file.ts';

/**
 * How files lie in an IndexedDB database: `rows` holds their bytes, in pieces of at most this size, by [name, position];
 * `files` holds each file's size by name; `owner` holds the number of the tab that may write.
 */
export const ROW_BYTES = 64 * 1024;

/** A file as it was found. */
export interface StoredFile {
  bytes: MemoryFile;
  rowStarts: number[];
}

/** Opens or makes the database. Rejects with the browser's reason when it refuses. */
export function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => {
      for (const store of ['files', 'rows', 'owner']) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser refused to open its database'));
    request.onblocked = () => reject(new Error('the browser database is in use by an older page'));
  });
}

/** Resolves when a transaction is complete; rejects with why it was not. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser did not store the changes'));
  });
}

/** Reads every file. Bytes that should be there and are not end the file before them. */
export async function loadFiles(database: IDBDatabase): Promise<Map<string, StoredFile>> {
  const transaction = database.transaction(['files', 'rows']);
  const names = transaction.objectStore('files').getAllKeys();
  const keys = transaction.objectStore('rows').getAllKeys();
  const values = transaction.objectStore('rows').getAll();
  await finished(transaction);
  const files = new Map<string, StoredFile>();
  for (const name of names.result) files.set(String(name), { bytes: new MemoryFile(), rowStarts: [] });
  for (const [index, key] of keys.result.entries()) {
    const [name, position] = key as [string, number];
    const file = files.get(name);
    const bytes: unknown = values.result[index];
    if (file === undefined || position !== file.bytes.size || !(bytes instanceof Uint8Array)) continue;
    file.rowStarts.push(position);
    file.bytes.append(bytes);
  }
  return files;
}
