/** The worker in which the page's lab lives: cluster, machine and network. The page reaches it through comlink. */
import { expose, type ProxyMarked, proxy } from 'comlink';
import type { LabOptions } from '../../control.ts';
import type { LogStore } from '../../host.ts';
import { createLab } from '../../lab.ts';
import { createBrowserHost } from './host.ts';
import { type IndexedDbStore, openIndexedDbStore } from './indexeddb-store.ts';
import { LabService } from './lab-service.ts';

export interface LabOrder {
  options: LabOptions;
  /** Where the lab is stored; null is in memory. */
  storeName: string | null;
  /** For programs, from `ProcessFrame.connect`. */
  frame: MessagePort;
}

/** What the worker has to say that a person should know: a name for the page's own words, and the details. */
export type Tell = (name: 'store-refused' | 'store-failed', text: string) => void;

let stored: IndexedDbStore | null = null;

const worker = {
  /** Makes the lab. Called once. */
  async start({ options, storeName, frame }: LabOrder, tell: Tell): Promise<LabService & ProxyMarked> {
    const stores = new Map<string, LogStore>();
    if (storeName !== null) {
      try {
        stored = await openIndexedDbStore(storeName, { onDegraded: (reason) => tell('store-failed', reason) });
        stores.set('kafka', stored);
      } catch (error) {
        tell('store-refused', error instanceof Error ? error.message : String(error));
      }
    }
    const host = await createBrowserHost({
      frame,
      stores,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
    return proxy(new LabService(await createLab(host, options)));
  },

  /** Another tab has taken the store over: what happens from now on is in memory only. */
  stopStoring(): void {
    stored?.stop();
  },
};

export type LabWorker = typeof worker;

expose(worker);
