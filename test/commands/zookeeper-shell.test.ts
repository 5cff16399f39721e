import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { ZooKeeperServer } from '../../sandbox/zookeeper/server.ts';
import { TransactionLog } from '../../sandbox/zookeeper/transaction-log.ts';
import { normalTranscript, normalZooKeeper } from '../../tools/golden/normal.ts';
import { kafkaLab } from './kafka-lab.ts';
import { steps } from './transcript.ts';

/** What stood in ZooKeeper before the recorded session began: what Kafka 2.8 had written. */
const beforeSession = 92n;

function lab() {
  const recorded = JSON.parse(
    readFileSync(join(import.meta.dirname, '../golden/zookeeper/transaction-log.json'), 'utf8'),
  ) as { file: string; base64: string };
  const whole = new MemoryStore();
  whole.open(recorded.file).append(new Uint8Array(Buffer.from(recorded.base64, 'base64')));
  const store = new MemoryStore();
  const log = new TransactionLog(store);
  for (const { header, transaction } of new TransactionLog(whole).read())
    if (header.zxid < beforeSession) log.append(header, transaction);
  const made = kafkaLab();
  const server = new ZooKeeperServer({ clock: made.clock, store });
  made.network.listen(2181, 'zookeeper', (connection, peer) => server.accept(connection, peer));
  return made;
}

describe('zookeeper-shell.sh against the transcript of ZooKeeper 3.5.9', () => {
  const made = lab();
  test.each(steps('zookeeper/shell').map((step, at) => [at + 1, step.line, step] as const))(
    '%i. %s',
    async (_, __, { command, args, stdin, code, stdout, stderr }) => {
      const got = await made.run(command, args, stdin);
      expect({ code: got.code, stdout: normalZooKeeper(got.stdout), stderr: normalZooKeeper(got.stderr) }).toEqual({
        code,
        stdout,
        stderr,
      });
    },
  );
});

describe('quotas, watches and reconfiguration against the transcript of ZooKeeper 3.5.9', () => {
  const made = kafkaLab();
  const server = new ZooKeeperServer({ clock: made.clock, store: new MemoryStore() });
  made.network.listen(2181, 'zookeeper', (connection, peer) => server.accept(connection, peer));
  const normal = (text: string): string => normalTranscript(normalZooKeeper(text));
  test.each(steps('zookeeper/shell-quotas').map((step, at) => [at + 1, step.stdin.split('\n', 1)[0], step] as const))(
    '%i. %s',
    async (_, __, { command, args, stdin, code, stdout, stderr }) => {
      const got = await made.run(command, args, stdin);
      expect({ code: got.code, stdout: normal(got.stdout), stderr: normal(got.stderr) }).toEqual({
        code,
        stdout: normal(stdout),
        stderr,
      });
    },
  );
});

test('without a ZooKeeper, the connection is lost', async () => {
  const { code, stdout, stderr } = await kafkaLab().run('zookeeper-shell.sh', ['localhost:2199', 'ls', '/']);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: 'Connecting to localhost:2199\n',
    stderr: 'KeeperErrorCode = ConnectionLoss for /\n',
  });
});

test('a command that is typed without what it needs is explained', async () => {
  const { code, stderr } = await lab().run('zookeeper-shell.sh', ['localhost:2181', 'get']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'get [-s] [-w] path\n' });
});
