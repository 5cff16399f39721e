import type { Command } from '../machine/command.ts';
import { signalOf } from './kill.ts';

const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

export const timeout: Command = {
  name: 'timeout',
  summary: 'ends a command that takes too long: timeout [-s SIGNAL] SECONDS COMMAND',
  quiet: true,
  async run(argv, io) {
    const words = [...argv];
    let signal = signalOf('TERM');
    while (words[0]?.startsWith('-')) {
      const option = words.shift() as string;
      if (option === '-s') signal = signalOf(words.shift() ?? '');
      else if (option.startsWith('--signal=')) signal = signalOf(option.slice(9));
      else if (option === '-k') words.shift();
    }
    const [duration = '', name, ...args] = words;
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(duration) ?? [];
    if (name === undefined || amount === undefined || !signal) {
      const said = name === undefined ? 'missing operand' : `invalid time interval ‘${duration}’`;
      await io.stderr.write(`timeout: ${said}\nTry 'timeout --help' for more information.\n`);
      return 125;
    }
    const { stdin, stdout, stderr } = io;
    const child = await io.spawn(name, args, { streams: { stdin, stdout, stderr } });
    let ended: number | null = null;
    const exit = child.exit.then((code) => {
      ended = code;
    });
    await io.sleep(Number(amount) * (units[unit] ?? 1) * 1000, exit);
    if (ended !== null) return ended;
    await io.processes.signal(child.pid, signal);
    await exit;
    return signal === 'SIGKILL' ? 137 : 124;
  },
};
