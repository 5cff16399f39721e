import type { Command } from '../machine/command.ts';

/** Apache Kafka 2.8's zookeeper-server-stop.sh: asks every ZooKeeper of the machine to end. */
export const zookeeperServerStop: Command = {
  name: 'zookeeper-server-stop.sh',
  summary: 'stops ZooKeeper on this machine',
  quiet: true,
  async run(_, io) {
    const running = (await io.processes.list()).filter(
      ({ command }) => command[0] === 'java' && command.some((word) => word.includes('QuorumPeerMain')),
    );
    if (running.length === 0) {
      await io.stdout.write('No zookeeper server to stop\n');
      return 1;
    }
    for (const { pid } of running) await io.processes.signal(pid, 'SIGTERM');
    return 0;
  },
};
