/** Starts a lab for the page: the only place that knows which host runs it. */
import type { CheckReport, CheckResult } from '../../sandbox/check/contract.ts';
import type { Lab, LabOptions } from '../../sandbox/control.ts';

export type { CheckReport, CheckResult };

/** Something a person should be told; `name` says which text of the page it is. */
export interface LabNotice {
  name: string;
  text: string;
  /** What the reader may choose to do about it, by name. */
  actions?: readonly { name: string; run(): void }[];
}

export interface CheckRequest {
  lesson: string;
  files: Readonly<Record<string, string>>;
  /** Observes this lab instead of a fresh one. */
  live: boolean;
  onResult(result: CheckResult): void;
}

export interface LabRuntime {
  lab: Lab;
  /** Resolves when nothing more has to come over the network. */
  warm: Promise<void>;
  check(request: CheckRequest): Promise<CheckReport>;
}

export interface StartOptions {
  options: LabOptions;
  /** The same name brings back what was stored under it. */
  storeName: string;
  /** Lesson whose checks may be run; null: none. */
  checks: string | null;
  onNotice(notice: LabNotice): void;
}

export async function startLab(start: StartOptions): Promise<LabRuntime> {
  const { checks } = start;
  const [lab, { runCheck, warmCheck }] = await Promise.all([
    new URLSearchParams(location.search).get('runtime') === 'webcontainer' ? containerLab(start) : ownLab(start),
    import('../../sandbox/hosts/browser/check.ts'),
  ]);
  // Brought in now, so that Check works when the server has gone. What fails here is told when Check is pressed.
  const warm = checks === null ? Promise.resolve() : warmCheck(checks).catch(() => {});
  return {
    lab,
    warm,
    check: ({ lesson, files, live, onResult }) =>
      runCheck({ lesson, files: { ...files }, ...(live && { lab }), onResult }),
  };
}

async function ownLab({ options, storeName, onNotice }: StartOptions): Promise<Lab> {
  const { bootLab } = await import('../../sandbox/hosts/browser/boot.ts');
  return bootLab({ lab: options, storeName, onNotice });
}

/** A lab in a WebContainer; our own, with a notice, where its vendor's servers are out of reach. */
async function containerLab(start: StartOptions): Promise<Lab> {
  const { bootInWebContainer } = await import('../../sandbox/hosts/webcontainer/browser.ts');
  const booted = await bootInWebContainer(start.options);
  if (booted.kind === 'lab') return booted.lab;
  start.onNotice({ name: 'webcontainer', text: booted.reason });
  return ownLab(start);
}
