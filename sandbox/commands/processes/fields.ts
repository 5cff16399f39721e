import type { ProcessView } from '../../machine/command.ts';
import { dateText } from '../date.ts';

/** A column of `ps`. What this machine does not measure is shown as nothing: 0. */
export interface Field {
  head: string;
  /** Least width, in cells. */
  width: number;
  left?: true;
  value(process: ProcessView, now: number): string;
}

const text = ({ command }: ProcessView): string => command.join(' ');
const name = ({ command }: ProcessView): string => (command[0] ?? '').replace(/^-|.*\//g, '').slice(0, 15);
const clock = (at: number): string => dateText(at, '%H:%M');

export const fields = {
  user: { head: 'USER', width: 8, left: true, value: () => 'learner' },
  uid: { head: 'UID', width: 8, left: true, value: () => 'learner' },
  pid: { head: 'PID', width: 7, value: ({ pid }) => String(pid) },
  ppid: { head: 'PPID', width: 7, value: ({ parent }) => String(parent) },
  c: { head: 'C', width: 2, value: () => '0' },
  cpu: { head: '%CPU', width: 4, value: () => '0.0' },
  mem: { head: '%MEM', width: 4, value: () => '0.0' },
  vsz: { head: 'VSZ', width: 6, value: () => '0' },
  rss: { head: 'RSS', width: 5, value: () => '0' },
  tty: { head: 'TTY', width: 8, left: true, value: ({ tty }) => tty ?? '?' },
  stat: { head: 'STAT', width: 4, left: true, value: ({ stopped }) => (stopped ? 'T' : 'S') },
  stime: { head: 'STIME', width: 5, value: ({ startedAt }) => clock(startedAt) },
  start: { head: 'START', width: 5, value: ({ startedAt }) => clock(startedAt) },
  time: { head: 'TIME', width: 8, value: () => '00:00:00' },
  bsdtime: { head: 'TIME', width: 6, value: () => '0:00' },
  etime: { head: 'ELAPSED', width: 11, value: ({ startedAt }, now) => elapsed(now - startedAt) },
  comm: { head: 'CMD', width: 1, left: true, value: name },
  cmd: { head: 'CMD', width: 1, left: true, value: text },
  command: { head: 'COMMAND', width: 1, left: true, value: text },
} satisfies Record<string, Field>;

const names: Readonly<Record<string, keyof typeof fields>> = {
  args: 'command',
  pcpu: 'cpu',
  '%cpu': 'cpu',
  pmem: 'mem',
  '%mem': 'mem',
  tt: 'tty',
  s: 'stat',
  state: 'stat',
  lstart: 'start',
};

/** A column by the name that `-o` gives it, `pid=` for one without a head; null where there is none. */
export function namedField(given: string): Field | null {
  const [wanted = '', head] = given.split('=');
  const field: Field | undefined = fields[(names[wanted] ?? wanted) as keyof typeof fields];
  if (!field) return null;
  return head === undefined ? field : { ...field, head };
}

/** Milliseconds as `01:05` or `1:00:05`. */
function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3600);
  return [...(hours > 0 ? [String(hours).padStart(2, '0')] : []), ...parts].join(':');
}
