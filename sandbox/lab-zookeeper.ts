import type { Clock } from './host.ts';
import type { FileSystem } from './machine/files.ts';
import type { CommandOwner } from './machine/io.ts';
import type { ZooKeeperControl } from './machine/zookeeper-process.ts';
import { ZooKeeperServer } from './zookeeper/server.ts';

/** What a process may do: be a ZooKeeper, whose data directory is in the machine's files. */
export function zookeeperControl(clock: Clock, files: () => FileSystem, owner: CommandOwner): ZooKeeperControl {
  return {
    start: async (settings, log) => {
      const { clientPort, dataDir } = settings;
      const server = new ZooKeeperServer({ clock, store: files().storeAt(dataDir), settings, log });
      const listener = owner.listen(clientPort, (connection, peer) => server.accept(connection, peer));
      const stop = (): void => {
        listener.close();
        server.close();
      };
      void owner.exit.then(stop);
      return { stop: async () => stop() };
    },
  };
}
