import type { Messages } from '../i18n/messages.ts';
import type { Run } from '../workspace/runs.svelte.ts';
import type { Session } from '../workspace/session.svelte.ts';
import { verdictText } from '../workspace/verdicts.ts';

interface SideTab {
  id: string;
  label: string;
  state?: 'busy' | 'bad' | 'good';
  note?: string;
}

/** Tabs of the terminal's place: the terminal, the checks, and one for each program of the last Run. */
export function sideTabs(session: Session, text: Messages): SideTab[] {
  const checks: SideTab[] =
    session.spec.check === null ? [] : [{ id: 'checks', label: text.checks, ...checkState(session, text) }];
  const outputs = session.runs.all.map((run) => ({ id: run.key, label: run.name, ...runState(run, text) }));
  return [{ id: 'terminal', label: text.terminalTab }, ...checks, ...outputs];
}

function runState(run: Run, text: Messages): Pick<SideTab, 'state' | 'note'> {
  if (run.state !== 'ended') return { state: 'busy', note: text.running };
  return run.failed ? { state: 'bad', note: text.exited(run.code ?? 1) } : {};
}

function checkState({ checking }: Session, text: Messages): Pick<SideTab, 'state' | 'note'> {
  if (checking.state === 'checking') return { state: 'busy', note: text.checking };
  if (checking.state === 'failed') return { state: 'bad', note: text.broken };
  if (checking.state === 'none') return {};
  const { verdict } = checking.report;
  return { state: verdict.kind === 'done' ? 'good' : 'bad', note: verdictText(verdict, text) };
}
