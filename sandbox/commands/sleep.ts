import type { Command } from '../machine/command.ts';

export const sleep: Command = {
  name: 'sleep',
  summary: 'waits: sleep SECONDS, by the clock of the lab',
  quiet: true,
  async run(argv, io) {
    const [time] = argv;
    if (time === undefined) {
      await io.stderr.write("sleep: missing operand\nTry 'sleep --help' for more information.\n");
      return 1;
    }
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(time);
    if (!match) {
      await io.stderr.write(`sleep: invalid time interval ‘${time}’\nTry 'sleep --help' for more information.\n`);
      return 1;
    }
    await io.sleep(Number(match[1]) * { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as '' | 's'] * 1000);
    return 0;
  },
};
