import type { Command } from '../machine/command.ts';
import { runNano } from './screen/nano.ts';

export const nano: Command = {
  name: 'nano',
  summary: 'edits a file: ^O saves, ^X leaves',
  quiet: true,
  run: (argv, io) => runNano('nano', argv, io),
};
