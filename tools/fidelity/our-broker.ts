import { Cluster, type ClusterHost } from '../../sandbox/broker/cluster.ts';
import { nodeCodec } from '../../sandbox/hosts/node/codecs.ts';
import { MemoryStore } from '../../sandbox/log/memory-store.ts';
import { Network } from '../../sandbox/network/network.ts';
import { seededRandom } from '../../sandbox/process/random.ts';
import { Trace } from '../../sandbox/trace/trace.ts';
import { FrameSplitter } from '../../sandbox/wire/frame.ts';
import type { Target } from '../golden/player.ts';
import type { ClusterKind } from '../golden/script.ts';
import { StepClock } from '../step-clock.ts';
import { recordingDay } from './recording-day.ts';

/** Lab time within which every answer must come. */
const patienceMs = 60_000;
/** Broker n listens n ports above. */
const port = 9090;
/** Its controller listener likewise. */
const controllerPort = 9190;

const guarded = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:admin',
};

/** Lets everything happen that was to happen at once. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Our broker: with the configs of tools/golden/server.properties or server-secured.properties, time that moves only where a script waits.
 *
 * @param inUse whether there is `__consumer_offsets` already
 */
export function ourBroker({
  inUse = true,
  brokers = 1,
  secured = false,
  tokens = false,
  controllers = 0,
}: ClusterKind & { inUse?: boolean }): Target {
  const ids = Array.from({ length: brokers }, (_, i) => i + 1);
  const nodes = Array.from({ length: brokers + controllers }, (_, i) => i + 1);
  const clock = new StepClock(recordingDay);
  const store = new MemoryStore();
  const host: ClusterHost = { clock, random: seededRandom(1), codec: nodeCodec };
  const cluster = new Cluster({
    host,
    trace: new Trace({ capacity: 1_000, now: () => clock.now() }),
    brokers: ids.map((id) => ({ id, host: 'localhost', port: port + id, rack: null })),
    configs: {
      'offsets.topic.replication.factor': '1',
      'share.coordinator.state.topic.replication.factor': '1',
      'share.coordinator.state.topic.min.isr': '1',
      'transaction.state.log.replication.factor': '1',
      'transaction.state.log.min.isr': '1',
      ...(secured && guarded),
      ...(tokens && { 'delegation.token.secret.key': 'golden-secret' }),
    },
    store,
    users: { ana: 'ana-pw', admin: 'admin-pw' },
  });
  // As a real cluster's: the first node is a controller too, the last ones are nothing else.
  cluster.controllers = nodes
    .filter((id) => id === 1 || id > brokers)
    .map((id) => ({ id, host: 'localhost', port: controllerPort + id, rack: null }));
  if (inUse) cluster.groups.offsets.topic();
  const network = new Network(clock, queueMicrotask);
  const listener = secured ? { protocol: 'SASL_PLAINTEXT' as const, brokers: cluster.brokers } : undefined;
  for (const id of ids)
    network.listen(port + id, 'kafka', (connection, peer) => cluster.accept(id, connection, peer, listener));

  async function pass(ms: number): Promise<void> {
    const until = clock.now() + ms;
    await turn();
    while (clock.step(until)) await turn();
    await turn();
  }

  return {
    known: Object.fromEntries(nodes.map((id) => [`controllerPort${id}`, String(controllerPort + id)])),
    async open(broker) {
      const { connection } = network.connect('localhost', port + broker, { kind: 'outside', address: '127.0.0.1' });
      const waiting: ((frame: Uint8Array | 'closed') => void)[] = [];
      const splitter = new FrameSplitter(100_000_000, (frame) => waiting.shift()?.(frame));
      let closed = false;
      connection.receive((bytes) => splitter.push(bytes));
      connection.closed(() => {
        closed = true;
        for (const answer of waiting.splice(0)) answer('closed');
      });
      return {
        tell: (bytes) => connection.send(bytes),
        exchange: (bytes) =>
          new Promise((resolve) => {
            if (closed) return resolve('closed');
            waiting.push(resolve);
            connection.send(bytes.slice());
          }),
      };
    },
    pass,
    async until(answer) {
      let given: Awaited<typeof answer> | undefined;
      let failure: unknown;
      answer.then(
        (value) => {
          given = value;
        },
        (reason: unknown) => {
          failure = reason;
        },
      );
      const until = clock.now() + patienceMs;
      for (let still = 0; given === undefined && failure === undefined; ) {
        await turn();
        // Time moves only when nothing more happens by itself.
        still += 1;
        if (still > 2 && given === undefined && failure === undefined && !clock.step(until))
          throw new Error(`no answer within ${patienceMs} ms`);
      }
      return answer;
    },
    settle: () => pass(0),
    close: () => {},
  };
}
