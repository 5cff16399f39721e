/** Figures as Java's `%.4f` prints them, for the perf tools; a time without length gives no infinite rate. */
export function per(amount: number, ms: number): number {
  return amount / (Math.max(ms, 1) / 1000);
}

export const mebibyte = 1024 * 1024;

/** The latency that this share (0 to 1) of the records had at most; milliseconds. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** To whom asks for the metrics of a Java client. */
export const withoutMetrics = '# --print-metrics: the clients of this lab keep no metrics.\n';

/** A time in UTC as Java's SimpleDateFormat prints it, of these letters alone: `yyyy MM dd HH mm ss SSS`. */
export function perfTime(ms: number, format = 'yyyy-MM-dd HH:mm:ss:SSS'): string {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', milli = ''] =
    /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.(\d+)Z$/.exec(new Date(ms).toISOString()) ?? [];
  const fields: Record<string, string> = { y: year, M: month, d: day, H: hour, m: minute, s: second, S: milli };
  return format.replace(/'([^']*)'|([yMdHmsS])\2*/g, (run, quoted, letter) =>
    quoted === undefined ? String(Number(fields[letter])).padStart(run.length, '0') : quoted || "'",
  );
}
