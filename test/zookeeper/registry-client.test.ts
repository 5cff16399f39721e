// A ZooKeeper client that others wrote, over TCP.
import type { AddressInfo, Server } from 'node:net';
import { CreateMode, createClient, type Event } from 'node-zookeeper-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenTcp } from '../../sandbox/hosts/node/tcp-listener.ts';
import { nodeWallClock } from '../../sandbox/hosts/node/wall-clock.ts';
import { LabClock } from '../../sandbox/lab-clock.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { ZooKeeperServer } from '../../sandbox/zookeeper/server.ts';

let listener: Server;
let server: ZooKeeperServer;
let client: ReturnType<typeof createClient>;

beforeEach(async () => {
  server = new ZooKeeperServer({ clock: new LabClock(nodeWallClock), store: new MemoryStore() });
  listener = await listenTcp('127.0.0.1', 0, (connection, peer) => server.accept(connection, peer));
  client = createClient(`127.0.0.1:${(listener.address() as AddressInfo).port}`);
  await new Promise<void>((connected) => {
    client.once('connected', () => connected());
    client.connect();
  });
});

afterEach(() => {
  client.close();
  server.close();
  listener.close();
});

/** Calls one of the client's methods and waits for its callback. */
function ask<T>(call: (done: (error: unknown, answer?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, answer) => (error ? reject(error) : resolve(answer as T)));
  });
}

test('node-zookeeper-client creates, reads, changes, lists, watches and deletes', async () => {
  expect(await ask<string>((done) => client.create('/demo', Buffer.from('hello'), done))).toBe('/demo');
  expect(String(await ask<Buffer>((done) => client.getData('/demo', done)))).toBe('hello');
  const seen = new Promise<Event>((told) => {
    client.getChildren('/demo', told, () => {});
  });
  const path = await ask<string>((done) => client.create('/demo/job-', CreateMode.EPHEMERAL_SEQUENTIAL, done));
  expect(path).toBe('/demo/job-0000000000');
  expect((await seen).getName()).toBe('NODE_CHILDREN_CHANGED');
  expect(await ask<string[]>((done) => client.getChildren('/demo', done))).toEqual(['job-0000000000']);
  const stat = await ask<{ version: number }>((done) => client.setData('/demo', Buffer.from('world'), 0, done));
  expect(stat.version).toBe(1);
  await expect(ask((done) => client.remove('/demo', -1, done))).rejects.toThrow('NOT_EMPTY');
  await expect(ask((done) => client.getData('/nosuch', done))).rejects.toThrow('NO_NODE');
});

test('several requests at once are all done, or none', async () => {
  const both = client.transaction().create('/a', Buffer.from('1')).setData('/a', Buffer.from('2'), 0);
  await ask((done) => both.commit(done));
  expect(String(await ask<Buffer>((done) => client.getData('/a', done)))).toBe('2');
  const half = client.transaction().create('/b', Buffer.from('1')).remove('/nosuch', -1);
  await expect(ask((done) => half.commit(done))).rejects.toThrow('NO_NODE');
  expect(await ask<string[]>((done) => client.getChildren('/', done))).toEqual(['zookeeper', 'a']);
});
