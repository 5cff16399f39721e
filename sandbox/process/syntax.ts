/** A fault in a program's text, found before any of it runs. */
export class ProgramSyntaxError extends SyntaxError {
  readonly file: string;
  /** From 1; null where the engine does not say. */
  line: number | null;
  readonly column: number | null;

  /** What was given to the engine, where only the engine found the fault: to ask it for the place. */
  readonly script: string | null;

  constructor(message: string, file: string, line: number | null, column: number | null, script: string | null = null) {
    super(message);
    this.script = script;
    this.name = 'SyntaxError';
    this.file = file;
    this.line = line;
    this.column = column;
  }
}
