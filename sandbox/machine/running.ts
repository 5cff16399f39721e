import type { CommandOutput, Signal, StartedProcess, Streams } from './command.ts';
import type { Frame } from './redirection.ts';

/** A process that a shell has started. */
export interface Running {
  readonly pid: number;
  /** Resolves when it has ended: it reads and writes no more. */
  readonly ended: Promise<number>;
  /** Resolves when, besides, all it printed has been shown. */
  readonly exit: Promise<number>;
  signal(signal: Signal): void;
  /** Calls back each time that it is stopped; returns what ends that. */
  onStop(listener: () => void): () => void;
  /** Throws away what it has printed and nobody has seen yet. */
  discard(): void;
}

/** Follows a process to its end. What it prints to no stream in particular goes to `terminal`. */
export function follow(
  process: StartedProcess,
  terminal: CommandOutput,
  signal: (pid: number, signal: Signal) => void,
): Running {
  const shown = show(process, terminal);
  const exit = process.exit.then(async (code) => {
    await shown;
    return code;
  });
  return {
    pid: process.pid,
    ended: process.exit,
    exit,
    signal: (name) => signal(process.pid, name),
    onStop: (listener) => process.onStop(listener),
    discard: () => process.output.discard(),
  };
}

async function show(process: StartedProcess, terminal: CommandOutput): Promise<void> {
  const reader = process.output.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    try {
      await terminal.write(value ?? '');
    } catch {
      // Nobody looks any more; the process is read on so that it is not held back.
    }
  }
}

/** The frame's streams, for a process: what goes to a terminal goes by way of the process's own output. */
export function streamsOf({ stdin, stdout, stderr }: Frame): Streams {
  return { stdin, ...(stdout.isTerminal ? {} : { stdout }), ...(stderr.isTerminal ? {} : { stderr }) };
}
