import type { Lab, LabOptions, Machine } from '../../control.ts';
import type { Bundles } from './bundles.ts';
import { ContainerLab } from './lab.ts';

/** The part of a WebContainer that we use; `WebContainer` of `@webcontainer/api` is one. */
export type Container = Machine;

export interface ContainerOptions {
  lab: LabOptions;
  /** `() => WebContainer.boot({ … })`. May never settle: it does not where its vendor's servers are out of reach. */
  boot(): Promise<Container>;
  bundles(): Promise<Bundles>;
  /** How long the container may take to boot, and then the broker in it to accept connections; milliseconds each. */
  timeoutMs?: number;
  /** Calls back after real time; a test has its own. */
  after?(ms: number, run: () => void): { cancel(): void };
}

/** `fallback` says in a sentence why the page goes on with the lab's own machine. */
export type Booted = { kind: 'lab'; lab: Lab } | { kind: 'fallback'; reason: string };

const defaultTimeoutMs = 10_000;

/** Boots a WebContainer and puts a lab into it: the lesson's files, the bundled broker and a bundled kafkajs. Never rejects. */
export async function bootWebContainer(options: ContainerOptions): Promise<Booted> {
  const { boot, bundles, lab, timeoutMs = defaultTimeoutMs, after = wallAfter } = options;
  const within = <T>(work: Promise<T>, late: string, leftover: (value: T) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      let over = false;
      const timer = after(timeoutMs, () => {
        over = true;
        reject(new Error(late));
      });
      work.then(
        (value) => {
          timer.cancel();
          if (over) leftover(value);
          else resolve(value);
        },
        (error: unknown) => {
          timer.cancel();
          reject(error);
        },
      );
    });
  const seconds = timeoutMs / 1000;
  let container: Container | null = null;
  try {
    const [booted, texts] = await Promise.all([
      within(boot(), `it did not boot within ${seconds} s; it needs its vendor's servers`, (late) => late.teardown()),
      bundles(),
    ]);
    container = booted;
    const started = ContainerLab.start(booted, texts, lab);
    const late = `the broker in it was not ready within ${seconds} s`;
    return { kind: 'lab', lab: await within(started, late, () => {}) };
  } catch (error) {
    container?.teardown();
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: 'fallback',
      reason: `WebContainer cannot be used here: ${why}. The lab's own machine is used instead.`,
    };
  }
}

function wallAfter(ms: number, run: () => void): { cancel(): void } {
  const timer = setTimeout(run, ms);
  return { cancel: () => clearTimeout(timer) };
}
