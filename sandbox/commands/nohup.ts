import type { Command } from '../machine/command.ts';
import { fileOutput, TextInput } from '../machine/streams.ts';

export const nohup: Command = {
  name: 'nohup',
  summary: 'runs a command that outlives the terminal: nohup COMMAND &',
  quiet: true,
  async run(argv, io) {
    const [name, ...args] = argv;
    if (name === undefined) {
      await io.stderr.write("nohup: missing operand\nTry 'nohup --help' for more information.\n");
      return 125;
    }
    let { stdout, stderr } = io;
    if (stdout.isTerminal) {
      await io.stderr.write("nohup: ignoring input and appending output to 'nohup.out'\n");
      await io.fs.appendFile('nohup.out', '');
      stdout = fileOutput('nohup.out', io.fs);
      if (stderr.isTerminal) stderr = stdout;
    }
    const child = await io.spawn(name, args, {
      detached: true,
      streams: { stdin: new TextInput(), stdout, stderr },
      ignores: ['SIGHUP'],
    });
    return child.exit;
  },
};
