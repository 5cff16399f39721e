import { type ConfigValue, invalidValue } from './definition.ts';

/** What a parsed value must satisfy: null when it does, else the error in Kafka's words. */
export type Rule = (name: string, value: ConfigValue) => string | null;

export const atLeast =
  (least: number): Rule =>
  (name, value) =>
    Number(value) >= least ? null : invalidValue(name, value, `Value must be at least ${least}`);

export const between =
  (least: number, most: number): Rule =>
  (name, value) =>
    atLeast(least)(name, value) ??
    (Number(value) <= most ? null : invalidValue(name, value, `Value must be no more than ${most}`));

/** The same of numbers with a point, shown as Java shows them. */
export const betweenReals =
  (least: number, most: number): Rule =>
  (name, value) => {
    if (Number(value) < least) return invalidValue(name, value, `Value must be at least ${real(least)}`);
    return Number(value) > most ? invalidValue(name, value, `Value must be no more than ${real(most)}`) : null;
  };

const real = (value: number): string => (Number.isInteger(value) ? `${value}.0` : `${value}`);

export const oneOf =
  (...words: readonly string[]): Rule =>
  (name, value) =>
    words.includes(String(value)) ? null : invalidValue(name, value, `String must be one of: ${words.join(', ')}`);

export const oneOfAnyCase =
  (...words: readonly string[]): Rule =>
  (name, value) => {
    if (words.includes(String(value).toUpperCase())) return null;
    return invalidValue(name, value, `String must be one of (case insensitive): ${words.join(', ')}`);
  };

/** A list without duplicates or empty values, of these words only if any are given. */
export const listOf =
  (...words: readonly string[]): Rule =>
  (name, value) => {
    const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
    if (new Set(values).size !== values.length) return `Configuration '${name}' values must not be duplicated.`;
    for (const each of values) {
      if (each === '') return `Configuration '${name}' values must not be empty.`;
      const error = words.length === 0 ? null : oneOf(...words)(name, each);
      if (error !== null) return error;
    }
    return null;
  };

/** The same, with something in it. */
export const someOf =
  (...words: readonly string[]): Rule =>
  (name, value) => {
    const valid = words.length === 0 ? 'any non-empty value' : `[${words.join(', ')}]`;
    if (Array.isArray(value) && value.length === 0)
      return `Configuration '${name}' must not be empty. Valid values include: ${valid}`;
    return listOf(...words)(name, value);
  };

export const nonEmpty: Rule = (name, value) =>
  value === '' ? invalidValue(name, value, 'String must be non-empty') : null;

export const gzipLevel: Rule = (name, value) => {
  const level = Number(value);
  if (level === -1 || (level >= 1 && level <= 9)) return null;
  return invalidValue(name, value, 'Value must be between 1 and 9 or equal to -1');
};

export const throttledReplicas: Rule = (name, value) => {
  const values = (value as readonly string[]).map((each) => each.trim());
  if (values.join('') === '*' || values.every((each) => /^([0-9]+:[0-9]+)?$/.test(each))) return null;
  const format = '[partitionId]:[brokerId],[partitionId]:[brokerId],...';
  return invalidValue(
    name,
    value,
    `${name} must be the literal '*' or a list of replicas in the following format: ${format}`,
  );
};

const DURATION = /^by_duration:P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/i;

/** A value that the rule itself names once more. */
const named = (name: string, text: string, expected: string): string =>
  invalidValue(name, text, `Invalid value \`${text}\` for configuration ${name}. ${expected}`);

export const shareOffsetReset: Rule = (name, value) => {
  const text = String(value);
  if (text === 'earliest' || text === 'latest' || DURATION.test(text)) return null;
  return named(
    name,
    text,
    "The value must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.",
  );
};

export const offsetReset: Rule = (name, value) => {
  const text = String(value);
  if (['earliest', 'latest', 'none'].includes(text) || DURATION.test(text)) return null;
  const expected =
    "The value must be either 'earliest', 'latest', 'none' or of the format 'by_duration:<PnDTnHnMn.nS.>'.";
  return named(name, text, expected);
};

export const acknowledgementMode: Rule = (name, value) => {
  const text = String(value);
  if (text === 'implicit' || text === 'explicit') return null;
  return named(name, text, "The value must either be 'implicit' or 'explicit'.");
};

export const acquireMode: Rule = (name, value) => {
  const text = String(value);
  if (['batch_optimized', 'record_limit'].includes(text.toLowerCase())) return null;
  return named(name, text, "The value must either be 'batch_optimized' or 'record_limit'.");
};
