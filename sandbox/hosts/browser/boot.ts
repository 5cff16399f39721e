/** Starts a lab for the page: its worker, the frame for programs, and the store that survives a reload. */
import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { Lab, LabOptions } from '../../control.ts';
import { processFrame } from './frame.ts';
import { remoteLab } from './lab-remote.ts';
import type { LabService } from './lab-service.ts';
import type { LabWorker } from './lab-worker.ts';
import { type Claim, claim } from './owner.ts';

export { processFrame } from './frame.ts';

/** Something a person should be told. `name` picks the page's own words; `text` is the plain English of it. */
export interface BootNotice {
  name: 'frame-blocked' | 'store-refused' | 'store-failed' | 'other-tab' | 'taken-over' | 'lab-died';
  text: string;
  actions?: readonly { name: 'take-over' | 'reload'; run(): void }[];
}

export interface BootOptions {
  lab: LabOptions;
  /** The same name brings back what was stored under it; null keeps everything in memory. */
  storeName: string | null;
  onNotice(notice: BootNotice): void;
}

/**
 * Resolves when programs can be run. Where another tab has the store, the lab runs in memory and a notice offers to take over;
 * where this browser refuses something, a notice says what. Rejects when the lab's own scripts cannot be loaded.
 */
export async function bootLab({ lab: options, storeName, onNotice }: BootOptions): Promise<Lab> {
  const worker = new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module', name: 'lab' });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => reject(new Error(`the lab could not be started: ${message}`)), {
      once: true,
    });
  });
  const remote = wrap<LabWorker>(worker);
  const [frame, claimed] = await Promise.all([
    processFrame(),
    storeName === null ? null : claimStore(storeName, onNotice),
  ]);
  void frame.tested.then((failures) => {
    if (failures.length === 0) return;
    const text = `This browser, or a rule of this site, does not let programs run: ${failures.join('; ')}.`;
    onNotice({ name: 'frame-blocked', text });
  });
  const owned = storeName !== null && claimed?.owned ? claimed.owned : null;
  owned?.lost(() => {
    void remote.stopStoring();
    const text = 'This lab was taken over by another tab. What happens here from now on is kept in memory only.';
    onNotice({ name: 'taken-over', text, actions: [{ name: 'take-over', run: () => takeOver(claimed as Claim) }] });
  });
  if (claimed && !owned) {
    const text = 'This lab is open in another tab. Here it runs in memory, and nothing is kept.';
    onNotice({ name: 'other-tab', text, actions: [{ name: 'take-over', run: () => takeOver(claimed) }] });
  }
  const { port, release } = frame.connect();
  const started = remote.start(
    transfer({ options, storeName: owned ? storeName : null, frame: port }, [port]),
    proxy((name, text) => onNotice({ name, text })),
  );
  const service = (await Promise.race([started, failed])) as unknown as Remote<LabService>;
  worker.addEventListener('error', ({ message }) => {
    onNotice({
      name: 'lab-died',
      text: `The lab has failed: ${message}`,
      actions: [{ name: 'reload', run: () => location.reload() }],
    });
  });
  return remoteLab(service, () => {
    owned?.release();
    worker.terminate();
    release();
  });
}

/** Null, with a notice, where the browser keeps nothing for this site. */
async function claimStore(name: string, onNotice: BootOptions['onNotice']): Promise<Claim | null> {
  try {
    return await claim(name);
  } catch (error) {
    const text = `This browser keeps nothing for this site (${error instanceof Error ? error.message : error}): the lab runs in memory.`;
    onNotice({ name: 'store-refused', text });
    return null;
  }
}

/** The stored lab is read anew: a running one cannot be put in its place. */
function takeOver(claimed: Claim): void {
  claimed.take();
  location.reload();
}
