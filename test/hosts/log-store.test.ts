import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openIndexedDbStore } from '../../sandbox/hosts/browser/indexeddb-store.ts';
import { FileStore } from '../../sandbox/hosts/node/file-store.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { batchOf, openLog, START_MS } from '../log/fixture.ts';
import { logStoreSuite, type Subject } from './log-store-suite.ts';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

const directories: string[] = [];
const newDirectory = () => {
  directories.push(mkdtempSync(join(tmpdir(), 'log-store-')));
  return directories.at(-1)!;
};
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

const unexpected = (reason: string) => {
  throw new Error(reason);
};

const subjects: Record<string, () => Subject> = {
  memory: () => ({ open: async () => new MemoryStore(), reopen: null }),
  files: () => {
    const directory = newDirectory();
    return { open: async () => new FileStore(directory), reopen: async () => new FileStore(directory) };
  },
  IndexedDB: () => {
    const factory = new IDBFactory();
    const open = () => openIndexedDbStore('lab', { factory, onDegraded: unexpected });
    return { open, reopen: open };
  },
};

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  test.each(logStoreSuite.map(({ name, run }) => [name, run] as const))('%s', async (_name, run) => {
    await run(subject());
  });
});

describe('IndexedDB', () => {
  const turns = async (count: number) => {
    for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
  };

  test('stores changes by itself, 50 ms later, all files in one transaction', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const factory = new IDBFactory();
      const store = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
      store.open('records').append(Uint8Array.of(1));
      store.open('offsets').append(Uint8Array.of(2));
      vi.advanceTimersByTime(49);
      await turns(20);
      vi.advanceTimersByTime(1);
      await turns(20);
      const again = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
      expect(again.list()).toEqual(['offsets', 'records']);
      expect([...again.open('records').read(0, 9)]).toEqual([1]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('many small appends do not leave as many rows, nor write the whole file again', async () => {
    const factory = new IDBFactory();
    const store = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
    for (let n = 0; n < 300; n++) {
      store.open('a').append(new Uint8Array(1_000).fill(n));
      await store.flush();
    }
    await store.close();
    const rows = await new Promise<Uint8Array[]>((resolve) => {
      const opening = factory.open('lab');
      opening.onsuccess = () => {
        const all = opening.result.transaction('rows').objectStore('rows').getAll();
        all.onsuccess = () => resolve(all.result as Uint8Array[]);
      };
    });
    expect(rows.reduce((sum, row) => sum + row.length, 0)).toBe(300_000);
    expect(rows.length).toBeLessThan(10);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(64 * 1024);
    expect(rows.every((row) => row.buffer.byteLength === row.length)).toBe(true);
  });

  test('who opens it next takes it: the one before is told and changes nothing more', async () => {
    const factory = new IDBFactory();
    const reasons: string[] = [];
    const first = await openIndexedDbStore('lab', { factory, onDegraded: (reason) => reasons.push(reason) });
    first.open('a').append(Uint8Array.of(1));
    await first.flush();
    const second = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
    first.open('a').append(Uint8Array.of(2));
    await expect(first.flush()).rejects.toThrow('another tab');
    expect(reasons).toEqual(['another tab has taken the stored lab over']);
    expect([...first.open('a').read(0, 9)]).toEqual([1, 2]);
    second.open('a').append(Uint8Array.of(3));
    await second.flush();
    const third = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
    expect([...third.open('a').read(0, 9)]).toEqual([1, 3]);
  });

  test('when the browser has no room, it goes on in memory, says so once, and keeps what was stored', async () => {
    const factory = new IDBFactory();
    const reasons: string[] = [];
    const store = await openIndexedDbStore('lab', { factory, onDegraded: (reason) => reasons.push(reason) });
    store.open('a').append(Uint8Array.of(1));
    await store.flush();
    const full = vi.spyOn((await import('fake-indexeddb')).IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room left', 'QuotaExceededError');
    });
    store.open('a').append(Uint8Array.of(2));
    await expect(store.flush()).rejects.toThrow('no room left');
    full.mockRestore();
    store.open('a').append(Uint8Array.of(3));
    await expect(store.flush()).rejects.toThrow('no room left');
    expect(reasons).toEqual(['no room left']);
    expect([...store.open('a').read(0, 9)]).toEqual([1, 2, 3]);
    const again = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
    expect([...again.open('a').read(0, 9)]).toEqual([1]);
  });

  test('a browser that refuses rejects with its reason', async () => {
    const factory = new IDBFactory();
    factory.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    await expect(openIndexedDbStore('lab', { factory, onDegraded: unexpected })).rejects.toThrow('insecure');
  });

  test('clear forgets everything', async () => {
    const factory = new IDBFactory();
    const store = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
    store.open('a').append(Uint8Array.of(1));
    await store.flush();
    await store.clear();
    expect(store.list()).toEqual([]);
    expect((await openIndexedDbStore('lab', { factory, onDegraded: unexpected })).list()).toEqual([]);
  });

  test('a partition log comes back from it', async () => {
    const factory = new IDBFactory();
    const store = await openIndexedDbStore('lab', { factory, onDegraded: unexpected });
    const log = openLog({ store });
    for (let n = 0; n < 200; n++) {
      log.append(batchOf(3), 0, START_MS);
      if (n % 10 === 0) await store.flush();
    }
    await store.flush();
    const again = openLog({ store: await openIndexedDbStore('lab', { factory, onDegraded: unexpected }) });
    expect([again.logEndOffset, again.truncatedBytes]).toEqual([600n, 0]);
    expect([...again.batches()]).toEqual([...log.batches()]);
  });
});

describe('files', () => {
  test('a log larger than what stays in memory is read back from the disk', async () => {
    const store = new FileStore(newDirectory());
    const file = store.open('orders-0/1.log');
    const part = new Uint8Array(1_000_000);
    for (let n = 0; n < 40; n++) {
      file.append(part.fill(n));
      await store.flush();
    }
    for (let n = 1; n < 40; n++) expect([...file.read(n * 1_000_000 - 2, 4)]).toEqual([n - 1, n - 1, n, n]);
    expect([...file.read(39_999_999, 5)]).toEqual([39]);
  });

  test('files are plain files, in folders, with the bytes of a Kafka segment', async () => {
    const directory = newDirectory();
    const store = new FileStore(directory);
    const { batch } = openLog({ store }).append(batchOf(2), 0, START_MS);
    await store.flush();
    expect(new Uint8Array(readFileSync(join(directory, 'orders-0/00000000000000000000.log')))).toEqual(batch);
  });

  test('names cannot leave the folder', () => {
    expect(() => new FileStore(newDirectory()).open('../evil')).toThrow('outside');
  });

  test('when the disk refuses, it goes on in memory and every flush says why', async () => {
    const directory = newDirectory();
    const store = new FileStore(directory);
    store.open('a').append(Uint8Array.of(1));
    await store.flush();
    store.open('a/b').append(Uint8Array.of(2)); // a is a file, so this cannot be made
    await expect(store.flush()).rejects.toThrow(/EEXIST|ENOTDIR/);
    store.open('a').append(Uint8Array.of(3));
    await expect(store.flush()).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect([...store.open('a').read(0, 9)]).toEqual([1, 3]);
    expect([...new FileStore(directory).open('a').read(0, 9)]).toEqual([1]);
  });
});
