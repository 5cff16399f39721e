// Runs inside the page: the store suite on the browser's own IndexedDB, and what a reload must find.
import { openIndexedDbStore } from '../../sandbox/hosts/browser/indexeddb-store.ts';
import { logStoreSuite } from '../hosts/log-store-suite.ts';

const onDegraded = (reason: string) => {
  throw new Error(reason);
};
const open = (name: string) => openIndexedDbStore(name, { onDegraded });

const inPage = {
  names: logStoreSuite.map(({ name }) => name),

  /** Runs one test of the suite on a database of its own; answers why it failed, or null. */
  async run(name: string): Promise<string | null> {
    const test = logStoreSuite.find((candidate) => candidate.name === name);
    if (test === undefined) return `no test ${name}`;
    try {
      await test.run({ open: () => open(name), reopen: () => open(name) });
      return null;
    } catch (thrown) {
      return String(thrown);
    }
  },

  /** Appends for ever, to `offsets` always after `records`, and never flushes: the store does that behind its back. */
  async appendForEver(): Promise<void> {
    const store = await open('reload');
    const [records, offsets] = [store.open('records'), store.open('offsets')];
    const step = () => {
      for (let n = 0; n < 20; n++) {
        records.append(new Uint8Array(1_000));
        offsets.append(new Uint8Array(1));
      }
    };
    setInterval(step, 1);
  },

  /** Size of `records` as the database has it by now. */
  stored(): Promise<number> {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open('reload');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const size = opening.result.transaction('files').objectStore('files').get('records');
        size.onsuccess = () => {
          opening.result.close();
          resolve(Number(size.result ?? 0));
        };
      };
    });
  },

  async sizes(): Promise<{ records: number; offsets: number }> {
    const store = await open('reload');
    return { records: store.open('records').size, offsets: store.open('offsets').size };
  },
};

export type InPage = typeof inPage;

Object.assign(globalThis, { inPage });
