import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFlags } from '../../sandbox/hosts/node/broker-flags.ts';
import { type RunningBroker, startBroker } from '../../sandbox/hosts/node/tcp-broker.ts';

interface Pair {
  key: string;
  cert: string;
}

async function pair(...names: readonly (readonly [string, string])[]): Promise<Pair> {
  const made = await generate(
    names.map(([name, value]) => ({ name, value })),
    {
      keySize: 2048,
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      ],
    },
  );
  return { key: made.private, cert: made.cert };
}

let folder: string;
let server: Pair;
let ana: Pair;
let stranger: Pair;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mutual-tls-'));
  server = await pair(['commonName', '127.0.0.1']);
  ana = await pair(['countryName', 'DE'], ['organizationName', 'Shop'], ['commonName', 'Ana']);
  stranger = await pair(['commonName', 'Ana']);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function start(
  clientAuth: string,
  superUser: string,
  more: readonly string[] = [],
  listener = ['SSL://127.0.0.1:0'],
): Promise<RunningBroker> {
  const trust = join(folder, 'trust.pem');
  writeFileSync(trust, ana.cert);
  const settings = [
    `ssl.keystore.certificate.chain=${server.cert}`,
    `ssl.keystore.key=${server.key}`,
    `ssl.truststore.location=${trust}`,
    `ssl.client.auth=${clientAuth}`,
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    `super.users=${superUser}`,
    ...more,
  ];
  return startBroker(readFlags(['--listener', ...listener, ...settings.flatMap((each) => ['--set', each])]));
}

/** What creating a topic comes to: done, denied, or no connection. */
async function create({ brokers }: RunningBroker, client: Pair | null, sasl?: KafkaConfig['sasl']): Promise<string> {
  const [node] = brokers;
  const kafka = new Kafka({
    brokers: [`${node?.host}:${node?.port}`],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    ssl: { ca: [server.cert], ...client },
    ...(sasl && { sasl }),
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'guarded' }] });
    return 'done';
  } catch (error) {
    return (error as Error).name === 'KafkaJSAggregateError' ? 'denied' : 'no connection';
  } finally {
    await admin.disconnect();
  }
}

describe.each([
  ['required', { known: 'done', stranger: 'no connection', nobody: 'no connection' }],
  ['requested', { known: 'done', stranger: 'no connection', nobody: 'denied' }],
  ['none', { known: 'denied', stranger: 'denied', nobody: 'denied' }],
])('ssl.client.auth=%s', (clientAuth, expected) => {
  let broker: RunningBroker;
  beforeAll(async () => {
    broker = await start(clientAuth, 'User:CN=Ana,O=Shop,C=DE');
  });
  afterAll(() => broker.close());

  test('a trusted certificate says who the client is', async () => {
    expect(await create(broker, ana)).toBe(expected.known);
  });
  test('another certificate', async () => {
    expect(await create(broker, stranger)).toBe(expected.stranger);
  });
  test('no certificate', async () => {
    expect(await create(broker, null)).toBe(expected.nobody);
  });
});

test('a listener with SASL asks for no certificate', async () => {
  const broker = await start('required', 'User:ana', [], ['SASL_SSL://127.0.0.1:0', '--user', 'ana:secret']);
  expect(await create(broker, null, { mechanism: 'plain', username: 'ana', password: 'secret' })).toBe('done');
  await broker.close();
});

test('rules make a short name of it', async () => {
  const broker = await start('required', 'User:ana', ['ssl.principal.mapping.rules=RULE:^CN=(.*?),.*$/$1/L']);
  expect(await create(broker, ana)).toBe('done');
  await broker.close();
});

test.each([
  ['a JKS key store', () => ['ssl.keystore.location', Buffer.from('feedfeed00000002', 'hex')], 'JKS key store'],
  ['a trust store without PEM', () => ['ssl.truststore.location', Buffer.from('3082', 'hex')], 'keytool -list -rfc'],
  ['a key without its certificate', () => ['ssl.keystore.key', null], 'both'],
  ['a rule that is none', () => ['ssl.principal.mapping.rules', null], 'DEFAULT, or RULE'],
] as const)('%s is refused with what to do', async (_, setting, message) => {
  const [name, contents] = setting();
  const file = join(folder, 'store');
  if (contents) writeFileSync(file, contents);
  const flags = readFlags(['--listener', 'SSL://127.0.0.1:0', '--set', `${name}=${file}`]);
  await expect(startBroker(flags)).rejects.toThrow(message);
});
