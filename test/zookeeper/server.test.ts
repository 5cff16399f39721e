import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { Network } from '../../sandbox/network/network.ts';
import { ZooKeeperClient } from '../../sandbox/zookeeper/client.ts';
import { ZooKeeperServer } from '../../sandbox/zookeeper/server.ts';
import { FakeClock } from '../machine/fake-host.ts';

const start = Date.UTC(2026, 10, 22, 8, 0, 0);
const text = (data: Uint8Array | null): string | null => data && new TextDecoder().decode(data);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A server and clients on a network of their own; time moves where a test says so. */
function lab(store = new MemoryStore()) {
  const clock = new FakeClock();
  const network = new Network(clock, queueMicrotask);
  const server = new ZooKeeperServer({ clock, store });
  network.listen(2181, 'zookeeper', (connection, peer) => server.accept(connection, peer));
  const connect = async (timeoutMs?: number) => {
    const { connection } = network.connect('localhost', 2181, { kind: 'outside', address: '127.0.0.1' });
    const client = new ZooKeeperClient(connection, clock, timeoutMs);
    await client.connected();
    return { client, connection };
  };
  return { clock, server, store, connect };
}

describe('nodes', () => {
  test('a fresh tree has what ZooKeeper keeps for itself, counted as it counts', async () => {
    const { client } = await lab().connect();
    const { names, stat } = await client.children('/');
    expect(names).toEqual(['zookeeper']);
    expect(stat).toMatchObject({ cversion: -1, numChildren: 1, czxid: 0n, pzxid: 0n });
    expect((await client.children('/zookeeper')).names).toEqual(['config', 'quota']);
  });

  test('a session, a node and each change take the next zxid; so does a request that is refused', async () => {
    const { client } = await lab().connect();
    expect(await client.create('/demo', bytes('hello'))).toBe('/demo');
    await expect(client.create('/demo', null)).rejects.toThrow('KeeperErrorCode = NodeExists for /demo');
    const stat = await client.set('/demo', bytes('world'));
    expect(stat).toMatchObject({ czxid: 2n, mzxid: 4n, version: 1, dataLength: 5, ctime: BigInt(start) });
    expect(text((await client.get('/demo')).data)).toBe('world');
  });

  test('sequential children are numbered by how many there have been', async () => {
    const { client } = await lab().connect();
    await client.create('/queue', null);
    expect(await client.create('/queue/job-', null, { sequential: true })).toBe('/queue/job-0000000000');
    await client.delete('/queue/job-0000000000');
    expect(await client.create('/queue/job-', null, { sequential: true })).toBe('/queue/job-0000000001');
    expect((await client.children('/queue')).stat).toMatchObject({ cversion: 3, numChildren: 1 });
  });

  test.each<[string, (client: ZooKeeperClient) => Promise<unknown>]>([
    ['NoNode for /a/b', (client) => client.create('/a/b', null)],
    ['NoNode for /nosuch', (client) => client.get('/nosuch')],
    ['BadVersion for /full', (client) => client.set('/full', null, 7)],
    ['NotEmpty for /full', (client) => client.delete('/full')],
    ['NoChildrenForEphemerals for /mine/child', (client) => client.create('/mine/child', null)],
    ['BadArguments for relative', (client) => client.create('relative', null)],
    ['BadArguments for /full/', (client) => client.create('/full/', null)],
    ['NoAuth for /locked', (client) => client.get('/locked')],
  ])('%s', async (words, ask) => {
    const { client } = await lab().connect();
    await client.create('/full', null);
    await client.create('/full/child', null);
    await client.create('/mine', null, { ephemeral: true });
    await client.create('/locked', null, { acl: [{ permissions: 31, scheme: 'digest', id: 'ana:x' }] });
    await expect(ask(client)).rejects.toThrow(`KeeperErrorCode = ${words}`);
  });

  test('a node locked with a password opens to who says it', async () => {
    const { connect } = lab();
    const [{ client: owner }, { client: other }] = [await connect(), await connect()];
    await owner.addAuth('digest', bytes('ana:secret'));
    await owner.create('/locked', bytes('x'), { acl: [{ permissions: 31, scheme: 'auth', id: '' }] });
    await expect(other.get('/locked')).rejects.toThrow('NoAuth');
    await other.addAuth('digest', bytes('ana:secret'));
    expect(text((await other.get('/locked')).data)).toBe('x');
  });
});

describe('watches', () => {
  test('are told of one change, before the answer to who made it', async () => {
    const { client } = await lab().connect();
    const told: string[] = [];
    client.watched = (type, path) => told.push(`${type} ${path}`);
    await client.exists('/soon', true);
    await client.children('/', true);
    await client.create('/soon', null).then(() => told.push('answered'));
    await client.set('/soon', bytes('again'));
    expect(told).toEqual(['created /soon', 'children /', 'answered']);
  });

  test('a node that is deleted tells its watchers once, and those of its parent', async () => {
    const { client } = await lab().connect();
    await client.create('/demo', null);
    const told: string[] = [];
    client.watched = (type, path) => told.push(`${type} ${path}`);
    await client.get('/demo', true);
    await client.children('/demo', true);
    await client.children('/', true);
    await client.delete('/demo');
    expect(told).toEqual(['deleted /demo', 'children /']);
  });
});

describe('sessions', () => {
  test('pings keep a session; a silent one expires with the tick after its timeout, and its nodes with it', async () => {
    const { clock, connect, server } = lab();
    const { client: watcher } = await connect(6000);
    const { client, connection } = await connect(6000);
    await client.create('/mine', null, { ephemeral: true });
    await clock.advance(60_000);
    expect((await watcher.children('/')).names).toEqual(['mine', 'zookeeper']);
    connection.close();
    await clock.advance(6000 + 2 * 3000);
    expect((await watcher.children('/')).names).toEqual(['zookeeper']);
    expect(server.sessions.all()).toHaveLength(1);
  });

  test('closing one ends its nodes at once', async () => {
    const { connect } = lab();
    const [{ client: watcher }, { client }] = [await connect(), await connect()];
    await client.create('/mine', null, { ephemeral: true });
    await client.close();
    expect((await watcher.children('/')).names).toEqual(['zookeeper']);
  });

  test.each([
    [1, 6000],
    [18_000, 18_000],
    [999_999, 60_000],
  ])('a timeout of %i ms is settled as %i', async (asked, settled) => {
    const { client } = await lab().connect(asked);
    expect(client.timeoutMs).toBe(settled);
  });
});

describe('a restart', () => {
  test('keeps nodes, and sessions that come back in time or expire', async () => {
    const store = new MemoryStore();
    const before = lab(store);
    const { client } = await before.connect();
    await client.create('/kept', bytes('x'));
    await client.create('/mine', null, { ephemeral: true });
    before.server.close();
    const after = lab(store);
    const { client: again } = await after.connect();
    expect((await again.children('/')).names).toEqual(['kept', 'mine', 'zookeeper']);
    expect((await again.get('/kept')).stat).toMatchObject({ czxid: 2n });
    await after.clock.advance(40_000);
    expect((await again.children('/')).names).toEqual(['kept', 'zookeeper']);
  });

  test('a log that ends in the middle of an entry is taken up to there', async () => {
    const store = new MemoryStore();
    const before = lab(store);
    const { client } = await before.connect();
    await client.create('/whole', null);
    await client.create('/half', null);
    before.server.close();
    const file = store.open('version-2/log.1');
    file.truncate(file.size - 5);
    const { client: again } = await lab(store).connect();
    expect((await again.children('/')).names).toEqual(['whole', 'zookeeper']);
    await again.create('/next', null);
    expect((await (await lab(store).connect()).client.children('/')).names).toEqual(['next', 'whole', 'zookeeper']);
  });
});
