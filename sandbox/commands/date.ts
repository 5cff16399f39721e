import type { Command } from '../machine/command.ts';
import { BadArguments, withOptions } from './text/options.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

export const date: Command = {
  name: 'date',
  summary: 'prints the time of the lab’s clock, in UTC: date [-d @SECONDS] [+FORMAT]',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'date',
      argv,
      io,
      { flags: 'uR', values: 'dI', long: { utc: 'u', date: 'd', 'iso-8601': 'I' }, usage: '[OPTION]... [+FORMAT]' },
      async (options) => {
        const [format, extra] = options.rest;
        if (format !== undefined && !format.startsWith('+')) throw new BadArguments(`invalid date ‘${format}’`);
        if (extra !== undefined)
          throw new BadArguments(`extra operand ‘${extra}’\nTry 'date --help' for more information.`);
        const asked = options.value('d');
        const at = asked === undefined ? await io.now() : timeOf(asked, await io.now());
        if (at === null || Number.isNaN(at)) throw new BadArguments(`invalid date ‘${asked}’`);
        const plain = options.has('I')
          ? '%Y-%m-%dT%H:%M:%S+00:00'
          : options.has('R')
            ? '%a, %d %b %Y %H:%M:%S +0000'
            : '%a %b %e %H:%M:%S UTC %Y';
        await io.stdout.write(`${dateText(at, format?.slice(1) ?? plain)}\n`);
        return 0;
      },
    ),
};

function timeOf(text: string, now: number): number | null {
  if (text === 'now') return now;
  if (text.startsWith('@')) return Number(text.slice(1)) * 1000;
  const relative = /^(?:(yesterday|tomorrow)|([-+]?\d+) (second|minute|hour|day|week)s?( ago)?)$/.exec(text);
  if (relative) {
    const units = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };
    const count = relative[1] ? (relative[1] === 'tomorrow' ? 1 : -1) : Number(relative[2]) * (relative[4] ? -1 : 1);
    return now + count * units[(relative[3] ?? 'day') as 'day'] * 1000;
  }
  const plain = /^\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?$/.test(text)
    ? `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`
    : text;
  return Date.parse(plain);
}

/** Time in UTC by strftime's letters. */
export function dateText(at: number, format: string): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour12 = time.getUTCHours() % 12 || 12;
  const dayOfYear = Math.floor((at - Date.UTC(time.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  const forms: Readonly<Record<string, () => string>> = {
    Y: () => String(time.getUTCFullYear()),
    y: () => two(time.getUTCFullYear() % 100),
    m: () => two(time.getUTCMonth() + 1),
    d: () => two(time.getUTCDate()),
    e: () => String(time.getUTCDate()).padStart(2),
    H: () => two(time.getUTCHours()),
    I: () => two(hour12),
    M: () => two(time.getUTCMinutes()),
    S: () => two(time.getUTCSeconds()),
    p: () => (time.getUTCHours() < 12 ? 'AM' : 'PM'),
    N: () => `${String(time.getUTCMilliseconds()).padStart(3, '0')}000000`,
    j: () => String(dayOfYear).padStart(3, '0'),
    a: () => (days[time.getUTCDay()] as string).slice(0, 3),
    A: () => days[time.getUTCDay()] as string,
    b: () => (months[time.getUTCMonth()] as string).slice(0, 3),
    B: () => months[time.getUTCMonth()] as string,
    u: () => String(time.getUTCDay() || 7),
    w: () => String(time.getUTCDay()),
    s: () => String(Math.floor(at / 1000)),
    Z: () => 'UTC',
    z: () => '+0000',
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
  };
  const long = format
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%T', '%H:%M:%S')
    .replaceAll('%R', '%H:%M')
    .replaceAll('%D', '%m/%d/%y');
  return long.replace(/%(3?)([a-zA-Z%])/g, (token, short: string, letter: string) => {
    const text = forms[letter]?.() ?? token;
    return short ? text.slice(0, 3) : text;
  });
}
