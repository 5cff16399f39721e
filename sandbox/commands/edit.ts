import type { Command } from '../machine/command.ts';
import { runNano } from './screen/nano.ts';

export const edit: Command = {
  name: 'edit',
  summary: 'edits a file: ^O saves, ^X leaves',
  quiet: true,
  run: (argv, io) => runNano('edit', argv, io),
};
