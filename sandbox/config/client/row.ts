import type { ConfigType } from '../definition.ts';
import type { Rule } from '../rules.ts';

/** In place of a default: a client cannot do without. */
export const required = Symbol('required');

/** A row of a table of a client's configs: name, type, default, rule. */
export type ClientConfigRow = readonly [
  name: string,
  type: ConfigType,
  fallback: string | null | typeof required,
  rule: Rule | null,
];
