import type { Command, Signal } from '../machine/command.ts';

const numbers: Readonly<Record<string, Signal>> = {
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '9': 'SIGKILL',
  '13': 'SIGPIPE',
  '15': 'SIGTERM',
  '18': 'SIGCONT',
  '19': 'SIGSTOP',
  '20': 'SIGTSTP',
};
const usage = 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]';

export const kill: Command = {
  name: 'kill',
  summary: 'ends a program: kill [-9] PID or %JOB; -STOP and -CONT hold it and let it go on',
  builtin: true,
  async run(argv, io) {
    const [first, ...rest] = argv;
    if (first === '-l') {
      await io.stdout.write(
        `${Object.entries(numbers)
          .map(([number, name]) => `${number.padStart(2)}) ${name}`)
          .join('\n')}\n`,
      );
      return 0;
    }
    const named = first === '-s' || first === '-n' ? rest[0] : first?.startsWith('-') ? first.slice(1) : undefined;
    const targets = named === undefined ? argv : first === '-s' || first === '-n' ? rest.slice(1) : rest;
    const signal = named === undefined ? 'SIGTERM' : named === '0' ? null : signalOf(named);
    if (signal === undefined) {
      await io.stderr.write(`sh: kill: ${named}: invalid signal specification\n`);
      return 1;
    }
    if (targets.length === 0) {
      await io.stderr.write(`${usage}\n`);
      return 2;
    }
    let code = 0;
    const jobs = (await io.shell?.jobs()) ?? [];
    const running = await io.processes.list();
    for (const target of targets) {
      const job = /^%(\d+|[%+])?$/.exec(target);
      const pid = job
        ? jobs.find((each) => (/\d/.test(job[1] ?? '') ? each.job === Number(job[1]) : each.mark === '+'))?.pid
        : /^\d+$/.test(target)
          ? Number(target)
          : undefined;
      const there = running.some((each) => each.pid === pid);
      const problem =
        pid === undefined
          ? `${target}: ${job ? 'no such job' : 'arguments must be process or job IDs'}`
          : there && (signal === null || (await io.processes.signal(pid, signal)))
            ? null
            : `(${pid}) - No such process`;
      if (problem === null) continue;
      await io.stderr.write(`sh: kill: ${problem}\n`);
      code = 1;
    }
    return code;
  },
};

/** A signal by its name or number. */
export function signalOf(name: string): Signal | undefined {
  const full = `SIG${name.toUpperCase().replace(/^SIG/, '')}`;
  return numbers[name] ?? Object.values(numbers).find((each) => each === full);
}
