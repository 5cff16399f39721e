/** The page's side of checks: a worker of the site that holds vitest, the lesson's check.ts and a fresh lab for each check. */
import { expose } from 'comlink';
import type { CheckReport, CheckResult } from '../../check/contract.ts';
import { CHECK_TIMEOUT_MS, tooLong } from '../../check/limits.ts';
import type { Locale } from '../../check/text.ts';
import type { Lab } from '../../control.ts';
import { CHECK_LIMIT_MS, newSeed, Verdicts } from '../check-order.ts';
import type { FromCheckWorker, ToCheckWorker } from './check-worker.ts';
import { type ProcessFrame, processFrame } from './frame.ts';
import { LabService } from './lab-service.ts';

export interface BrowserCheck {
  /** The lesson's id. */
  lesson: string;
  /** The learner's files, by path from the working directory. */
  files: Readonly<Record<string, string>>;
  /** Observes this lab, which the learner works in, instead of a fresh one for each check. */
  lab?: Lab;
  /** Default: the language of the page. */
  locale?: Locale;
  /** Default: a new one for each run. */
  seed?: number;
  onResult?(result: CheckResult): void;
}

/**
 * Loads all that this lesson's checks need, so that later nothing has to come over the network. Rejects when it cannot be
 * loaded; the next call tries again.
 */
export function warmCheck(lesson: string): Promise<void> {
  const done = warm(lesson);
  warming = done.catch(() => {});
  return done;
}

/** Settles when the worker that is being warmed can be taken. */
let warming = Promise.resolve();

async function warm(lesson: string): Promise<void> {
  const worker = await CheckWorker.take();
  try {
    await new Promise<void>((resolve, reject) => {
      worker.listen(({ type }) => type === 'warm' && resolve(), reject);
      worker.post({ type: 'warm', lesson });
    });
    worker.keep();
  } catch (error) {
    worker.end();
    throw error;
  }
}

/** Runs a lesson's checks, one after the other. Never rejects: what goes wrong is the verdict *broken*. */
export async function runCheck(check: BrowserCheck): Promise<CheckReport> {
  const { lesson, files, lab, seed = newSeed(), locale = localeOfPage() } = check;
  const verdicts = new Verdicts(lesson, check.onResult);
  const broken = ({ message }: Error): void => verdicts.end({ kind: 'broken', message });
  const limit = setTimeout(() => verdicts.end(tooLong(CHECK_LIMIT_MS, locale)), CHECK_LIMIT_MS);
  await Promise.race([warming, verdicts.report]);
  const worker = await CheckWorker.take().catch((error: Error) => void broken(error));
  let reported = false;
  worker?.listen((news) => {
    if (news.type !== 'report' && news.type !== 'result') return;
    reported ||= news.type === 'report';
    verdicts.receive(news);
  }, broken);
  const live = lab ? lend(lab) : null;
  worker?.post({ type: 'check', lesson, files: { ...files }, locale, seed, live }, live ? [live] : []);

  const report = await verdicts.report;
  clearTimeout(limit);
  // A worker with a check in it that never ended is of no more use.
  const atRest = reported && report.results.every(({ tookMs }) => tookMs < CHECK_TIMEOUT_MS);
  if (atRest) worker?.keep();
  else worker?.end();
  return report;
}

/** A worker for checks, with what it was given of the page's frame. One that has come to rest is kept for the next run. */
class CheckWorker {
  static #spare: CheckWorker | null = null;
  readonly #worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module', name: 'check' });
  readonly #frame: ProcessFrame;
  #releases: (() => void)[] = [];

  constructor(frame: ProcessFrame) {
    this.#frame = frame;
  }

  static async take(): Promise<CheckWorker> {
    const kept = CheckWorker.#spare;
    CheckWorker.#spare = null;
    return kept ?? new CheckWorker(await processFrame());
  }

  listen(receive: (news: FromCheckWorker) => void, failed: (error: Error) => void): void {
    this.#worker.onmessage = ({ data }: MessageEvent<FromCheckWorker>) => {
      if (data.type === 'frame') this.#connect();
      else receive(data);
    };
    this.#worker.onerror = ({ message }) => failed(new Error(message || 'the checks could not be loaded'));
  }

  post(message: ToCheckWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  keep(): void {
    this.#release();
    if (CheckWorker.#spare) this.#worker.terminate();
    else CheckWorker.#spare = this;
  }

  end(): void {
    this.#release();
    this.#worker.terminate();
  }

  /** Each lab has its own way to the frame. */
  #connect(): void {
    const { port, release } = this.#frame.connect();
    this.#releases.push(release);
    this.post({ type: 'frame', port }, [port]);
  }

  #release(): void {
    for (const release of this.#releases.splice(0)) release();
  }
}

/** A port over which the check worker reaches the page's lab. */
function lend(lab: Lab): MessagePort {
  const { port1, port2 } = new MessageChannel();
  expose(new LabService(lab), port1);
  return port2;
}

function localeOfPage(): Locale {
  return document.documentElement.lang.toLowerCase().startsWith('zh') ? 'zh-cn' : 'en';
}
