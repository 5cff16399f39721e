import type { Command } from '../machine/command.ts';
import { propertiesFile } from './tool/run.ts';

const both = 'When both node-id and process-role are provided, the value for node-id will take precedence\n';

/** Apache Kafka 4.3's kafka-server-stop.sh: asks every broker of the machine to end, or those that its options name. */
export const kafkaServerStop: Command = {
  name: 'kafka-server-stop.sh',
  summary: 'stops the brokers of this machine',
  quiet: true,
  options: ['--node-id=', '--process-role='],
  async run(argv, io) {
    const option = (name: string): string | undefined =>
      argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    const [nodeId, role] = [option('node-id'), option('process-role')];
    if (nodeId && role) await io.stdout.write(both);
    const running = (await io.processes.list()).filter(
      // What runs in a container belongs to somebody else.
      ({ command, place }) => command[0] === 'java' && command.includes('kafka.Kafka') && place === io.place?.id,
    );
    if (running.length === 0) {
      await io.stdout.write('No kafka server to stop\n');
      return 1;
    }
    for (const { pid, command } of running) {
      const file = command[command.indexOf('kafka.Kafka') + 1] ?? '';
      if (nodeId || role) {
        if ((await io.fs.kind(file)) !== 'file') {
          await io.stdout.write(
            'Can not find the configuration file in the current directory. Please make sure the kafka stop process and the start process are called in the same directory.\n',
          );
          return 1;
        }
        const properties = await propertiesFile(io, file);
        const wanted = nodeId ? properties.get('node.id') === nodeId : properties.get('process.roles') === role;
        if (!wanted) continue;
      }
      await io.processes.signal(pid, 'SIGTERM');
    }
    return 0;
  },
};
