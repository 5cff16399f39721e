import type { Command } from '../machine/command.ts';
import { runJava } from './java.ts';
import { startDaemon } from './server/daemon.ts';
import { homeOf, javaLine } from './server/java-line.ts';
import { helpWithGoneFile } from './tool/gone.ts';

/** Apache Kafka 4.3's kafka-server-start.sh: a script that becomes the broker, or with -daemon leaves one behind. */
export const kafkaServerStart: Command = {
  name: 'kafka-server-start.sh',
  summary: 'starts a broker: kafka-server-start.sh [-daemon] server.properties',
  quiet: true,
  options: ['-daemon', '--override', '--version'],
  async run(argv, io) {
    if (argv.length === 0) {
      await io.stdout.write(`USAGE: ${io.name} [-daemon] server.properties [--override property=value]*\n`);
      return 1;
    }
    const daemon = argv[0] === '-daemon';
    const home = homeOf(io.program);
    const line = javaLine(home, 'kafkaServer', ['kafka.Kafka', ...argv.slice(daemon ? 1 : 0)]);
    if (daemon) return startDaemon(line, `${home}/logs/kafkaServer.out`, io);
    await io.become(line);
    return helpWithGoneFile(argv, io, await runJava(line.slice(1), io));
  },
};
