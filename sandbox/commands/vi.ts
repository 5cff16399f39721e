import type { Command } from '../machine/command.ts';
import { runNano } from './screen/nano.ts';

export const vi: Command = {
  name: 'vi',
  summary: 'opens nano: this machine has no vi',
  quiet: true,
  run: (argv, io) => runNano('vi', argv, io),
};
