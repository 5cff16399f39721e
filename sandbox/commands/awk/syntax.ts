/** awk's language, as read. */
export type Expression =
  | { type: 'number'; value: number }
  | { type: 'text'; value: string }
  | { type: 'pattern'; source: string }
  | { type: 'variable'; name: string }
  | { type: 'field'; index: Expression }
  | { type: 'element'; name: string; keys: Expression[] }
  | { type: 'assign'; operator: string; target: Expression; value: Expression }
  | { type: 'step'; by: 1 | -1; before: boolean; target: Expression }
  | { type: 'unary'; operator: string; operand: Expression }
  | { type: 'binary'; operator: string; left: Expression; right: Expression }
  | { type: 'choice'; test: Expression; yes: Expression; no: Expression }
  | { type: 'in'; keys: Expression[]; name: string }
  | { type: 'call'; name: string; args: Expression[] };

export type Statement =
  | { type: 'expression'; value: Expression }
  | { type: 'print'; format: boolean; args: Expression[] }
  | { type: 'block'; body: Statement[] }
  | { type: 'if'; test: Expression; yes: Statement; no: Statement | null }
  | { type: 'while'; test: Expression; body: Statement; first: boolean }
  | { type: 'for'; start: Statement | null; test: Expression | null; step: Statement | null; body: Statement }
  | { type: 'each'; name: string; array: string; body: Statement }
  | { type: 'delete'; name: string; keys: Expression[] | null }
  | { type: 'leave'; what: 'next' | 'break' | 'continue' | 'exit'; value: Expression | null };

export interface Rule {
  when: 'BEGIN' | 'END' | 'always' | Expression;
  /** The end of a range. */
  until: Expression | null;
  /** Null prints the line. */
  body: Statement | null;
}
