import { createHash } from 'node:crypto';
import { processBundle } from '../../../tools/build-process.ts';
import type { Host, LogStore } from '../../host.ts';
import { LabClock, type WallClock } from '../../lab-clock.ts';
import { MemoryStore } from '../../log/memory-store.ts';
import { seededRandom } from '../../process/random.ts';
import { nodeCodec } from './codecs.ts';
import { NodeProcessHost } from './process-host.ts';
import { nodeWallClock } from './wall-clock.ts';

export interface NodeHostOptions {
  /** Of the lab's random numbers; by default from the real time. */
  seed?: number;
  /** Opens a store that outlives the host; by default stores are in memory. */
  openStore?: (name: string) => LogStore;
  /** Real time, for tests that move it themselves. */
  wall?: WallClock;
}

/** A host whose clock is the lab's own, and which must be closed. */
export interface NodeHost extends Host {
  readonly clock: LabClock;
  readonly processes: NodeProcessHost;
  close(): void;
}

/** All that a lab needs, on Node: programs run in worker threads. */
export async function createNodeHost({
  seed,
  openStore,
  wall = nodeWallClock,
}: NodeHostOptions = {}): Promise<NodeHost> {
  const clock = new LabClock(wall);
  const processes = new NodeProcessHost(await processBundle(), clock);
  const stores = new Map<string, LogStore>();
  return {
    clock,
    processes,
    random: seededRandom(seed ?? seedFromTime(wall.now())),
    codec: nodeCodec,
    store(name) {
      const store = stores.get(name) ?? openStore?.(name) ?? new MemoryStore();
      stores.set(name, store);
      return store;
    },
    close: () => processes.close(),
  };
}

function seedFromTime(now: number): number {
  return createHash('sha256').update(String(now)).digest().readUInt32BE();
}
