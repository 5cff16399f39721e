import type { ClientOptions } from '../../client/cluster-client.ts';
import type { CommandIo } from '../../machine/command.ts';
import { bootstrapServers, type Construction, codeOf, unresolvable, warnUnreachable } from './bootstrap.ts';

/**
 * How a tool's client reaches the cluster. Throws JavaError where a server is not HOST:PORT.
 *
 * @param client as the client names itself in its log, `Producer clientId=console-producer`
 * @param failing how it fails where that is impossible
 */
export function clientOptions(
  io: CommandIo,
  servers: string,
  clientId: string,
  client: string,
  failing?: Construction,
): ClientOptions {
  const bootstrap = bootstrapServers(servers, [], failing);
  return {
    bootstrap,
    clientId,
    connect: (host, port) => io.connect(host, port),
    now: () => io.now(),
    sleep: (ms) => io.sleep(ms),
    unreachable: async (id, endpoint, error) => {
      await warnUnreachable(io, id, endpoint, error, client);
      if (id === -bootstrap.length && codeOf(error) === 'ENOTFOUND') throw unresolvable([], failing);
    },
  };
}

/** How a tool's admin client reaches the cluster. Throws JavaError. @param stack where the tool makes it */
export function adminOptions(
  io: CommandIo,
  servers: string,
  stack: readonly string[],
  clientId = 'adminclient-1',
): ClientOptions {
  const bootstrap = bootstrapServers(servers, stack);
  return {
    bootstrap,
    clientId,
    connect: (host, port) => io.connect(host, port),
    now: () => io.now(),
    sleep: (ms) => io.sleep(ms),
    unreachable: async (id, endpoint, error) => {
      await warnUnreachable(io, id, endpoint, error, `AdminClient clientId=${clientId}`);
      if (id === -bootstrap.length && codeOf(error) === 'ENOTFOUND') throw unresolvable(stack);
    },
  };
}
