import type { Command, CommandIo } from '../machine/command.ts';
import type { ZooKeeperClient } from '../zookeeper/client.ts';
import { openSession } from './zookeeper/session.ts';
import { Shell } from './zookeeper/shell.ts';

const defaultAddress = 'localhost:2181';

/** Apache Kafka 2.8's zookeeper-shell.sh, to the letter. Source: transcripts of it with ZooKeeper 3.5.9 in test/golden/zookeeper. */
export const zookeeperShell: Command = {
  name: 'zookeeper-shell.sh',
  summary: 'looks into ZooKeeper: zookeeper-shell.sh localhost:2181 ls /brokers/ids',
  async run(argv, io) {
    const [address, ...words] = argv;
    if (address === undefined) {
      await io.stdout.write(`USAGE: ${io.name} zookeeper_host:port[/path] [-zk-tls-config-file file] [args...]\n`);
      return 1;
    }
    await io.stdout.write(`Connecting to ${address}\n`);
    const interactive = words.length === 0;
    if (interactive) await io.stdout.write('Welcome to ZooKeeper!\nJLine support is disabled\n');
    const place = address === '' ? defaultAddress : address;
    const shell = new Shell(await session(place, io), place, io);
    if (!interactive) {
      const code = await shell.run(words);
      await shell.close();
      return code;
    }
    return shell.read();
  },
};

/** Null where nobody listens: the shell goes on, and each of its commands says that the connection is lost. */
async function session(address: string, io: CommandIo): Promise<ZooKeeperClient | null> {
  try {
    return await openSession(address, io);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
