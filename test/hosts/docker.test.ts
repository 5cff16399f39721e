// Kafka's images in the lab's stand-in for Docker: what a client outside and a client inside reach, and what each is told.
import { describe, expect, test } from 'vitest';
import { inside, lab, open, ready, sh, write } from './docker-lab.ts';

/** A client on the machine, which gives up soon. */
const outside = (port: number): string =>
  `echo tea | timeout 1 kafka-console-producer.sh --bootstrap-server localhost:${port} --topic tea 2>&1`;

const oneNode = (advertised: string, more = ''): string => `services:
  broker:
    image: apache/kafka:4.3.0
    container_name: broker
    hostname: broker
    ports:
      - "9092:9092"
    environment:
      KAFKA_NODE_ID: 1
      KAFKA_PROCESS_ROLES: broker,controller
      KAFKA_LISTENERS: PLAINTEXT://0.0.0.0:29092,CONTROLLER://0.0.0.0:9093,PLAINTEXT_HOST://0.0.0.0:9092
      KAFKA_ADVERTISED_LISTENERS: ${advertised}
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT
      KAFKA_INTER_BROKER_LISTENER_NAME: PLAINTEXT
      KAFKA_CONTROLLER_LISTENER_NAMES: CONTROLLER
      KAFKA_CONTROLLER_QUORUM_VOTERS: 1@broker:9093
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1
${more}  tools:
    image: apache/kafka:4.3.0
    container_name: tools
`;

const cluster = `x-broker: &broker
  image: apache/kafka:4.3.0
services:
${[1, 2, 3]
  .map(
    (id) => `  broker-${id}:
    <<: *broker
    ports: ["${9090 + 2 * id}:9092"]
    environment:
      - KAFKA_NODE_ID=${id}
      - KAFKA_PROCESS_ROLES=broker,controller
      - KAFKA_LISTENERS=PLAINTEXT://:19092,CONTROLLER://:9093,PLAINTEXT_HOST://:9092
      - KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://broker-${id}:19092,PLAINTEXT_HOST://localhost:${9090 + 2 * id}
      - KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT
      - KAFKA_INTER_BROKER_LISTENER_NAME=PLAINTEXT
      - KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER
      - KAFKA_CONTROLLER_QUORUM_VOTERS=1@broker-1:9093,2@broker-2:9093,3@broker-3:9093
      - CLUSTER_ID=4L6g3nShT-eMCtK--X86sw
`,
  )
  .join('')}`;

/** Controllers are the nodes from 1 on, brokers those from 4 on. */
const isolated = (controllers: number): string => {
  const ids = Array.from({ length: controllers }, (_, i) => i + 1);
  const voters = ids.map((id) => `${id}@controller-${id}:9093`).join(',');
  const node = (id: number, kind: string, more: string): string => `  ${kind}-${id}:
    image: apache/kafka:4.3.0
    container_name: ${kind}-${id}
    environment:
      KAFKA_NODE_ID: ${id}
      KAFKA_PROCESS_ROLES: ${kind}
      KAFKA_CONTROLLER_LISTENER_NAMES: CONTROLLER
      KAFKA_CONTROLLER_QUORUM_VOTERS: ${voters}
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT
${more}`;
  const broker = (id: number): string =>
    node(
      id,
      'broker',
      `      KAFKA_LISTENERS: PLAINTEXT://:19092,PLAINTEXT_HOST://:9092
      KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://broker-${id}:19092,PLAINTEXT_HOST://localhost:${29088 + id}
      KAFKA_INTER_BROKER_LISTENER_NAME: PLAINTEXT
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 2
    ports: ["${29088 + id}:9092"]
    depends_on: [${ids.map((each) => `controller-${each}`).join(', ')}]
`,
    );
  const nodes = ids.map((id) => node(id, 'controller', '      KAFKA_LISTENERS: CONTROLLER://:9093\n'));
  return `services:\n${[...nodes, broker(4), broker(5)].join('')}`;
};

const admin = (port: number, what: string): string =>
  `timeout 1 kafka-topics.sh --bootstrap-server localhost:${port} ${what} 2>&1`;

describe('docker compose', () => {
  test('two listeners make clients outside and inside both work', async () => {
    await open();
    await write('compose.yaml', oneNode('PLAINTEXT://broker:29092,PLAINTEXT_HOST://localhost:9092'));
    await sh(`docker compose up -d; ${ready()}`);
    expect(await sh(admin(9092, '--create --topic tea'))).toBe('Created topic tea.\n');
    expect(await sh(outside(9092))).toBe('');
    const consume =
      'kafka-console-consumer.sh --bootstrap-server broker:29092 --topic tea --from-beginning --max-messages 1';
    expect(await sh(inside('tools', consume))).toMatch(/\ntea\nProcessed a total of 1 messages\n$/);
    expect(await sh('docker compose down; docker ps -aq; docker network ls --filter name=learner -q')).not.toMatch(
      /^[0-9a-f]{12}$/m,
    );
  });

  test('an advertised host that nobody outside knows lets a client begin, and no further', async () => {
    await open();
    await write('compose.yaml', oneNode('PLAINTEXT://broker:29092,PLAINTEXT_HOST://broker:9092'));
    await sh(
      `docker compose up -d; ${ready()}; ${inside('tools', 'kafka-topics.sh --bootstrap-server broker:29092 --create --topic tea')}`,
    );
    const unknown =
      /Error connecting to node broker:9092 \(id: 1 rack: null isFenced: false\) \(org\.apache\.kafka\.clients\.NetworkClient\)\njava\.net\.UnknownHostException: broker\n/;
    expect(await sh(admin(9092, '--list'))).toMatch(unknown);
    expect(await sh(outside(9092))).toMatch(unknown);
    expect(await sh(inside('tools', 'kafka-get-offsets.sh --bootstrap-server broker:29092 --topic tea'))).toBe(
      'tea:0:0\n',
    );
    expect(await sh(inside('tools', 'kafka-topics.sh --bootstrap-server broker:9092 --list'))).toBe('tea\n');
  });

  test('localhost that is advertised to a container means that container', async () => {
    await open();
    await write('compose.yaml', oneNode('PLAINTEXT://localhost:29092,PLAINTEXT_HOST://localhost:9092'));
    await sh(`docker compose up -d; ${ready()}`);
    expect(await sh(admin(9092, '--create --topic tea'))).toBe('Created topic tea.\n');
    const tool = inside('tools', 'kafka-topics.sh --bootstrap-server broker:29092 --list');
    expect(await sh(`timeout 1 ${tool}`)).toMatch(
      /Connection to node 1 \(localhost\/127\.0\.0\.1:29092\) could not be established/,
    );
  });

  test('three nodes are one cluster, which starts once two of them are up', async () => {
    await open();
    await write('compose.yaml', cluster);
    await sh('docker compose up -d broker-1; sleep 0.3');
    expect(await sh('docker compose logs --no-log-prefix broker-1')).toMatch(
      /WARN \[RaftManager id=1\] Error connecting to node broker-2:9093/,
    );
    expect(await sh('docker compose logs broker-1')).not.toContain('Kafka Server started');
    await sh(`docker compose up -d; ${[1, 2, 3].map((id) => ready(`learner-broker-${id}-1`)).join('; ')}`);
    expect(await sh(admin(9094, '--create --topic tea --partitions 3 --replication-factor 3'))).toBe(
      'Created topic tea.\n',
    );
    expect(await lab.cluster.brokers()).toEqual([1, 2, 3].map((id) => ({ id, host: `broker-${id}`, port: 19092 })));
    expect(await sh(outside(9096))).toBe('');
    expect(await sh(inside('learner-broker-1-1', 'kafka-topics.sh --bootstrap-server broker-3:19092 --list'))).toBe(
      'tea\n',
    );
  });

  test.each([1, 3])('controllers and brokers apart are one cluster: %i and two', async (controllers) => {
    await open();
    await write('compose.yaml', isolated(controllers));
    const all = [1, 2, 3].slice(0, controllers).map((id) => `controller-${id}`);
    await sh(`docker compose up -d; ${[...all, 'broker-4', 'broker-5'].map(ready).join('; ')}`);
    expect(await sh('docker compose ps --format "{{.Service}}"')).toBe(
      `broker-4\nbroker-5\n${all.map((name) => `${name}\n`).join('')}`,
    );
    expect(await sh(admin(29092, '--create --topic tea --partitions 2 --replication-factor 2'))).toBe(
      'Created topic tea.\n',
    );
    expect(await sh(outside(29093))).toBe('');
    const consume =
      'kafka-console-consumer.sh --bootstrap-server broker-5:19092 --topic tea --group tea --from-beginning';
    expect(await sh(inside('broker-4', `${consume} --max-messages 1`))).toMatch(/^tea\n/m);
    const described = await sh(inside('broker-4', 'kafka-topics.sh --bootstrap-server broker-4:19092 --describe'));
    expect(described).toMatch(/Topic: tea\tPartition: 1\tLeader: [45]\tReplicas: (4,5|5,4)\tIsr: (4,5|5,4)/);
    const quorum = 'kafka-metadata-quorum.sh --bootstrap-server broker-4:19092 describe --replication';
    const rows = (await sh(inside('broker-4', quorum))).trimEnd().split('\n').slice(1);
    expect(rows).toHaveLength(controllers + 2);
    expect(rows.filter((row) => row.includes('Observer')).map((row) => row.split(/\s/)[0])).toEqual(['4', '5']);
    await sh('docker stop broker-5');
    expect(await sh(outside(29092))).toBe('');
  });

  test('what is no image of Kafka is refused in one sentence', async () => {
    await open();
    await write('compose.yaml', 'services:\n  db:\n    image: postgres:17\n');
    expect(await sh('docker compose up -d; echo $?')).toMatch(
      /^service "db": Unable to find image 'postgres:17': this lab is no Docker and knows Kafka's images alone \(apache\/kafka, .*\)\.\n1\n$/,
    );
  });
});

describe('docker run', () => {
  test('says the first time what it is', async () => {
    await open({}, false);
    expect(await sh('docker ps -q')).toBe(
      "# This is not Docker: it knows Kafka's images alone, and their containers are brokers of this lab.\n",
    );
    expect(await sh('docker ps -q')).toBe('');
  });

  test('on the port of the broker that the lab has started itself says whose it is', async () => {
    await open({});
    expect(await sh('docker run -d --name broker -p 9092:9092 apache/kafka:4.3.0 2>&1 | tail -n 5')).toMatch(
      /Error starting userland proxy: listen tcp4 0\.0\.0\.0:9092: bind: address already in use\n\nRun 'docker run --help' for more information\n# The broker that this machine has started itself holds 9092: kafka-server-stop\.sh stops it, .*\n$/,
    );
  });

  test('beside the lab’s own broker is a cluster of its own', async () => {
    await open({ topics: [{ name: 'own' }] });
    await sh(`docker run -d --name broker -p 9094:9092 apache/kafka:4.3.0; ${ready()}`);
    expect(await sh(inside('broker', 'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic tea'))).toBe(
      'Created topic tea.\n',
    );
    expect(await sh(admin(9092, '--list'))).toBe('own\n');
    // Its own settings advertise localhost:9092, which on the machine is the other broker: as it is in life.
    expect(await sh(admin(9094, '--list'))).toBe('own\n');
    await sh('kafka-server-stop.sh; sleep 0.1');
    expect(await sh('docker ps --format "{{.Names}}"')).toBe('broker\n');
    expect((await lab.cluster.topics()).map(({ name }) => name)).toEqual(['tea']);
  });

  test('keeps its records over a restart, and in a volume over its end', async () => {
    await open();
    const start = `docker run -d --name broker -p 9092:9092 -v data:/tmp/kraft-combined-logs apache/kafka:4.3.0; ${ready()}`;
    await sh(`${start}; ${admin(9092, '--create --topic tea')}`);
    await sh(
      `docker restart broker; until [ $(docker logs broker | grep -c 'Kafka Server started') = 2 ]; do sleep 0.05; done`,
    );
    expect(await sh(admin(9092, '--list'))).toBe('tea\n');
    await sh(`docker rm -f broker; ${start}`);
    expect(await sh(admin(9092, '--list'))).toBe('tea\n');
    await sh(`docker rm -f broker; docker volume rm data; ${start}`);
    expect(await sh(admin(9092, '--list'))).toBe('\n');
  });

  test.each([
    [
      '-e KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:9092',
      'Missing required configuration "process.roles" which has no default value.',
    ],
    [
      '-e KAFKA_NODE_ID=1 -e KAFKA_PROCESS_ROLES=broker,controller -e KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER -e KAFKA_CONTROLLER_QUORUM_VOTERS=2@localhost:9093 -e KAFKA_LISTENERS=PLAINTEXT://:9092,CONTROLLER://:9093',
      "If process.roles contains the 'controller' role, the node id 1 must be included in the set of voters controller.quorum.voters=Set(2)",
    ],
    [
      '-e KAFKA_NODE_ID=1 -e KAFKA_PROCESS_ROLES=broker,controller -e KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER -e KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9093 -e KAFKA_LISTENERS=PLAINTEXT://elsewhere:9092,CONTROLLER://:9093',
      'Socket server failed to bind to elsewhere:9092: Unresolved address.',
    ],
  ])('with %s ends, and its log says why', async (settings, reason) => {
    await open();
    await sh(`docker run -d --name broker ${settings} apache/kafka:4.3.0; docker wait broker`);
    expect(await sh('docker logs broker 2>&1')).toContain(reason);
    expect(await sh('docker ps -a --format "{{.Status}}"')).toMatch(/^Exited \(1\) /);
  });

  test('a listener on localhost hears nobody from outside of its container', async () => {
    await open();
    const settings =
      'NODE_ID=1 PROCESS_ROLES=broker,controller CONTROLLER_LISTENER_NAMES=CONTROLLER CONTROLLER_QUORUM_VOTERS=1@localhost:9093 LISTENERS=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093'
        .split(' ')
        .map((each) => `-e KAFKA_${each}`)
        .join(' ');
    await sh(`docker run -d --name broker -p 9092:9092 ${settings} apache/kafka:4.3.0; ${ready()}`);
    expect(await sh(inside('broker', 'kafka-topics.sh --bootstrap-server localhost:9092 --list'))).toBe('\n');
    expect(await sh(`${admin(9092, '--list')}; echo $?`)).toMatch(/124\n$/);
  });

  test('in front shows its log until Ctrl-C, and then is gone', async () => {
    await open();
    let text = '';
    const show = (piece: string): void => {
      text += piece;
    };
    const shell = await lab.openShell(show, { columns: 200, rows: 40 });
    await shell.input('docker run --rm --name broker apache/kafka:4.3.0\r');
    await expect.poll(() => text, { timeout: 10_000 }).toContain('Kafka Server started');
    await shell.input('\x03');
    await expect.poll(() => text, { timeout: 10_000 }).toContain('Transition from SHUTTING_DOWN to SHUTDOWN');
    await expect.poll(() => sh('docker ps -aq'), { timeout: 10_000 }).toBe('');
    await shell.close();
  });

  test('a shell in a container is in that container', async () => {
    await open();
    await sh(`docker run -d --name broker -h kafka apache/kafka:4.3.0; ${ready()}`);
    let text = '';
    const show = (piece: string): void => {
      text += piece;
    };
    const shell = await lab.openShell(show, { columns: 200, rows: 40 });
    await shell.input('docker exec -it broker bash\r');
    await expect.poll(() => text, { timeout: 10_000 }).toContain('kafka:/$ ');
    await shell.input('/opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --create --topic tea; hostname\r');
    await expect.poll(() => text, { timeout: 10_000 }).toContain('Created topic tea.');
    await shell.input('exit\rhostname\r');
    await expect.poll(() => text, { timeout: 10_000 }).toMatch(/\nkafka\r\n[\s\S]*\nlab\r\n/);
    await shell.close();
  });

  test.each([
    ['docker-proxy', 'netstat -nlpt', /0\.0\.0\.0:9092 .* LISTEN .*\/docker-proxy/],
    ['lsof', 'lsof -i :9092', /^docker-pr \d+ .*TCP \*:9092 \(LISTEN\)$/m],
  ])('a published port is shown by %s', async (_, line, shown) => {
    await open();
    await sh(`docker run -d --name broker -p 9092:9092 apache/kafka:4.3.0; ${ready()}`);
    expect(await sh(line)).toMatch(shown);
  });
});
