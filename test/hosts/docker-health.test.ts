// Checks of a container's health, by hours of the lab's clock that are advanced: when they count, and who waits for them.
import { describe, expect, test } from 'vitest';
import { lab, open, ready, sh, write } from './docker-lab.ts';

const status = 'docker ps -a --format "{{.Status}}"';
const log = 'docker inspect --format "{{json .State.Health}}" broker';

interface Health {
  Status: string;
  FailingStreak: number;
  Log: { ExitCode: number; Output: string }[];
}

async function health(): Promise<Health> {
  return JSON.parse(await sh(log));
}

/** Lets time pass until a container is what it is to be, in steps that no check is longer than. */
async function passes(seconds: number, expected: RegExp): Promise<void> {
  await expect
    .poll(
      async () => {
        await lab.clock.advance(seconds * 1000);
        return sh(status);
      },
      { timeout: 20_000 },
    )
    .toMatch(expected);
}

const run = (check: string, more = ''): string =>
  `docker run -d --name broker --health-cmd '${check}' ${more} apache/kafka:4.3.0; ${ready()}`;

describe('docker run --health-cmd', () => {
  test('is starting until the first check, and then healthy', async () => {
    await open();
    await sh(run('/opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --list'));
    expect(await sh(status)).toMatch(/ \(health: starting\)\n$/);
    await passes(30, / \(healthy\)\n$/);
    expect(await health()).toMatchObject({ Status: 'healthy', FailingStreak: 0, Log: [{ ExitCode: 0, Output: '\n' }] });
    expect(await sh('docker ps --filter health=healthy --format "{{.Names}}"')).toBe('broker\n');
  });

  test('is unhealthy after as many failures as it may have, and healthy again after one success', async () => {
    await open();
    await sh(run('echo no tea; test -e /tmp/tea', '--health-interval 10s --health-retries 2'));
    await passes(10, / \(unhealthy\)\n$/);
    expect(await health()).toMatchObject({ Log: [{ ExitCode: 1, Output: 'no tea\n' }, { ExitCode: 1 }] });
    await sh('docker exec broker touch /tmp/tea');
    await passes(10, / \(healthy\)\n$/);
    expect(await health()).toMatchObject({ FailingStreak: 0 });
  });

  test('failures while it starts do not count', async () => {
    await open();
    await sh(run('false', '--health-interval 10s --health-retries 1 --health-start-period 1h'));
    await lab.clock.advance(60_000);
    await expect.poll(async () => (await health()).Log.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await health()).toMatchObject({ Status: 'starting', FailingStreak: 0 });
    await lab.clock.advance(3_600_000);
    await passes(10, / \(unhealthy\)\n$/);
  });

  test('a check that takes too long has failed', async () => {
    await open();
    await sh(run('echo waiting; sleep 1000', '--health-interval 10s --health-timeout 2s --health-retries 1'));
    await passes(5, / \(unhealthy\)\n$/);
    expect((await health()).Log.at(0)).toMatchObject({
      ExitCode: -1,
      Output: 'Health check exceeded timeout (2s): waiting\n',
    });
    expect(await sh('docker top broker')).not.toContain('sleep');
  });

  test('one that has ended is checked no longer', async () => {
    await open();
    await sh(`${run('true')}; docker stop broker`);
    await lab.clock.advance(60_000);
    expect(await sh(status)).toMatch(/^Exited \(143\) [^()]*\n$/);
  });
});

describe('healthcheck in a compose file', () => {
  const services = (test: string, more = ''): string => `services:
  broker:
    image: apache/kafka:4.3.0
    container_name: broker
    healthcheck:
      test: ${test}
      interval: 10s
      retries: 2
${more}  client:
    image: apache/kafka:4.3.0
    container_name: client
    depends_on:
      broker:
        condition: service_healthy
`;
  const topics = '["CMD", "/opt/kafka/bin/kafka-topics.sh", "--bootstrap-server", "localhost:9092", "--list"]';

  test('a service waits until the one before it is healthy', async () => {
    await open();
    await write('compose.yaml', services(topics));
    const up = sh('docker compose up -d 2>&1; echo $?');
    await passes(10, /\(healthy\)/);
    expect(await up).toMatch(
      /Container broker {2}Waiting\n Container broker {2}Healthy\n Container client {2}Starting\n Container client {2}Started\n0\n$/,
    );
    expect(await sh('docker compose ps --format "{{.Service}} {{.Status}}"')).toMatch(
      /^broker .*\(healthy\)\nclient Up/,
    );
  });

  test('a service does not start where the one before it is unhealthy', async () => {
    await open();
    await write('compose.yaml', services('"exit 1"'));
    const up = sh('docker compose up -d 2>&1; echo $?');
    await passes(10, /\(unhealthy\)/);
    expect(await up).toMatch(
      / Container broker {2}Error\ndependency failed to start: container broker is unhealthy\n1\n$/,
    );
    expect(await sh('docker inspect --format "{{.State.Status}}" client')).toBe('created\n');
  });

  test('--wait waits for health', async () => {
    await open();
    await write('compose.yaml', services(topics));
    const up = sh('docker compose up -d --wait broker 2>&1; echo $?');
    await passes(10, /\(healthy\)/);
    expect(await up).toMatch(/ Container broker {2}Healthy\n0\n$/);
  });

  test.each([
    ['test: ["NONE"]', services('["NONE"]')],
    ['disable: true', services(topics, '      disable: true\n')],
  ])('%s is no check', async (_, file) => {
    await open();
    await write('compose.yaml', file);
    expect(await sh('docker compose up -d 2>&1; echo $?')).toMatch(
      /dependency failed to start: container broker has no healthcheck configured\n1\n$/,
    );
  });
});
