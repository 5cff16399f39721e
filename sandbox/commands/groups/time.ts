import { JavaError } from '../tool/java.ts';
import { stacks } from './stack.ts';

/** `2026-11-22T08:00:00.000`, with an offset from UTC or in UTC, as milliseconds since the epoch. Throws JavaError. */
export function timestampMs(text: string, stack: readonly string[] = stacks.timestamp): number {
  if (!text.includes('T'))
    throw unparsable(`Error parsing timestamp. It does not contain a 'T' according to ISO8601 format`, stack);
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const ms = Date.parse(zoned ? text : `${text}Z`);
  if (Number.isNaN(ms)) throw unparsable(`Unparseable date: "${text}"`, stack);
  return ms;
}

/** `P1DT2H3M4.5S` in milliseconds. Throws JavaError. */
export function durationMs(text: string, stack: readonly string[] = stacks.duration): number {
  const match = /^([-+]?)P(?:([-+]?\d+)D)?(T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+(?:\.\d{0,9})?)S)?)?$/i.exec(
    text,
  );
  const [, sign, days, time, hours, minutes, seconds] = match ?? [];
  if (!match || (days === undefined && (time ?? 'T').length < 2))
    throw new JavaError('java.time.format.DateTimeParseException', 'Text cannot be parsed to a Duration', stack);
  const total =
    Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return Math.round(total * 1000) * (sign === '-' ? -1 : 1);
}

function unparsable(message: string, stack: readonly string[]): JavaError {
  const cause = new JavaError('java.text.ParseException', message, stacks.parse);
  return new JavaError('java.lang.RuntimeException', `${cause.type}: ${message}`, stack, {
    error: cause,
    omitted: stack.length - 1,
  });
}
