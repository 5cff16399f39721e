import type { ShellOptions, ShellSession } from '../control.ts';
import { InteractiveShell } from './interactive-shell.ts';
import type { LabMachine } from './machine.ts';

/** A terminal, as a shell sees it. */
export interface ShellTerminal {
  /** Shows text. Where it answers a promise, programs are held back until it resolves. */
  write(text: string): void | Promise<void>;
  /** Width in cells. */
  columns(): number;
}

export interface Shell {
  /** Keystrokes and pasted text. */
  input(data: string): void;
  /** The terminal has another width. */
  resized(): void;
  /** Ends the shell and what it has started. */
  dispose(): void;
}

/** Opens an interactive shell and shows its prompt. */
export function createShell(machine: LabMachine, terminal: ShellTerminal, options?: ShellOptions): Shell {
  return new InteractiveShell(machine, terminal, options);
}

/** Opens a shell as `Lab.openShell` gives it. */
export function openShell(
  machine: LabMachine,
  write: (text: string) => void | Promise<void>,
  size: { columns: number; rows: number },
  options?: ShellOptions,
): ShellSession {
  let { columns } = size;
  const shell = createShell(machine, { write, columns: () => columns }, options);
  return {
    input: async (data) => shell.input(data),
    resize: async (newColumns) => {
      columns = newColumns;
      shell.resized();
    },
    close: async () => shell.dispose(),
  };
}
