import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { expect, test } from 'vitest';

const program = join(import.meta.dirname, '../../tools/broker.mjs');

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((done) =>
    child.once('exit', (code) => done({ code, stderr })),
  );
  const said = new Promise<string>((done) => child.stdout.once('data', (text: Buffer) => done(String(text))));
  return { child, ended, said };
}

test('the broker in one file answers, and ends when it is told to', async () => {
  const { child, ended, said } = start('--listener', 'PLAINTEXT://127.0.0.1:0');
  const [, address = ''] = /^ready (127\.0\.0\.1:\d+)\n$/.exec(await said) ?? [];
  const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  expect((await admin.describeCluster()).brokers).toHaveLength(1);
  await admin.disconnect();
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, stderr: '' });
}, 60_000);

test('a flag that it has not is answered with those that it has', async () => {
  const { code, stderr } = await start('--lisener', 'x').ended;
  expect([code, stderr.split('\n')[0]]).toEqual([1, "Unknown option '--lisener'"]);
}, 60_000);
