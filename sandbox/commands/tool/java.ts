/** What Kafka's tools show of the language that they are written in: exceptions with stacks, and the order of hash maps. */

import { inHashOrder, partitionHash, textsInHashOrder } from '../../wire/java-hash.ts';

/** An exception as a tool prints it. */
export class JavaError extends Error {
  /** Full name of the class, such as `java.lang.IllegalArgumentException`. */
  readonly type: string;
  /** `Class.method(File.java:line)`, innermost first; none for an exception that came from a broker. */
  readonly frames: readonly string[];
  readonly from: { error: JavaError; omitted: number | null } | null;
  /** What else went wrong meanwhile. */
  readonly suppressed: readonly JavaError[];

  /**
   * @param message empty where it has none
   * @param from what caused it, and how many frames of that are left out as they are the same (null: it has none)
   */
  constructor(
    type: string,
    message: string,
    frames: readonly string[] = [],
    from: JavaError['from'] = null,
    suppressed: readonly JavaError[] = [],
  ) {
    super(message);
    this.type = type;
    this.frames = frames;
    this.from = from;
    this.suppressed = suppressed;
  }
}

/** The exception and its causes, as `printStackTrace` prints them; ends with a line break. */
export function stackTrace(
  { type, message, frames, from, suppressed }: JavaError,
  omitted: number | null = null,
): string {
  const lines = [message === '' ? type : `${type}: ${message}`, ...frames.map((frame) => `\tat ${frame}`)];
  if (omitted !== null) lines.push(`\t... ${omitted} more`);
  for (const each of suppressed)
    lines.push(
      ...`Suppressed: ${stackTrace(each)}`
        .trimEnd()
        .split('\n')
        .map((line) => `\t${line}`),
    );
  const own = `${lines.join('\n')}\n`;
  return from ? `${own}Caused by: ${stackTrace(from.error, from.omitted)}` : own;
}

/** An exception that no one catches, as Java itself prints it. */
export function uncaughtTrace(error: JavaError): string {
  return `Exception in thread "main" ${stackTrace(error)}`;
}

/** An exception around another, which shows no frame that both have: as Java prints an exception thrown from a `catch`. */
export function around(type: string, message: string, frames: readonly string[], error: JavaError): JavaError {
  let same = 0;
  while (same < frames.length && frames.at(-1 - same) === error.frames.at(-1 - same)) same += 1;
  const own = error.frames.slice(0, error.frames.length - same);
  const inner = new JavaError(error.type, error.message, own, error.from, error.suppressed);
  return new JavaError(type, message, frames, { error: inner, omitted: same === 0 ? null : same });
}

/** Sorts names as a `HashMap` made for that many of them gives them: what a tool prints in no order of its own. */
export function hashOrder(names: readonly string[], leastCapacity = 1): string[] {
  return textsInHashOrder(names, leastCapacity);
}

/** Sorts partitions as a `HashMap` of them, grown from its default size, gives them. */
export function partitionHashOrder<Each extends { topic: string; partition: number }>(
  partitions: readonly Each[],
): Each[] {
  return inHashOrder(partitions, partitionHash);
}

/** `[2026-11-22 08:46:10,247]`: lab time as the tools' log shows it, in UTC. */
export function logTime(now: number): string {
  return `[${new Date(now).toISOString().replace('T', ' ').replace('.', ',').slice(0, -1)}]`;
}
