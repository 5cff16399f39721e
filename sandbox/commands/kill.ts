import type { Command, Signal } from '../machine/command.ts';

const signals: Readonly<Record<string, Signal>> = {
  '2': 'SIGINT',
  INT: 'SIGINT',
  SIGINT: 'SIGINT',
  '9': 'SIGKILL',
  KILL: 'SIGKILL',
  SIGKILL: 'SIGKILL',
  '15': 'SIGTERM',
  TERM: 'SIGTERM',
  SIGTERM: 'SIGTERM',
};
const usage = 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ...';

export const kill: Command = {
  name: 'kill',
  summary: 'ends a program: kill [-9] PID or %JOB',
  builtin: true,
  async run(argv, io) {
    const [first, ...rest] = argv;
    const named = first === '-s' || first === '-n' ? rest[0] : first?.startsWith('-') ? first.slice(1) : undefined;
    const targets = named === undefined ? argv : first === '-s' || first === '-n' ? rest.slice(1) : rest;
    const signal = named === undefined ? 'SIGTERM' : signals[named.toUpperCase()];
    if (!signal) {
      await io.stderr.write(`sh: kill: ${named}: invalid signal specification\n`);
      return 1;
    }
    if (targets.length === 0) {
      await io.stderr.write(`${usage}\n`);
      return 2;
    }
    let code = 0;
    const jobs = (await io.shell?.jobs()) ?? [];
    for (const target of targets) {
      const job = /^%(\d+|[%+])?$/.exec(target);
      const pid = job
        ? jobs.find((each) => (/\d/.test(job[1] ?? '') ? each.job === Number(job[1]) : each.mark === '+'))?.pid
        : /^\d+$/.test(target)
          ? Number(target)
          : undefined;
      const problem =
        pid === undefined
          ? `${target}: ${job ? 'no such job' : 'arguments must be process or job IDs'}`
          : (await io.processes.signal(pid, signal))
            ? null
            : `(${pid}) - No such process`;
      if (problem === null) continue;
      await io.stderr.write(`sh: kill: ${problem}\n`);
      code = 1;
    }
    return code;
  },
};
