import type { Endpoint } from '../../client/cluster-client.ts';
import { type ApiError, HandshakeFailed } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { releaseOf } from '../server/release.ts';
import { JavaError, logTime, stackTrace } from './java.ts';

/** Where an admin client comes to be. */
export const creating = [
  'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:573)',
  'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:518)',
  'org.apache.kafka.clients.admin.Admin.create(Admin.java:134)',
];

/**
 * The servers of `--bootstrap-server`. Throws JavaError as a Kafka client fails where one is not HOST:PORT.
 *
 * @param stack where the tool does this, for the exception
 */
export function bootstrapServers(text: string, stack: readonly string[], failing?: Construction): Endpoint[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((server) => {
      const match = /^(?:.*:\/\/)?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/.exec(server);
      if (!match) throw notCreated(`Invalid url in bootstrap.servers: ${server}`, 74, stack, failing);
      return { host: match[1] as string, port: Number(match[2]) };
    });
}

/** None of the servers has a name that is known. */
export function unresolvable(stack: readonly string[], failing?: Construction): JavaError {
  return notCreated('No resolvable bootstrap urls given in bootstrap.servers', 93, stack, failing);
}

/** What the client logs while it goes on trying to reach a server. */
export async function warnUnreachable(
  io: CommandIo,
  id: number,
  { host, port }: Endpoint,
  error: unknown,
  client = 'AdminClient clientId=adminclient-1',
): Promise<void> {
  const time = logTime(await io.now());
  const { unavailable, node } = releaseOf(io.program).clients;
  if (codeOf(error) === 'ENOTFOUND' && id >= 0) {
    const reason = `Error connecting to node ${host}:${port} (id: ${id} rack: null${node})`;
    const unknown = stackTrace(new JavaError('java.net.UnknownHostException', host));
    await io.stderr.write(`${time} WARN [${client}] ${reason} (org.apache.kafka.clients.NetworkClient)\n${unknown}`);
    return;
  }
  if (codeOf(error) === 'ENOTFOUND') {
    const reason = `Couldn't resolve server ${host}:${port} from bootstrap.servers as DNS resolution failed for ${host}`;
    await io.stderr.write(`${time} WARN ${reason} (org.apache.kafka.clients.ClientUtils)\n`);
    return;
  }
  const address = addressOf({ host, port });
  const warn = (text: string): Promise<void> =>
    io.stderr.write(`${time} WARN [${client}] ${text} (org.apache.kafka.clients.NetworkClient)\n`);
  await warn(`Connection to node ${id} (${address}) could not be established. ${unavailable}`);
  if (id < 0 && !client.startsWith('AdminClient'))
    await warn(`Bootstrap broker ${host}:${port} (id: ${id} rack: null${node}) disconnected`);
}

/** What the client logs where a server does not let it in. */
export async function errorNotSignedIn(
  io: CommandIo,
  id: number,
  endpoint: Endpoint,
  error: ApiError,
  client: string,
): Promise<void> {
  const time = logTime(await io.now());
  // To sign in it has looked up the name of the address.
  const named = endpoint.host === '127.0.0.1' && !(error instanceof HandshakeFailed);
  const address = addressOf(named ? { ...endpoint, host: 'localhost' } : endpoint);
  await io.stderr.write(
    `${time} ERROR [${client}] Connection to node ${id} (${address}) failed authentication due to: ${error.message} (org.apache.kafka.clients.NetworkClient)\n`,
  );
  if (id >= 0 || client.startsWith('AdminClient')) return;
  const { node } = releaseOf(io.program).clients;
  await io.stderr.write(
    `${time} WARN [${client}] Bootstrap broker ${endpoint.host}:${endpoint.port} (id: ${id} rack: null${node}) disconnected (org.apache.kafka.clients.NetworkClient)\n`,
  );
}

/** As Java shows an address, the name before what it was found to be. */
function addressOf({ host, port }: Endpoint): string {
  return /^[\d.]+$/.test(host) ? `/${host}:${port}` : `${host}/127.0.0.1:${port}`;
}

export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}

/** How a client other than the admin client fails to come to be: what it says, and where. */
export interface Construction {
  what: string;
  frames: readonly string[];
  /** Where its servers were read. */
  servers: readonly string[];
  /** Where it makes its network client, up to the frames that it shares with `frames`. */
  network: readonly string[];
  /** Whether that is in a thread of its own, which shares none. */
  networkThread?: boolean;
}

/** Where the Java consumer and the producer make their network client. */
export const creatingNetwork = [
  'org.apache.kafka.clients.ClientUtils.createNetworkClient(ClientUtils.java:229)',
  'org.apache.kafka.clients.ClientUtils.createNetworkClient(ClientUtils.java:163)',
];

/** The same of the admin client. */
export const adminNetwork = [
  'org.apache.kafka.clients.ClientUtils.createNetworkClient(ClientUtils.java:229)',
  'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:554)',
];

/** How an admin client fails to come to be. @param stack where the tool makes it */
export function adminConstruction(stack: readonly string[], line = 74): Construction {
  return {
    what: 'Failed to create new KafkaAdminClient',
    frames: [...creating, ...stack],
    servers: [
      `org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:${line})`,
      'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:63)',
      'org.apache.kafka.clients.admin.internals.AdminBootstrapAddresses.fromConfig(AdminBootstrapAddresses.java:72)',
      'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:537)',
    ],
    network: adminNetwork,
  };
}

function notCreated(
  reason: string,
  line: number,
  stack: readonly string[],
  { what, frames, servers } = adminConstruction(stack, line),
): JavaError {
  const cause = new JavaError('org.apache.kafka.common.config.ConfigException', reason, servers);
  return new JavaError('org.apache.kafka.common.KafkaException', what, frames, {
    error: cause,
    omitted: frames.length - 1,
  });
}
