// Holds scripts with a real Kafka and writes down what it answers: test/golden/behaviour. The cluster must be fresh.
// Arguments: names of files; by default all that want one broker.

import { offsetFetch } from '../../sandbox/apis/09-offset-fetch.ts';
import { findCoordinator } from '../../sandbox/apis/10-find-coordinator.ts';
import { initProducerId } from '../../sandbox/apis/22-init-producer-id.ts';
import { describeConfigs } from '../../sandbox/apis/32-describe-configs.ts';
import { incrementalAlterConfigs } from '../../sandbox/apis/44-incremental-alter-configs.ts';
import { KafkaConnection } from './kafka-connection.ts';
import { play, type Target } from './player.ts';
import { kafkaHost, kafkaPort, provenance, saveText } from './recording.ts';
import type { RecordedScript, Script } from './script.ts';
import { scripts } from './scripts/index.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What changes the cluster is answered before the broker that is asked next has heard of it. */
const changing = new Set([
  'CreateTopics',
  'DeleteTopics',
  'CreatePartitions',
  'AlterConfigs',
  'IncrementalAlterConfigs',
]);

const wanted = process.argv.slice(2);
const all = Object.entries(scripts).flatMap(([file, list]) => list.map((script) => ({ file, script })));
const chosen = all.filter(({ file, script }) => (wanted.length === 0 ? !script.brokers : wanted.includes(file)));
const nodes = Math.max(...chosen.map(({ script }) => script.brokers ?? 1));

const openBroker = (id: number) => KafkaConnection.open(kafkaHost, kafkaPort + 10 * (id - 1));

let marks = 0;

/** Waits until the broker has heard of all that the controller has decided by now: a mark is among it, and seen. */
async function hearOfChanges(): Promise<void> {
  marks += 1;
  const value = String(45_000 + marks);
  const mark = { resourceType: 32, resourceName: 'golden-mark' };
  const name = 'consumer.session.timeout.ms';
  const connections = await Promise.all(Array.from({ length: nodes }, (_, i) => openBroker(i + 1)));
  await connections[0]?.ask(incrementalAlterConfigs, 1, {
    resources: [{ ...mark, configs: [{ name, configOperation: 0, value }] }],
    validateOnly: false,
  });
  for (const connection of connections) {
    for (let seen = 0; seen < Number(value); ) {
      await pause(50);
      const { results } = await connection.ask(describeConfigs, 4, {
        resources: [{ ...mark, configurationKeys: [name] }],
      });
      seen = Number(results[0]?.configs[0]?.value);
    }
    connection.close();
  }
  // What comes in one batch with the mark is applied a moment after it is seen.
  await pause(300);
}

function kafka(): Target {
  const open: KafkaConnection[] = [];
  return {
    async open(broker) {
      const connection = await openBroker(broker);
      open.push(connection);
      return {
        exchange: (bytes) => Promise.race([connection.raw(bytes), silence(bytes)]),
        tell: (bytes) => connection.tell(bytes),
      };
    },
    async pass(ms) {
      await pause(ms);
      await hearOfChanges();
    },
    until: (answer) => answer,
    settle: (api) => (changing.has(api) ? hearOfChanges() : pause(api === 'later' ? 300 : 0)),
    close: () => {
      for (const connection of open) connection.close();
    },
  };
}

async function silence(bytes: Uint8Array): Promise<never> {
  await pause(40_000);
  throw new Error(`no answer within 40 s to ${Buffer.from(bytes).toString('hex')}`);
}

async function record(script: Script): Promise<RecordedScript> {
  const target = kafka();
  try {
    const answers = await play(script, target);
    return { ...script, steps: script.steps.map((step, at) => ({ ...step, answer: answers[at] ?? 'none' })) };
  } finally {
    target.close();
  }
}

/** The first group makes Kafka create __consumer_offsets, and the first producer a block of ids; until then it refuses. */
async function warmUp(): Promise<void> {
  const connection = await openBroker(1);
  for (; ; await pause(200)) {
    await connection.ask(findCoordinator, 2, { key: 'warm-up', keyType: 0 });
    const { errorCode } = await connection.ask(offsetFetch, 5, {
      groupId: 'warm-up',
      topics: [],
      groups: [],
      requireStable: false,
    });
    const producer = await connection.ask(initProducerId, 4, { transactionalId: null, transactionTimeoutMs: 60_000 });
    await connection.ask(findCoordinator, 2, { key: 'warm-up', keyType: 1 });
    const transactional = { transactionalId: 'warm-up', transactionTimeoutMs: 60_000 };
    const transaction = await connection.ask(initProducerId, 4, transactional);
    if (![0, 16].includes(transaction.errorCode)) continue;
    // Another broker may be the coordinator; that it says so (16) means that there is one.
    if ((errorCode === 0 || errorCode === 16) && producer.errorCode === 0) break;
  }
  connection.close();
  await hearOfChanges();
  await pause(2_000);
}

const recorded = new Map<Script, RecordedScript>();
const run = async (script: Script): Promise<void> => {
  recorded.set(script, await record(script));
};

const emptiest = chosen.filter(({ script }) => script.name === 'metadata of all topics');
for (const { script } of emptiest) await run(script);
await warmUp();
for (const { script } of chosen) if (script.alone && !recorded.has(script)) await run(script);
// The rest keep to topics and groups of their own. Most of their time is spent waiting, so they may run beside each other.
await Promise.all(chosen.filter(({ script }) => !script.alone).map(({ script }) => run(script)));

for (const [file, list] of Object.entries(scripts)) {
  if (!chosen.some((each) => each.file === file)) continue;
  const from = JSON.stringify(provenance('tools/golden/record-behaviour.ts'));
  const texts = list.map((script) => scriptText(recorded.get(script) as RecordedScript));
  saveText(`behaviour/${file}.json`, `{\n  "recorded": ${from},\n  "scripts": [\n${texts.join(',\n')}\n  ]\n}\n`);
}
process.exit(); // Not waiting for the timers of silence.

/** A step a line, so that a change of one is a change of one line. */
function scriptText({ name, brokers, steps }: RecordedScript): string {
  const lines = steps.map((step) => `      ${JSON.stringify(step)}`);
  const head = `"name": ${JSON.stringify(name)}${brokers ? `, "brokers": ${brokers}` : ''}`;
  return `    { ${head}, "steps": [\n${lines.join(',\n')}\n    ] }`;
}
