/** `npx from-beginning COMMAND …`: the lab's own commands for Kafka, against any cluster that this computer can reach. */
import { commands } from '../../commands/index.ts';
import type { Command } from '../../machine/command.ts';
import { BrokenPipe } from '../../machine/pipe.ts';
import { nodeCommandIo } from './command-io.ts';

/** Those that need nothing of the lab but the network: they start no broker, and end no process. */
const offered: readonly Command[] = commands
  .filter(
    ({ name }) =>
      name === 'kcat' ||
      name === 'zookeeper-shell.sh' ||
      (/^kafka-.*\.sh$/.test(name) && !/^kafka-(server-start|server-stop|storage)\.sh$/.test(name)),
  )
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const [name, ...argv] = process.argv.slice(2);
// A name may be typed without `.sh`, as some packages of Kafka have it.
const command = offered.find((each) => each.name === name || each.name === `${name}.sh`);

if (command) {
  try {
    process.exitCode = await command.run(argv, nodeCommandIo(command.name, offered));
  } catch (error) {
    process.exitCode = error instanceof BrokenPipe ? 141 : 1;
    if (!(error instanceof BrokenPipe))
      console.error(`${command.name}: ${error instanceof Error ? error.message : error}`);
  }
  // What a command leaves open, such as a connection, does not keep it alive.
  process.stdout.write('', () => process.exit());
} else {
  const width = Math.max(...offered.map((each) => each.name.length));
  const list = offered.map((each) => `  ${each.name.padEnd(width)}  ${each.summary}`).join('\n');
  const help = `Usage: npx from-beginning COMMAND [OPTION…]\n\nKafka's command-line tools without Java, against any cluster:\n${list}\n`;
  if (name === undefined || name === '--help' || name === 'help') process.stdout.write(help);
  else {
    process.stderr.write(`from-beginning: there is no command ${name}\n\n${help}`);
    process.exitCode = 2;
  }
}
