import type { Command, CommandIo } from '../machine/command.ts';
import { dateText } from './date.ts';
import { onScreen, reversed } from './screen/screen.ts';

const head = '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND';

export const top: Command = {
  name: 'top',
  summary: 'shows the processes that run, again and again; q ends it. top -b -n 1 prints them once',
  quiet: true,
  async run(argv, io) {
    const [times, every] = [number(argv, 'n'), number(argv, 'd') ?? 3];
    const started = await io.now();
    if (argv.some((word) => /^-\w*b/.test(word)) || !io.keyboard?.keys) {
      for (let i = 0; i < (times ?? 1); i += 1) {
        if (i > 0) await io.sleep(every * 1000);
        await io.stdout.write(`${(await page(io, started)).join('\n')}\n`);
      }
      return 0;
    }
    const code = await onScreen(io, async (screen) => {
      let key = screen.key();
      for (let i = 0; times === null || i < times; i += 1) {
        const lines = (await page(io, started)).map((line) => line.slice(0, screen.columns));
        lines[6] = reversed((lines[6] ?? '').padEnd(screen.columns));
        await screen.show(lines);
        const late = io.sleep(every * 1000, key).then(() => 'late' as const);
        const typed = await Promise.race([key, late]);
        if (typed === 'late') continue;
        if (typed === null || typed === 'q' || typed === '\x03') break;
        key = screen.key();
      }
      return 0;
    });
    return code ?? 0;
  },
};

function number(argv: readonly string[], option: string): number | null {
  const at = argv.findIndex((word) => word.startsWith('-') && word.includes(option));
  if (at < 0) return null;
  const value = /\d+(\.\d+)?$/.exec(argv[at] as string)?.[0] ?? argv[at + 1];
  return Number(value) || null;
}

/** What this machine knows of itself; it measures neither processor nor memory. */
async function page(io: CommandIo, started: number): Promise<string[]> {
  const now = await io.now();
  const list = await io.processes.list();
  const oldest = Math.min(started, ...list.map(({ startedAt }) => startedAt));
  const minutes = Math.floor((now - oldest) / 60_000);
  const users = new Set(list.map(({ tty }) => tty).filter((tty) => tty !== null)).size;
  const stopped = list.filter((each) => each.stopped).length;
  const rows = list.map(({ pid, command, stopped: held }) => {
    const name = (command[0] ?? '').replace(/^-|.*\//g, '').slice(0, 15);
    return `${String(pid).padStart(7)} learner   20   0       0      0      0 ${held ? 'T' : 'S'}   0.0   0.0   0:00.00 ${name}`;
  });
  return [
    `top - ${dateText(now, '%H:%M:%S')} up ${minutes} min,  ${users} user${users === 1 ? '' : 's'},  load average: 0.00, 0.00, 0.00`,
    `Tasks: ${String(list.length).padStart(3)} total,   1 running, ${String(list.length - stopped - 1).padStart(3)} sleeping, ${String(stopped).padStart(3)} stopped,   0 zombie`,
    '%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st',
    'MiB Mem :      0.0 total,      0.0 free,      0.0 used,      0.0 buff/cache',
    'MiB Swap:      0.0 total,      0.0 free,      0.0 used.      0.0 avail Mem',
    '',
    head,
    ...rows,
  ];
}
