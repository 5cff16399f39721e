import type { Command } from '../machine/command.ts';

export const wait: Command = {
  name: 'wait',
  summary: 'waits for background jobs: wait [-n] [PID or %JOB]',
  builtin: true,
  async run(argv, io) {
    const { shell } = io;
    if (!shell) return 127;
    if (argv.length === 0) return shell.wait(null);
    if (argv[0] === '-n') {
      // The first of them that ends, whichever that is.
      const running = (await shell.jobs()).map(({ pid }) => pid);
      if (running.length === 0) return 127;
      return Promise.race(running.map((pid) => shell.wait(pid)));
    }
    let code = 0;
    for (const target of argv) {
      const job = /^%(\d+|[%+])?$/.exec(target);
      const jobs = await shell.jobs();
      const pid = job
        ? jobs.find((each) => (/\d/.test(job[1] ?? '') ? each.job === Number(job[1]) : each.mark === '+'))?.pid
        : Number(target);
      if (!job && !/^\d+$/.test(target)) {
        await io.stderr.write(`sh: wait: \`${target}': not a pid or valid job spec\n`);
        code = 1;
        continue;
      }
      code = pid === undefined ? -1 : await shell.wait(pid);
      if (code >= 0) continue;
      await io.stderr.write(
        `sh: wait: ${job ? `${target}: no such job` : `pid ${target} is not a child of this shell`}\n`,
      );
      code = 127;
    }
    return code;
  },
};
