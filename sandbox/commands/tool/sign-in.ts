import type { ClientOptions } from '../../client/cluster-client.ts';
import { HandshakeFailed } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { HandshakeError } from '../../machine/errors.ts';
import { PlainClient } from '../../security/plain.ts';
import { ScramClient } from '../../security/scram.ts';
import { type Construction, codeOf } from './bootstrap.ts';
import type { ClientConfig } from './client-config.ts';
import { checkModule, readJaas } from './jaas.ts';
import { JavaError } from './java.ts';

const channels = [
  'org.apache.kafka.common.network.ChannelBuilders.clientChannelBuilder(ChannelBuilders.java:79)',
  'org.apache.kafka.clients.ClientUtils.createChannelBuilder(ClientUtils.java:120)',
  'org.apache.kafka.clients.ClientUtils.createNetworkClient(ClientUtils.java:197)',
];
const loading = [
  'org.apache.kafka.common.security.JaasContext.loadClientContext(JaasContext.java:88)',
  'org.apache.kafka.common.network.ChannelBuilders.create(ChannelBuilders.java:164)',
  ...channels,
];
const configuring = ['org.apache.kafka.common.network.ChannelBuilders.create(ChannelBuilders.java:188)', ...channels];

/**
 * How a client with these configs connects and signs in: `security.protocol`, `ssl.…`, `sasl.mechanism`, `sasl.jaas.config`. Throws
 * JavaError where they do not say who it is.
 *
 * @param failing how the client then fails to come to be
 */
export function signIn(
  io: CommandIo,
  config: ClientConfig,
  failing: Construction,
): Pick<ClientOptions, 'sasl' | 'connect'> {
  const protocol = (config.get('security.protocol') ?? 'PLAINTEXT').toUpperCase();
  return {
    connect: protocol.endsWith('SSL') ? connectWithTls(io, config, failing) : (host, port) => io.connect(host, port),
    ...(protocol.startsWith('SASL_') && saslOf(io, config, failing)),
  };
}

function connectWithTls(io: CommandIo, config: ClientConfig, failing: Construction): ClientOptions['connect'] {
  return async (host, port) => {
    try {
      return await io.connect(host, port, config);
    } catch (error) {
      if (error instanceof HandshakeError) throw new HandshakeFailed(error.message);
      if (codeOf(error) !== null || !(error instanceof Error)) throw error;
      // No certificates to connect with, or nobody who could.
      throw notCreated(new JavaError('org.apache.kafka.common.KafkaException', error.message), configuring, failing);
    }
  };
}

function saslOf(io: CommandIo, config: ClientConfig, failing: Construction): Pick<ClientOptions, 'sasl'> {
  const mechanism = config.get('sasl.mechanism') ?? 'GSSAPI';
  const text = config.get('sasl.jaas.config');
  if (text === undefined) throw notCreated(nobody(), loading, failing);
  const entry = created(() => readJaas(text), loading, failing);
  created(() => checkModule(entry), configuring, failing);
  const { options } = entry;
  const [user, password] = [options.get('username') ?? '', options.get('password') ?? ''];
  if (mechanism === 'PLAIN') return { sasl: async () => new PlainClient(user, password) };
  if (mechanism !== 'SCRAM-SHA-256' && mechanism !== 'SCRAM-SHA-512')
    throw new Error(`sasl.mechanism=${mechanism}: only PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 here`);
  return { sasl: async () => new ScramClient(mechanism, user, password, await nonce(io)) };
}

function nobody(): JavaError {
  return new JavaError(
    'java.lang.IllegalArgumentException',
    "Could not find a 'KafkaClient' entry in the JAAS configuration. System property 'java.security.auth.login.config' is not set",
    [
      'org.apache.kafka.common.security.JaasContext.defaultContext(JaasContext.java:173)',
      'org.apache.kafka.common.security.JaasContext.load(JaasContext.java:104)',
    ],
  );
}

function created<Made>(make: () => Made, at: readonly string[], failing: Construction): Made {
  try {
    return make();
  } catch (error) {
    throw error instanceof JavaError ? notCreated(error, at, failing) : error;
  }
}

/** @param at where in the making of the network client it went wrong */
function notCreated(
  { type, message, frames: own, from }: JavaError,
  at: readonly string[],
  { what, frames, network, networkThread = false }: Construction,
): JavaError {
  const same = network.length - 1 + (networkThread ? 0 : frames.length - 1);
  const cause = new JavaError(type, message, [...own, ...at], from && { error: from.error, omitted: at.length + same });
  const client = new JavaError(
    'org.apache.kafka.common.KafkaException',
    'Failed to create new NetworkClient',
    network,
    {
      error: cause,
      omitted: same,
    },
  );
  return new JavaError('org.apache.kafka.common.KafkaException', what, frames, {
    error: client,
    omitted: networkThread ? null : frames.length - 1,
  });
}

async function nonce(io: CommandIo): Promise<string> {
  const parts = [await io.random(), await io.random()];
  return parts.map((each) => each.toString(36).slice(2)).join('');
}
