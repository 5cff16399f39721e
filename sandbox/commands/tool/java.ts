/** What Kafka's tools show of the language that they are written in: exceptions with stacks, and the order of hash maps. */

/** An exception as a tool prints it. */
export class JavaError extends Error {
  /** Full name of the class, such as `java.lang.IllegalArgumentException`. */
  readonly type: string;
  /** `Class.method(File.java:line)`, innermost first; none for an exception that came from a broker. */
  readonly frames: readonly string[];
  readonly from: { error: JavaError; omitted: number | null } | null;

  /**
   * @param message empty where it has none
   * @param from what caused it, and how many frames of that are left out as they are the same (null: it has none)
   */
  constructor(type: string, message: string, frames: readonly string[] = [], from: JavaError['from'] = null) {
    super(message);
    this.type = type;
    this.frames = frames;
    this.from = from;
  }
}

/** The exception and its causes, as `printStackTrace` prints them; ends with a line break. */
export function stackTrace({ type, message, frames, from }: JavaError, omitted: number | null = null): string {
  const lines = [message === '' ? type : `${type}: ${message}`, ...frames.map((frame) => `\tat ${frame}`)];
  if (omitted !== null) lines.push(`\t... ${omitted} more`);
  const own = `${lines.join('\n')}\n`;
  return from ? `${own}Caused by: ${stackTrace(from.error, from.omitted)}` : own;
}

/** Sorts names as a `HashMap` made for that many of them gives them: what a tool prints in no order of its own. */
export function hashOrder(names: readonly string[], leastCapacity = 1): string[] {
  let capacity = leastCapacity;
  while (capacity < names.length) capacity *= 2;
  while (names.length > capacity * 0.75) capacity *= 2;
  const bucket = (name: string): number => spread(hashCode(name)) & (capacity - 1);
  return [...names].sort((a, b) => bucket(a) - bucket(b));
}

/** Sorts partitions as a `HashMap` of them, grown from its default size, gives them. */
export function partitionHashOrder<Each extends { topic: string; partition: number }>(
  partitions: readonly Each[],
): Each[] {
  let capacity = 16;
  while (partitions.length > capacity * 0.75) capacity *= 2;
  const bucket = ({ topic, partition }: Each): number =>
    spread((Math.imul(31, 31 + partition) + hashCode(topic)) | 0) & (capacity - 1);
  return [...partitions].sort((a, b) => bucket(a) - bucket(b));
}

/** `String.hashCode`. */
function hashCode(text: string): number {
  let code = 0;
  for (let i = 0; i < text.length; i += 1) code = (Math.imul(code, 31) + text.charCodeAt(i)) | 0;
  return code;
}

/** As `HashMap` spreads a hash. */
function spread(code: number): number {
  return (code ^ (code >>> 16)) >>> 0;
}

/** `[2026-11-22 08:46:10,247]`: lab time as the tools' log shows it, in UTC. */
export function logTime(now: number): string {
  return `[${new Date(now).toISOString().replace('T', ' ').replace('.', ',').slice(0, -1)}]`;
}
