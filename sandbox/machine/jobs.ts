import type { Running } from './running.ts';
import { signalCodes } from './signals.ts';

/** What a shell runs in the background, or has stopped. */
export interface Job {
  /** Counts from 1. */
  readonly job: number;
  /** Its last process; `pids` are all of them. */
  readonly pid: number;
  readonly pids: readonly number[];
  /** As typed, without the `&`. */
  readonly text: string;
  /** Resolves when it has ended and all it printed is shown. */
  readonly exit: Promise<number>;
  /** Calls back each time that one of its processes is stopped; returns what ends that. */
  onStop(listener: () => void): () => void;
}

type Mark = '+' | '-' | ' ';

/** The jobs of one shell, worded as bash words them. */
export class Jobs {
  /** In the order of use: the last is the current one. */
  #jobs: Job[] = [];

  add(running: readonly Pick<Running, 'pid' | 'onStop'>[], text: string, exit: Promise<number>): Job {
    const job = Math.max(0, ...this.#jobs.map((each) => each.job)) + 1;
    const pids = running.map(({ pid }) => pid);
    const onStop = (listener: () => void): (() => void) => {
      const ignored = running.map((each) => each.onStop(listener));
      return () => {
        for (const ignore of ignored) ignore();
      };
    };
    const added = { job, pids, pid: pids.at(-1) ?? 0, text, exit, onStop };
    this.#jobs.push(added);
    return added;
  }

  get(job: number): Job | undefined {
    return this.#jobs.find((each) => each.job === job);
  }

  /** The job that a process belongs to. */
  of(pid: number): Job | undefined {
    return this.#jobs.find((each) => each.pids.includes(pid));
  }

  /** The newest job, `%%`. */
  current(): Job | undefined {
    return this.#jobs.at(-1);
  }

  /** Makes a job the current one again. */
  use(job: Job): void {
    this.remove(job.job);
    this.#jobs.push(job);
  }

  list(): readonly (Job & { mark: Mark })[] {
    return [...this.#jobs].sort((a, b) => a.job - b.job).map((job) => ({ ...job, mark: this.mark(job.job) }));
  }

  /** Forgets a job that has ended and returns the line that says so. */
  end({ job, text }: Job, code: number): string {
    const mark = this.mark(job);
    this.remove(job);
    return jobLine(job, mark, outcome(code), text);
  }

  remove(job: number): void {
    this.#jobs = this.#jobs.filter((each) => each.job !== job);
  }

  mark(job: number): Mark {
    const place = this.#jobs.findIndex((each) => each.job === job);
    return place === this.#jobs.length - 1 ? '+' : place === this.#jobs.length - 2 ? '-' : ' ';
  }
}

/** `[1]+  Done                    node producer.ts` */
export function jobLine(job: number, mark: string, state: string, text: string): string {
  return `[${job}]${mark}  ${state.padEnd(24)}${text}`;
}

function outcome(code: number): string {
  switch (code) {
    case 0:
      return 'Done';
    case signalCodes.SIGHUP:
      return 'Hangup';
    case signalCodes.SIGINT:
      return 'Interrupt';
    case signalCodes.SIGQUIT:
      return 'Quit';
    case signalCodes.SIGKILL:
      return 'Killed';
    case signalCodes.SIGPIPE:
      return 'Broken pipe';
    case signalCodes.SIGTERM:
      return 'Terminated';
    default:
      return `Exit ${code}`;
  }
}
