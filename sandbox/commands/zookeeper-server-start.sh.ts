import type { Command } from '../machine/command.ts';
import { runJava } from './java.ts';
import { startDaemon } from './server/daemon.ts';
import { homeOf, javaLine } from './server/java-line.ts';

/** Apache Kafka 2.8's zookeeper-server-start.sh: a script that becomes ZooKeeper, or with -daemon leaves one behind. */
export const zookeeperServerStart: Command = {
  name: 'zookeeper-server-start.sh',
  summary: 'starts ZooKeeper, which Kafka needed up to 3.x: zookeeper-server-start.sh [-daemon] zookeeper.properties',
  quiet: true,
  options: ['-daemon'],
  async run(argv, io) {
    if (argv.length === 0) {
      await io.stdout.write(`USAGE: ${io.name} [-daemon] zookeeper.properties\n`);
      return 1;
    }
    const daemon = argv[0] === '-daemon';
    const home = homeOf(io.program);
    const main = ['org.apache.zookeeper.server.quorum.QuorumPeerMain', ...argv.slice(daemon ? 1 : 0)];
    const line = javaLine(home, 'zookeeper', main);
    if (daemon) return startDaemon(line, `${home}/logs/zookeeper.out`, io);
    await io.become(line);
    return runJava(line.slice(1), io);
  },
};
