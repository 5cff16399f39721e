import type { Lab } from '../../sandbox/control.ts';
import type { CheckReport, CheckResult, LabNotice, LabRuntime } from '../lab/lab.ts';
import { WorkspaceFiles } from './files.svelte.ts';
import { Runs } from './runs.svelte.ts';
import { labOptions, type RunSpec, type WorkspaceSpec } from './spec.ts';

export type Checking =
  | { state: 'none' }
  | { state: 'checking'; results: readonly CheckResult[] }
  | { state: 'checked'; report: CheckReport }
  | { state: 'failed'; message: string };

export interface Notice extends LabNotice {
  /** What can be undone. */
  undo?: () => void;
  /** Says only that something happened: it goes by itself, as one does that can be undone. */
  passing?: true;
}

/** A learner at work: files, programs, checks, and the lab once something needs it. */
export class Session {
  readonly spec: WorkspaceSpec;
  readonly files: WorkspaceFiles;
  readonly runs = new Runs();
  checking = $state.raw<Checking>({ state: 'none' });
  lab = $state.raw<Lab | null>(null);
  /** Whether lab and checks need nothing more from the server. */
  warm = $state(false);
  /** Whether topics and records outlast this page. */
  stored = true;
  /** Why the lab did not start. */
  failure = $state<string | null>(null);
  notices = $state.raw<readonly Notice[]>([]);
  #runtime: Promise<LabRuntime> | null = null;
  #resetting: Promise<void> = Promise.resolve();
  #unwritten = new Map<string, string>();
  #writing: ReturnType<typeof setTimeout> | undefined;

  /** What to say when a part of the page cannot be had any more. */
  readonly #serverGone: string;

  constructor(spec: WorkspaceSpec, serverGone: string) {
    this.spec = spec;
    this.#serverGone = serverGone;
    this.files = new WorkspaceFiles(spec.id, spec.start);
    this.files.onRefused = () => this.notify({ name: 'files-not-kept', text: '' });
    this.files.onChange = (file, text) => this.#write(file, text);
  }

  /** Starts the lab, once; again after it failed. */
  start(): Promise<LabRuntime> {
    this.#runtime ??= this.#boot();
    return this.#runtime;
  }

  async #boot(): Promise<LabRuntime> {
    this.failure = null;
    try {
      const { startLab } = await import('../lab/lab.ts');
      const runtime = await startLab({
        options: labOptions(this.spec, this.files.texts),
        storeName: this.spec.id,
        checks: this.spec.check === null ? null : this.spec.id,
        onNotice: (notice) => this.notify(notice),
      });
      this.lab = runtime.lab;
      void runtime.warm.then(() => {
        this.warm = true;
      });
      await this.#writeAll();
      return runtime;
    } catch (thrown) {
      this.#runtime = null;
      const error = isMissingPart(thrown) ? new Error(this.#serverGone) : thrown;
      if (error !== thrown) this.partMissing();
      this.failure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** A part of the page could not be loaded: says so. */
  partMissing(): void {
    this.notify({ name: 'server-gone', text: '' });
  }

  notify(notice: Notice): void {
    if (/^(other-tab|taken-over|store-)/.test(notice.name)) this.stored = false;
    // Only what was done last can be undone.
    const others = this.notices.filter(({ name, undo }) => name !== notice.name && !(undo && notice.undo));
    this.notices = [...others, notice];
  }

  /** What only said that something happened is said when the learner goes on. */
  #dismissPassing(): void {
    this.notices = this.notices.filter(({ undo, passing }) => !undo && !passing);
  }

  dismiss(name: string): void {
    this.notices = this.notices.filter((notice) => notice.name !== name);
  }

  /** What Run would start with `front` in front. */
  programs(front: string): readonly RunSpec[] {
    return this.spec.run ?? [{ file: front }];
  }

  async run(front: string): Promise<void> {
    if (this.runs.running) return;
    this.#dismissPassing();
    const specs = this.programs(front);
    const runs = this.runs.begin(specs);
    try {
      await this.#resetting;
      const { lab } = await this.start();
      await this.#writeAll();
      await Promise.all(runs.map((run, index) => this.runs.follow(run, lab.machine, specs[index] as RunSpec)));
    } catch (error) {
      for (const run of runs) run.fail(error);
    }
  }

  async check(): Promise<void> {
    if (this.checking.state === 'checking') return;
    this.#dismissPassing();
    let results: readonly CheckResult[] = [];
    this.checking = { state: 'checking', results };
    try {
      const runtime = await this.start();
      await this.#writeAll();
      const report = await runtime.check({
        lesson: this.spec.id,
        files: this.files.texts,
        live: this.spec.check === 'live',
        onResult: (result) => {
          results = [...results, result];
          if (this.checking.state === 'checking') this.checking = { state: 'checking', results };
        },
      });
      this.checking = { state: 'checked', report };
    } catch (error) {
      this.checking = { state: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The lesson as it was: files, topics, records, groups; every program ends. */
  reset(): void {
    const before = this.files.texts;
    this.runs.stop();
    this.files.reset();
    this.checking = { state: 'none' };
    this.#resetting = this.start()
      .then(({ lab }) => lab.reset())
      .then(() => this.#writeAll())
      .catch(() => {});
    this.notify({ name: 'reset', text: '', undo: () => this.files.replace(before) });
  }

  /** Puts the solution in the editor; the learner's own files come back with Undo. */
  showSolution(): void {
    const before = this.files.texts;
    this.files.replace({ ...this.spec.start, ...this.spec.solution });
    this.notify({ name: 'solution', text: '', undo: () => this.files.replace(before) });
  }

  #write(file: string, text: string): void {
    this.#unwritten.set(file, text);
    clearTimeout(this.#writing);
    if (this.lab) this.#writing = setTimeout(() => void this.#flush(), 150);
  }

  /** Resolves when the lab's machine has the files as they are in the editor. */
  settled(): Promise<void> {
    clearTimeout(this.#writing);
    return this.#flush();
  }

  async #writeAll(): Promise<void> {
    for (const [file, text] of Object.entries(this.files.texts)) this.#unwritten.set(file, text);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const { lab } = this;
    if (!lab) return;
    const files = [...this.#unwritten];
    this.#unwritten.clear();
    await Promise.all(files.map(([file, text]) => lab.machine.fs.writeFile(file, text)));
  }
}

/** Whether an import failed because its file cannot be had: browsers have a TypeError for that, each in its own words. */
export function isMissingPart(error: unknown): boolean {
  return error instanceof TypeError && /import|module|fetch|load/i.test(error.message);
}
