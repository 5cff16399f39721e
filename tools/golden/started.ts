import type { Command } from './story.ts';

/** Exit codes of a process that a signal ended, as a shell reports them. */
export const signalCodes: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 };

/** How to start a command: as it is, at a terminal, or watched by a shell that sends it a signal once it has printed something. */
export function started(
  line: readonly string[],
  { terminal = false, signal }: { terminal?: boolean; signal?: Command['signal'] | undefined },
): [string, string[]] {
  const [program = '', ...args] = line;
  if (terminal) {
    const quoted = line.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    return ['script', ['-q', '-e', '-E', 'never', '-c', quoted, '/dev/null']];
  }
  if (!signal) return [program, args];
  const watched = `set -m; out=$(mktemp); "$@" >"$out" & pid=$!; exec 2>/dev/null
    until grep -q -F '${signal[0]}' "$out"; do sleep 0.1; done
    kill -s ${signal[1].slice(3)} $pid; wait $pid; code=$?; cat "$out"; rm "$out"; exit $code`;
  return ['bash', ['-c', watched, 'bash', program, ...args]];
}
