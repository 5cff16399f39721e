import type { CommandIo } from '../../machine/command.ts';
import { ZooKeeperClient } from '../../zookeeper/client.ts';

/** A session with the ZooKeeper at this address, `host:port`. Rejects as ConnectError where nobody listens. */
export async function openSession(address: string, io: CommandIo, timeoutMs = 30_000): Promise<ZooKeeperClient> {
  const [host = '', port = '2181'] = address.split(':');
  const connection = await io.connect(host, Number(port));
  const client = new ZooKeeperClient(connection, { after: (ms, run) => after(io, ms, run) }, timeoutMs);
  await client.connected();
  return client;
}

function after(io: CommandIo, ms: number, run: () => void): { cancel(): void } {
  let cancelled = false;
  let cancel = (): void => {};
  const until = new Promise<void>((resolve) => {
    cancel = () => {
      cancelled = true;
      resolve();
    };
  });
  // A process that was killed does nothing more.
  io.sleep(ms, until).then(
    () => cancelled || run(),
    () => {},
  );
  return { cancel };
}
