import type { Endpoint } from '../../client/cluster-client.ts';
import type { CommandIo } from '../../machine/command.ts';
import { JavaError, logTime } from './java.ts';

const creating = [
  'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:573)',
  'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:518)',
  'org.apache.kafka.clients.admin.Admin.create(Admin.java:134)',
];

/**
 * The servers of `--bootstrap-server`. Throws JavaError as a Kafka client fails where one is not HOST:PORT.
 *
 * @param stack where the tool does this, for the exception
 */
export function bootstrapServers(text: string, stack: readonly string[]): Endpoint[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((server) => {
      const match = /^(?:.*:\/\/)?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/.exec(server);
      if (!match) throw notCreated(`Invalid url in bootstrap.servers: ${server}`, 74, stack);
      return { host: match[1] as string, port: Number(match[2]) };
    });
}

/** None of the servers has a name that is known. */
export function unresolvable(stack: readonly string[]): JavaError {
  return notCreated('No resolvable bootstrap urls given in bootstrap.servers', 93, stack);
}

/** What the client logs while it goes on trying to reach a server. */
export async function warnUnreachable(
  io: CommandIo,
  id: number,
  { host, port }: Endpoint,
  error: unknown,
): Promise<void> {
  const time = logTime(await io.now());
  if (codeOf(error) === 'ENOTFOUND') {
    const reason = `Couldn't resolve server ${host}:${port} from bootstrap.servers as DNS resolution failed for ${host}`;
    await io.stderr.write(`${time} WARN ${reason} (org.apache.kafka.clients.ClientUtils)\n`);
    return;
  }
  const address = /^[\d.]+$/.test(host) ? `/${host}:${port}` : `${host}/127.0.0.1:${port}`;
  await io.stderr.write(
    `${time} WARN [AdminClient clientId=adminclient-1] Connection to node ${id} (${address}) could not be established. Node may not be available. (org.apache.kafka.clients.NetworkClient)\n`,
  );
}

export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}

function notCreated(reason: string, line: number, stack: readonly string[]): JavaError {
  const cause = new JavaError('org.apache.kafka.common.config.ConfigException', reason, [
    `org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:${line})`,
    'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:63)',
    'org.apache.kafka.clients.admin.internals.AdminBootstrapAddresses.fromConfig(AdminBootstrapAddresses.java:72)',
    'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:537)',
  ]);
  const frames = [...creating, ...stack];
  return new JavaError('org.apache.kafka.common.KafkaException', 'Failed to create new KafkaAdminClient', frames, {
    error: cause,
    omitted: frames.length - 1,
  });
}
