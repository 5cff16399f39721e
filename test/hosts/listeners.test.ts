import { readFileSync } from 'node:fs';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFlags } from '../../sandbox/hosts/node/broker-flags.ts';
import { type RunningBroker, startBroker } from '../../sandbox/hosts/node/tcp-broker.ts';
import type { SecurityProtocol } from '../../sandbox/security/protocol.ts';

describe('flags', () => {
  test('one listener a protocol, a port for each broker', () => {
    const flags = readFlags([
      '--brokers',
      '2',
      '--listener',
      'SSL://0.0.0.0:1,2',
      '--listener',
      'PLAINTEXT://[::1]:3,4',
    ]);
    expect(flags.listeners).toEqual([
      { protocol: 'SSL', host: '0.0.0.0', ports: [1, 2], advertisedHost: 'localhost' },
      { protocol: 'PLAINTEXT', host: '::1', ports: [3, 4], advertisedHost: '::1' },
    ]);
  });

  test.each([
    [
      'another protocol',
      ['--listener', 'HTTP://localhost:1'],
      'PROTOCOL one of PLAINTEXT, SASL_PLAINTEXT, SSL, SASL_SSL',
    ],
    ['too many ports', ['--listener', 'SSL://localhost:1,2'], '1 port(s) expected, one a broker, not 2'],
    ['one protocol twice', ['--listener', 'SSL://a:1', '--listener', 'SSL://a:2'], 'one SSL listener expected'],
    ['no password', ['--user', 'ana'], 'NAME:PASSWORD expected'],
    ['no such config', ['--set', 'authorizer=x'], 'Kafka has no broker config authorizer'],
  ])('%s is refused', (_, argv, message) => expect(() => readFlags(argv)).toThrow(message));

  test("the authorizer's own settings are taken", () => {
    expect(readFlags(['--set', 'super.users=User:admin']).configs).toEqual({ 'super.users': 'User:admin' });
  });
});

describe('kafkajs on all four listeners', () => {
  const protocols: readonly SecurityProtocol[] = ['PLAINTEXT', 'SASL_PLAINTEXT', 'SSL', 'SASL_SSL'];
  let broker: RunningBroker;
  beforeAll(async () => {
    const listeners = protocols.flatMap((protocol) => ['--listener', `${protocol}://127.0.0.1:0`]);
    broker = await startBroker(readFlags([...listeners, '--user', 'ana:se:cret']));
  }, 60_000);
  afterAll(() => broker.close());

  function client(protocol: SecurityProtocol, password = 'se:cret', mechanism = 'scram-sha-512'): Kafka {
    const node = broker.listeners.find((each) => each.protocol === protocol)?.brokers[0];
    return new Kafka({
      brokers: [`${node?.host}:${node?.port}`],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      ...(protocol.endsWith('SSL') && { ssl: { ca: [readFileSync(broker.certificate ?? '', 'utf8')] } }),
      ...(protocol.startsWith('SASL') && { sasl: { mechanism, username: 'ana', password } as KafkaConfig['sasl'] }),
    } as KafkaConfig);
  }

  test.each(protocols)('%s: is told the address of the listener that it came through', async (protocol) => {
    const admin = client(protocol).admin();
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const [node] = broker.listeners.find((each) => each.protocol === protocol)?.brokers ?? [];
    expect(brokers).toEqual([{ nodeId: 1, host: '127.0.0.1', port: node?.port }]);
    await admin.disconnect();
  });

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('a wrong password is refused: %s', async (mechanism) => {
    const admin = client('SASL_PLAINTEXT', 'guess', mechanism).admin();
    await expect(admin.connect()).rejects.toThrow('Authentication failed');
  });
});
