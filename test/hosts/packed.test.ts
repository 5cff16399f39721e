// `npx from-beginning`: the packed tools, installed in an empty folder, against a broker over TCP.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFlags } from '../../sandbox/hosts/node/broker-flags.ts';
import { type RunningBroker, startBroker } from '../../sandbox/hosts/node/tcp-broker.ts';

const exec = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** npm says what it thinks of this machine's settings only where that is an error. */
const env = { ...process.env, npm_config_loglevel: 'error' };
const minutes = 3 * 60_000;
let folder: string;
let broker: RunningBroker;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packed-'));
  const { stdout } = await exec('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await exec('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${stdout.trim().split('\n').at(-1)}`], {
    cwd: folder,
  });
  broker = await startBroker(readFlags(['--listener', 'PLAINTEXT://127.0.0.1:0']));
}, minutes);

afterAll(async () => {
  await broker?.close();
  await rm(folder, { recursive: true });
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function fromBeginning(args: readonly string[], stdin = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      'npx',
      ['--no-install', 'from-beginning', ...args],
      { cwd: folder, env },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
    child.stdin?.end(stdin);
  });
}

test(
  'creates a topic, writes to it and reads it again',
  async () => {
    const at = ['--bootstrap-server', `127.0.0.1:${broker.brokers[0]?.port}`];
    expect(
      await fromBeginning(['kafka-topics.sh', ...at, '--create', '--topic', 'orders', '--partitions', '2']),
    ).toEqual({
      ...{ code: 0, stdout: 'Created topic orders.\n', stderr: '' },
    });
    expect((await fromBeginning(['kafka-console-producer', ...at, '--topic', 'orders'], 'tea\ncake\n')).code).toBe(0);
    const read = ['--topic', 'orders', '--from-beginning', '--max-messages', '2'];
    const { code, stdout, stderr } = await fromBeginning(['kafka-console-consumer.sh', ...at, ...read]);
    expect([code, stdout.split('\n').sort(), stderr.split('\n').at(-2)]).toEqual([
      0,
      ['', 'cake', 'tea'],
      'Processed a total of 2 messages',
    ]);
  },
  minutes,
);

test(
  'says which commands there are, and that one is not',
  async () => {
    expect((await fromBeginning([])).stdout).toMatch(/^ {2}kafka-topics\.sh +creates, lists, describes/m);
    const { code, stderr } = await fromBeginning(['kafka-server-start.sh']);
    expect([code, stderr.split('\n')[0]]).toEqual([2, 'from-beginning: there is no command kafka-server-start.sh']);
  },
  minutes,
);
