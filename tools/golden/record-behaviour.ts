// Holds every script with a real Kafka and writes down what it answers: test/golden/behaviour. The broker must be fresh.
import { KafkaConnection } from './kafka-connection.ts';
import { findCoordinator } from '../../sandbox/apis/10-find-coordinator.ts';
import { offsetFetch } from '../../sandbox/apis/09-offset-fetch.ts';
import { play, type Target } from './player.ts';
import { kafkaHost, kafkaPort, save } from './recording.ts';
import type { RecordedScript, Script } from './script.ts';
import { scripts } from './scripts/index.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What changes the cluster is answered before the broker that is asked next has heard of it. */
const changing = new Set(['CreateTopics', 'DeleteTopics', 'CreatePartitions', 'AlterConfigs', 'IncrementalAlterConfigs', 'DeleteRecords']);

function kafka(): Target {
  const open: KafkaConnection[] = [];
  return {
    async open() {
      const connection = await KafkaConnection.open(kafkaHost, kafkaPort);
      open.push(connection);
      return { exchange: (bytes) => Promise.race([connection.raw(bytes), silence(bytes)]), tell: (bytes) => connection.tell(bytes) };
    },
    pass: pause,
    settle: (api) => pause(changing.has(api) ? 300 : api === 'later' ? 150 : 0),
    close: () => {
      for (const connection of open) connection.close();
    },
  };
}

async function silence(bytes: Uint8Array): Promise<never> {
  await pause(20_000);
  throw new Error(`no answer within 20 s to ${Buffer.from(bytes).toString('hex')}`);
}

async function record(script: Script): Promise<RecordedScript> {
  const target = kafka();
  try {
    const answers = await play(script, target);
    return { name: script.name, steps: script.steps.map((step, at) => ({ ...step, answer: answers[at] ?? 'none' })) };
  } finally {
    target.close();
  }
}

/** The first group makes Kafka create __consumer_offsets; until that is done it refuses. */
async function warmUp(): Promise<void> {
  const connection = await KafkaConnection.open(kafkaHost, kafkaPort);
  for (;;) {
    await connection.ask(findCoordinator, 2, { key: 'warm-up', keyType: 0 });
    const { errorCode } = await connection.ask(offsetFetch, 5, { groupId: 'warm-up', topics: [], groups: [], requireStable: false });
    if (errorCode === 0) break;
    await pause(200);
  }
  connection.close();
}

const wanted = process.argv.slice(2);
const all = Object.entries(scripts).flatMap(([file, list]) => list.map((script) => ({ file, script })));
const recorded = new Map<Script, RecordedScript>();
const run = async (script: Script): Promise<void> => {
  recorded.set(script, await record(script));
};

const chosen = all.filter(({ file }) => wanted.length === 0 || wanted.includes(file));
const emptiest = chosen.filter(({ script }) => script.name === 'metadata of all topics');
for (const { script } of emptiest) await run(script);
await warmUp();
for (const { script } of chosen) if (script.alone && !recorded.has(script)) await run(script);
// The rest keep to topics and groups of their own. Most of their time is spent waiting, so they may run beside each other.
await Promise.all(chosen.filter(({ script }) => !script.alone).map(({ script }) => run(script)));

for (const [file, list] of Object.entries(scripts)) {
  if (wanted.length > 0 && !wanted.includes(file)) continue;
  save(`behaviour/${file}.json`, 'tools/golden/record-behaviour.ts', { scripts: list.map((script) => recorded.get(script)) });
}
process.exit(); // Not waiting for the timers of silence.
