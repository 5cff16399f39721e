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

export async function startLab({ options, storeName, checks, onNotice }: StartOptions): Promise<LabRuntime> {
  const [{ bootLab }, { runCheck, warmCheck }] = await Promise.all([
    import('../../sandbox/hosts/browser/boot.ts'),
    import('../../sandbox/hosts/browser/check.ts'),
  ]);
  const lab = (await containerLab(options, onNotice)) ?? (await bootLab({ lab: options, storeName, onNotice }));
  // Brought in now, so that Check works when the server has gone. What fails here is told when Check is pressed.
  const warm = checks === null ? Promise.resolve() : warmCheck(checks).catch(() => {});
  return {
    lab,
    warm,
    check: ({ lesson, files, live, onResult }) =>
      runCheck({ lesson, files: { ...files }, ...(live && { lab }), onResult }),
  };
}

/** The lab in a WebContainer where the address asks for it; null, with a notice, where that cannot be. */
async function containerLab(options: LabOptions, onNotice: StartOptions['onNotice']): Promise<Lab | null> {
  if (new URLSearchParams(location.search).get('runtime') !== 'webcontainer') return null;
  const { bootInWebContainer } = await import('../../sandbox/hosts/webcontainer/browser.ts');
  const booted = await bootInWebContainer(options);
  if (booted.kind === 'lab') return booted.lab;
  onNotice({ name: 'webcontainer', text: booted.reason });
  return null;
}
