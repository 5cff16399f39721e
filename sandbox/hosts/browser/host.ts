// By path: the package does not export it.
import zstdWasm from '../../../node_modules/@bokuweb/zstd-wasm/dist/web/zstd.wasm?url';
import type { Host, LogStore } from '../../host.ts';
import { LabClock } from '../../lab-clock.ts';
import { MemoryStore } from '../../log/memory-store.ts';
import { seededRandom } from '../../process/random.ts';
import { loadCodecs } from './codecs.ts';
import { BrowserProcessHost } from './process-host.ts';
import { browserWallClock } from './wall-clock.ts';

export interface BrowserHostOptions {
  /** A port from `ProcessFrame.connect`: where programs are run. */
  frame: MessagePort;
  /** Of the lab's random numbers; by default from the browser's own. */
  seed?: number;
  /** Stores that outlive the host, opened beforehand; others are in memory. */
  stores?: ReadonlyMap<string, LogStore>;
}

/** A host whose clock is the lab's own. */
export interface BrowserHost extends Host {
  readonly clock: LabClock;
  /** Ends every process. */
  close(): void;
}

/** All that a lab needs, in a worker of the page (or of a check). */
export async function createBrowserHost({ frame, seed, stores }: BrowserHostOptions): Promise<BrowserHost> {
  const codec = await loadCodecs(zstdWasm);
  const clock = new LabClock(browserWallClock);
  const opened = new Map(stores);
  const processes = new BrowserProcessHost(frame, clock);
  return {
    clock,
    codec,
    processes,
    random: seededRandom(seed ?? (crypto.getRandomValues(new Uint32Array(1))[0] as number)),
    store(name) {
      const store = opened.get(name) ?? new MemoryStore();
      opened.set(name, store);
      return store;
    },
    close: () => processes.close(),
  };
}
