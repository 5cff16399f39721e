// What a container of Bitnami's image says before its broker does, as its containers are seen to (bitnami/charts issue 32637,
// bitnami/containers issue 67247): its scripts could not be run here.
import { describe, expect, test } from 'vitest';
import { inside, open, ready, sh, write } from './docker-lab.ts';

const node = [
  ...[
    'KAFKA_CFG_NODE_ID=0',
    'KAFKA_CFG_PROCESS_ROLES=controller,broker',
    'KAFKA_CFG_CONTROLLER_LISTENER_NAMES=CONTROLLER',
  ],
  ...[
    'KAFKA_CFG_LISTENERS=PLAINTEXT://:9092,CONTROLLER://:9093',
    'KAFKA_CFG_CONTROLLER_QUORUM_VOTERS=0@localhost:9093',
  ],
  'KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
];
const run = (settings: readonly string[], more = ''): string =>
  `docker run -d --name broker ${more} ${settings.map((each) => `-e ${each}`).join(' ')} bitnami/kafka:4.0`;

const plaintext =
  'WARN  ==> Kafka has been configured with a PLAINTEXT listener, this setting is not recommended for production environments.';

const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** What the scripts have said after the welcome, without colours, times and random ids. */
async function told(): Promise<string[]> {
  const text = await sh('docker logs broker 2>&1 > /dev/null');
  const lines = text
    .replaceAll(colours, '')
    .replaceAll(/^kafka \d\d:\d\d:\d\d\.\d\d /gm, '')
    .replaceAll(/ID '[\w-]{22}'/g, 'ID <id>')
    .trimEnd()
    .split('\n');
  return lines.slice(lines.lastIndexOf('INFO  ==> ** Starting Kafka setup **') + 1);
}

const formatting = [
  'INFO  ==> Formatting storage directories to add metadata...',
  'INFO  ==> ** Kafka setup finished! **',
];

describe('bitnami/kafka', () => {
  test('welcomes, warns, formats, starts', async () => {
    await open();
    await sh(`${run(node)}; ${ready()}`);
    expect(await told()).toEqual([
      plaintext,
      'INFO  ==> Initializing Kafka...',
      'INFO  ==> No injected configuration files found, creating default config files',
      'INFO  ==> Initializing KRaft storage metadata',
      'WARN  ==> KAFKA_CLUSTER_ID not set - If using multiple nodes then you must use the same Cluster ID for each one',
      'INFO  ==> Generated Kafka cluster ID <id>',
      ...formatting,
      'INFO  ==> ** Starting Kafka **',
    ]);
    const logs = (await sh('docker logs broker 2>&1')).replaceAll(colours, '');
    expect(logs).toMatch(/INFO {2}==> Welcome to the Bitnami kafka container\n/);
    await sh(
      `docker kill broker; docker start broker; until [ $(docker logs broker | grep -c 'Server started') = 2 ]; do sleep 0.05; done`,
    );
    expect(await told()).toEqual([
      'INFO  ==> Initializing KRaft storage metadata',
      ...formatting,
      'INFO  ==> ** Starting Kafka **',
    ]);
  });

  test('says all that is missing, and ends', async () => {
    await open();
    await sh(`${run([])}; docker wait broker`);
    expect(await told()).toEqual([
      'ERROR ==> Kafka requires at least one process role to be set. Set the environment variable KAFKA_CFG_PROCESS_ROLES to configure the process roles for Kafka.',
      '/opt/bitnami/scripts/libkafka.sh: line 357: KAFKA_CFG_PROCESS_ROLES: unbound variable',
      'ERROR ==> KRaft mode requires an unique node.id, please set the environment variable KAFKA_CFG_NODE_ID',
      '/opt/bitnami/scripts/libkafka.sh: line 408: KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP: unbound variable',
      plaintext,
    ]);
    expect(await sh('docker ps -a --format "{{.Status}}"')).toMatch(/^Exited \(1\) /);
  });

  test.each([
    ['names without CFG', node.map((each) => each.replace(/_CFG(?=_(NODE|PROCESS|LISTENERS))/, ''))],
    ['without voters', node.filter((each) => !each.includes('VOTERS'))],
  ])('serves %s', async (_, settings) => {
    await open();
    await sh(`${run(settings)}; ${ready()}`);
    const topics = 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic tea';
    expect(await sh(inside('broker', topics).replace('/opt/kafka', '/opt/bitnami/kafka'))).toBe('Created topic tea.\n');
  });

  test('takes a mounted file as it is', async () => {
    await open();
    await write(
      'server.properties',
      node
        .map(
          (each) =>
            `${each.replace('KAFKA_CFG_', '').replace(/^[^=]*/, (name) => name.toLowerCase().replaceAll('_', '.'))}\n`,
        )
        .join(''),
    );
    await sh(`${run([], '-v ./server.properties:/bitnami/kafka/config/server.properties')}; ${ready()}`);
    expect((await told()).slice(0, 2)).toEqual([
      'INFO  ==> Initializing Kafka...',
      'INFO  ==> Detected mounted server.properties file at /bitnami/kafka/config/server.properties. Skipping configuration based on env variables',
    ]);
  });
});
