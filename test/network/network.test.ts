import { describe, expect, test } from 'vitest';
import type { Connection } from '../../sandbox/host.ts';
import { LabClock } from '../../sandbox/lab-clock.ts';
import { ConnectError, Network } from '../../sandbox/network/network.ts';

const actor = { kind: 'process', pid: 412, name: 'producer.ts' } as const;
const wall = { now: () => 0, after: () => ({ cancel() {} }), turn: (run: () => void) => queueMicrotask(run) };

function setUp() {
  const clock = new LabClock(wall, { rate: 0 });
  const deferred: (() => void)[] = [];
  const network = new Network(clock, (run) => deferred.push(run));
  const accepted: Connection[] = [];
  const listener = network.listen(9092, 'broker', (connection) => accepted.push(connection));
  const turn = (): void => {
    for (const run of deferred.splice(0)) run();
  };
  return { clock, network, accepted, listener, turn };
}

function heard(connection: Connection): number[][] {
  const all: number[][] = [];
  connection.receive((bytes) => all.push([...bytes]));
  return all;
}

describe('connecting', () => {
  test.each([
    ['where nobody listens', 'localhost', 9999, 'ECONNREFUSED', 'connect ECONNREFUSED localhost:9999'],
    [
      'to a host that is not of the lab',
      'kafka.example.com',
      9092,
      'ENOTFOUND',
      'connect ENOTFOUND kafka.example.com:9092',
    ],
  ] as const)('%s fails as it does in life', (_, host, port, code, message) => {
    const { network } = setUp();
    let thrown: unknown;
    try {
      network.connect(host, port, actor);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConnectError);
    expect(thrown).toMatchObject({ code, message });
  });

  test('two cannot listen on one port', () => {
    expect(() => setUp().network.listen(9092, 'other', () => {})).toThrow('EADDRINUSE');
  });
});

describe('bytes', () => {
  test('arrive in a later turn, in order, also where nobody listened yet', () => {
    const { network, accepted, turn } = setUp();
    const { connection } = network.connect('localhost', 9092, actor);
    connection.send(Uint8Array.of(1));
    connection.send(Uint8Array.of(2));
    expect(network.inFlight).toBe(2);
    turn();
    expect(network.inFlight).toBe(0);
    expect(heard(accepted[0] as Connection)).toEqual([[1], [2]]);
  });

  test('take the latency of the link, in lab time', async () => {
    const { clock, network, accepted } = setUp();
    network.setLink(9092, { latencyMs: 40 });
    const { connection } = network.connect('localhost', 9092, actor);
    const got = heard(accepted[0] as Connection);
    connection.send(Uint8Array.of(1));
    await clock.advance(39);
    expect(got).toEqual([]);
    await clock.advance(1);
    expect(got).toEqual([[1]]);
  });
});

describe('the end of a connection', () => {
  test('reaches the other side once, with its reason', () => {
    const { network, accepted, turn } = setUp();
    const { connection } = network.connect('localhost', 9092, actor);
    const reasons: string[] = [];
    accepted[0]?.closed((reason) => reasons.push(reason));
    connection.close('done');
    connection.close('again');
    turn();
    expect(reasons).toEqual(['done']);
  });

  test('comes when the link is cut, and no new connection is made until it heals', () => {
    const { network, accepted, turn } = setUp();
    const { connection } = network.connect('localhost', 9092, actor);
    const reasons: string[] = [];
    connection.closed((reason) => reasons.push(reason));
    network.setLink(9092, { cut: true });
    turn();
    expect(reasons).toEqual(['link cut']);
    expect(() => network.connect('localhost', 9092, actor)).toThrow('ETIMEDOUT');
    network.setLink(9092, { cut: false });
    network.connect('localhost', 9092, actor);
    expect(accepted).toHaveLength(2);
  });

  test('comes when the listener closes', () => {
    const { network, listener, turn } = setUp();
    const { connection } = network.connect('localhost', 9092, actor);
    const reasons: string[] = [];
    connection.closed((reason) => reasons.push(reason));
    listener.close();
    turn();
    expect(reasons).toEqual(['listener closed']);
    expect(network.ports()).toEqual([]);
  });
});
