/** A broker's log without what differs from run to run and from machine to machine, and of each stack one line. */
export function normalServerLog(text: string): string {
  return text
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/(startTimeMs: )\d+/g, '$1<time>')
    .replaceAll(/(server-\w+)\/kafka/g, 'home/learner/kafka')
    .replaceAll(/(\n\t[a-z0-9.]+ = .*)+\n/g, '\n\t<configs>\n')
    .replaceAll(/(\n\tat .*)+/g, '\n\tat <stack>')
    .replaceAll(/\n\t\.\.\. \d+ more/g, '\n\t... <more>');
}

/** Lines of a log, each with the lines that belong to it, and lines that are none. */
export function logEntries(text: string): string[] {
  return text.split(/\n(?=\[|[^\s\]]*$|USAGE|Found)/m);
}

/**
 * What a real broker printed, without the information that ours leaves out: every error, each warning once, all that is no line of the log, and
 * those lines of `INFO` that ours printed, too.
 */
export function withoutUnsaid(real: string, ours: string): string {
  const said = new Set(logEntries(ours));
  const warned = new Set<string>();
  return logEntries(real)
    .filter((entry) => {
      const [, level] = /^\[<time>\] (\w+) /.exec(entry) ?? [];
      if (level === 'INFO') return said.has(entry);
      const again = level === 'WARN' && warned.has(entry);
      warned.add(entry);
      return !again;
    })
    .join('\n');
}
