import type { ClientOptions, Endpoint } from '../../client/cluster-client.ts';
import type { CommandIo } from '../../machine/command.ts';
import { releaseOf } from '../server/release.ts';
import { adminConfigs } from './admin-configs.ts';
import {
  adminNetwork,
  bootstrapServers,
  type Construction,
  codeOf,
  errorNotSignedIn,
  unresolvable,
  warnUnreachable,
} from './bootstrap.ts';
import type { ClientConfig } from './client-config.ts';
import { checkConstruction } from './client-construction.ts';
import { JavaError, logTime } from './java.ts';
import { asJavaError } from './kafka-error.ts';
import { signIn } from './sign-in.ts';

/**
 * How a tool's client reaches the cluster. Throws JavaError where a server is not HOST:PORT.
 *
 * @param client as the client names itself in its log, `Producer clientId=console-producer`
 * @param failing how it fails where that is impossible
 * @param config its configs, which say how it signs in
 */
export function clientOptions(
  io: CommandIo,
  servers: string,
  clientId: string,
  client: string,
  failing: Construction,
  config: ClientConfig,
): ClientOptions {
  const bootstrap = bootstrapServers(servers, [], failing);
  return {
    ...signIn(io, config, failing),
    bootstrap,
    clientId,
    now: () => io.now(),
    sleep: (ms) => io.sleep(ms),
    notSignedIn: (id, endpoint, error) => errorNotSignedIn(io, id, endpoint, error, client),
    unreachable: async (id, endpoint, error) => {
      if (error instanceof JavaError) throw error;
      await warnUnreachable(io, id, endpoint, error, client);
      if (id === -bootstrap.length && codeOf(error) === 'ENOTFOUND') throw unresolvable([], failing);
    },
  };
}

/** Throws JavaError where none of the servers has a name that is known. */
export async function resolved(io: CommandIo, bootstrap: readonly Endpoint[], failing: Construction): Promise<void> {
  let unknown = 0;
  for (const [index, { host, port }] of bootstrap.entries()) {
    if (host === 'localhost' || /^[\d.]+$/.test(host)) continue;
    try {
      (await io.connect(host, port)).close();
    } catch (error) {
      if (codeOf(error) !== 'ENOTFOUND') continue;
      await warnUnreachable(io, -1 - index, { host, port }, error);
      unknown += 1;
    }
  }
  if (unknown === bootstrap.length) throw unresolvable([], failing);
}

/**
 * How a tool's admin client reaches the cluster. Throws JavaError.
 *
 * @param stack where the tool makes it
 */
export function adminOptions(
  io: CommandIo,
  servers: string,
  stack: readonly string[],
  config: ClientConfig = new Map(),
): ClientOptions {
  const release = releaseOf(io.program);
  const { admin } = release.clients;
  const failing = {
    what: 'Failed to create new KafkaAdminClient',
    frames: [...admin.frames, ...stack],
    servers: admin.servers,
    network: adminNetwork,
  };
  const configs = release.version === '4.3.1' ? adminConfigs(servers, config, failing) : null;
  const bootstrap = bootstrapServers(servers, stack, failing);
  const clientId = config.get('client.id') || 'adminclient-1';
  const client = `AdminClient clientId=${clientId}`;
  const signing = signIn(io, config, failing);
  if (configs) checkConstruction('after', 'admin', configs, failing);
  return {
    ...signing,
    bootstrap,
    clientId,
    now: () => io.now(),
    sleep: (ms) => io.sleep(ms),
    notSignedIn: async (id, endpoint, error) => {
      await errorNotSignedIn(io, id, endpoint, error, client);
      if (id < 0) await warnFatal(io, client, error);
    },
    unreachable: async (id, endpoint, error) => {
      if (error instanceof JavaError) throw error;
      await warnUnreachable(io, id, endpoint, error, client);
      if (id === -bootstrap.length && codeOf(error) === 'ENOTFOUND') throw unresolvable(stack);
    },
  };
}

/** What an admin client logs where it cannot find out about the cluster. @param client as it names itself */
export async function warnFatal(
  io: CommandIo,
  client: string,
  error: unknown,
  what = 'Fatal error during metadata update',
): Promise<void> {
  const { type, message } = asJavaError(error, '');
  await io.stderr.write(
    `${logTime(await io.now())} WARN [${client}] ${what} (org.apache.kafka.clients.admin.internals.AdminMetadataManager)\n${type}: ${message}\n`,
  );
}
