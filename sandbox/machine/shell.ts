import type { ShellOptions, ShellSession } from '../control.ts';
import { InteractiveShell } from './interactive-shell.ts';
import type { LabMachine } from './machine.ts';

/** A terminal, as a shell sees it. */
export interface ShellTerminal {
  /** Shows text. Where it answers a promise, programs are held back until it resolves. */
  write(text: string): void | Promise<void>;
  /** Width in cells. */
  columns(): number;
  /** Height in lines; 24 where it is not known. */
  rows?(): number;
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
  let { columns, rows } = size;
  const shell = createShell(machine, { write, columns: () => columns, rows: () => rows }, options);
  return {
    input: async (data) => shell.input(data),
    resize: async (newColumns, newRows) => {
      columns = newColumns;
      rows = newRows;
      shell.resized();
    },
    close: async () => shell.dispose(),
  };
}
