import type { Signal } from './command.ts';
import type { Executor } from './executor.ts';
import type { Frame } from './redirection.ts';
import { readInput } from './script.ts';
import { signalCodes } from './signals.ts';

const numbers: Readonly<Record<string, string>> = { '0': 'EXIT', '1': 'HUP', '2': 'INT', '15': 'TERM' };
const known: ReadonlySet<string> = new Set([
  'EXIT',
  'ERR',
  'HUP',
  'INT',
  'QUIT',
  'TERM',
  'PIPE',
  'CONT',
  'TSTP',
  'DEBUG',
  'RETURN',
]);

/** `trap COMMAND SIGNAL…`: what to do at a signal, at the end, or where a command fails. */
export async function trap(args: readonly string[], { stdout, stderr }: Frame, shell: Executor): Promise<number> {
  const { traps } = shell.state;
  const words = args[0] === '--' ? args.slice(1) : args;
  const [action, ...signals] = words;
  if (action === undefined || action === '-p') {
    const named = (name: string): string => (name === 'EXIT' || name === 'ERR' ? name : `SIG${name}`);
    for (const [name, text] of traps) await stdout.write(`trap -- '${text.replaceAll("'", `'\\''`)}' ${named(name)}\n`);
    return 0;
  }
  const only = signals.length === 0 ? [action] : signals;
  let code = 0;
  for (const each of only) {
    const name = numbers[each] ?? each.toUpperCase().replace(/^SIG/, '');
    if (!known.has(name)) {
      await stderr.write(`sh: trap: ${each}: invalid signal specification\n`);
      code = 1;
    } else if (action === '-' || signals.length === 0) traps.delete(name);
    else traps.set(name, action);
  }
  shell.signals.listen();
  return code;
}

/** Signals that have come to a script and wait for the command at hand to end. */
export class PendingSignals {
  readonly #next: () => Promise<Signal>;
  readonly #wanted: () => boolean;
  #listening = false;
  #pending: Signal[] = [];

  /** @param next resolves with the next signal, which then does not end the process */
  constructor(next: () => Promise<Signal>, wanted: () => boolean) {
    this.#next = next;
    this.#wanted = wanted;
  }

  /** Takes signals from now on, where a trap is set for one. */
  listen(): void {
    if (this.#listening || !this.#wanted()) return;
    this.#listening = true;
    void this.#next().then((signal) => {
      this.#listening = false;
      this.#pending.push(signal);
      this.listen();
    });
  }

  take(): Signal | undefined {
    return this.#pending.shift();
  }
}

/** Runs what a trap says; what `$?` is afterwards is what it was before. Nothing is set: false. */
export async function runTrap(name: string, frame: Frame, shell: Executor): Promise<boolean> {
  const action = shell.state.traps.get(name);
  if (action === undefined) return false;
  const input = readInput(action);
  if (input.kind !== 'script') return true;
  const { status } = shell.state;
  await shell.statements(input.statements, { ...frame, source: action });
  shell.state.status = status;
  return true;
}

/** Exit code of a shell that a signal ends as no trap is set for it. */
export function codeOf(signal: Signal): number {
  return signalCodes[signal as keyof typeof signalCodes] ?? 1;
}
