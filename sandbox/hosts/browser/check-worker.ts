/** The worker in which a page's checks run: vitest, check.ts and the lab live in it, programs in workers of the frame. */

import { wrap } from 'comlink';
import zstdWasm from '../../../node_modules/@bokuweb/zstd-wasm/dist/web/zstd.wasm?url';
import { checkLab, type WatchedLab } from '../../check/check-lab.ts';
import type { CheckResult } from '../../check/contract.ts';
import type { Lesson } from '../../check/lesson.ts';
import { runChecks } from '../../check/runner.ts';
import { checksOf } from '../../check/session.ts';
import type { Locale } from '../../check/text.ts';
import type { Lab } from '../../control.ts';
import { LabClock } from '../../lab-clock.ts';
import type { CheckNews } from '../check-order.ts';
import { freshLab } from '../fresh-lab.ts';
import { loadCodecs } from './codecs.ts';
import { createBrowserHost } from './host.ts';
import { remoteLab } from './lab-remote.ts';
import type { LabService } from './lab-service.ts';
import { browserWallClock } from './wall-clock.ts';

export type ToCheckWorker =
  /** Answers 'frame': a way for one lab to the frame in which programs run. */
  { type: 'frame'; port: MessagePort } | { type: 'warm'; lesson: string } | BrowserCheckOrder;

export interface BrowserCheckOrder {
  type: 'check';
  lesson: string;
  files: Readonly<Record<string, string>>;
  locale: Locale;
  seed: number;
  /** Where the learner's lab can be reached, for checks that observe it. */
  live: MessagePort | null;
}

export type FromCheckWorker = { type: 'frame' } | { type: 'warm' } | CheckNews;

const lessons = import.meta.glob<{ lesson: Lesson }>('../../../lessons/*/*/lesson.ts', { eager: true });
const checks = import.meta.glob('../../../lessons/*/*/check.ts');

const awaitingFrame: ((port: MessagePort) => void)[] = [];

self.onmessage = ({ data }: MessageEvent<ToCheckWorker>) => {
  if (data.type === 'frame') awaitingFrame.shift()?.(data.port);
  else if (data.type === 'warm') rethrow(warm(data.lesson));
  else rethrow(check(data));
};

/** Makes a rejection an error of the worker, which the page hears of. */
function rethrow(work: Promise<void>): void {
  work.catch((error) =>
    setTimeout(() => {
      throw error;
    }),
  );
}

function tell(news: FromCheckWorker): void {
  self.postMessage(news);
}

async function warm(id: string): Promise<void> {
  await Promise.all([checksOf(id, () => load(id)), loadCodecs(zstdWasm)]);
  tell({ type: 'warm' });
}

async function check({ lesson: id, files, locale, seed, live }: BrowserCheckOrder): Promise<void> {
  const order = { lesson: find(id).lesson, files, locale, seed };
  const makeHost = async (labSeed: number) => createBrowserHost({ frame: await askForFrame(), seed: labSeed });
  const report = await runChecks({
    lesson: id,
    locale,
    seed,
    load: () => load(id),
    makeLab: live ? () => liveLab(live) : (labSeed) => freshLab(order, labSeed, makeHost),
    onResult: (result: CheckResult) => tell({ type: 'result', result }),
  });
  live?.close();
  tell({ type: 'report', report });
}

function askForFrame(): Promise<MessagePort> {
  return new Promise((resolve) => {
    awaitingFrame.push(resolve);
    tell({ type: 'frame' });
  });
}

/** The learner's own lab, which lives in another worker. Its time is kept here too, for deadlines. */
async function liveLab(port: MessagePort): Promise<WatchedLab> {
  const lab: Lab = await remoteLab(wrap<LabService>(port), () => {});
  const [at, rate] = await Promise.all([lab.clock.now(), lab.clock.rate()]);
  const clock = new LabClock(browserWallClock, { at, rate });
  const end = await lab.trace.subscribe((events) => {
    for (const event of events) {
      if (event.type !== 'clock') continue;
      clock.setRate(event.rate);
      if (event.now > clock.now()) void clock.advance(event.now - clock.now());
    }
  });
  const watched = await checkLab(lab, clock);
  return {
    ...watched,
    close: async () => {
      end();
      await watched.close();
    },
  };
}

function load(id: string): Promise<unknown> {
  const loader = checks[find(id).file.replace(/lesson\.ts$/, 'check.ts')];
  if (!loader) throw new Error(`lesson ${id} has no check.ts`);
  return loader();
}

function find(id: string): { file: string; lesson: Lesson } {
  for (const [file, { lesson }] of Object.entries(lessons)) if (lesson.id === id) return { file, lesson };
  throw new Error(`there is no lesson ${id}`);
}
