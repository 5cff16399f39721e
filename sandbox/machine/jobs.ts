import type { JobView } from './command.ts';
import { signalCodes } from './process.ts';

/** What a shell runs in the background. */
export interface Job {
  readonly job: number;
  readonly pid: number;
  /** As typed, without the `&`. */
  readonly text: string;
  /** Resolves when it has ended and all it printed is shown. */
  readonly exit: Promise<number>;
}

/** The background jobs of one shell, worded as bash words them. */
export class Jobs {
  #jobs: Job[] = [];

  add(pid: number, text: string, exit: Promise<number>): Job {
    const job = { job: (this.#jobs.at(-1)?.job ?? 0) + 1, pid, text, exit };
    this.#jobs.push(job);
    return job;
  }

  get(job: number): Job | undefined {
    return this.#jobs.find((each) => each.job === job);
  }

  /** The newest job, `%%`. */
  current(): Job | undefined {
    return this.#jobs.at(-1);
  }

  list(): readonly JobView[] {
    return this.#jobs.map(({ job, pid, text }) => ({ job, pid, text, state: 'Running', mark: this.#mark(job) }));
  }

  /** Forgets a job that has ended and returns the line that says so. */
  end({ job, text }: Job, code: number): string {
    const mark = this.#mark(job);
    this.remove(job);
    return jobLine(job, mark, outcome(code), text);
  }

  remove(job: number): void {
    this.#jobs = this.#jobs.filter((each) => each.job !== job);
  }

  #mark(job: number): '+' | '-' | ' ' {
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
    case signalCodes.SIGINT:
      return 'Interrupt';
    case signalCodes.SIGKILL:
      return 'Killed';
    case signalCodes.SIGTERM:
      return 'Terminated';
    default:
      return `Exit ${code}`;
  }
}
