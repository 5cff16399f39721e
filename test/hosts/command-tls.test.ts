// Kafka's commands as programs of this computer, against listeners with TLS.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kafkaTopics } from '../../sandbox/commands/kafka-topics.sh.ts';
import { readFlags } from '../../sandbox/hosts/node/broker-flags.ts';
import { nodeCommandIo } from '../../sandbox/hosts/node/command-io.ts';
import { type RunningBroker, startBroker } from '../../sandbox/hosts/node/tcp-broker.ts';

let folder: string;
let broker: RunningBroker;

async function pair(name: string): Promise<{ key: string; cert: string }> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { key: made.private, cert: made.cert };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'command-tls-'));
  const [server, ana] = await Promise.all([pair('server'), pair('Ana')]);
  for (const [name, text] of [
    ['server.pem', server.cert],
    ['ana.pem', ana.cert],
    ['ana-store.pem', ana.key + ana.cert],
  ] as const)
    writeFileSync(join(folder, name), text);
  const settings = [
    `ssl.keystore.certificate.chain=${server.cert}`,
    `ssl.keystore.key=${server.key}`,
    `ssl.truststore.location=${join(folder, 'ana.pem')}`,
    'ssl.client.auth=required',
  ];
  const listeners = ['SSL://127.0.0.1:0', 'SASL_SSL://127.0.0.1:0'];
  broker = await startBroker(
    readFlags([
      ...listeners.flatMap((each) => ['--listener', each]),
      ...['--user', 'ana:secret'],
      ...settings.flatMap((each) => ['--set', each]),
    ]),
  );
}, 60_000);

afterAll(async () => {
  await broker?.close();
  rmSync(folder, { recursive: true });
});

/** Lists the topics at a listener with these configs. */
async function listed(listener: number, configs: Readonly<Record<string, string>>): Promise<string> {
  const file = join(folder, 'client.properties');
  writeFileSync(
    file,
    Object.entries(configs)
      .map((each) => each.join('='))
      .join('\n'),
  );
  const written: string[] = [];
  const output = { isTerminal: false, write: async (more: string): Promise<void> => void written.push(more) };
  const io = { ...nodeCommandIo('kafka-topics.sh', []), stdout: output, stderr: output };
  const port = broker.listeners[listener]?.brokers[0]?.port;
  const at = ['--bootstrap-server', `127.0.0.1:${port}`, '--command-config', file];
  try {
    await kafkaTopics.run([...at, '--create', '--if-not-exists', '--topic', 'orders'], io);
    written.length = 0;
    await kafkaTopics.run([...at, '--list'], io);
  } catch (error) {
    written.push(error instanceof Error ? error.message : String(error));
  }
  return written.join('');
}

const trusting = (): Record<string, string> => ({
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': join(folder, 'server.pem'),
});
const known = (): Record<string, string> => ({
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': join(folder, 'ana-store.pem'),
});
const ana = {
  'sasl.mechanism': 'PLAIN',
  'sasl.jaas.config':
    'org.apache.kafka.common.security.plain.PlainLoginModule required username="ana" password="secret";',
};

test('with a certificate that is trusted, and one that is known', async () => {
  expect(await listed(0, { 'security.protocol': 'SSL', ...trusting(), ...known() })).toBe('orders\n');
});

test('with SASL through TLS', async () => {
  expect(await listed(1, { 'security.protocol': 'SASL_SSL', ...trusting(), ...ana })).toBe('orders\n');
});

test('not where the broker’s certificate is trusted by nobody', async () => {
  const text = await listed(0, { 'security.protocol': 'SSL', ...known() });
  expect(text).toContain('failed authentication due to: SSL handshake failed');
  expect(text).toContain('Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed');
});

test('not with a trust store that is not there', async () => {
  const location = join(folder, 'nothing.jks');
  const text = await listed(0, { 'security.protocol': 'SSL', 'ssl.truststore.location': location });
  expect(text).toContain('Failed to create new KafkaAdminClient');
  expect(text).toContain(`ssl.truststore.location=${location}: ENOENT`);
});
