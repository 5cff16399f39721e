import type { ClientOptions } from '../../client/cluster-client.ts';
import type { CommandIo } from '../../machine/command.ts';
import { PlainClient } from '../../security/plain.ts';
import { ScramClient } from '../../security/scram.ts';
import { creating } from './bootstrap.ts';
import type { ClientConfig } from './client-config.ts';
import { JavaError } from './java.ts';

/**
 * How a client with these configs signs in: `security.protocol`, `sasl.mechanism`, `sasl.jaas.config`. Throws JavaError where they
 * do not say who it is.
 *
 * @param stack where the tool makes the client
 */
export function signIn(io: CommandIo, config: ClientConfig, stack: readonly string[]): Pick<ClientOptions, 'sasl'> {
  const protocol = config.get('security.protocol') ?? 'PLAINTEXT';
  if (protocol === 'PLAINTEXT') return {};
  if (protocol !== 'SASL_PLAINTEXT')
    throw new Error(`security.protocol=${protocol}: only PLAINTEXT and SASL_PLAINTEXT here`);
  const mechanism = config.get('sasl.mechanism') ?? 'GSSAPI';
  const login = config.get('sasl.jaas.config');
  if (login === undefined) throw nobody(stack);
  const given = (name: string): string => new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(login)?.[1] ?? '';
  const [user, password] = [given('username'), given('password')];
  if (mechanism === 'PLAIN') return { sasl: async () => new PlainClient(user, password) };
  if (mechanism !== 'SCRAM-SHA-256' && mechanism !== 'SCRAM-SHA-512')
    throw new Error(`sasl.mechanism=${mechanism}: only PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 here`);
  return { sasl: async () => new ScramClient(mechanism, user, password, await nonce(io)) };
}

function nobody(stack: readonly string[]): JavaError {
  const missing = new JavaError(
    'java.lang.IllegalArgumentException',
    "Could not find a 'KafkaClient' entry in the JAAS configuration. System property 'java.security.auth.login.config' is not set",
    [
      'org.apache.kafka.common.security.JaasContext.defaultContext(JaasContext.java:173)',
      'org.apache.kafka.common.security.JaasContext.load(JaasContext.java:104)',
      'org.apache.kafka.common.security.JaasContext.loadClientContext(JaasContext.java:88)',
      'org.apache.kafka.common.network.ChannelBuilders.create(ChannelBuilders.java:164)',
      'org.apache.kafka.common.network.ChannelBuilders.clientChannelBuilder(ChannelBuilders.java:79)',
      'org.apache.kafka.clients.ClientUtils.createChannelBuilder(ClientUtils.java:120)',
      'org.apache.kafka.clients.ClientUtils.createNetworkClient(ClientUtils.java:197)',
    ],
  );
  const frames = [...creating, ...stack];
  const client = new JavaError(
    'org.apache.kafka.common.KafkaException',
    'Failed to create new NetworkClient',
    [
      'org.apache.kafka.clients.ClientUtils.createNetworkClient(ClientUtils.java:229)',
      'org.apache.kafka.clients.admin.KafkaAdminClient.createInternal(KafkaAdminClient.java:554)',
    ],
    { error: missing, omitted: frames.length },
  );
  return new JavaError('org.apache.kafka.common.KafkaException', 'Failed to create new KafkaAdminClient', frames, {
    error: client,
    omitted: frames.length - 1,
  });
}

async function nonce(io: CommandIo): Promise<string> {
  const parts = [await io.random(), await io.random()];
  return parts.map((each) => each.toString(36).slice(2)).join('');
}
