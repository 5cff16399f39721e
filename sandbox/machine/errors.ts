/** A construct of the shell language that this shell does not have yet. */
export class NotYet extends Error {
  constructor(construct: string) {
    super(`${construct} not in this shell yet`);
    this.name = 'NotYet';
  }
}

/** What goes wrong while words are expanded or a redirection is made: the command is not run. */
export class ShellError extends Error {
  /** Exit code. */
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.name = 'ShellError';
    this.code = code;
  }
}

/** `break`, `continue`, `return` and `exit`, on their way to what they end. */
export class Leave extends Error {
  readonly what: 'break' | 'continue' | 'return' | 'exit';
  /** Loops to leave, or the exit code. */
  readonly value: number;

  constructor(what: Leave['what'], value: number) {
    super(what);
    this.name = 'Leave';
    this.what = what;
    this.value = value;
  }
}

/** Ctrl-C: nothing more of the line is run. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
};

/** What a command says about a file operation that failed: `No such file or directory`. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** TLS could not be agreed on: who listens there is not to be trusted, or does not speak it. */
export class HandshakeError extends Error {}
